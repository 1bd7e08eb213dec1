"""What looking at a file shows decides whether it leaves: a bad one is refused with a line, the rest goes on."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO

import pikepdf
import pytest

from drawing import NAME, jpeg, planted_jpeg, sound
from heic_drawing import plain_heic
from journal_bridge.errors import TryAgain
from journal_bridge.handover import State
from journal_bridge.invented.pictures import paper_bytes
from journal_bridge.journal import (
    Depicts,
    MediaKind,
    Roster,
)
from journal_bridge.minimise import Checker, MediaRoom, plan, room
from journal_bridge.minimise.room import Look
from room_samples import (
    ROSTER,
    File,
    brief_for,
    film_bytes,
    journal_of,
    media_of,
    released,
    room_of,
    rules_of,
)


@pytest.fixture(scope="module")
def looking() -> Iterator[Checker]:
    """One child process for all tests of this file, as in a real run."""
    with Checker() as started:
        yield started


def test_bad_files_are_refused_with_a_line_and_the_rest_goes_on(looking: Checker, tmp_path: Path) -> None:
    """A lie, a bomb, a cut film and a locked letter stay behind with their reason; the good photo leaves."""
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper_bytes("A letter", ()))) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    whole = film_bytes(tmp_path)
    files = {
        "good": jpeg(),
        "page": b"<html>photo</html>",
        "film-as-photo": whole,
        "photo-as-film": jpeg(),
        "photo-as-letter": jpeg(),
        "letter-as-photo": paper_bytes("A letter", ()),
        "bomb": jpeg().replace(jpeg()[jpeg().index(b"\xff\xc0") + 5 :][:4], b"\xff\xff\xff\xff", 1),
        "cut-photo": jpeg()[:-300],
        "cut-film": whole[: len(whole) // 2],
        "cut-heic": plain_heic()[:-500],
        "cut-letter": paper_bytes("A letter", ())[:200],
        "locked-letter": locked.getvalue(),
        "word-letter": b"PK\x03\x04 a Word document",
    }
    kinds = {"film": MediaKind.VIDEO, "letter": MediaKind.DOCUMENT}
    media = [media_of(name, kinds.get(name.rpartition("-")[2], MediaKind.PHOTO)) for name in files]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Checker, "faces", lambda _self, _path: 0)
        made = plan(journal_of(*media), brief_for(), room_of(tmp_path, looking, files))
    assert rules_of(made) == {
        "e1": "published",
        "good": "own-picture",
        "page": "damaged",
        "film-as-photo": "damaged",
        "photo-as-film": "damaged",
        "photo-as-letter": "document",
        "letter-as-photo": "damaged",
        "bomb": "damaged",
        "cut-photo": "damaged",
        "cut-film": "damaged",
        "cut-heic": "damaged",
        "cut-letter": "damaged",
        "locked-letter": "document",
        "word-letter": "document",
    }
    assert made.count(State.HOLD) == 0


def test_a_file_is_cleaned_once_whoever_asks(looking: Checker, tmp_path: Path) -> None:
    """Twice asked about, once opened."""
    opened: list[str] = []

    def find(name: str) -> File:
        opened.append(name)
        return File(planted_jpeg())

    (tmp_path / "cleaned").mkdir()
    made_room = MediaRoom(tmp_path / "cleaned", find, looking)
    first = made_room.look(media_of("m"))
    assert made_room.look(media_of("m")) is first
    assert opened == ["m"]
    assert first.path == tmp_path / "cleaned" / "000000"
    assert first.cleaned is not None
    assert first.refused is None
    assert first.named == (NAME, "Ottoline Fairweather")
    assert first.taken_at == datetime(2024, 6, 3, 9, 15, 30, tzinfo=UTC)
    assert made_room.look(media_of("n")).path == tmp_path / "cleaned" / "000001"


def test_a_file_is_opened_once(looking: Checker, tmp_path: Path) -> None:
    """Cleaning a photo and reading who is named in it is one reading: in a ZIP it would be unpacked twice."""
    times: list[str] = []

    class Counted(File):
        def open(self) -> BinaryIO:
            times.append("opened")
            return super().open()

    (tmp_path / "cleaned").mkdir()
    look = MediaRoom(tmp_path / "cleaned", lambda _name: Counted(planted_jpeg()), looking).look(media_of("m"))
    assert (look.named, look.refused, times) == ((NAME, "Ottoline Fairweather"), None, ["opened"])


def test_a_file_that_is_not_there_is_missing(looking: Checker, tmp_path: Path) -> None:
    """The export names it, and that is all."""
    look = room_of(tmp_path, looking, {}).look(media_of("m", path=None))
    assert look == Look(None, None, "media-missing")


def test_a_full_disk_is_not_a_damaged_film(
    looking: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room the file is damaged indeed; without, nobody can tell, and a good film must not stay behind."""
    cut = jpeg()[:-300]
    made_room = room_of(tmp_path, looking, {"m": cut, "n": cut, "o": jpeg()})
    assert made_room.look(media_of("m")).refused == "media-damaged"
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=10**5))
    with pytest.raises(TryAgain) as told:
        made_room.look(media_of("n"))
    assert (told.value.code, made_room.look(media_of("o")).refused) == ("no-room", None)


