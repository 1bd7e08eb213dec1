"""The folder a completed export is made in: each file whole or not there, and a memory of which is which.

    OUT/export/          the copy, completed; an export like any other
    OUT/fetched.jsonl    one line a file: its name, whether copied or fetched, its SHA-256 and length
    OUT/incoming/        what is on its way
    OUT/report.json      what became of every link
    OUT/running.lock     held by the run that is at work here

A line is written before its file gets its name, and counts only while a file of that very content lies there. So a
run that was killed at any moment leaves nothing that the next could take for whole.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Final

from journal_bridge.errors import TryAgain, UsageFault
from journal_bridge.locking import HeldByAnotherError, alone
from journal_bridge.private_files import flush_names

EXPORT: Final = "export"
MEMORY: Final = "fetched.jsonl"
REPORT: Final = "report.json"
LOCK: Final = "running.lock"
_INCOMING: Final = "incoming"
_OWN: Final = frozenset({EXPORT, MEMORY, REPORT, LOCK, _INCOMING})
_PRIVATE_FOLDER: Final = 0o700
_PRIVATE_FILE: Final = 0o600
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the completed export as it was put there."""

    name: str
    fetched: bool
    sha256: str
    bytes: int


class Keep:
    """A folder in which an export is being completed, over as many runs as it takes; `keeping` opens one."""

    def __init__(self, out: Path) -> None:
        """Take up a folder that nobody else is at work in."""
        self.out = out
        self.export = out / EXPORT
        self._incoming = out / _INCOMING
        self._known: dict[str, Kept] = {}
        for folder in (self.export, self._incoming):
            folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        for left_over in self._incoming.iterdir():
            left_over.unlink()
        self._remember_from(out / MEMORY)

    def _remember_from(self, memory: Path) -> None:
        memory.touch(mode=_PRIVATE_FILE)
        lines = memory.read_bytes().split(b"\n")
        if lines[-1]:  # a run was killed while it wrote; that line's file never got its name
            with memory.open("rb+") as file:
                file.truncate(memory.stat().st_size - len(lines[-1]))
        try:
            known = [Kept(**json.loads(line)) for line in lines[:-1]]
        except (ValueError, TypeError):
            raise UsageFault("out-not-empty", memory.name) from None
        self._known = {one.name: one for one in known}

    @property
    def known(self) -> tuple[Kept, ...]:
        """The files that were put there, as they were last."""
        return tuple(self._known.values())

    def is_whole(self, name: str, sha256: str | None = None) -> bool:
        """Tell whether a file lies there with the content it was put there with, and with a given one."""
        kept = self._known.get(name)
        if kept is None or sha256 not in {None, kept.sha256}:
            return False
        try:
            with (self.export / name).open("rb") as file:
                return os.fstat(file.fileno()).st_size == kept.bytes and digest(file) == kept.sha256
        except OSError:
            return False

    def has(self, name: str, size: int) -> bool:
        """Tell whether a file of that length lies there, whatever is in it."""
        try:
            return (self.export / name).stat().st_size == size
        except OSError:
            return False

    def strangers(self, own: frozenset[str]) -> list[str]:
        """Return the files in the copy that nobody put there."""
        found = (one for one in self.export.rglob("*") if one.is_symlink() or not one.is_dir())
        names = (one.relative_to(self.export).as_posix() for one in found)
        return sorted(name for name in names if name not in self._known and name not in own)

    @contextmanager
    def arriving(self) -> Iterator[tuple[BinaryIO, Path]]:
        """Give a file to write to, that is gone afterwards unless `put` gave it its name."""
        partial = self._incoming / secrets.token_hex(8)
        descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                yield file, partial
        finally:
            partial.unlink(missing_ok=True)

    def put(self, partial: Path, file: BinaryIO, kept: Kept) -> None:
        """Give a whole file its name: flushed, remembered, renamed, in this order."""
        file.flush()
        os.fsync(file.fileno())
        self._remember(kept)
        target = self.export / kept.name
        target.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        partial.replace(target)
        flush_names(target.parent)

    def _remember(self, kept: Kept) -> None:
        with (self.out / MEMORY).open("ab") as memory:
            memory.write(json.dumps(asdict(kept), ensure_ascii=False, sort_keys=True).encode() + b"\n")
            memory.flush()
            os.fsync(memory.fileno())
        self._known[kept.name] = kept

    def tell(self, document: object) -> None:
        """Write the report anew."""
        with self.arriving() as (file, partial):
            file.write(json.dumps(document, indent=1, sort_keys=True).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
            partial.replace(self.out / REPORT)


@contextmanager
def keeping(out: Path) -> Iterator[Keep]:
    """Take up a folder, a new or empty one or one that an earlier run began, and let no other run into it.

    Raises:
        UsageFault: `out-not-empty` when anything else lies there.
        TryAgain: `out-in-use` while another run is at work there.
        OSError: when it cannot be written.
    """
    _demand_ours(out)
    out.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    try:
        with alone(out / LOCK):
            yield Keep(out)
    except HeldByAnotherError:
        raise TryAgain("out-in-use", out.name) from None


def _demand_ours(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UsageFault("out-not-empty", out.name)
    there = {one.name for one in out.iterdir()} if out.exists() else set()
    if there and not (there <= _OWN and there & {LOCK, MEMORY}):
        raise UsageFault("out-not-empty", out.name)


def digest(file: BinaryIO) -> str:
    """Return the SHA-256 of a file from where it stands."""
    found = hashlib.sha256()
    while block := file.read(_BLOCK):
        found.update(block)
    return found.hexdigest()
