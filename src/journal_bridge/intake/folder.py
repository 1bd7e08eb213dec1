"""Walks an export that lies unpacked in a folder, following no link, and opens its files the same way."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from journal_bridge.errors import InputRefused
from journal_bridge.intake.limits import MIB, Limits
from journal_bridge.intake.local import HEAD_BYTES
from journal_bridge.intake.names import NameBook, SafeName, check_name, is_junk
from journal_bridge.intake.nesting import check_nesting_within, is_archive

OPEN_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
"""Not to wait for a pipe that took a file's place. Windows has none but the last; there the walk refuses links."""

_PIECE: Final = MIB
"""Bytes read at a time, whatever length an export claims."""

_HEAD_KEPT: Final = 32
"""First bytes of each file that stay at hand: every reader asks what a file is, and most files are photos."""


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file found by the walk; `size` is its length then, and it must not have changed.

    `untrusted_head` are its first bytes as they were looked at once, or nothing when they were not.
    """

    root: str
    name: SafeName
    size: int
    untrusted_head: bytes = b""

    def open(self) -> BinaryIO:
        """Return a stream of its bytes; the caller closes it.

        Raises:
            InputRefused: `not-found` if it has gone or become a link, `size-lie` if its length has changed.
        """
        return os.fdopen(self._opened(), "rb")

    def read(self, length: int) -> bytes:
        """Return its first bytes, at most `length` of them and all of a shorter file.

        Raises:
            InputRefused: as `open` does.
        """
        handle = self._opened()
        try:
            return _read_up_to(handle, length)
        finally:
            os.close(handle)

    def head(self, length: int) -> bytes:
        """Return its first bytes as `read` does, or as they were when it was looked at.

        Raises:
            InputRefused: as `open` does.
        """
        if 0 < length <= len(self.untrusted_head):
            return self.untrusted_head[:length]
        return self.read(length)

    def _opened(self) -> int:
        try:
            handle = os.open(os.path.join(self.root, self.name), OPEN_FLAGS)  # noqa: PTH118 - twice as fast
        except OSError:
            raise InputRefused("not-found", self.name) from None
        return same_file(handle, self.size, self.name)


def same_file(handle: int, size: int, name: str) -> int:
    """Return an opened file that is what it was when its length was noted, or close it.

    Raises:
        InputRefused: `size-lie` if its length has changed, or if it is no file any more.
    """
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_size != size:
        os.close(handle)
        raise InputRefused("size-lie", name)
    return handle


def _read_up_to(handle: int, length: int) -> bytes:
    """Return the first bytes of a file, all of them if it has no more; a read may stop short of what was asked."""
    pieces = []
    while length and (piece := os.read(handle, min(length, _PIECE))):
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


@dataclass(frozen=True, slots=True)
class CheckedFolder:
    """A folder that passed: its files by safe name, and how much litter was left out."""

    files: dict[SafeName, FolderFile]
    ignored: int


def check_folder(path: Path, limits: Limits) -> CheckedFolder:
    """Return the files of a folder and of all folders in it, or refuse it whole.

    Hard links are allowed: they cannot lead to anything this user may not read, and backup tools make them.

    Raises:
        InputRefused: any code of names and containers; the place is the file's relative name.
    """
    book = NameBook()
    files: dict[SafeName, FolderFile] = {}
    seen, ignored, size = 0, 0, 0
    for file in _walk(path, limits):
        seen += 1
        size += file.size
        if seen > limits.entries:
            raise InputRefused("too-many-entries", path.name)
        if size > limits.folder_bytes:
            raise InputRefused("quota", path.name)
        if is_junk(file.name):
            ignored += 1
            continue
        book.add(file.name)
        files[file.name] = file
    book.check_folders()
    return CheckedFolder(files, ignored)


def check_inner_archives(folder: CheckedFolder, limits: Limits) -> None:
    """Refuse archives packed too deeply inside the files of a folder; each file's first bytes are then at hand.

    Raises:
        InputRefused: `nested-archive`.
    """
    once: dict[bytes, bytes] = {}  # sixty thousand photos begin in a few ways
    for name, file in folder.files.items():
        untrusted_head = read_head(file)
        if is_archive(untrusted_head):
            check_nesting_within(file, name, 1, limits)
        kept = untrusted_head[:_HEAD_KEPT]
        folder.files[name] = FolderFile(file.root, name, file.size, once.setdefault(kept, kept))


def read_head(file: FolderFile) -> bytes:
    """Return the first bytes of a file."""
    return file.read(HEAD_BYTES)


def _walk(root: Path, limits: Limits) -> Iterator[FolderFile]:
    top = os.fspath(root)
    waiting: list[tuple[Path, str]] = [(root, "")]
    while waiting:
        folder, prefix = waiting.pop()
        for untrusted_entry in _listing(folder, prefix or root.name):
            name = check_name(prefix + untrusted_entry.name, limits)
            status = untrusted_entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode) and not is_junction(status):
                waiting.append((folder / untrusted_entry.name, f"{name}/"))
            elif stat.S_ISREG(status.st_mode) and not is_junction(status):
                yield FolderFile(top, name, status.st_size)
            else:  # links; also pipes, sockets and devices, for which the advice is the same: copy the real files
                raise InputRefused("link", name)


def _listing(folder: Path, place: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        raise InputRefused("not-found", place) from None


def is_junction(status: os.stat_result) -> bool:
    """Say whether Windows would be led elsewhere by this entry."""
    attributes: int = getattr(status, "st_file_attributes", 0)
    return bool(attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT)
