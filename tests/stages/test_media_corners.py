"""Corners of films and sound that real files seldom reach and hostile ones seek out."""

import struct
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import av
import pytest
from PIL import Image

from drawing import film, sound
from journal_bridge.minimise.media import film as films
from journal_bridge.minimise.media import remux_video, video_still
from media_refusal import _code

# Films


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film with its table of contents in front, as it leaves us."""
    folder = tmp_path_factory.mktemp("films")
    remux_video(film(folder / "source"), folder / "target")
    return (folder / "target").read_bytes()


@pytest.mark.parametrize("cut", [1, 8, 100, 1000, 3000, 5000])
def test_a_film_cut_short_is_refused(tmp_path: Path, whole: bytes, cut: int) -> None:
    """A player would show it up to the cut; half a film is not passed on as a whole one."""
    (tmp_path / "cut.mp4").write_bytes(whole[:-cut])
    assert _code(lambda: remux_video(tmp_path / "cut.mp4", tmp_path / "out")) == "media-damaged"


def _with_mdat(data: bytes, header: Callable[[int], bytes]) -> bytes:
    """Return a film whose box of pictures, its last, has another header of eight bytes, or of sixteen."""
    place = data.index(b"mdat") - 4
    return data[:place] + header(len(data) - place) + data[place + 8 :]


def test_a_film_whose_last_box_reaches_to_the_end_is_whole(tmp_path: Path, whole: bytes) -> None:
    """A length of 0 says so; padding behind the last box is no part of it either."""
    (tmp_path / "open.mp4").write_bytes(_with_mdat(whole, lambda _: b"\0\0\0\0mdat"))
    assert remux_video(tmp_path / "open.mp4", tmp_path / "out").width == 96
    (tmp_path / "padded.mp4").write_bytes(whole + b"\0\0\0\4junk")
    assert remux_video(tmp_path / "padded.mp4", tmp_path / "out").width == 96
    (tmp_path / "odd.mp4").write_bytes(whole + b"\xff\xff\xff\xffjunk")
    assert remux_video(tmp_path / "odd.mp4", tmp_path / "out").width == 96


def test_a_long_length_is_read(tmp_path: Path) -> None:
    """Films of more than four gigabytes write their lengths in eight bytes."""
    data = film(tmp_path / "source").read_bytes()  # its pictures come before the table
    place = data.index(b"mdat") - 4
    length = int.from_bytes(data[place : place + 4], "big")
    assert data[place - 8 : place] == b"\0\0\0\x08free"
    for long, code in ((length + 8, None), (length + 8 + len(data), "media-damaged")):
        longer = data[: place - 8] + struct.pack(">I4sQ", 1, b"mdat", long) + data[place + 8 :]
        (tmp_path / "long.mp4").write_bytes(longer)
        if code is None:
            assert remux_video(tmp_path / "long.mp4", tmp_path / "out").width == 96
        else:
            assert _code(lambda: remux_video(tmp_path / "long.mp4", tmp_path / "out")) == code


def test_what_is_neither_film_nor_sound_is_refused(tmp_path: Path) -> None:
    """By its first bytes, before anything is opened."""
    (tmp_path / "source").write_bytes(b"RIFF----AVI LIST")
    assert _code(lambda: remux_video(tmp_path / "source", tmp_path / "out")) == "media-unknown"


def test_a_film_without_picture_and_sound_is_refused(tmp_path: Path) -> None:
    """A track of subtitles or data alone is no film."""
    data = film(tmp_path / "drawn").read_bytes()
    place = data.index(b"hdlr") + 12
    assert data[place : place + 4] == b"vide"
    coded = data.index(b"stsd") + 16
    changed = data[:place] + b"text" + data[place + 4 : coded] + b"text" + data[coded + 4 :]
    (tmp_path / "source").write_bytes(changed)
    assert _code(lambda: remux_video(tmp_path / "source", tmp_path / "out")) == "media-damaged"


def test_a_frame_larger_than_any_phone_makes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit itself is fine."""
    source = film(tmp_path / "source")
    monkeypatch.setattr(films, "FRAME_PIXELS", 96 * 64)
    assert remux_video(source, tmp_path / "out").width == 96
    monkeypatch.setattr(films, "FRAME_PIXELS", 96 * 64 - 1)
    assert _code(lambda: remux_video(source, tmp_path / "out")) == "media-too-large"


