"""A film that was cut in an app keeps what was cut away, skipped by players: it must not leave."""

import io
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from journal_bridge.minimise.media import film

SHOWN, CUT_AWAY = (20, 160, 60), (200, 30, 30)
RATE, HIDDEN, SEEN = 8, 7, 9
SIZE = (96, 64)


def cut_film(*, layout: str = "mp4") -> bytes:
    """Return a film whose first pictures lie before its beginning, as apps leave them that cut without encoding."""
    out = io.BytesIO()
    with av.open(out, "w", format=layout) as made:
        stream = made.add_stream("libx264", rate=RATE, options={"g": "32", "bf": "0", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        packets = []
        for number in range(HIDDEN + SEEN):
            picture = Image.new("RGB", SIZE, CUT_AWAY if number < HIDDEN else SHOWN)
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call] # untyped in av 18
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            packets += stream.encode(frame)
        for packet in [*packets, *stream.encode(None)]:
            unit = packet.time_base or Fraction(1, RATE)
            shift = int(Fraction(HIDDEN, RATE) / unit)
            packet.pts, packet.dts = (packet.pts or 0) - shift, (packet.dts or 0) - shift
            made.mux(packet)
    return out.getvalue()


def colours(content: bytes, *, everything: bool) -> list[str]:
    """Return which pictures there are, those that players skip among them or not."""
    options = {"ignore_editlist": "1"} if everything else {}
    with av.open(io.BytesIO(content), "r", options=options) as opened:
        pictures = (frame.to_image() for frame in opened.decode(opened.streams.video[0]))  # type: ignore[no-untyped-call] # av 18
        pixels = (picture.getpixel((48, 32)) for picture in pictures)
        return ["cut away" if pixel[0] > pixel[1] else "shown" for pixel in pixels]


def coded(path: Path) -> list[bytes]:
    """Return the coded pictures of a film."""
    with av.open(str(path), "r") as opened:
        return [bytes(packet) for packet in opened.demux(opened.streams.video[0])]


@pytest.mark.parametrize("layout", ["mp4", "mov"])
def test_what_was_cut_away_is_not_in_the_file_any_more(layout: str, tmp_path: Path) -> None:
    """Players show the same, and no tool finds the pictures before the cut."""
    content = cut_film(layout=layout)
    assert "cut away" in colours(content, everything=True)
    assert "cut away" not in colours(content, everything=False)
    source, target = tmp_path / "cut", tmp_path / "clean"
    source.write_bytes(content)
    facts = film.remux_video(source, target)
    assert colours(target.read_bytes(), everything=True) == ["shown"] * SEEN
    assert (facts.width, facts.height) == SIZE
    assert facts.duration == pytest.approx(SEEN / RATE, abs=0.2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clean", "cut"]


def test_a_film_that_nobody_cut_is_copied_as_it_is(tmp_path: Path) -> None:
    """Drawing again is for cut films only: all others keep their very pictures."""
    whole = cut_film()
    first, second, third = tmp_path / "cut", tmp_path / "once", tmp_path / "twice"
    first.write_bytes(whole)
    film.remux_video(first, second)
    film.remux_video(second, third)
    assert coded(second) == coded(third)
