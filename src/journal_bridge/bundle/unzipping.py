"""Reads the ZIP of a sealed bundle: only names we know, each once, in the one order, and not a byte besides.

`zipfile` is not used: Python 3.11's expands overlapping entries without a word, and no general reader compares what
a ZIP says of a file before its bytes with what it says at the end.
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from journal_bridge.bundle import bag
from journal_bridge.bundle.blocks import BLOCK, private_file
from journal_bridge.bundle.container import EXTRA, LOCAL, LOCAL_SIGNATURE, Member, directory
from journal_bridge.errors import NotVerified

MOST_MEMBERS: Final = 100_000
"""A child with twenty photos a day for five years has 36,500."""

LARGEST_TAG: Final = 32 << 20
"""Bytes of a tag file: 100,000 lines of a manifest are 18 MB."""

LARGEST_DOCUMENT: Final = 128 << 20
"""Bytes of `journal.json`, which is read whole: 5,000 entries of a thousand words are 40 MB."""

LONGEST_NAME: Final = 120
"""Bytes of a name: `data/media/`, a hundred letters, a point and eight more."""

_ZIP: Final = b"PK\x03\x04"
_DRAFT: Final = bag.BAGIT.encode()
"""The name of the first file of the drafts before 1.0; their headers were not ours."""

_LIST: Final = "the list of files"
_VERSION: Final = re.compile(rb'\{\n "schema": "([!-~]{1,100})"')


class Bag:
    """The members of a bag still in its ZIP; their names are safe, their bytes are not yet trusted."""

    def __init__(self, file: BinaryIO, members: list[Member]) -> None:
        self._file = file
        self._members = {member.name: member for member in members}
        self.payload = self._members.keys() - set(bag.TAG_FILES)

    def tags(self) -> dict[str, bytes]:
        """Return the tag files by name; every one of them is there.

        Raises:
            NotVerified: `tampered`.
        """
        return {name: self._tag(name) for name in bag.TAG_FILES}

    def extract(self, name: str, target: Path, digest: str) -> None:
        """Write a member to a new file, and check its digest on the way.

        Raises:
            NotVerified: `tampered`.
        """
        with private_file(target) as sink:
            self._copy(name, sink.write, digest)

    def check(self, name: str, digest: str) -> None:
        """Read a member and check its digest, without writing it anywhere.

        Raises:
            NotVerified: `tampered`.
        """
        self._copy(name, len, digest)

    def bytes_of(self, name: str) -> int:
        """Return the length of a member in bytes."""
        return self._members[name].length

    def content(self, name: str, digest: str) -> bytes:
        """Return the bytes of a member that is no longer than a document may be, when its digest is right.

        Raises:
            NotVerified: `tampered`.
        """
        blocks: list[bytes] = []
        self._copy(name, blocks.append, digest)
        return b"".join(blocks)

    def _copy(self, name: str, take: Callable[[bytes], object], digest: str) -> None:
        """Give a member's bytes away block by block, and check their digest at the end."""
        found = hashlib.sha256()
        for block in self._blocks(name):
            found.update(block)
            take(block)
        if found.hexdigest() != digest:
            raise NotVerified("tampered", name)

    def _tag(self, name: str) -> bytes:
        if self._members[name].length > LARGEST_TAG:
            raise NotVerified("tampered", name)
        return b"".join(self._blocks(name))

    def _blocks(self, name: str) -> Iterator[bytes]:
        """Yield a member's bytes and compare their CRC-32 at the end: it stands under no signature."""
        member, crc = self._members[name], 0
        self._file.seek(member.start)
        left = member.length
        while left:
            block = self._file.read(min(left, BLOCK))
            left -= len(block)
            crc = zlib.crc32(block, crc)
            yield block
        if crc != member.crc:
            raise NotVerified("tampered", name)


@contextmanager
def open_bag(path: Path) -> Iterator[Bag]:
    """Give the members of a bag's ZIP, after every check their list allows.

    Raises:
        NotVerified: `not-a-bundle` when it is no ZIP, `unsupported-version` when it names another version of this
            format, `missing-file` without one of the tag files, `extra-file` for a name that does not belong there,
            `tampered` for the rest.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(len(_DRAFT) + LOCAL.size)
        if not start.startswith(_ZIP):
            raise NotVerified("not-a-bundle", "the content")
        if start[LOCAL.size :] == _DRAFT:
            raise NotVerified("unsupported-version", bag.BAGIT)
        _check_version(_member(file, 0, size), file)
        members = list(_members(file, size))
        _check_names([member.name for member in members])
        expected = directory(members)
        if file.read(len(expected) + 1) != expected:
            raise NotVerified("tampered", _LIST)
        yield Bag(file, members)


def _check_version(first: Member, file: BinaryIO) -> None:
    """Refuse another version by the first file alone: the rest of its layout is its own affair."""
    told = _VERSION.match(file.read(min(first.length, LARGEST_TAG))) if first.name == bag.STATEMENT else None
    if told and told[1] != bag.SCHEMA.encode():
        raise NotVerified("unsupported-version", first.name)


def _members(file: BinaryIO, size: int) -> Iterator[Member]:
    """Yield the members by their local headers, one behind the other, and leave the file where they end."""
    offset = 0
    for _ in range(MOST_MEMBERS + 1):
        file.seek(offset)
        if file.read(len(_ZIP)) != _ZIP:
            file.seek(offset)
            return
        member = _member(file, offset, size)
        yield member
        offset = member.end
    raise NotVerified("tampered", _LIST)


def _member(file: BinaryIO, offset: int, size: int) -> Member:
    """Return the member whose header begins at an offset, when the header is just what we would write for it."""
    file.seek(offset)
    fixed = file.read(LOCAL.size)
    if len(fixed) != LOCAL.size:
        raise NotVerified("tampered", _LIST)
    signature, *_, crc, _packed, _whole, name_bytes, extra_bytes = LOCAL.unpack(fixed)
    if signature != LOCAL_SIGNATURE or extra_bytes != EXTRA.size:
        raise NotVerified("tampered", _LIST)
    if name_bytes > LONGEST_NAME:
        raise NotVerified("extra-file", _LIST)
    rest = file.read(name_bytes + extra_bytes)
    if len(rest) != name_bytes + extra_bytes:
        raise NotVerified("tampered", _LIST)
    length = EXTRA.unpack(rest[name_bytes:])[2]
    member = Member(rest[:name_bytes].decode("latin-1"), length, crc, offset)
    if member.header != fixed + rest or member.end > size:
        raise NotVerified("tampered", _LIST)
    return member


def _check_names(untrusted: list[str]) -> None:
    for number, name in enumerate(untrusted, start=1):
        if name not in bag.TAG_FILES and not bag.is_payload_name(name):
            raise NotVerified("extra-file", f"file {number} inside")  # the name is the sender's, so it is not shown
    if len({name.casefold() for name in untrusted}) != len(untrusted):
        raise NotVerified("tampered", _LIST)
    if missing := [name for name in bag.TAG_FILES if name not in untrusted]:
        raise NotVerified("missing-file", missing[0])
    if untrusted != [*bag.TAG_FILES, *sorted(set(untrusted) - set(bag.TAG_FILES))]:
        raise NotVerified("tampered", _LIST)
