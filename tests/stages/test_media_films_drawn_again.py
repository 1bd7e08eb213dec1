"""A film that is drawn again stands as it stood, and is refused when even that cannot be made clean."""

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import pytest
from PIL import Image

from drawing import film
from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import film as films
from journal_bridge.minimise.media import trimmed


def _turned(source: Path) -> Path:
    """Write a quarter turn into the track header, as phones do."""
    data = bytearray(source.read_bytes())
    place = data.index(b"tkhd") + 4 + 40
    one = 0x10000
    numbers = (0, one, 0, -one, 0, 0, 0, 0, 0x40000000)
    data[place : place + 36] = b"".join(number.to_bytes(4, "big", signed=True) for number in numbers)
    source.write_bytes(data)
    return source


def _first(path: Path) -> Image.Image:
    with av.open(str(path)) as opened:
        frame = next(one for one in opened.decode(video=0) if isinstance(one, av.VideoFrame))
        picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call] # untyped in av 18
        return picture.rotate(frame.rotation, expand=True)


def _far(one: Image.Image, other: Image.Image) -> float:
    pairs = zip(one.convert("L").tobytes(), other.convert("L").tobytes(), strict=True)
    return sum(abs(first - second) for first, second in pairs) / (one.width * one.height)


def test_a_film_held_upright_is_drawn_upright(tmp_path: Path) -> None:
    """The new one has no note on how to turn it, so its pictures are turned."""
    source = _turned(film(tmp_path / "source", codec="mjpeg", layout="mov"))
    facts = films.remux_video(source, tmp_path / "target")
    assert (facts.width, facts.height) == (64, 96)
    with av.open(str(tmp_path / "target")) as opened:
        shown = next(one for one in opened.decode(video=0) if isinstance(one, av.VideoFrame))
        assert (shown.rotation, shown.width, shown.height) == (0, 64, 96)
    before, after = _first(source), _first(tmp_path / "target")
    assert _far(before, after) < 12
    assert _far(before, after.rotate(180)) > 12


def test_a_film_that_still_hides_something_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And leaves no working copy behind."""

    def again(*_: object) -> None:
        raise trimmed.HiddenPictures

    monkeypatch.setattr(films, "draw_again", again)
    with pytest.raises(MediaRefused) as caught:
        films.remux_video(film(tmp_path / "source", codec="mjpeg", layout="mov"), tmp_path / "target")
    assert caught.value.code == "media-damaged"
    assert [path.name for path in tmp_path.glob("*.drawn")] == []


def test_a_film_without_a_picture_is_drawn_empty(tmp_path: Path) -> None:
    """What does not decode to pictures is no picture; the check that follows refuses it."""
    stream: Any = SimpleNamespace(type="video", index=0)
    packet = SimpleNamespace(stream=stream, decode=lambda: [object()])
    opened: Any = SimpleNamespace(demux=lambda _streams: [packet])
    trimmed.draw_again(opened, [stream], tmp_path / "drawn")
    with pytest.raises(MediaRefused):
        films.remux_video(tmp_path / "drawn", tmp_path / "target")


def test_a_picture_without_a_clock_is_drawn_at_the_usual_rate(tmp_path: Path) -> None:
    """Twenty-five a second, and in sides of even numbers, as the codec asks for."""
    frame = av.VideoFrame.from_image(Image.new("RGB", (65, 49)))  # type: ignore[no-untyped-call] # untyped in av 18
    pictures: Any = SimpleNamespace()
    with av.open(str(tmp_path / "drawn"), "w", format="mp4") as written:
        assert frame.time_base is None
        made = trimmed._encoder(written, frame, pictures)  # noqa: SLF001 - one step
        assert (made.width, made.height, made.pix_fmt, made.codec_context.rate) == (64, 48, "yuv420p", Fraction(25))
