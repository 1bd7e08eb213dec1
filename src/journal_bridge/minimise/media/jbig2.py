"""Takes the comments out of a scan packed as JBIG2, the way office scanners pack black-and-white pages in a PDF.

An allow-list of segment types; extension segments, in which comments stand, and whatever is unknown go. A few bytes
behind the last segment are cut. Source: ITU-T T.88, 7.2 (segment headers) and 7.3 (types).
"""

from typing import Final

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media.boxes import Fields

_KEPT: Final = frozenset({0, 4, 6, 7, 16, 20, 22, 23, 36, 38, 39, 40, 42, 43, 48, 49, 50, 51, 53})
"""Symbols, text, patterns, halftones, generic regions, refinements, page and stripe marks, tables."""
_MANY: Final = 7
"""A count of this in three bits says that the true one follows in four bytes."""
_SHORTEST: Final = 11
"""Bytes of the shortest header: number, type, no references, page, length."""
_UNKNOWN_LENGTH: Final = 0xFFFFFFFF
_SHORT, _LONG = 256, 65536
"""Up to these segment numbers, a reference to another segment takes one byte, or two."""


def strip_jbig2(data: bytes) -> bytes:
    """Return the segments that hold the picture.

    Raises:
        MediaRefused: `media-damaged` when one reaches past the end, or none is there; `media-unknown` when one
            does not say how long it is.
    """
    fields = Fields(data, 0, len(data))
    kept: list[bytes] = []
    while fields.end - fields.at >= _SHORTEST:
        start = fields.at
        kind, length = _header(fields)
        if length == _UNKNOWN_LENGTH:
            raise MediaRefused("media-unknown")
        fields.take(length)
        if kind in _KEPT:
            kept.append(data[start : fields.at])
    if not kept:
        raise MediaRefused("media-damaged")
    return b"".join(kept)


def _header(fields: Fields) -> tuple[int, int]:
    """Read a segment's header and return its type and the length of its data."""
    number, flags, first = fields.number(4), fields.number(1), fields.number(1)
    count = first >> 5
    if count == _MANY:
        count = (first & 0x1F) << 24 | fields.number(3)
        fields.take((count + 8) // 8)
    width = 1 if number <= _SHORT else 2 if number <= _LONG else 4
    fields.take(count * width)
    fields.take(4 if flags & 0x40 else 1)
    return flags & 0x3F, fields.number(4)
