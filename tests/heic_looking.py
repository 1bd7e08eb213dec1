"""A photo as a newer phone writes it, and what is left to see of it."""

import io
import struct

from PIL import Image

from drawing import NAME, photo
from heic_drawing import PLANTED, TILE, Heic, coded
from journal_bridge.minimise.media import pictures
from journal_bridge.minimise.media.boxes import made, made_full

MARKS = (*PLANTED, NAME.encode(), b"x265")


def pixels_of(data: bytes) -> tuple[bytes, tuple[int, int], bytes | None]:
    """Return pixels, size and colour profile."""
    assert pictures.PIXELS  # importing it lets Pillow open HEIC
    with Image.open(io.BytesIO(data)) as picture:
        return picture.tobytes(), picture.size, picture.info.get("icc_profile")


def one_picture(**changes: bytes) -> Heic:
    """Return a HEIC of one coded tile, in parts."""
    made_of = Heic()
    configuration, body = coded(photo(1, TILE))
    made_of.item(1, b"hvc1", changes.get("body", body))
    made_of.property(made(b"hvcC", changes.get("configuration", configuration)), 1, essential=True)
    made_of.property(made_full(b"ispe", struct.pack(">II", *TILE)), 1)
    return made_of
