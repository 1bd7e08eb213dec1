"""Reads three tags out of an EXIF block and writes a block that holds the orientation and nothing else.

Source: Exif 3.0 (CIPA DC-008-2023), 4.6. Reading is tolerant and bounded: a damaged block reads as an empty one.
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

ORIENTATION: Final = 0x0112
EXIF_IFD: Final = 0x8769
TAKEN: Final = 0x9003
TAKEN_OFFSET: Final = 0x9011

UPRIGHT: Final = 1

_ENTRY_LIMIT: Final = 512
"""Directory entries read: cameras write under 100; a hostile count may say 65,535."""
_VALUE_LIMIT: Final = 64
"""Bytes of one value read: an EXIF date has 20, an offset 7."""
_WIDTHS: Final = {2: 1, 3: 2, 4: 4}
"""Bytes per item of the types we read: ASCII, SHORT, LONG."""


class _Entry(NamedTuple):
    tag: int
    kind: int
    value: bytes


def _order(tiff: bytes) -> str | None:
    return {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])


def _entries(tiff: bytes, order: str, at: int) -> Iterator[_Entry]:
    if at < 8 or at + 2 > len(tiff):  # noqa: PLR2004 - a directory never lies inside the 8-byte header
        return
    (count,) = struct.unpack_from(order + "H", tiff, at)
    for number in range(min(count, _ENTRY_LIMIT)):
        place = at + 2 + 12 * number
        if place + 12 > len(tiff):
            return
        tag, kind, items = struct.unpack_from(order + "HHI", tiff, place)
        size = _WIDTHS.get(kind, 0) * items
        if 0 < size <= 4:  # noqa: PLR2004 - up to four bytes lie in the entry itself
            yield _Entry(tag, kind, tiff[place + 8 : place + 8 + size])
        elif 0 < size <= _VALUE_LIMIT:
            (start,) = struct.unpack_from(order + "I", tiff, place + 8)
            yield _Entry(tag, kind, tiff[start : start + size])


def _directory(tiff: bytes, at: int | None = None) -> dict[int, _Entry]:
    order = _order(tiff)
    if order is None or len(tiff) < 8:  # noqa: PLR2004 - the header's own length
        return {}
    start = struct.unpack_from(order + "I", tiff, 4)[0] if at is None else at
    found: dict[int, _Entry] = {}
    for entry in _entries(tiff, order, start):
        found.setdefault(entry.tag, entry)
    return found


def _number(tiff: bytes, entry: _Entry | None) -> int | None:
    code = {3: "H", 4: "I"}.get(entry.kind) if entry else None
    order = _order(tiff)
    if entry is None or order is None or code is None or len(entry.value) < struct.calcsize(code):
        return None
    number: int = struct.unpack_from(order + code, entry.value)[0]
    return number


def _text(entry: _Entry | None) -> str:
    return entry.value.split(b"\0")[0].decode("ascii", "replace").strip() if entry else ""


def orientation(tiff: bytes) -> int:
    """Return the orientation 1-8 of an EXIF block (from its TIFF header on); 1 when it says nothing usable."""
    found = _number(tiff, _directory(tiff).get(ORIENTATION))
    return found if found is not None and 1 <= found <= 8 else UPRIGHT  # noqa: PLR2004 - Exif 4.6.5.1.6


def taken(tiff: bytes) -> tuple[str, str]:
    """Return DateTimeOriginal and OffsetTimeOriginal as written; empty strings where missing."""
    sub = _number(tiff, _directory(tiff).get(EXIF_IFD))
    directory = _directory(tiff, sub) if sub is not None else {}
    return _text(directory.get(TAKEN)), _text(directory.get(TAKEN_OFFSET))


def minimal(turned: int) -> bytes:
    """Return the smallest EXIF block, 26 bytes: one directory with the orientation alone."""
    return struct.pack(">4sIHHHIHHI", b"MM\0*", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
