"""A folder on this computer that a migration writes to: whole folders take their place in one step, files too.

OUT/running.lock   held by the run that is at work here; gone when it has ended by itself
OUT/unfinished/    the spool, on the disk of OUT; in it `placing`, where folders change places
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from journal_bridge.deliver import demand_outside
from journal_bridge.errors import DISK_FULL, TryAgain, UsageFault
from journal_bridge.locking import HeldByAnotherError, alone
from journal_bridge.migrating.outlets import swapping
from journal_bridge.migrating.outlets.sums import MANIFESTS, SIGNATURES, manifest_among, told_by
from journal_bridge.private_files import flush_names
from journal_bridge.stores import address_of, local_path

UNFINISHED: Final = "unfinished"
LOCK: Final = "running.lock"
PLACING: Final = "placing"

KEPT: Final = ("keep-at-the-setting/state", "keep-at-the-setting/report.json")
"""What an earlier run left, by which its OUT is known."""

PLANNED: Final = frozenset({"PLAN.html", "plan.csv", "plan.json"})
"""Everything that planning leaves."""

_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600
"""Packages are not encrypted: nobody but the user who made them reads them on a shared computer."""

_BELOW: Final = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,119}/){0,7}[A-Za-z0-9_][A-Za-z0-9._-]{0,119}")
"""Our own names only: keyed ids, purposes, names of reports."""


def checked_below(below: str) -> str:
    """Return a path below an outlet if it is a plain relative one.

    Raises:
        ValueError: when it is not; no such path comes from an export.
    """
    if _BELOW.fullmatch(below) is None:
        raise ValueError("no plain path below --out")
    return below


class LocalOutlet:
    """A folder on this computer. Whoever looks sees each folder in it as it was or as it is to be, never half."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self.shown = out.name
        self.local = out / UNFINISHED
        self._placing = self.local / PLACING

    def demand_usable(self, exports: Iterable[str | Path] = ()) -> None:
        """Check that the folder is new, empty or an earlier run's, and lies in no export; nothing is written.

        Raises:
            UsageFault: `out-not-empty`, `inside-export`, `no-folder` when it cannot be looked into, `store-address`
                where an export's is none.
        """
        try:
            usable = not _is_linked(self._out) and (not self._out.exists() or _is_ours(self._out))
        except OSError:
            raise UsageFault("no-folder", self.shown) from None
        if not usable:
            raise UsageFault("out-not-empty", self.shown)
        for export in exports:
            path = local_path(str(export))
            if path is None:
                address_of(str(export))
            else:
                demand_outside(self._out, path)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Be the only run at work here for the length of the block, after half changes of a killed one are healed.

        Raises:
            UsageFault: `out-not-empty`.
            TryAgain: `out-in-use` while another run is at work here; `no-room`, `delivery-failed`.
        """
        self.demand_usable()
        with self._told():
            self._out.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        with one_run(self._out / LOCK, self.local, self.shown):
            self.mend()
            yield

    def mend(self) -> None:
        """Finish or take back what a killed run left half done.

        Raises:
            TryAgain: `no-room`, `delivery-failed`.
        """
        with self._told():
            self.local.mkdir(mode=_FOLDER_MODE, exist_ok=True)
            with suppress(OSError):  # some disks know no modes; whole journals lie in it, so it is asked for again
                self.local.chmod(_FOLDER_MODE)
            swapping.mend(self._out, self._placing)

    def place(self, staged: Path, below: str) -> None:
        """Put a finished folder at a path, in place of the one that is there; `staged` is gone then.

        When a run is killed at it, `staged` is where it was, or `mend` puts it in its place.
        Its files must be safe on the disk already (`flushing.flush`), and one of `MANIFESTS` among them.

        Raises:
            TryAgain: `no-room`, `delivery-failed`; everything is then as it was.
        """
        with self._told():
            manifest_among(one.name for one in staged.iterdir())
            target = self._made_above(below)
            if target.exists():
                swapping.replace(staged, self._out, below, self._placing)
            else:
                staged.rename(target)
                flush_names(target.parent)

    def holds(self, below: str, manifest_sha256: str) -> bool:
        """Tell whether a folder lies at a path whose list of digests has this SHA-256.

        Raises:
            TryAgain: `delivery-failed` when it cannot be read.
        """
        lists = (self.get(f"{below}/{name}") for name in MANIFESTS)
        found = next((one for one in lists if one is not None), None)
        return found is not None and hashlib.sha256(found).hexdigest() == manifest_sha256

    def intact(self, below: str, manifest_sha256: str) -> bool:
        """Tell whether such a folder lies at a path with every file its list tells of, byte for byte, and no other.

        Raises:
            TryAgain: `delivery-failed` when it cannot be read.
        """
        if not self.holds(below, manifest_sha256):
            return False
        with self._told():
            folder = self._out / checked_below(below)
            there = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if not one.is_dir()}
            name = manifest_among(there)
            told = told_by(name, there.pop(name).read_bytes())
            if there.keys() - SIGNATURES != told.keys():
                return False
            return all(_is_file_of(there[one], sha256) for one, sha256 in told.items())

    def remove(self, below: str) -> None:
        """Remove a folder or file in one step, if it is there.

        Raises:
            TryAgain: `no-room`, `delivery-failed`.
        """
        with self._told():
            if (self._out / checked_below(below)).exists():
                swapping.take_out(self._out, below, self._placing)

    def put(self, below: str, content: bytes) -> None:
        """Write a file, in place of the one that is there.

        Raises:
            TryAgain: `no-room`, `delivery-failed`; what was there is then there still.
        """
        with self._told():
            target = self._made_above(below)
            room = swapping.new_room(self._placing)
            try:
                _write(room / "file", content)
                (room / "file").replace(target)
                flush_names(target.parent)
            finally:
                swapping.settle(room, self._out)

    def get(self, below: str) -> bytes | None:
        """Return the content of a file, or None where there is none.

        Raises:
            TryAgain: `delivery-failed` when it cannot be read.
        """
        with self._told():
            try:
                return (self._out / checked_below(below)).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def names(self, below: str) -> list[str]:
        """Return the names of what lies in a folder, in order; none where there is no folder.

        Raises:
            TryAgain: `delivery-failed` when it cannot be read.
        """
        with self._told():
            folder = self._out / checked_below(below)
            return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []

    def _made_above(self, below: str) -> Path:
        """Return the path of what is to be put somewhere, after the folders above it are made."""
        target = self._out / checked_below(below)
        for folder in reversed([one for one in target.parents if self._out in one.parents]):
            if folder.is_symlink():  # nothing of ours; what is written through it would lie somewhere else
                raise NotADirectoryError
            if not folder.exists():
                folder.mkdir(mode=_FOLDER_MODE)
                flush_names(folder.parent)
        return target

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as trouble:
            raise TryAgain(trouble_code(trouble), self.shown) from None


@contextmanager
def one_run(lock: Path, local: Path, shown: str) -> Iterator[None]:
    """Hold a lock for the length of the block; its file stays as long as anything unfinished does.

    Raises:
        TryAgain: `out-in-use` while another run holds it; `no-room`, `delivery-failed` when it cannot be made.
    """
    with ExitStack() as held:
        try:
            file = held.enter_context(alone(lock))
        except HeldByAnotherError:
            raise TryAgain("out-in-use", shown) from None
        except OSError as trouble:
            raise TryAgain(trouble_code(trouble), shown) from None
        if not _is_at(file, lock):  # the run that had it ended just now, and took the file away
            raise TryAgain("out-in-use", shown)
        try:
            yield
        finally:
            with suppress(OSError):  # what is not empty stays, and Windows removes no open file
                for folder in (local / PLACING, local):
                    if folder.exists():
                        folder.rmdir()
                lock.unlink()


def trouble_code(trouble: OSError) -> str:
    """Return the code for what a disk would not do."""
    return "no-room" if trouble.errno in DISK_FULL else "delivery-failed"


def _is_at(file: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _is_linked(out: Path) -> bool:
    return out.is_symlink() or (out / UNFINISHED).is_symlink()


def _is_ours(out: Path) -> bool:
    there = {one.name for one in out.iterdir()}
    return LOCK in there or there <= PLANNED or any((out / kept).exists() for kept in KEPT)


def _is_file_of(path: Path, sha256: str) -> bool:
    """Tell whether a plain file has a digest; what a link leads to is nothing of ours."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
