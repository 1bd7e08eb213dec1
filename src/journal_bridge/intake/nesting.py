"""Counts archives within archives, by content; none of them is ever opened for its files."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from journal_bridge.errors import InputRefused
from journal_bridge.intake.directory import read_directory
from journal_bridge.intake.entry import Entry
from journal_bridge.intake.limits import MIB, Limits
from journal_bridge.intake.local import as_member, read_local
from journal_bridge.intake.member import Member, unpacked

ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""A ZIP with entries, an empty one, one split over discs."""
_OTHER_MAGIC: Final = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\xfd7zXZ\x00", b"BZh", b"\x28\xb5\x2f\xfd")
"""gzip, 7z, RAR, xz, bzip2, zstd."""
_OFFICE_FIRST: Final = (b"[Content_Types].xml", b"mimetype", b"_rels/.rels")
"""First entries of Word, LibreOffice and EPUB files: ZIPs by build, but documents to those who made them."""
_FIRST_NAME: Final = 30
"""Where the name of its first entry stands in a ZIP."""
_IN_MEMORY: Final = 16 * MIB
"""Inner archives up to this size never touch the disc."""


def is_archive(untrusted_head: bytes) -> bool:
    """Say by its first bytes whether a file is an archive; office documents, though ZIPs inside, are not."""
    is_office = untrusted_head.startswith(_OFFICE_FIRST, _FIRST_NAME)
    return untrusted_head.startswith(_OTHER_MAGIC) or (untrusted_head.startswith(ZIP_MAGIC) and not is_office)


def check_nesting(archive: Entry, place: str, level: int, limits: Limits) -> None:
    """Refuse archives packed too deeply; `archive` is one itself, at `level` (1 when it lies in a folder).

    A damaged archive inside is left alone: as nothing will open it, it is a file like any other.

    Raises:
        InputRefused: `nested-archive`.
    """
    if level > limits.nesting or archive.size > limits.nested_bytes:
        raise InputRefused("nested-archive", place)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as untrusted_copy:
        for inner in _inner_archives(archive, cast("BinaryIO", untrusted_copy), place, limits):
            check_nesting(inner, place, level + 1, limits)


@dataclass(frozen=True, slots=True)
class _Inner:
    """An entry of an archive that was copied aside."""

    copy: BinaryIO
    member: Member

    @property
    def size(self) -> int:
        """The length it claims."""
        return self.member.size

    def open(self) -> BinaryIO:
        """Return its unpacked bytes; the copy stays open."""
        return unpacked(self.copy, self.member, owns_file=False)


def _inner_archives(archive: Entry, copy: BinaryIO, place: str, limits: Limits) -> list[_Inner]:
    try:
        with archive.open() as untrusted_stream:
            while untrusted_block := untrusted_stream.read(MIB):
                copy.write(untrusted_block)
        return [
            _Inner(copy, as_member(Path(), place, record, local))
            for record in read_directory(copy, place, limits).records
            if is_archive((local := read_local(copy, record, place)).untrusted_head)
        ]
    except InputRefused:
        return []
