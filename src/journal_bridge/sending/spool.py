"""The sender's own copy of what is on its way, sealed as it goes; it stays until the transfer has ended.

One lock a transfer keeps two runs apart. Everything here may be killed at any instruction and be done again: a copy
has its name only when all of it is there.
"""

import json
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused, TryAgain
from journal_bridge.locking import HeldByAnotherError, alone
from journal_bridge.private_files import flush_names, write_new
from journal_bridge.sending.parcels import Parcel, hashed

SPOOL: Final = "spool"
"""Folder of these copies in the workspace."""

BLOCK: Final = 256 * 1024
"""Bytes read and sent at a time: on a line of 64 kbit/s one takes half a minute, as long as a write may."""

_WORD: Final = 4096
"""Bytes read of a withdrawal that waits to be heard; one is under a kilobyte."""


class Spool:
    """The copies of one workspace; the folder is made with mode 0700 when the first comes."""

    def __init__(self, workspace: Path) -> None:
        self._folder = workspace / SPOOL

    def path(self, transfer: str) -> Path:
        """Return where the copy of a transfer lies."""
        return self._folder / f"{transfer}.jb.age"

    @contextmanager
    def held(self, transfer: str) -> Iterator[None]:
        """Be the only run at a transfer, for as long as the block lasts.

        Raises:
            TryAgain: `transfer-in-hand`, at once, when another is; `no-room` when the folder cannot be written.
        """
        self._make()
        try:
            with alone(self._lock(transfer)):
                yield
        except HeldByAnotherError:
            raise TryAgain("transfer-in-hand", transfer[:8]) from None

    def put(self, parcel: Parcel) -> None:
        """Keep a copy, unless there is one; it costs no room where the disk knows links.

        Raises:
            InputRefused: `spool-gone` when what was to be copied is no longer what it was.
            OSError: when it cannot be written.
        """
        target = self.path(parcel.transfer)
        if target.exists():
            return
        self._make()
        partial = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
        try:
            _linked_or_copied(parcel, partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        flush_names(self._folder)

    def blocks(self, parcel: Parcel, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes of a copy from one place up to another.

        Raises:
            InputRefused: `spool-gone` when the copy is not there any more, or shorter or longer than it was.
        """
        try:
            with self.path(parcel.transfer).open("rb", buffering=0) as file:
                if os.fstat(file.fileno()).st_size != parcel.bytes:
                    raise InputRefused("spool-gone", parcel.transfer[:8])
                file.seek(start)
                while start < end:
                    block = file.read(min(BLOCK, end - start))
                    if not block:
                        raise InputRefused("spool-gone", parcel.transfer[:8])
                    start += len(block)
                    yield block
        except OSError:
            raise InputRefused("spool-gone", parcel.transfer[:8]) from None

    def demand(self, parcel: Parcel) -> None:
        """Demand that the copy is there, in its whole length.

        Raises:
            InputRefused: `spool-gone`.
        """
        for _ in self.blocks(parcel, 0, 1):
            return

    def keep_word(self, transfer: str, document: dict[str, str]) -> None:
        """Keep a signed withdrawal until the other setting has heard it; one that waits already stays."""
        self._make()
        with suppress(FileExistsError):
            write_new(self._word(transfer), json.dumps(document).encode())
        flush_names(self._folder)

    def word(self, transfer: str) -> object | None:
        """Return the withdrawal that waits to be heard, or None."""
        try:
            with self._word(transfer).open("rb") as file:
                found: object = json.loads(file.read(_WORD))
        except (OSError, ValueError):
            return None
        return found

    def forget_word(self, transfer: str) -> None:
        """Remove a withdrawal that need not be heard any more."""
        self._word(transfer).unlink(missing_ok=True)

    def remove(self, transfer: str) -> None:
        """Remove all there is of a transfer that has ended, its lock too: nothing more is done for it."""
        self.path(transfer).unlink(missing_ok=True)
        for left in self._folder.glob(f".{transfer}.jb.age.*"):
            left.unlink(missing_ok=True)
        self.forget_word(transfer)
        with suppress(OSError):  # Windows keeps the name of an open file
            self._lock(transfer).unlink()

    def tidy(self, ended: Collection[str]) -> None:
        """Remove what a run left that was killed just when its transfer had ended."""
        if self._folder.is_dir():
            for transfer in {path.name.lstrip(".").partition(".")[0] for path in self._folder.iterdir()} & set(
                ended
            ):
                self.remove(transfer)

    def _lock(self, transfer: str) -> Path:
        return self._folder / f"{transfer}.lock"

    def _word(self, transfer: str) -> Path:
        return self._folder / f"{transfer}.withdrawn.json"

    def _make(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise TryAgain("no-room", SPOOL) from None


def _linked_or_copied(parcel: Parcel, target: Path) -> None:
    """Give a file a second name, or where a disk knows none, copy it; what is copied is compared."""
    try:
        os.link(parcel.path, target)
    except OSError:
        _copied(parcel, target)


def _copied(parcel: Parcel, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as sink:
        digest = hashed(parcel.path, sink.write)
        sink.flush()
        os.fsync(sink.fileno())
    if digest != (parcel.sha256, parcel.bytes):
        raise InputRefused("spool-gone", parcel.transfer[:8])
