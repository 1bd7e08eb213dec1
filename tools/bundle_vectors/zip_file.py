"""A small writer of the bundle's ZIP, and a way to change one field of it."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Final

Files = Mapping[str, bytes]

_ALL_ONES: Final = 0xFFFFFFFF

FIELDS: Final[Mapping[str, Mapping[str, tuple[int, str]]]] = {
    "local": {
        "version": (4, "<H"),
        "flags": (6, "<H"),
        "method": (8, "<H"),
        "time": (10, "<H"),
        "day": (12, "<H"),
        "crc": (14, "<I"),
        "packed": (18, "<I"),
        "length": (22, "<I"),
    },
    "entry": {
        "made by": (4, "<H"),
        "version": (6, "<H"),
        "flags": (8, "<H"),
        "method": (10, "<H"),
        "day": (14, "<H"),
        "crc": (16, "<I"),
        "length": (24, "<I"),
        "disk": (34, "<H"),
        "internal": (36, "<H"),
        "attributes": (38, "<I"),
        "offset": (42, "<I"),
    },
    "end64": {
        "record": (4, "<Q"),
        "made by": (12, "<H"),
        "disk": (16, "<I"),
        "here": (24, "<Q"),
        "count": (32, "<Q"),
    },
    "locator": {"disk": (4, "<I"), "offset": (8, "<Q"), "disks": (16, "<I")},
    "end": {"disk": (4, "<H"), "here": (8, "<H"), "count": (10, "<H"), "size": (12, "<I"), "offset": (16, "<I")},
}
"""Where the fields of each record lie, in bytes from its beginning, and how they are written."""

TAIL: Final = 98
"""Bytes of the three records at the end: 56, 20 and 22."""


def zipped(files: Files) -> bytes:
    """Return files as the ZIP of a bundle, in the order they are given."""
    return joined([(name, content) for name, content in files.items()])


def joined(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return files as the ZIP of a bundle; a name may stand in it twice."""
    body, entries = b"", b""
    for name, content in files:
        entries += entry(name, content, len(body))
        body += local(name, content) + content
    return body + entries + tail(len(files), len(entries), len(body))


def local(name: str, content: bytes) -> bytes:
    """Return what stands before a file."""
    crc, raw, length = zlib.crc32(content), name.encode(), len(content)
    fixed = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 45, 0, 0, 0, 33, crc, _ALL_ONES, _ALL_ONES, len(raw), 20)
    return fixed + raw + struct.pack("<HHQQ", 1, 16, length, length)


def entry(name: str, content: bytes, offset: int) -> bytes:
    """Return what the directory says of a file."""
    crc, raw, length = zlib.crc32(content), name.encode(), len(content)
    start = struct.pack("<4sHHHHHHIII", b"PK\1\2", 0x032D, 45, 0, 0, 0, 33, crc, _ALL_ONES, _ALL_ONES)
    rest = struct.pack("<HHHHHII", len(raw), 28, 0, 0, 0, 0o100600 << 16, _ALL_ONES)
    return start + rest + raw + struct.pack("<HHQQQ", 1, 24, length, length, offset)


def tail(count: int, size: int, offset: int) -> bytes:
    """Return the three records that end a ZIP."""
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 0x032D, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, offset + size, 1)
    return end64 + locator + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, _ALL_ONES, _ALL_ONES, 0)


def changed(whole: bytes, record: str, field: str, value: int, name: str = "data/journal.json") -> bytes:
    """Return a ZIP with one field of one record changed; `name` tells which file's record."""
    offset, shape = FIELDS[record][field]
    place = beginning(whole, record, name) + offset
    return whole[:place] + struct.pack(shape, value) + whole[place + struct.calcsize(shape) :]


def beginning(whole: bytes, record: str, name: str = "data/journal.json") -> int:
    """Return where a record of a ZIP begins."""
    if record == "local":
        return whole.index(name.encode() + b"\1\0\x10\0") - 30
    if record == "entry":
        return whole.index(name.encode() + b"\1\0\x18\0") - 46
    return len(whole) - {"end64": TAIL, "locator": 42, "end": 22}[record]
