"""Walks an export that lies unpacked in a folder, following no link, and opens its files the same way."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from journal_bridge.errors import InputRefused
from journal_bridge.intake.limits import Limits
from journal_bridge.intake.local import HEAD_BYTES
from journal_bridge.intake.names import NameBook, SafeName, check_name, is_junk
from journal_bridge.intake.nesting import check_nesting_within, is_archive

_OPEN_FLAGS: Final = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
"""Windows has neither of the first two; there the walk alone refuses links."""


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file found by the walk; `size` is its length then, and it must not have changed."""

    path: Path
    name: SafeName
    size: int

    def open(self) -> BinaryIO:
        """Return a stream of its bytes; the caller closes it.

        Raises:
            InputRefused: `not-found` if it has gone or become a link, `size-lie` if its length has changed.
        """
        try:
            untrusted_file = os.fdopen(os.open(self.path, _OPEN_FLAGS), "rb")
        except OSError:
            raise InputRefused("not-found", self.name) from None
        status = os.fstat(untrusted_file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size != self.size:
            untrusted_file.close()
            raise InputRefused("size-lie", self.name)
        return untrusted_file


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
    """Refuse archives packed too deeply inside the files of a folder.

    Raises:
        InputRefused: `nested-archive`.
    """
    for file in folder.files.values():
        if is_archive(read_head(file)):
            check_nesting_within(file, file.name, 1, limits)


def read_head(file: FolderFile) -> bytes:
    """Return the first bytes of a file."""
    with file.open() as untrusted_file:
        return untrusted_file.read(HEAD_BYTES)


def _walk(root: Path, limits: Limits) -> Iterator[FolderFile]:
    waiting: list[tuple[Path, str]] = [(root, "")]
    while waiting:
        folder, prefix = waiting.pop()
        for untrusted_entry in _listing(folder, prefix or root.name):
            name = check_name(prefix + untrusted_entry.name, limits)
            status = untrusted_entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode) and not _is_junction(status):
                waiting.append((folder / untrusted_entry.name, f"{name}/"))
            elif stat.S_ISREG(status.st_mode) and not _is_junction(status):
                yield FolderFile(folder / untrusted_entry.name, name, status.st_size)
            else:  # links; also pipes, sockets and devices, for which the advice is the same: copy the real files
                raise InputRefused("link", name)


def _listing(folder: Path, place: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        raise InputRefused("not-found", place) from None


def _is_junction(status: os.stat_result) -> bool:
    """Say whether Windows would be led elsewhere by this entry."""
    attributes: int = getattr(status, "st_file_attributes", 0)
    return bool(attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT)
