"""What can stand inside a film's own pictures, where no table of contents tells of it, does not leave."""

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from journal_bridge.minimise.media import film

MARK = b"planted-Noah-Okafor"
SIZE = (64, 64)


def _packets(stream: av.VideoStream) -> "list[av.Packet[Any]]":
    packets: list[av.Packet[Any]] = []
    for number in range(5):
        frame = av.VideoFrame.from_image(Image.new("RGB", SIZE, (40 * number, 90, 90)))  # type: ignore[no-untyped-call] # untyped in av 18
        frame.pts, frame.time_base = number, Fraction(1, 5)
        packets += stream.encode(frame)
    return [*packets, *stream.encode(None)]


def _film(codec: str, behind: bytes) -> bytes:
    """Return a film with some bytes behind each coded picture."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as made:
        stream = made.add_stream(codec, rate=5)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for packet in _packets(stream):
            more: av.Packet[Any] = av.Packet(bytes(packet) + behind)
            more.stream, more.pts, more.dts, more.time_base = stream, packet.pts, packet.dts, packet.time_base
            more.is_keyframe = packet.is_keyframe
            made.mux(more)
    return out.getvalue()


def _jpegs() -> bytes:
    """Return a film of JPEGs as old cameras write it, each with a comment and EXIF of its own."""
    out = io.BytesIO()
    with av.open(out, "w", format="mov") as made:
        stream = made.add_stream("mjpeg", rate=5)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuvj420p"
        for number in range(5):
            picture = io.BytesIO()
            exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0" + MARK
            Image.new("RGB", SIZE, (40 * number, 90, 90)).save(picture, "JPEG", comment=MARK, exif=exif)
            packet: av.Packet[Any] = av.Packet(picture.getvalue())
            packet.stream, packet.pts, packet.dts, packet.time_base = stream, number, number, Fraction(1, 5)
            packet.is_keyframe = True
            made.mux(packet)
    return out.getvalue()


def _cleaned(folder: Path, content: bytes) -> bytes:
    source, target = folder / "source", folder / "target.mp4"
    source.write_bytes(content)
    facts = film.remux_video(source, target)
    assert (facts.width, facts.height, facts.mime) == (*SIZE, "video/mp4")
    with av.open(str(target)) as opened:
        assert sum(1 for _ in opened.decode(opened.streams.video[0])) == 5
    return target.read_bytes()


def test_every_jpeg_of_a_film_loses_its_metadata(tmp_path: Path) -> None:
    """A film of JPEGs is drawn again: each of its pictures could hold a place, a date and a name."""
    content = _jpegs()
    assert content.count(MARK) == 10
    assert MARK not in _cleaned(tmp_path, content)


def test_a_film_of_an_older_kind_loses_its_programs_words(tmp_path: Path) -> None:
    """MPEG-4 part 2 has a place for users' own data in its stream and beside it."""
    content = _film("mpeg4", b"\0\0\1\xb2" + MARK)
    assert MARK in content
    cleaned = _cleaned(tmp_path, content)
    assert MARK not in cleaned
    assert b"Lavc" not in cleaned


@pytest.mark.parametrize(
    ("codec", "unit"),
    [("libx264", bytes([kind])) for kind in (0, 6, 12, 13, 24, 31)]
    + [("libx265", bytes([kind << 1, 1])) for kind in (38, 39, 41, 48, 63)],
)
def test_only_units_with_a_picture_or_its_parameters_stay(codec: str, unit: bytes, tmp_path: Path) -> None:
    """Padding, and units nobody has given a meaning, can hold whatever somebody put there."""
    content = _film(codec, b"\0\0\0\1" + unit + MARK + b"\x80")
    assert content.count(MARK) == 5
    assert MARK not in _cleaned(tmp_path, content)