def test_sound_is_what_its_bytes_are(tmp_path: Path) -> None:
    """In the process itself, as in the child."""
    for layout, mime in (("ipod", "audio/mp4"), ("mp3", "audio/mpeg")):
        facts = remux_video(sound(tmp_path / "source", layout=layout), tmp_path / "out")
        assert (facts.mime, facts.width, facts.height) == (mime, None, None)
        assert facts.duration == pytest.approx(1.0, abs=0.1)


def test_a_copy_in_which_nothing_plays_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is opened again, and must show or sound."""
    source = film(tmp_path / "source")
    best = films._best  # noqa: SLF001 - the choice of tracks
    calls: list[int] = []

    def none_the_second_time(container: object) -> list[object]:
        calls.append(1)
        return list(best(container)) if len(calls) == 1 else []  # type: ignore[arg-type] # a container

    monkeypatch.setattr(films, "_best", none_the_second_time)
    assert _code(lambda: remux_video(source, tmp_path / "out")) == "media-damaged"


def test_a_still_is_taken_after_the_first_second(tmp_path: Path) -> None:
    """Past the shake of pressing the button; in the middle of shorter films."""
    source = film(tmp_path / "source", seconds=3)
    video_still(source, tmp_path / "still.jpg")
    with av.open(str(source)) as opened:
        frames = [frame for frame in opened.decode(video=0) if isinstance(frame, av.VideoFrame)]
    with Image.open(tmp_path / "still.jpg") as still:
        far = [_distance(still, frame.to_image()) for frame in frames]  # type: ignore[no-untyped-call] # untyped in av 18
    assert far.index(min(far)) == 10


def _distance(one: Image.Image, other: Image.Image) -> float:
    pairs = zip(one.convert("L").tobytes(), other.convert("L").tobytes(), strict=True)
    return sum(abs(first - second) for first, second in pairs)


def _frames(times: list[float | None]) -> SimpleNamespace:
    """Return what stands for an opened film of ten seconds whose frames have these times; a sound comes first."""
    frames = [SimpleNamespace(time=time) for time in times]
    return SimpleNamespace(duration=10 * av.time_base, seek=lambda _at: None, decode=lambda _stream: iter(frames))


@pytest.mark.parametrize(
    ("times", "shown"), [([0.0, 0.5, 1.0, 2.0], 1.0), ([0.0, 0.5], 0.5), ([3.0, 4.0], 3.0), ([None, 2.0], 2.0)]
)
def test_the_frame_shown_is_the_first_from_the_wanted_moment_on(
    times: list[float | None], shown: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the last there is, in a film that says less of itself than it should."""
    monkeypatch.setattr(films, "_best", lambda _: [SimpleNamespace(type="audio"), SimpleNamespace(type="video")])
    monkeypatch.setattr(av, "VideoFrame", SimpleNamespace)
    assert films._shown_frame(_frames(times)).time == shown  # type: ignore[arg-type] # noqa: SLF001 - a stand-in


def test_a_film_without_a_frame_has_no_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """What decodes to nothing, or to sound where pictures should be, shows nothing."""
    monkeypatch.setattr(films, "_best", lambda _: [SimpleNamespace(type="video")])
    assert _code(lambda: films._shown_frame(_frames([]))) == "media-damaged"  # type: ignore[arg-type] # noqa: SLF001
    assert _code(lambda: films._shown_frame(_frames([1.0]))) == "media-damaged"  # type: ignore[arg-type] # noqa: SLF001
