"""The ZIP of a sealed bundle, laid out in one way only: stored, ZIP64 throughout, fixed times, and no byte besides.

A ZIP tells each file twice, before its bytes and in the directory at the end, and readers differ in which they
believe. Here both follow from name, length and CRC-32 alone, so a reader writes down what must stand there and
compares. Every record is in its ZIP64 form whatever the size: a bundle of 4 kB takes the same path as one of 10 GB.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

LOCAL: Final = struct.Struct("<IHHHHHIIIHH")
"""A local header's fixed part: signature, versions, flags, method, time, day, CRC-32, lengths."""

LOCAL_SIGNATURE: Final = 0x04034B50
EXTRA: Final = struct.Struct("<HHQQ")
"""The ZIP64 field of a local header: its number, its length, and the true lengths."""

_ENTRY: Final = struct.Struct("<IHHHHHHIIIHHHHHII")
_ENTRY_EXTRA: Final = struct.Struct("<HHQQQ")
_END_64: Final = struct.Struct("<IQHHIIQQQQ")
_LOCATOR: Final = struct.Struct("<IIQI")
_END: Final = struct.Struct("<IHHHHIIH")

_VERSION: Final = 45
"""4.5: whoever reads this must know ZIP64."""

_UNIX: Final = 3 << 8
"""Made on a Unix system, wherever it was made: the attributes below are Unix's."""

_DAY: Final = 0x0021
"""1 January 1980, the first day a ZIP knows: a true one would tell when somebody worked on what."""

_PRIVATE: Final = 0o100600 << 16
_ELSEWHERE: Final = 0xFFFFFFFF
_MANY: Final = 0xFFFF


@dataclass(frozen=True)
class Member:
    """A file in the ZIP: its name, its length in bytes, its CRC-32, and where its header begins."""

    name: str
    length: int
    crc: int
    offset: int

    @property
    def header(self) -> bytes:
        """What stands before its bytes."""
        raw = self.name.encode("latin-1")
        fixed = LOCAL.pack(
            LOCAL_SIGNATURE, _VERSION, 0, 0, 0, _DAY, self.crc, _ELSEWHERE, _ELSEWHERE, len(raw), EXTRA.size
        )
        return fixed + raw + EXTRA.pack(1, EXTRA.size - 4, self.length, self.length)

    @property
    def start(self) -> int:
        """Where its bytes begin."""
        return self.offset + len(self.header)

    @property
    def end(self) -> int:
        """Where the next member, or the directory, begins."""
        return self.start + self.length


def laid_out(files: Iterable[tuple[str, int, int]]) -> list[Member]:
    """Return the members for files given as name, length and CRC-32, one behind the other."""
    members: list[Member] = []
    for name, length, crc in files:
        members.append(Member(name, length, crc, members[-1].end if members else 0))
    return members


def directory(members: Sequence[Member]) -> bytes:
    """Return everything that stands behind the last member: the directory and the three records that end a ZIP."""
    start = members[-1].end if members else 0
    entries = b"".join(_entry(member) for member in members)
    count, end = len(members), start + len(entries)
    return b"".join(
        (
            entries,
            _END_64.pack(0x06064B50, 44, _UNIX | _VERSION, _VERSION, 0, 0, count, count, len(entries), start),
            _LOCATOR.pack(0x07064B50, 0, end, 1),
            _END.pack(0x06054B50, 0, 0, _MANY, _MANY, _ELSEWHERE, _ELSEWHERE, 0),
        )
    )


def _entry(member: Member) -> bytes:
    raw = member.name.encode("latin-1")
    fixed = _ENTRY.pack(
        *(0x02014B50, _UNIX | _VERSION, _VERSION, 0, 0, 0, _DAY, member.crc, _ELSEWHERE, _ELSEWHERE),
        *(len(raw), _ENTRY_EXTRA.size, 0, 0, 0, _PRIVATE, _ELSEWHERE),
    )
    return fixed + raw + _ENTRY_EXTRA.pack(1, _ENTRY_EXTRA.size - 4, member.length, member.length, member.offset)
