"""The boxes that films and HEIC photos are made of: walked within bounds, read field by field, and written anew.

Source: ISO/IEC 14496-12, 4.2 (boxes) and 6.2 (full boxes).
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from journal_bridge.errors import MediaRefused

_HEADER: Final = 8
_LONG_HEADER: Final = 16
"""A length of 1 says that the true one follows in eight bytes."""


class Box(NamedTuple):
    """One box: its four-letter kind, where its content starts, and where it ends."""

    kind: bytes
    start: int
    end: int


class Fields:
    """Reads numbers one behind another from `start` to `end` of some bytes.

    Raises:
        MediaRefused: `media-damaged` from any method that would read past the end.
    """

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self._data = data
        self.at = start
        self.end = end

    def take(self, length: int) -> bytes:
        """Return the next `length` bytes."""
        if not 0 <= length <= self.end - self.at:
            raise MediaRefused("media-damaged")
        self.at += length
        return self._data[self.at - length : self.at]

    def number(self, length: int) -> int:
        """Return the next big-endian number of `length` bytes; of no bytes it is 0."""
        return int.from_bytes(self.take(length), "big")

    def version(self) -> tuple[int, int]:
        """Return version and flags, with which a full box begins."""
        word = self.number(4)
        return word >> 24, word & 0xFFFFFF

    def text(self) -> bytes:
        """Return what stands before the next zero byte, or before the end; a text may be left out."""
        rest = self._data[self.at : self.end]
        found = rest.split(b"\0", 1)[0]
        self.at = min(self.end, self.at + len(found) + 1)
        return found


def walk(data: bytes, start: int, end: int) -> Iterator[Box]:
    """Walk the boxes between two places; one of length 0 reaches to the end.

    Raises:
        MediaRefused: `media-damaged` when a box is shorter than its header or reaches past the end.
    """
    while start < end:
        fields = Fields(data, start, end)
        length, kind, header = fields.number(4), fields.take(4), _HEADER
        if length == 1:
            length, header = fields.number(8), _LONG_HEADER
        stop = end if length == 0 else start + length
        if not start + header <= stop <= end:
            raise MediaRefused("media-damaged")
        yield Box(kind, start + header, stop)
        start = stop


def made(kind: bytes, *content: bytes) -> bytes:
    """Return a box."""
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + _HEADER, kind) + body


def made_full(kind: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    """Return a box that begins with version and flags."""
    return made(kind, struct.pack(">I", version << 24 | flags), *content)