def test_a_photo_too_large_to_read_is_refused(
    looking: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit itself is fine; one byte more is not."""
    monkeypatch.setattr(room, "MAX_PHOTO", len(jpeg()))
    files = {"m": jpeg(), "n": jpeg() + b"\0"}
    made_room = room_of(tmp_path, looking, files)
    assert made_room.look(media_of("m")).refused is None
    assert made_room.look(media_of("n")).refused == "media-too-large"


@pytest.mark.parametrize(
    ("kind", "faces", "named"),
    [(MediaKind.PHOTO, 0, (NAME, "Ottoline Fairweather")), (MediaKind.VIDEO, 0, ()), (MediaKind.AUDIO, 0, ())],
)
def test_only_photos_are_searched_for_faces_and_names(
    looking: Checker, tmp_path: Path, kind: MediaKind, faces: int, named: tuple[str, ...]
) -> None:
    """A film and a song are for a person to see and hear."""
    data = {
        MediaKind.PHOTO: planted_jpeg(),
        MediaKind.VIDEO: film_bytes(tmp_path),
        MediaKind.AUDIO: sound(tmp_path / "drawn").read_bytes(),
    }[kind]
    with pytest.MonkeyPatch.context() as patch:
        counted: list[Path] = []

        def count(_self: Checker, path: Path) -> int:
            counted.append(path)
            return 0

        patch.setattr(Checker, "faces", count)
        look = room_of(tmp_path, looking, {"m": data}).look(media_of("m", kind))
    assert (look.faces, look.named, len(counted)) == (faces, named, int(kind is MediaKind.PHOTO))


def test_what_a_letter_says_is_known_to_who_decides(looking: Checker, tmp_path: Path) -> None:
    """A letter is always held; one that names another child says so, and each is released one by one."""
    files = {
        "letter": paper_bytes("A letter", ("Ada Northwood has moved up.",)),
        "telling": paper_bytes("A letter", (f"Ada played with {NAME}.",)),
    }
    media = [media_of(name, MediaKind.DOCUMENT, depicts=Depicts()) for name in files]
    made = plan(journal_of(*media), brief_for(), room_of(tmp_path, looking, files))
    assert rules_of(made) == {"e1": "published", "letter": "document-unread", "telling": "document-names"}
    assert {item.id: item.also for item in made.items}["telling"] == ("document-unread",)


def test_a_decision_on_a_letter_counts_for_what_was_known_then(looking: Checker, tmp_path: Path) -> None:
    """When a child joins the roster whom the letter names, somebody reads it again."""
    files = {"letter": paper_bytes("A letter", (f"Ada played with {NAME}.",))}
    letter = media_of("letter", MediaKind.DOCUMENT, depicts=Depicts())
    made_room = room_of(tmp_path, looking, files)
    alone = brief_for(roster=Roster(children=ROSTER.children[:1]))
    first = plan(journal_of(letter), alone, made_room)
    decided = released(first)
    assert rules_of(plan(journal_of(letter), replace(alone, decisions=decided), made_room))["letter"] == "released"
    assert rules_of(plan(journal_of(letter), brief_for(decisions=decided), made_room))["letter"] == "document-names"


@pytest.mark.parametrize(("faces", "also"), [(0, ()), (1, ("more-faces",)), (3, ("more-faces",))])
def test_any_face_in_an_untagged_photo_is_a_reason_more(
    looking: Checker, tmp_path: Path, faces: int, also: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody is tagged, a single face is one more than is known of."""
    monkeypatch.setattr(Checker, "faces", lambda _self, _path: faces)
    untagged = media_of("m", depicts=Depicts())
    item = plan(journal_of(untagged), brief_for(), room_of(tmp_path, looking, {"m": jpeg()})).items[1]
    assert (item.state, item.rule, item.also) == (State.HOLD, "untagged", also)


@pytest.mark.parametrize(
    ("people", "faces", "rule"),
    [
        (("ada",), 1, "own-picture"),
        (("ada",), 2, "more-faces"),
        (("ada", "mina"), 2, "own-picture"),
        (("ada", "mina"), 3, "more-faces"),
        (("ada",), None, "faces-not-checked"),
        (("ada",), 0, "own-picture"),
    ],
)
def test_more_faces_than_tagged_children_hold_a_photo(
    *, looking: Checker, tmp_path: Path, people: tuple[str, ...], faces: int | None, rule: str
) -> None:
    """Tags are believed as far as the number of faces bears them out."""
    tagged = media_of("m", MediaKind.PHOTO, *people)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Checker, "faces", lambda _self, _path: faces)
        made = plan(journal_of(tagged), brief_for(), room_of(tmp_path, looking, {"m": jpeg()}))
    assert rules_of(made)["m"] == rule


@pytest.mark.parametrize(
    ("people", "rule"), [(("ada",), "named-in-photo"), (("ada", "mina", "otto"), "own-picture")]
)
def test_names_at_faces_in_a_heic_photo_count(
    looking: Checker, tmp_path: Path, people: tuple[str, ...], rule: str
) -> None:
    """The photo names two children; unless both are tagged, somebody looks."""
    tagged = media_of("m", MediaKind.PHOTO, *people)
    assert (
        rules_of(plan(journal_of(tagged), brief_for(), room_of(tmp_path, looking, {"m": plain_heic()})))["m"]
        == rule
    )
