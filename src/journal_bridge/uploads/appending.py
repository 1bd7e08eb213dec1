"""One writer at work on one upload: bytes are counted before they are written, and flushed now and then."""

import errno
import hashlib
import os
import shutil
from collections import OrderedDict
from pathlib import Path
from typing import Final, Protocol

from journal_bridge.errors import DISK_FULL
from journal_bridge.uploads.faults import (
    CompletedUpload,
    InconsistentLength,
    MismatchingOffset,
    NoRoom,
    TooLarge,
)
from journal_bridge.uploads.files import Files, Upload
from journal_bridge.uploads.limits import FLUSH_EVERY, WRITE, Limits

_HASHES_KEPT: Final = 64
"""Uploads under way at once whose hash is carried on; one more is hashed again from its file at the end."""


class Hash(Protocol):
    """What `hashlib` gives."""

    def update(self, data: bytes | bytearray, /) -> None:
        """Take in more bytes."""

    def hexdigest(self) -> str:
        """Return the digest of all bytes so far."""


class Hashes:
    """Hashes of uploads under way, each good only for a file that is exactly as this process left it.

    They live in memory alone: after a restart, or when another process wrote in between, the file is read again.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[tuple[int, ...], Hash]] = OrderedDict()

    def take(self, file: int, key: str) -> Hash | None:
        """Return the hash of all bytes of an open file, or None where it is not known; it is no longer kept."""
        if not os.fstat(file).st_size:
            self._kept.pop(key, None)
            return hashlib.sha256()
        seen, known = self._kept.pop(key, (None, None))
        return known if seen == _look(file) else None

    def keep(self, file: int, key: str, known: Hash | None) -> None:
        """Keep the hash of an open file as it lies there now."""
        if known is not None:
            self._kept[key] = (_look(file), known)
            while len(self._kept) > _HASHES_KEPT:
                self._kept.popitem(last=False)


def _look(file: int) -> tuple[int, ...]:
    facts = os.fstat(file)
    return facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns


def room(folder: Path) -> int:
    """Return how many bytes are free on the disk."""
    return shutil.disk_usage(folder).free


class Appending:
    """Takes the bytes of one request; the caller holds the upload's lock until `close` has returned.

    Raises:
        MismatchingOffset: when the file ends elsewhere than the bytes begin.
    """

    def __init__(self, files: Files, upload: Upload, offset: int, limits: Limits, hashes: Hashes) -> None:
        if offset != upload.offset:
            raise MismatchingOffset(upload.offset, offset)
        self._files, self._limits, self._hashes = files, limits, hashes
        self._begin, self._length, self._complete = offset, upload.length, upload.complete
        self._taken, self._written, self._flushed = offset, offset, offset
        self._waiting = bytearray()
        self._file = -1 if upload.complete else files.open_part()
        self.hash: Hash | None = None if upload.complete else hashes.take(self._file, files.part.name)

    def take(self, untrusted_block: bytes) -> bool:
        """Count a block in, and tell whether it is time to `write`.

        Raises:
            CompletedUpload: when the upload is whole already.
            InconsistentLength: when the block would go past the length; none of it is kept.
            TooLarge: when one request brings more than it may.
        """
        if not untrusted_block:
            return False
        if self._complete:
            raise CompletedUpload
        taken = self._taken + len(untrusted_block)
        if taken > self._length:
            raise InconsistentLength
        if taken - self._begin > self._limits.max_append:
            raise TooLarge(self._limits)
        self._waiting += untrusted_block
        self._taken = taken
        return len(self._waiting) >= WRITE

    def write(self) -> None:
        """Write what waits, and flush now and then.

        Raises:
            NoRoom: when the disk is full, or nearly; what was written before stays.
        """
        waiting, self._waiting = self._waiting, bytearray()
        if not waiting:
            return
        known, self.hash = self.hash, None  # broken off here, only the file knows how much of the block lies in it
        try:
            self._write_all(waiting)
        except OSError as failure:
            raise NoRoom if failure.errno in DISK_FULL else failure from None
        if known is not None:
            known.update(waiting)
            self.hash = known
        if self._written - self._flushed >= FLUSH_EVERY:
            os.fsync(self._file)
            self._flushed = self._written
            if room(self._files.part.parent) < self._limits.margin:
                raise NoRoom

    def _write_all(self, waiting: bytearray) -> None:
        with memoryview(waiting) as rest:
            written = 0
            while written < len(rest):
                step = os.write(self._file, rest[written:])
                if not step:
                    raise OSError(errno.ENOSPC, "nothing written")
                written += step
                self._written += step

    def close(self) -> None:
        """Write all that was taken; safe to call again. `Files.state` flushes it before anybody is told."""
        if self._file < 0:
            return
        try:
            self.write()
        finally:
            file, self._file = self._file, -1
            self._hashes.keep(file, self._files.part.name, self.hash)
            os.close(file)
