"""The files of one upload, all called by its id: `.upload` is what was announced, `.part` grows, `.whole` is done.

An upload is there as long as its `.upload` is: written once, before anything else is said, and removed first.
"""

import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal_bridge.locking import HeldByAnotherError, alone
from journal_bridge.private_files import flush_names, write_new
from journal_bridge.uploads.faults import NoSuchUpload, UploadBusy

_SCHEMA: Final = "journal-bridge/upload/1"
_ID: Final = re.compile(r"[0-9a-f]{32}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_ANNOUNCED_LIMIT: Final = 4096
"""What was announced takes some 150 bytes; a file longer than this is none of ours."""

PROBE: Final = ".probe."
"""How the name of an empty file begins that tells whether the disk knows locks; a killed program may leave one."""

_OPEN_FLAGS: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Upload:
    """How far an upload has come: bytes safe on the disk, of how many, and whether it is whole and checked."""

    offset: int
    length: int
    complete: bool


@dataclass(frozen=True)
class Announced:
    """What an upload will be when it is whole: bytes, and their SHA-256 in hexadecimal."""

    length: int
    sha256: str

    def __post_init__(self) -> None:
        """Refuse what can be no announcement; nobody's word gets here unchecked."""
        if type(self.length) is not int or self.length < 0 or not _SHA256.fullmatch(self.sha256):
            raise ValueError("no length and SHA-256")


class Files:
    """The names of one upload's files, and what they say.

    Raises:
        NoSuchUpload: when the id is not 32 hexadecimal digits; nothing else ever becomes part of a path.
    """

    def __init__(self, folder: Path, untrusted_id: str) -> None:
        if not _ID.fullmatch(untrusted_id):
            raise NoSuchUpload
        self.announced_in = folder / f"{untrusted_id}.upload"
        self.part = folder / f"{untrusted_id}.part"
        self.whole = folder / f"{untrusted_id}.whole"
        self.lock = folder / f"{untrusted_id}.lock"

    @contextmanager
    def alone(self, retry_after: int) -> Iterator[None]:
        """Be the only one, in any process, that changes this upload.

        Raises:
            UploadBusy: at once, when another is.
        """
        try:
            with alone(self.lock):
                yield
        except HeldByAnotherError:
            raise UploadBusy(retry_after) from None

    def announce(self, announced: Announced) -> None:
        """Make the upload; the file that grows is there first, so that its loss can be told from its beginning."""
        os.close(os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _OPEN_FLAGS, 0o600))
        said = {"schema": _SCHEMA, "length": announced.length, "sha256": announced.sha256}
        write_new(self.announced_in, json.dumps(said).encode())
        flush_names(self.part.parent)

    def announced(self) -> Announced:
        """Return what was announced.

        Raises:
            NoSuchUpload: when nothing was, or nothing that can be read.
        """
        try:
            with self.announced_in.open("rb") as file:
                said = json.loads(file.read(_ANNOUNCED_LIMIT))
            if said["schema"] != _SCHEMA:
                raise NoSuchUpload
            return Announced(said["length"], said["sha256"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            raise NoSuchUpload from None

    def state(self) -> Upload:
        """Return how far the upload is, with every byte up to there flushed to the disk.

        Raises:
            NoSuchUpload: when there is none, or its file is lost or longer than it may be.
        """
        length = self.announced().length
        if self.whole.exists():
            return Upload(length, length, complete=True)
        try:
            file = os.open(self.part, os.O_RDWR | _OPEN_FLAGS)
        except FileNotFoundError:
            if self.whole.exists():  # it was renamed between the two questions
                return Upload(length, length, complete=True)
            raise NoSuchUpload from None
        try:
            offset = os.fstat(file).st_size
            os.fsync(file)  # a killed writer may have left bytes that are not on the disk yet
        finally:
            os.close(file)
        if offset > length:
            raise NoSuchUpload
        return Upload(offset, length, complete=False)

    def open_part(self) -> int:
        """Return a descriptor that writes at the file's end, wherever that is."""
        return os.open(self.part, os.O_WRONLY | os.O_APPEND | _OPEN_FLAGS)

    def name_whole(self) -> None:
        """Give the checked file its final name, in one step."""
        self.part.replace(self.whole)
        flush_names(self.whole.parent)

    def present(self) -> list[Path]:
        """Return which files there are, half-made announcements among them, and the lock last."""
        half_made = self.part.parent.glob(f".{self.announced_in.name}.*")
        named = (self.announced_in, self.part, self.whole)
        return [*(one for one in named if one.exists()), *half_made, *([self.lock] if self.lock.exists() else [])]

    def remove(self) -> None:
        """Remove the upload; from the first step on there is none. Its lock stays, since somebody may hold it."""
        for path in self.present():
            if path != self.lock:
                path.unlink(missing_ok=True)
        flush_names(self.part.parent)


def knows_locks(folder: Path) -> bool:
    """Tell whether the folder's disk keeps two apart who want the same lock.

    Each probe has a name of its own: where two programs start at once on one name, the first to end would take the
    file away from the other between its two locks, which would then be locks of two files.
    """
    probe = folder / f"{PROBE}{secrets.token_hex(8)}"
    try:
        with alone(probe), alone(probe):
            return False
    except HeldByAnotherError:
        return True
    finally:
        probe.unlink(missing_ok=True)
