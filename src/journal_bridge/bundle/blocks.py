"""Files in blocks of 1 MiB: hashed, listed and written privately, however large they are."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from journal_bridge.handover import BundleFile

BLOCK: Final = 1 << 20
"""1 MiB: twice as fast as the 8 KiB of `zipfile.write`, and still nothing in memory."""


def blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file's bytes in blocks."""
    while block := file.read(BLOCK):
        yield block


def listed(name: str, path: Path) -> BundleFile:
    """Return a file of a bundle with its digest and length, read from the disk."""
    digest, length = hashlib.sha256(), 0
    with path.open("rb") as file:
        for block in blocks(file):
            digest.update(block)
            length += len(block)
    return BundleFile(name, path, digest.hexdigest(), length)


def private_folder(folder: Path) -> Path:
    """Make a folder nobody else can read, and return it."""
    folder.mkdir(mode=0o700, parents=True)
    return folder


def private_file(path: Path) -> BinaryIO:
    """Open a new file nobody else can read for writing; an old one is never overwritten.

    Raises:
        FileExistsError: when the name is taken.
    """
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def write_private(path: Path, content: bytes) -> Path:
    """Write a small new file nobody else can read, and return its path."""
    with private_file(path) as file:
        file.write(content)
    return path
