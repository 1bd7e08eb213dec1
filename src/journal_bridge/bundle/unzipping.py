"""Reads the ZIP of a sealed bundle: only names we know, only stored members, each once, none longer than it says.

Python 3.11's `zipfile` expands overlapping entries without a word and `extractall` renames and overwrites in
silence, so members are counted, their sizes summed against the file's own length, and each is written by us.
"""

import hashlib
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from journal_bridge.bundle.bag import PAYLOAD_NAME, TAG_FILES
from journal_bridge.bundle.blocks import blocks, private_file
from journal_bridge.errors import NotVerified

MOST_MEMBERS: Final = 100_000
"""A child with twenty photos a day for five years has 36,500."""

LARGEST_TAG: Final = 32 << 20
"""Bytes of a tag file: 100,000 lines of a manifest are 18 MB."""

_ENCRYPTED: Final = 1
_TROUBLES: Final = (
    zipfile.BadZipFile,
    RuntimeError,  # also what zipfile raises for a kind of compression it does not know
    EOFError,
    ValueError,
    OverflowError,
    struct.error,
)
"""All that `zipfile` was seen to raise for damaged input."""


class Bag:
    """The members of a bag still in its ZIP; their names are safe, their bytes are not yet trusted."""

    def __init__(self, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._members = members
        self.payload = members.keys() - set(TAG_FILES)

    def tags(self) -> dict[str, bytes]:
        """Return the tag files by name; every one of them must be there.

        Raises:
            NotVerified: `missing-file`, `tampered`.
        """
        return {name: self._tag(name) for name in TAG_FILES}

    def extract(self, name: str, target: Path, digest: str) -> None:
        """Write a member to a new file, and check its digest on the way.

        Raises:
            NotVerified: `tampered`.
        """
        found = hashlib.sha256()
        with _named(name), self._archive.open(self._members[name]) as source, private_file(target) as sink:
            for block in blocks(source):  # type: ignore[arg-type] # ZipExtFile reads as a binary file does
                found.update(block)
                sink.write(block)
        if found.hexdigest() != digest:
            raise NotVerified("tampered", name)

    def _tag(self, name: str) -> bytes:
        if name not in self._members:
            raise NotVerified("missing-file", name)
        if self._members[name].file_size > LARGEST_TAG:
            raise NotVerified("tampered", name)
        with _named(name):
            return self._archive.read(self._members[name])


@contextmanager
def open_bag(path: Path) -> Iterator[Bag]:
    """Give the members of a bag's ZIP, after every check their list allows.

    Raises:
        NotVerified: `not-a-bundle` when it is no ZIP, `extra-file` for a name that does not belong there,
            `tampered` for the rest.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _TROUBLES:
        raise NotVerified("not-a-bundle", "the content") from None
    with archive:
        yield Bag(archive, _checked(archive.infolist(), path.stat().st_size))


def _checked(untrusted: list[zipfile.ZipInfo], size: int) -> dict[str, zipfile.ZipInfo]:
    if len(untrusted) > MOST_MEMBERS or sum(member.file_size for member in untrusted) > size:
        raise NotVerified("tampered", "the list of files")
    members: dict[str, zipfile.ZipInfo] = {}
    for number, member in enumerate(untrusted, start=1):
        name, place = member.orig_filename, f"file {number} inside"
        if name not in TAG_FILES and PAYLOAD_NAME.fullmatch(name) is None:
            raise NotVerified("extra-file", place)  # the name is the sender's to choose, so it is not shown
        if name.casefold() in members or member.filename != name:
            raise NotVerified("tampered", place)
        if member.compress_type != zipfile.ZIP_STORED or member.compress_size != member.file_size:
            raise NotVerified("tampered", place)
        if member.flag_bits & _ENCRYPTED:
            raise NotVerified("tampered", place)
        members[name.casefold()] = member
    return {member.filename: member for member in members.values()}


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Turn whatever `zipfile` raises for damage into our own error, with the member's safe name."""
    try:
        yield
    except _TROUBLES:
        raise NotVerified("tampered", name) from None
