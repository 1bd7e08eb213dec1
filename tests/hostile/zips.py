"""Builds ZIP files byte by byte, so that each may hold exactly one lie."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

STORED, DEFLATED = 0, 8
LOCAL = ("flags", "method", "time", "date", "crc", "packed", "size")


@dataclass(frozen=True)
class Item:
    """One entry; `local` and `central` overwrite single header fields, `packed` the bytes themselves."""

    name: str | bytes
    data: bytes = b"hello"
    method: int = STORED
    flags: int = 0
    mode: int = 0
    local: dict[str, int] = field(default_factory=dict)
    central: dict[str, int] = field(default_factory=dict)
    local_name: bytes | None = None
    packed: bytes | None = None
    extra: bytes = b""

    @property
    def raw_name(self) -> bytes:
        """The name's bytes, UTF-8 unless given as bytes."""
        return self.name if isinstance(self.name, bytes) else self.name.encode(errors="surrogatepass")

    @property
    def payload(self) -> bytes:
        """The bytes as they lie in the archive."""
        if self.packed is not None:
            return self.packed
        return deflate(self.data) if self.method == DEFLATED else self.data

    def fields(self) -> dict[str, int]:
        """The true header fields."""
        flags = self.flags if self.raw_name.isascii() or isinstance(self.name, bytes) else self.flags | 0x800
        values = (flags, self.method, 0, 33, zlib.crc32(self.data), len(self.payload), len(self.data))
        return dict(zip(LOCAL, values, strict=True))


def deflate(data: bytes) -> bytes:
    """Return the data packed without any wrapping, as a ZIP holds it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def local_header(item: Item) -> bytes:
    """Return an entry's local header."""
    fields = {**item.fields(), **item.local}
    name = item.raw_name if item.local_name is None else item.local_name
    return struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, *(fields[key] for key in LOCAL), len(name), 0) + name


def central_header(item: Item, offset: int) -> bytes:
    """Return an entry's line in the table of contents."""
    fields = {**item.fields(), "offset": offset, "disk": 0, **item.central}
    return (
        struct.pack("<4s2H", b"PK\x01\x02", 0x0314, 20)
        + struct.pack("<4H3L", *(fields[key] for key in LOCAL))
        + struct.pack("<5H", len(item.raw_name), len(item.extra), 0, fields["disk"], 0)
        + struct.pack("<2L", item.mode << 16, fields["offset"])
        + item.raw_name
        + item.extra
    )


def end_record(entries: int, length: int, start: int, *, disk: int = 0, comment: bytes = b"") -> bytes:
    """Return the record that ends a ZIP."""
    return (
        struct.pack("<4s4H2LH", b"PK\x05\x06", disk, disk, entries, entries, length, start, len(comment)) + comment
    )


def end_records_64(entries: int, length: int, start: int) -> bytes:
    """Return the three records that end a ZIP64."""
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, length, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, start + length, 1)
    return large + locator + end_record(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)


def body(items: Sequence[Item]) -> tuple[bytes, bytes]:
    """Return the entries and the table of contents."""
    entries, table = b"", b""
    for item in items:
        table += central_header(item, len(entries))
        entries += local_header(item) + item.payload
    return entries, table


def build(*items: Item, comment: bytes = b"", disk: int = 0, count: int | None = None) -> bytes:
    """Return a ZIP of the items; `count` overwrites the number of entries claimed."""
    entries, table = body(items)
    claimed = len(items) if count is None else count
    return entries + table + end_record(claimed, len(table), len(entries), disk=disk, comment=comment)


def build_64(*items: Item) -> bytes:
    """Return a ZIP64 of the items."""
    entries, table = body(items)
    return entries + table + end_records_64(len(items), len(table), len(entries))
