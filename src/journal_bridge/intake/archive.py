"""Checks a ZIP whole, from its table of contents and every local header, before one byte of it is used."""

import stat
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Final

from journal_bridge.errors import InputRefused
from journal_bridge.intake.directory import Directory, Record, read_directory
from journal_bridge.intake.entry import Seekable
from journal_bridge.intake.limits import Limits
from journal_bridge.intake.local import Local, as_member, read_local
from journal_bridge.intake.member import DEFLATED, STORED, Member
from journal_bridge.intake.names import NameBook, SafeName, check_name, is_junk
from journal_bridge.intake.nesting import check_nesting, is_archive

_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
"""Encrypted, strongly encrypted, headers masked."""
_PATCHED: Final = 0x20
_AES: Final = 99


@dataclass(frozen=True, slots=True)
class CheckedArchive:
    """A ZIP that passed: its members by safe name, how much litter was left out, its unpacked size."""

    members: dict[SafeName, Member]
    ignored: int
    size: int


def check_archive(archive: Seekable, limits: Limits, *, level: int = 1, prefix: str = "") -> CheckedArchive:
    """Return the members of a ZIP, or refuse it whole.

    `level` counts archives within archives, 1 being the outermost; `prefix` stands before every member's name.

    Raises:
        InputRefused: any code of names and containers; the place is the entry's name, or the ZIP's.
    """
    with archive.open() as untrusted_file:
        directory = read_directory(untrusted_file, archive.name, limits)
        _check_shared(directory, archive.name)
        _check_volume(directory.records, archive.name, prefix, limits)
        book = NameBook()
        entries = [_check_entry(untrusted_file, record, prefix, book, limits) for record in directory.records]
    book.check_folders()
    _check_overlap(entries, directory.start)
    files = [entry for entry in entries if not entry.record.is_folder]
    kept = [entry for entry in files if not is_junk(entry.name)]
    members = {entry.name: as_member(archive, entry.name, entry.record, entry.local) for entry in kept}
    for entry in kept:
        if is_archive(entry.local.untrusted_head):
            check_nesting(members[entry.name], entry.name, level + 1, limits)
    return CheckedArchive(members, len(files) - len(kept), sum(record.size for record in directory.records))


def check_one(archive: Seekable, record: Record, directory_start: int, prefix: str, limits: Limits) -> Member:
    """Return one entry of a ZIP that was checked whole before, as far as it can be checked by itself.

    Raises:
        InputRefused: as `check_archive` says of an entry.
    """
    name = _check_record(record, prefix, limits)
    _check_ratio(record.size, record.packed, name, limits)
    with archive.open() as untrusted_file:
        local = read_local(untrusted_file, record, name)
    if local.start + record.packed > directory_start:
        raise InputRefused("overlapping-entries", name)
    return as_member(archive, name, record, local)


@dataclass(frozen=True, slots=True)
class _Checked:
    record: Record
    name: SafeName
    local: Local


def _check_entry(untrusted_file: BinaryIO, record: Record, prefix: str, book: NameBook, limits: Limits) -> _Checked:
    name = _check_record(record, prefix, limits)
    if record.is_folder:
        book.add_folder(name)
    elif not is_junk(name):
        book.add(name)
    return _Checked(record, name, read_local(untrusted_file, record, name))


def _check_shared(directory: Directory, place: str) -> None:
    """Refuse a table of contents that by itself gives one stretch of bytes to several entries.

    Sharing is how a ZIP of 58 kB unpacks to 10 GB: https://www.bamsoftware.com/hacks/zipbomb/ (Fifield, 2019).
    """
    offsets = {record.offset for record in directory.records}
    if (
        len(offsets) < len(directory.records)
        or sum(record.packed for record in directory.records) > directory.start
    ):
        raise InputRefused("overlapping-entries", place)


def _check_volume(records: tuple[Record, ...], place: str, prefix: str, limits: Limits) -> None:
    """Refuse what would unpack to too much, before anything else of it is looked at."""
    size = sum(record.size for record in records)
    if size > limits.zip_bytes:
        raise InputRefused("quota", place)
    _check_ratio(size, sum(record.packed for record in records), place, limits)
    for record in records:
        _check_ratio(record.size, record.packed, f"{prefix}{record.untrusted_name}", limits)


def _check_ratio(size: int, packed: int, place: str, limits: Limits) -> None:
    if size > limits.ratio_floor and size > limits.ratio * packed:
        raise InputRefused("ratio", place)


def _check_record(record: Record, prefix: str, limits: Limits) -> SafeName:
    """Return the entry's safe name once its kind, its packing and its name are allowed."""
    name = check_name(record.untrusted_name.removesuffix("/"), limits, prefix)
    if record.flags & _ENCRYPTED or record.method == _AES:
        raise InputRefused("encrypted-entry", name)
    if record.method not in {STORED, DEFLATED} or record.flags & _PATCHED:
        raise InputRefused("compression", name)
    if stat.S_IFMT(record.mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:  # links, and devices that act like links
        raise InputRefused("link", name)
    if (record.method == STORED and record.packed != record.size) or (record.is_folder and record.size):
        raise InputRefused("size-lie", name)
    return name


def _check_overlap(entries: Iterable[_Checked], directory_start: int) -> None:
    """Refuse entries that share bytes with each other or with the table of contents, headers included."""
    free_from = 0
    for entry in sorted(entries, key=lambda entry: entry.record.offset):
        end = entry.local.start + entry.record.packed
        if entry.record.offset < free_from or end > directory_start:
            raise InputRefused("overlapping-entries", entry.name)
        free_from = end
