"""Copies a file so that it is safe on the medium, and reads it back from there."""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO, Final

from journal_bridge.handover import BundleFile

_BLOCK: Final = 1 << 20


def copy_flushed(source: Path, target: Path) -> str:
    """Copy a file under a new name, flush it to the medium, and return the SHA-256 of what was read."""
    with source.open("rb") as stream, target.open("xb") as copy:
        digest = _copied(stream, copy)
        copy.flush()
        os.fsync(copy.fileno())
    return digest


def _copied(source: BinaryIO, copy: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := source.read(_BLOCK):
        digest.update(block)
        copy.write(block)
    return digest.hexdigest()


def demand_same(read: str, target: Path, file: BundleFile) -> None:
    """Check that what was copied, and what now lies on the medium, is the file.

    Raises:
        OSError: when it is not; there is then no use in keeping it.
    """
    if read != file.sha256 or _read_back(target) != (file.sha256, file.bytes):
        raise OSError("the copy is not the file")


def _read_back(path: Path) -> tuple[str, int]:
    """Return digest and length as the medium holds them, past the memory where that can be asked for."""
    digest, length = hashlib.sha256(), 0
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := file.read(_BLOCK):
            digest.update(block)
            length += len(block)
    return digest.hexdigest(), length
