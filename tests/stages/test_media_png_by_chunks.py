"""What stays of a PNG, chunk by chunk, where a real picture would not show the difference."""

import zlib

import pytest

from drawing import exif_block, png_chunk
from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import strip_png
from journal_bridge.minimise.media.png import chunks

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER = png_chunk(b"IHDR", bytes(13))
PIXELS = png_chunk(b"IDAT", b"any pixels")
END = png_chunk(b"IEND", b"")


def _picture(*front: bytes, header: bytes = HEADER, pixels: bytes = PIXELS) -> bytes:
    return b"".join([SIGNATURE, header, *front, pixels, END])


def _code(data: bytes) -> str:
    with pytest.raises(MediaRefused) as caught:
        strip_png(data)
    return caught.value.code


LENGTHS = {
    b"PLTE": (3, 768),
    b"tRNS": (1, 256),
    b"gAMA": (4, 4),
    b"cHRM": (32, 32),
    b"sRGB": (1, 1),
    b"sBIT": (1, 4),
    b"bKGD": (1, 6),
    b"pHYs": (9, 9),
    b"cICP": (4, 4),
    b"mDCV": (24, 24),
    b"cLLI": (8, 8),
}
"""The shortest and the longest content that the standard gives each chunk (W3C PNG, third edition, 11)."""


@pytest.mark.parametrize("kind", LENGTHS)
def test_a_chunk_that_draws_stays_in_the_lengths_it_may_have(kind: bytes) -> None:
    """Its own colours, its own pace; longer or shorter, somebody has put something else there."""
    least, most = LENGTHS[kind]
    for length in (least, most):
        source = _picture(png_chunk(kind, bytes(length)))
        assert source == strip_png(source)
    for length in (least - 1, most + 1):
        source = _picture(png_chunk(kind, bytes(length)))
        if kind == b"PLTE":
            assert _code(source) == "media-damaged"
        else:
            assert strip_png(source) == _picture()


@pytest.mark.parametrize("kind", [*LENGTHS, b"eXIf", b"iCCP"])
def test_a_chunk_whose_checksum_is_wrong_does_not_stay(kind: bytes) -> None:
    """What is damaged is left out; where the picture needs it, the picture is refused."""
    payload = bytes(LENGTHS.get(kind, (8, 8))[0])
    broken = png_chunk(kind, payload)[:-1] + b"?"
    if kind == b"PLTE":
        assert _code(_picture(broken)) == "media-damaged"
    else:
        assert strip_png(_picture(broken)) == _picture()


@pytest.mark.parametrize(
    "kind", [b"tEXt", b"zTXt", b"iTXt", b"tIME", b"juNk", b"plTe", b"idat", b"gama", b"GAMA".lower(), b"prVt"]
)
def test_any_other_chunk_that_may_be_skipped_is_left_out(kind: bytes) -> None:
    """The case of its first letter says that a picture does without it."""
    assert strip_png(_picture(png_chunk(kind, b"planted"))) == _picture()


@pytest.mark.parametrize("kind", [b"GAMA", b"CgBI", b"JUNK", b"TRNS", b"FDAT", b"Aaaa"])
def test_a_chunk_that_may_not_be_skipped_and_is_unknown_is_refused(kind: bytes) -> None:
    """Nobody knows what the picture looks like."""
    assert _code(_picture(png_chunk(kind, b"planted"))) == "media-unknown"


@pytest.mark.parametrize(
    "source",
    [
        _picture(header=png_chunk(b"IHDR", bytes(12))),
        _picture(header=png_chunk(b"IHDR", bytes(14))),
        _picture(header=HEADER[:-1] + b"?"),
        _picture(header=b""),
        _picture(header=png_chunk(b"gAMA", bytes(4)) + HEADER),
        _picture(pixels=b""),
        _picture()[:-1],
        _picture()[:-12],
        _picture()[:-12] + png_chunk(b"IEND", b"planted"),
        _picture()[:-12] + b"\xff\xff\xff\xffIEND",
        b"\x89png\r\n\x1a\n" + _picture()[8:],
        b"",
    ],
)
def test_a_picture_that_is_not_built_as_it_should_be_is_refused(source: bytes) -> None:
    """No header, no pixels, no end: not a picture."""
    assert _code(source) == "media-damaged"


def test_pixels_pass_as_they_are_for_the_look_at_every_byte_that_follows() -> None:
    """Their checksums are not worked out twice: a picture of ten megabytes would take twice as long."""
    frames = png_chunk(b"fdAT", b"more pixels")[:-1] + b"?"
    count, control = png_chunk(b"acTL", b"\0\0\0\2" + bytes(4)), png_chunk(b"fcTL", bytes(26))
    source = _picture(count, control, pixels=PIXELS[:-1] + b"?" + control + frames)
    assert source == strip_png(source)


def test_how_a_picture_lies_is_told_before_its_first_pixels_and_nothing_else_is() -> None:
    """The first word on it counts; a program reads it before it draws."""
    turned = png_chunk(b"eXIf", exif_block(6))
    again = png_chunk(b"eXIf", exif_block(3))
    cleaned = strip_png(_picture(turned, again, pixels=PIXELS + PIXELS))
    kinds = [chunk.kind for chunk in chunks(cleaned)]
    assert kinds == [b"IHDR", b"eXIf", b"IDAT", b"IDAT", b"IEND"]
    only = next(chunk.payload(cleaned) for chunk in chunks(cleaned) if chunk.kind == b"eXIf")
    assert bytes.fromhex("4d4d002a 00000008 0001 0112 0003 00000001 0006 0000 00000000") == only
    assert strip_png(cleaned) == cleaned
    assert strip_png(_picture(png_chunk(b"eXIf", exif_block(1)), again)) == strip_png(_picture(again))


def _profile(size: int, length: int) -> bytes:
    return size.to_bytes(4, "big") + bytes(32) + b"acsp" + bytes(length - 40)


def test_a_profile_stays_under_a_name_that_says_nothing() -> None:
    """Its name is free text, and so is whatever follows it."""
    packed = zlib.compress(_profile(200, 200))
    source = _picture(png_chunk(b"iCCP", b"planted name\0\0" + packed + b"planted"))
    assert strip_png(source) == _picture(png_chunk(b"iCCP", b"icc\0\0" + packed))
    longer = _picture(png_chunk(b"iCCP", b"name\0\0" + zlib.compress(_profile(200, 200) + b"planted")))
    assert strip_png(longer) == strip_png(source)


@pytest.mark.parametrize(
    "payload",
    [
        b"name\0\0" + zlib.compress(b"no profile at all"),
        b"name\0\0" + zlib.compress(_profile(200, 200))[:-5],
        b"name\0\0planted",
        b"name",
        b"name\0\0" + zlib.compress(_profile(4 * 1024 * 1024 + 1, 4 * 1024 * 1024 + 1)),
    ],
)
def test_a_profile_that_is_none_is_left_out(payload: bytes) -> None:
    """Cut short, far too long, or something else."""
    assert strip_png(_picture(png_chunk(b"iCCP", payload))) == _picture()
