"""What stays of a WebP, chunk by chunk, where a real picture would not show the difference."""

import struct

import pytest

from drawing import exif_block
from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import strip_webp
from journal_bridge.minimise.media.webp import chunks

STILL = b"lossy bits"
"""Ten bytes, so no padding."""
UPRIGHT_BLOCK = bytes.fromhex("4d4d002a 00000008 0001 0112 0003 00000001 0006 0000 00000000")


def _chunk(kind: bytes, payload: bytes) -> bytes:
    return kind + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)


def _file(*parts: bytes, after: bytes = b"") -> bytes:
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body + after


def _extended(flags: int, rest: bytes = b"\x5f\0\0\x3f\0\0") -> bytes:
    return _chunk(b"VP8X", bytes((flags, 0, 0, 0)) + rest)


def _refused(data: bytes) -> str:
    with pytest.raises(MediaRefused) as caught:
        strip_webp(data)
    return caught.value.code


@pytest.mark.parametrize("kind", [b"VP8 ", b"VP8L"])
@pytest.mark.parametrize("pixels", [STILL, STILL + b"!"])
def test_a_plain_still_passes_as_it_is(kind: bytes, pixels: bytes) -> None:
    """Also one of an odd length, which a zero follows."""
    source = _file(_chunk(kind, pixels))
    assert source == strip_webp(source)
    assert source == strip_webp(_file(_chunk(kind, pixels), _chunk(b"XMP ", b"planted"), after=b"planted"))


def test_only_the_first_still_and_its_one_see_through_plane_stay() -> None:
    """That is what a program shows; a second one would be a hidden picture."""
    alpha, still = _chunk(b"ALPH", b"alpha"), _chunk(b"VP8 ", STILL)
    again = [_chunk(b"ALPH", b"other"), _chunk(b"VP8L", b"another one")]
    cleaned = strip_webp(_file(_extended(0x10), still, alpha, *again))
    assert cleaned == _file(_extended(0x10), alpha, still)
    assert [chunk.kind for chunk in chunks(cleaned)] == [b"VP8X", b"ALPH", b"VP8 "]


@pytest.mark.parametrize(("told", "kept"), [(0xFF, 0x12), (0x10, 0x10), (0x02, 0x02), (0x2C, 0), (0xC1, 0)])
def test_the_first_chunk_says_what_is_left_and_no_more(told: int, kept: int) -> None:
    """See-through and moving stay said; that there were names, places or a profile does not."""
    source = _chunk(b"VP8X", bytes((told, 1, 2, 3)) + b"\x5f\0\0\x3f\0\0planted")
    assert strip_webp(_file(source, _chunk(b"VP8 ", STILL))) == _file(_extended(kept), _chunk(b"VP8 ", STILL))


def _profile(size: int) -> bytes:
    return size.to_bytes(4, "big") + bytes(32) + b"acsp" + bytes(size - 40)


def test_profile_pixels_and_how_it_lies_stay_in_this_order() -> None:
    """A program reads the profile first, and how the picture lies last."""
    parts = [
        _chunk(b"EXIF", b"Exif\0\0" + exif_block(6)),
        _chunk(b"VP8 ", STILL),
        _chunk(b"ICCP", _profile(200) + b"planted"),
    ]
    twice = [_chunk(b"EXIF", exif_block(3)), _chunk(b"ICCP", _profile(300))]
    cleaned = strip_webp(_file(_extended(0), *parts, *twice))
    expected = [_chunk(b"ICCP", _profile(200)), _chunk(b"VP8 ", STILL), _chunk(b"EXIF", UPRIGHT_BLOCK)]
    assert cleaned == _file(_extended(0x28), *expected)
    assert cleaned == strip_webp(cleaned)
    upright = [_chunk(b"EXIF", exif_block(1)), _chunk(b"VP8 ", STILL), _chunk(b"ICCP", b"none")]
    assert strip_webp(_file(_extended(0x28), *upright)) == _file(_extended(0), _chunk(b"VP8 ", STILL))


def test_frames_keep_their_pixels_and_nothing_else() -> None:
    """An animation may hold texts in every one of its frames."""
    head = bytes(range(16))
    inner = [_chunk(b"ALPH", b"alpha"), _chunk(b"VP8 ", STILL)]
    frame = _chunk(b"ANMF", head + b"".join([inner[0], _chunk(b"juNk", b"planted"), inner[1]]))
    clean = _chunk(b"ANMF", head + b"".join(inner))
    control = _chunk(b"ANIM", b"\0\0\0\0\1\0")
    source = _file(_extended(2), _chunk(b"ANIM", b"\0\0\0\0\1\0planted"), frame, frame, _chunk(b"VP8 ", b"hidden"))
    assert strip_webp(source) == _file(_extended(2), control, clean, clean)


@pytest.mark.parametrize("control", [b"", b"\0\0\0\0\1"])
def test_frames_without_their_control_are_no_animation(control: bytes) -> None:
    """The still is shown, if there is one; otherwise there is no picture."""
    frame = _chunk(b"ANMF", bytes(16) + _chunk(b"VP8 ", STILL))
    parts = [_extended(2), _chunk(b"ANIM", control), frame]
    assert strip_webp(_file(*parts, _chunk(b"VP8 ", STILL))) == _file(_extended(2), _chunk(b"VP8 ", STILL))
    assert _refused(_file(*parts)) == "media-damaged"


def test_a_control_without_frames_is_no_animation_either() -> None:
    """There is nothing that could move."""
    source = _file(_extended(0), _chunk(b"ANIM", bytes(6)), _chunk(b"VP8 ", STILL))
    assert strip_webp(source) == _file(_extended(0), _chunk(b"VP8 ", STILL))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        _file(),
        _file(_chunk(b"VP8X", bytes(9)), _chunk(b"VP8 ", STILL)),
        _file(_chunk(b"ALPH", b"alpha")),
        _file(_chunk(b"VP8 ", STILL))[:-1],
        _file(b"VP8 " + struct.pack("<I", 11) + STILL),
        b"riff" + _file(_chunk(b"VP8 ", STILL))[4:],
        _file(_chunk(b"VP8 ", STILL)).replace(b"WEBP", b"webp"),
        _file(_chunk(b"ANIM", bytes(6)), _chunk(b"ANMF", bytes(16) + b"VP8 " + struct.pack("<I", 99))),
    ],
)
def test_what_is_not_built_as_it_should_be_is_refused(data: bytes) -> None:
    """No pixels, a chunk that is longer than the file, another name at the front."""
    assert _refused(data) == "media-damaged"


def test_a_few_bytes_that_are_no_chunk_at_the_end_are_left_out() -> None:
    """They lie within the length that the file tells, and mean nothing."""
    still = _chunk(b"VP8 ", STILL)
    assert strip_webp(_file(still, b"7 bytes")) == _file(still)
    assert strip_webp(_file(still, b"junk\0\0\0\0")) == _file(still)
