"""Joins the parts of an export that a platform handed out as several ZIPs."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.intake.archive import CheckedArchive, check_archive
from journal_bridge.intake.folder import CheckedFolder, read_head
from journal_bridge.intake.limits import MIB, Limits
from journal_bridge.intake.member import Member
from journal_bridge.intake.names import NameBook, SafeName
from journal_bridge.intake.nesting import ZIP_MAGIC

_COUNTED: Final = re.compile(r"(.*?)(?<!\d)(\d+)([ _-]?of[ _-]?)(\d+)(.*)", re.IGNORECASE)
_NUMBERED: Final = (
    re.compile(r"(.*part[ _-]?)(\d+)(.*)", re.IGNORECASE),
    re.compile(r"(.*[-_])(0\d\d)(\.zip)", re.IGNORECASE),
)
"""`export-2of3.zip`; `export.part2.zip`; `takeout-002.zip`. Other numbers may be dates or children."""


def is_set_of_parts(folder: CheckedFolder) -> bool:
    """Say whether a folder holds nothing but ZIPs at its top, by name and by content."""
    return bool(folder.files) and all(
        "/" not in name and name.lower().endswith(".zip") and read_head(file).startswith(ZIP_MAGIC)
        for name, file in folder.files.items()
    )


def join_parts(folder: CheckedFolder, limits: Limits) -> CheckedArchive:
    """Return the members of all parts as one archive, the same in whatever order the parts are read.

    A member in two parts is allowed if it is the same byte for byte.

    Raises:
        InputRefused: `missing-part`, `duplicate-name` when two parts differ, or what a ZIP alone is refused for.
    """
    check_numbers(folder.files)
    members: dict[SafeName, Member] = {}
    book = NameBook()
    ignored, size = folder.ignored, 0
    for _, file in sorted(folder.files.items()):
        part = check_archive(file, limits)
        ignored, size = ignored + part.ignored, size + part.size
        for name, member in part.members.items():
            if name not in members:
                book.add(name)
                members[name] = member
            elif not _same_bytes(members[name], member):
                raise InputRefused("duplicate-name", name)
    book.check_folders()
    if len(members) > limits.entries:
        raise InputRefused("too-many-entries")
    if size > limits.zip_bytes:
        raise InputRefused("quota")
    return CheckedArchive(members, ignored, size)


def check_numbers(names: Iterable[str]) -> None:
    """Refuse a set of parts whose own numbers show a gap.

    Raises:
        InputRefused: `missing-part`; the place is the name that the missing part should have.
    """
    numbers: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for name in names:
        if found := _COUNTED.fullmatch(name):
            before, number, of, total, after = found.groups()
            numbers[before, f"{of}{total}{after}"].update({int(number): len(number), int(total): len(number)})
        elif found := next(filter(None, (pattern.fullmatch(name) for pattern in _NUMBERED)), None):
            before, number, after = found.groups()
            numbers[before, after][int(number)] = len(number)
    present = {name.lower() for name in names}
    for (before, after), widths in numbers.items():
        first = 0 if 0 in widths else 1
        for number in range(first, max(widths) + 1):
            wanted = f"{before}{number:0{min(widths.values())}}{after}"
            if wanted.lower() not in present:
                raise InputRefused("missing-part", wanted)


def are_numbered(names: Iterable[str]) -> bool:
    """Say whether any name carries the number of a part."""
    return any(pattern.fullmatch(name) for pattern in (_COUNTED, *_NUMBERED) for name in names)


def _same_bytes(one: Member, other: Member) -> bool:
    return (one.size, one.crc) == (other.size, other.crc) and _digest(one) == _digest(other)


def _digest(member: Member) -> bytes:
    digest = hashlib.sha256()
    with member.open() as untrusted_stream:
        while untrusted_block := untrusted_stream.read(MIB):
            digest.update(untrusted_block)
    return digest.digest()
