"""Counts archives within archives, by content; what lies in them is only opened when it is asked for."""

from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.intake.aside import SetAside, Shelf
from journal_bridge.intake.directory import read_directory
from journal_bridge.intake.entry import Entry, Seekable
from journal_bridge.intake.limits import Limits
from journal_bridge.intake.local import as_member, read_local
from journal_bridge.intake.member import Member

ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""A ZIP with entries, an empty one, one split over discs."""
_OTHER_MAGIC: Final = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\xfd7zXZ\x00", b"BZh", b"\x28\xb5\x2f\xfd")
"""gzip, 7z, RAR, xz, bzip2, zstd."""
_OFFICE_FIRST: Final = (b"[Content_Types].xml", b"mimetype", b"_rels/.rels")
"""First entries of Word, LibreOffice and EPUB files: ZIPs by build, but documents to those who made them."""
_FIRST_NAME: Final = 30
"""Where the name of its first entry stands in a ZIP."""


def is_archive(untrusted_head: bytes) -> bool:
    """Say by its first bytes whether a file is an archive; office documents, though ZIPs inside, are not."""
    is_office = untrusted_head.startswith(_OFFICE_FIRST, _FIRST_NAME)
    return untrusted_head.startswith(_OTHER_MAGIC) or (untrusted_head.startswith(ZIP_MAGIC) and not is_office)


def check_nesting(archive: Entry, place: str, level: int, limits: Limits) -> None:
    """Refuse archives packed too deeply; `archive` is one itself, within another, at `level` (the outermost is 1).

    A damaged archive inside is left alone: as nothing has asked for it, it is a file like any other.

    Raises:
        InputRefused: `nested-archive`.
    """
    if level > limits.nesting or archive.size > limits.nested_bytes:
        raise InputRefused("nested-archive", place)
    shelf = Shelf()
    try:
        check_nesting_within(SetAside(place, archive, shelf), place, level, limits)
    finally:
        shelf.close()


def check_nesting_within(archive: Seekable, place: str, level: int, limits: Limits) -> None:
    """Refuse archives packed too deeply within one that can be read as it lies, of whatever length.

    Raises:
        InputRefused: `nested-archive`.
    """
    if level > limits.nesting:
        raise InputRefused("nested-archive", place)
    for inner in _inner_archives(archive, place, limits):
        check_nesting(inner, place, level + 1, limits)


def _inner_archives(archive: Seekable, place: str, limits: Limits) -> list[Member]:
    try:
        with archive.open() as untrusted_file:
            return [
                as_member(archive, place, record, local)
                for record in read_directory(untrusted_file, place, limits).records
                if is_archive((local := read_local(untrusted_file, record, place)).untrusted_head)
            ]
    except InputRefused:
        return []
