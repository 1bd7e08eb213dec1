"""Reads an entry's local header in a ZIP, where its bytes start, and the first of them."""

import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO, Final

from journal_bridge.errors import InputRefused
from journal_bridge.intake.directory import FULL32, Record
from journal_bridge.intake.entry import Seekable
from journal_bridge.intake.member import DEFLATED, STORED, Member

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_SIGNATURE: Final = b"PK\x03\x04"
_SIZES_FOLLOW: Final = 0x8
"""The sizes were not known when the header was written, so it may hold zeros (APPNOTE 4.4.4, bit 3)."""
_SLACK: Final = 256
"""Bytes read beyond the header, to see the entry's first bytes without a second read."""
HEAD_BYTES: Final = 64
"""Unpacked bytes looked at: enough for every magic number and the name of an inner archive's first entry."""


@dataclass(frozen=True, slots=True)
class Local:
    """Where an entry's packed bytes start, and its first unpacked bytes."""

    start: int
    untrusted_head: bytes


def read_local(untrusted_file: BinaryIO, record: Record, place: str) -> Local:
    """Return what the local header adds, once it tells the same story as the table of contents.

    Raises:
        InputRefused: `damaged-zip` or `size-lie`.
    """
    untrusted_file.seek(record.offset)
    untrusted_block = untrusted_file.read(_LOCAL.size + len(record.raw_name) + _SLACK)
    if len(untrusted_block) < _LOCAL.size:
        raise InputRefused("damaged-zip", place)
    signature, _, flags, method, _, _, *claims, name_length, extra_length = _LOCAL.unpack_from(untrusted_block)
    name_end = _LOCAL.size + name_length
    untrusted_name = untrusted_block[_LOCAL.size : name_end]
    if (signature, flags, method) != (_SIGNATURE, record.flags, record.method) or untrusted_name != record.raw_name:
        raise InputRefused("damaged-zip", place)
    _check_claims(record, claims, place)
    data = name_end + extra_length
    return Local(record.offset + data, _head(untrusted_file, record, untrusted_block[data:], record.offset + data))


def as_member(archive: Seekable, name: str, record: Record, local: Local) -> Member:
    """Return the entry in the shape that can be opened."""
    return Member(archive, name, local.start, record.packed, record.size, record.crc, record.method)


def _check_claims(record: Record, claims: list[int], place: str) -> None:
    crc, packed, size = claims
    left_out = {0} if record.flags & _SIZES_FOLLOW else set[int]()
    if packed not in {record.packed, FULL32} | left_out or size not in {record.size, FULL32} | left_out:
        raise InputRefused("size-lie", place)
    if crc not in {record.crc} | left_out:
        raise InputRefused("damaged-zip", place)


def _head(untrusted_file: BinaryIO, record: Record, untrusted_block: bytes, start: int) -> bytes:
    """Return the first unpacked bytes; none if they cannot be unpacked, which reading the entry will refuse."""
    if len(untrusted_block) < min(record.packed, HEAD_BYTES):
        untrusted_file.seek(start)
        untrusted_block = untrusted_file.read(min(record.packed, HEAD_BYTES))
    untrusted_packed = untrusted_block[: record.packed]
    if record.method == STORED:
        return untrusted_packed[:HEAD_BYTES]
    if record.method != DEFLATED:
        return b""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(untrusted_packed, HEAD_BYTES)
    except zlib.error:
        return b""
