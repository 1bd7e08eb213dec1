"""A PNG leaves with pictures that everybody sees, and with none that only some programs show."""

import io
import struct
import zlib

import pytest
from PIL import Image

from journal_bridge.minimise.media.png import SIGNATURE, strip_png

SIDE = 16


def _chunk(kind: bytes, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


def _pixels(colour: tuple[int, int, int]) -> bytes:
    return zlib.compress((b"\0" + bytes(colour) * SIDE) * SIDE)


HEAD = SIGNATURE + _chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0))
SHOWN = _chunk(b"IDAT", _pixels((0, 160, 0)))
SECOND = _pixels((160, 0, 0))


def _control(number: int) -> bytes:
    return _chunk(b"fcTL", struct.pack(">5I2H2B", number, SIDE, SIDE, 0, 0, 1, 10, 0, 0))


def _more(number: int) -> bytes:
    return _control(number) + _chunk(b"fdAT", struct.pack(">I", number + 1) + SECOND)


def _says(pictures: int) -> bytes:
    return _chunk(b"acTL", struct.pack(">II", pictures, 0))


def test_an_animation_stays_as_it_is() -> None:
    """Both pictures are counted, and both are shown; it is held for a person, who sees both."""
    whole = HEAD + _says(2) + _control(0) + SHOWN + _more(1) + _chunk(b"IEND")
    assert strip_png(whole) == whole
    assert getattr(Image.open(io.BytesIO(whole)), "n_frames", 1) == 2


@pytest.mark.parametrize(
    "parts",
    [
        SHOWN + _more(0),
        _says(0) + SHOWN + _more(0),
        _says(1) + _control(0) + SHOWN + _more(1),
        _says(2) + _says(2) + _control(0) + SHOWN + _more(1),
        SHOWN + _says(1) + _more(0),
        _control(0) + SHOWN + _says(2) + _more(1),
        _says(1) + SHOWN + _more(0),
        _says(3) + _control(0) + SHOWN + _more(1),
        _chunk(b"acTL", bytes((0, 0, 0, 2, 0, 0, 0))) + _control(0) + SHOWN + _more(1),
        _chunk(b"acTL", bytes((0, 0, 0, 2, 0, 0, 0, 0, 0))) + _control(0) + SHOWN + _more(1),
        _says(2) + _chunk(b"fcTL", bytes(25)) + SHOWN + _more(1),
        _says(2) + _chunk(b"fcTL", bytes(27)) + SHOWN + _more(1),
        _says(2)[:-1] + b"?" + _control(0) + SHOWN + _more(1),
        _says(2) + _control(0)[:-1] + b"?" + SHOWN + _more(1),
    ],
    ids=[
        "no count",
        "none",
        "one too few",
        "twice",
        "late",
        "late again",
        "first not shown",
        "one too many",
        "short count",
        "long count",
        "short control",
        "long control",
        "broken count",
        "broken control",
    ],
)
def test_a_picture_that_is_not_counted_does_not_leave(parts: bytes) -> None:
    """Where programs differ over how many pictures there are, the one that every program knows stays."""
    assert strip_png(HEAD + parts + _chunk(b"IEND")) == HEAD + SHOWN + _chunk(b"IEND")
