"""Reads three tags out of an EXIF block and writes a block that holds orientation and date and nothing else.

Source: Exif 3.0 (CIPA DC-008-2023), 4.6. Reading is tolerant and bounded: a damaged block reads as an empty one.
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from journal_bridge.minimise.media.stamps import Stamp

DESCRIPTION: Final = 0x010E
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


_HEADER: Final = 8
_MOTOROLA: Final = struct.pack(">4sI", b"MM\0*", _HEADER)
"""How our own blocks begin: byte order, and where the first directory stands."""

_Value = tuple[int, int | bytes]
"""A tag with its number, or with a text of more than four bytes."""


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
    return _MOTOROLA + _written(_HEADER, [(ORIENTATION, turned)])


def block(turned: int, stamp: Stamp | None) -> bytes | None:
    """Return the EXIF block a cleaned picture carries, or None when it needs none.

    It holds the orientation, where the picture is not upright, and a family's date with the words for what it is.
    """
    if stamp is None:
        return minimal(turned) if turned != UPRIGHT else None
    turn: list[_Value] = [(ORIENTATION, turned)] if turned != UPRIGHT else []
    first: list[_Value] = [(DESCRIPTION, stamp.says.encode()), *turn]
    inner_at = _HEADER + len(_written(_HEADER, [*first, (EXIF_IFD, 0)]))
    whole = _written(_HEADER, [*first, (EXIF_IFD, inner_at)])
    return _MOTOROLA + whole + _written(inner_at, [(TAKEN, stamp.exif_time), (TAKEN_OFFSET, stamp.exif_offset)])


def _written(at: int, values: list[_Value]) -> bytes:
    """Return one directory that starts `at` bytes into the block, with its texts behind it."""
    end = at + 2 + 12 * len(values) + 4
    rows, texts = b"", b""
    for tag, value in values:
        if isinstance(value, bytes):
            text = value + b"\0"
            rows += struct.pack(">HHII", tag, 2, len(text), end + len(texts))
            texts += text + b"\0" * (len(text) % 2)
        else:
            kind, form = (4, ">HHII") if tag == EXIF_IFD else (3, ">HHIHxx")
            rows += struct.pack(form, tag, kind, 1, value)
    return struct.pack(">H", len(values)) + rows + bytes(4) + texts
