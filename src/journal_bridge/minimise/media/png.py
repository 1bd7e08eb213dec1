"""Takes everything out of a PNG that is not needed to show it; the picture's own chunks stay as they are.

An allow-list of chunks with the lengths the standard gives them, so that none can hold free text. Text, times, EXIF
beyond the orientation, unknown chunks and whatever follows IEND (cropped screenshots leave the rest of the picture
there) are left out. Source: W3C PNG, third edition, 11.
Not seen here: bytes hidden inside IDAT after its zlib stream.
"""

import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import exif, icc
from journal_bridge.minimise.media.stamps import Stamp

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

_ANY: Final = range(0x7FFFFFFF)
_KEPT: Final[dict[bytes, range]] = {
    b"IHDR": range(13, 14),
    b"PLTE": range(3, 769),
    b"IDAT": _ANY,
    b"IEND": range(1),
    b"tRNS": range(1, 257),
    b"gAMA": range(4, 5),
    b"cHRM": range(32, 33),
    b"sRGB": range(1, 2),
    b"sBIT": range(1, 5),
    b"bKGD": range(1, 7),
    b"pHYs": range(9, 10),
    b"cICP": range(4, 5),
    b"mDCV": range(24, 25),
    b"cLLI": range(8, 9),
    b"acTL": range(8, 9),
    b"fcTL": range(26, 27),
    b"fdAT": _ANY,
}
"""Chunks that may stay, each with the payload lengths it may have."""

_MOVING: Final = frozenset({b"acTL", b"fcTL", b"fdAT"})
"""What makes a PNG an animation: how many pictures, when, and those after the first."""

_UNCHECKED: Final = frozenset({b"IDAT", b"fdAT"})
"""Pixel data: its checksum is left to the decode check, which reads every byte anyway."""


class Chunk(NamedTuple):
    """One chunk: its type, and where its length field starts and its checksum ends."""

    kind: bytes
    start: int
    end: int

    def payload(self, data: bytes) -> bytes:
        """Return the bytes between the type and the checksum."""
        return data[self.start + 8 : self.end - 4]


def chunks(data: bytes) -> Iterator[Chunk]:
    """Walk the chunks up to and with IEND.

    Raises:
        MediaRefused: `media-damaged` when a chunk reaches past the end or IEND is missing.
    """
    if not data.startswith(SIGNATURE):
        raise MediaRefused("media-damaged")
    position = len(SIGNATURE)
    while True:
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        if end > len(data):
            raise MediaRefused("media-damaged")
        yield Chunk(kind, position, end)
        if kind == b"IEND":
            return
        position = end


def _made(kind: bytes, payload: bytes) -> bytes:
    return len(payload).to_bytes(4, "big") + kind + payload + zlib.crc32(kind + payload).to_bytes(4, "big")


def _is_sound(data: bytes, chunk: Chunk) -> bool:
    return zlib.crc32(data[chunk.start + 4 : chunk.end - 4]) == int.from_bytes(
        data[chunk.end - 4 : chunk.end], "big"
    )


def _is_critical(kind: bytes) -> bool:
    return not kind[0] & 0x20  # the case of the first letter says whether a decoder may skip it


def _profile(payload: bytes) -> bytes | None:
    """Return an iCCP chunk without words, under a neutral name; bytes may follow the zlib stream."""
    packed = payload.partition(b"\0")[2][1:]
    unpacking = zlib.decompressobj()
    try:
        profile = unpacking.decompress(packed, icc.PROFILE_LIMIT)
    except zlib.error:
        return None
    kept = icc.trimmed(profile) if unpacking.eof else None
    if kept is None:
        return None
    same = packed[: len(packed) - len(unpacking.unused_data)] if kept == profile else zlib.compress(kept)
    return _made(b"iCCP", b"icc\0\0" + same)


def _cleaned(data: bytes, chunk: Chunk) -> bytes | None:
    """Return what stays of one chunk, or None."""
    allowed = _KEPT.get(chunk.kind)
    if allowed is None and chunk.kind != b"iCCP":
        if _is_critical(chunk.kind):
            raise MediaRefused("media-unknown")
        return None
    fits = allowed is None or chunk.end - chunk.start - 12 in allowed
    if not fits or not (chunk.kind in _UNCHECKED or _is_sound(data, chunk)):
        if _is_critical(chunk.kind):
            raise MediaRefused("media-damaged")
        return None
    return _profile(chunk.payload(data)) if allowed is None else data[chunk.start : chunk.end]


def strip_png(data: bytes, stamp: Stamp | None = None) -> bytes:
    """Return the PNG without text, times, EXIF and trailers; same pixels, same orientation, same colours.

    With a `stamp` the result carries that date.

    Raises:
        MediaRefused: `media-damaged` when the structure is broken; `media-unknown` for an unknown
            chunk that a decoder may not skip.
    """
    kept: list[bytes] = [SIGNATURE]
    turned = exif.UPRIGHT
    for chunk in chunks(data):
        if chunk.kind == b"eXIf" and turned == exif.UPRIGHT:
            turned = exif.orientation(chunk.payload(data))
        if cleaned := _cleaned(data, chunk):
            kept.append(cleaned)
    if b"IDAT" not in _kinds(kept) or kept[1][4:8] != b"IHDR":
        raise MediaRefused("media-damaged")
    kept = _counted(kept)
    if block := exif.block(turned, stamp):
        kept.insert(_kinds(kept).index(b"IDAT"), _made(b"eXIf", block))
    return b"".join(kept)


def _kinds(kept: list[bytes]) -> list[bytes]:
    return [chunk[4:8] for chunk in kept]


def _counted(kept: list[bytes]) -> list[bytes]:
    """Return the chunks without an animation whose pictures are not counted as the standard says.

    One program shows such pictures and another does not; the one that looks for faces here does not.
    """
    kinds = _kinds(kept)
    before = kinds[: kinds.index(b"IDAT")]
    told = [int.from_bytes(chunk[8:12], "big") for chunk in kept if chunk[4:8] == b"acTL"]
    sound = b"acTL" in before and b"fcTL" in before and told == [kinds.count(b"fcTL")]
    return kept if sound else [chunk for chunk, kind in zip(kept, kinds, strict=True) if kind not in _MOVING]
