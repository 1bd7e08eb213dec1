"""Reads the table of contents of a ZIP, strictly: one reading is possible or the file is refused.

Python's `zipfile` is not used. Up to 3.11.7 it expands overlapping bombs without a word, it cuts names at NUL, and
what it accepts differs between versions. Field names follow PKWARE's APPNOTE 6.3.10, 4.3.7 to 4.3.16 and 4.5.3.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from journal_bridge.errors import InputRefused
from journal_bridge.intake.limits import Limits

_END: Final = struct.Struct("<4s4H2LH")
_END_SIGNATURE: Final = b"PK\x05\x06"
_LOCATOR: Final = struct.Struct("<4sLQL")
_LOCATOR_SIGNATURE: Final = b"PK\x06\x07"
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_END64_SIGNATURE: Final = b"PK\x06\x06"
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_CENTRAL_SIGNATURE: Final = b"PK\x01\x02"
_EXTRA: Final = struct.Struct("<2H")
_ZIP64_EXTRA: Final = 0x0001
FULL16: Final = 0xFFFF
FULL32: Final = 0xFFFFFFFF
_UTF8_FLAG: Final = 0x800


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as the table of contents claims it; every field is the sender's word.

    `raw_name` is the name's bytes, `offset` where its local header should begin, `mode` its Unix type and rights.
    """

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    mode: int

    @property
    def is_folder(self) -> bool:
        """Whether the entry stands for a folder: its name then ends with a slash."""
        return self.raw_name.endswith(b"/")

    @property
    def untrusted_name(self) -> str:
        """The name as text: UTF-8 when flagged or when it can be read so, otherwise code page 437.

        Many tools write UTF-8 without saying so. Flagged bytes that are not UTF-8 become surrogates, which no name
        check lets through.
        """
        if self.flags & _UTF8_FLAG:
            return self.raw_name.decode(errors="surrogateescape")
        try:
            return self.raw_name.decode()
        except UnicodeDecodeError:
            return self.raw_name.decode("cp437")


@dataclass(frozen=True, slots=True)
class Directory:
    """The table of contents: its records and where it starts, which is where the last entry must have ended."""

    records: tuple[Record, ...]
    start: int


@dataclass(frozen=True, slots=True)
class _End:
    disks: tuple[int, int]
    here: int
    entries: int
    length: int
    start: int


def read_directory(untrusted_file: BinaryIO, place: str, limits: Limits) -> Directory:
    """Return what the ZIP claims to hold.

    Raises:
        InputRefused: `damaged-zip`, or `too-many-entries` before anything large is read.
    """
    end, end_position = _find_end(untrusted_file, place)
    if end.entries > limits.entries or end.length > limits.directory_bytes:
        raise InputRefused("too-many-entries", place)
    whole = end.disks == (0, 0) and end.here == end.entries and end.start + end.length == end_position
    if not whole:
        raise InputRefused("damaged-zip", place)
    untrusted_file.seek(end.start)
    table = untrusted_file.read(end.length)
    try:
        records = tuple(_records(table, end.entries))
    except (struct.error, ValueError):
        raise InputRefused("damaged-zip", place) from None
    return Directory(records, end.start)


def _find_end(untrusted_file: BinaryIO, place: str) -> tuple[_End, int]:
    """Return the end record and the position where the table of contents must end."""
    file_size = untrusted_file.seek(0, 2)
    tail_start = max(0, file_size - _END.size - FULL16 - _LOCATOR.size)
    untrusted_file.seek(tail_start)
    tail = untrusted_file.read()
    ends = list(_end_positions(tail))
    if len(ends) != 1:  # none: cut short; several: two programs could read two different archives
        raise InputRefused("damaged-zip", place)
    fields = _END.unpack_from(tail, ends[0])
    plain = _End(fields[1:3], *fields[3:7])
    position = tail_start + ends[0]
    locator = tail[max(0, ends[0] - _LOCATOR.size) : ends[0]]
    if not locator.startswith(_LOCATOR_SIGNATURE):
        return plain, position
    try:
        return _read_end64(untrusted_file, plain, locator, position - _LOCATOR.size)
    except (struct.error, ValueError, OverflowError):
        raise InputRefused("damaged-zip", place) from None


def _end_positions(tail: bytes) -> Iterator[int]:
    """Yield each place where an end record would stand whose comment reaches exactly to the end of the file."""
    found = tail.find(_END_SIGNATURE)
    while found >= 0:
        if found + _END.size <= len(tail):
            comment_length = _END.unpack_from(tail, found)[7]
            if found + _END.size + comment_length == len(tail):
                yield found
        found = tail.find(_END_SIGNATURE, found + 1)


def _read_end64(untrusted_file: BinaryIO, plain: _End, locator: bytes, locator_position: int) -> tuple[_End, int]:
    _, _, start, disks = _LOCATOR.unpack(locator)
    if disks > 1 or start > locator_position:
        raise ValueError
    untrusted_file.seek(start)
    signature, length, _, _, disk, directory_disk, *counts = _END64.unpack(untrusted_file.read(_END64.size))
    if signature != _END64_SIGNATURE or start + 12 + length != locator_position:
        raise ValueError
    large = _End((disk, directory_disk), *counts)
    for claimed, true, full in (
        (plain.here, large.here, FULL16),
        (plain.entries, large.entries, FULL16),
        (plain.length, large.length, FULL32),
        (plain.start, large.start, FULL32),
    ):
        if claimed not in {true, full}:  # the short and the long form must tell one story
            raise ValueError
    return large, start


def _records(table: bytes, entries: int) -> Iterator[Record]:
    position = 0
    for _ in range(entries):
        fields = _CENTRAL.unpack_from(table, position)
        (signature, _, _, flags, method, _, _, crc, packed, size, *lengths, disk, _, external, offset) = fields
        name_start = position + _CENTRAL.size
        extra_start = name_start + lengths[0]
        comment_start = extra_start + lengths[1]
        position = comment_start + lengths[2]
        if signature != _CENTRAL_SIGNATURE or disk not in {0, FULL16} or position > len(table):
            raise ValueError
        if FULL32 in {packed, size, offset}:
            size, packed, offset = _widen(table[extra_start:comment_start], (size, packed, offset))
        name = table[name_start:extra_start]
        yield Record(name, flags, method, crc, packed, size, offset, external >> 16)
    if position != len(table):
        raise ValueError


def _widen(extra: bytes, short: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return size, packed size and offset with those that did not fit 32 bits taken from the ZIP64 field."""
    position = 0
    while position + _EXTRA.size <= len(extra):
        tag, length = _EXTRA.unpack_from(extra, position)
        position += _EXTRA.size
        if tag == _ZIP64_EXTRA:
            count = short.count(FULL32)
            wide = iter(struct.unpack_from(f"<{count}Q", extra[position : position + length]))
            size, packed, offset = (next(wide) if value == FULL32 else value for value in short)
            return size, packed, offset
        position += length
    raise ValueError
