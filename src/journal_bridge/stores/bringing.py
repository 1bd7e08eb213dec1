"""Copies an export out of a store into a private folder: every name checked, whole, and the same as it was listed.

FOLDER/<digest of the address>/export/<name>    the ZIP file, or the folder of files
FOLDER/<digest of the address>/copied.jsonl     one line a file that lies there whole: name, length, mark
FOLDER/<digest of the address>/incoming/        what is on its way
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal_bridge.errors import DISK_FULL, InputRefused, TryAgain
from journal_bridge.intake.limits import DEFAULT_LIMITS, Limits
from journal_bridge.intake.names import NameBook, SafeName, check_name
from journal_bridge.private_files import flush_names
from journal_bridge.stores.addresses import local_path
from journal_bridge.stores.store import Found, Store, opened

_EXPORT: Final = "export"
_COPIED: Final = "copied.jsonl"
_INCOMING: Final = "incoming"
_PRIVATE: Final = 0o700

_TOGETHER: Final = 64
"""Files that are asked for in one go: enough that the line is never idle, few enough to lose little to a kill."""


@dataclass(frozen=True, slots=True)
class _Listed:
    name: SafeName
    size: int
    mark: str


def brought(words: str, folder: Path, limits: Limits = DEFAULT_LIMITS) -> Path:
    """Return where an export lies on this computer; one in a store is copied into a folder first.

    What an earlier run copied there is kept where length and mark are still the same. An export in a store is one
    object, a ZIP file, or everything below a path.

    Args:
        words: a path on this computer, which is returned as it is, or the address of a place in a store.
        folder: a private folder for copies, made when it is missing; several exports may have it in common.
        limits: how much is copied at the most.

    Raises:
        InputRefused: `not-found`; `too-many-entries`, `quota`; `export-changed` when it was changed meanwhile; what
            is wrong with a name.
        UsageFault: `store-address`, `store-library`, `store-missing`, `store-access`, `store-plain`.
        TryAgain: `store-failed`, `no-room`, `delivery-failed`.
    """
    path = local_path(words)
    if path is not None:
        return path
    store = opened(words)
    whole, listed = _listing(store, limits)
    with _told(store.url):
        copy = _Copy(folder / hashlib.sha256(store.url.encode()).hexdigest()[:16], store, whole=whole)
        copy.complete(listed)
    if _listing(store, limits) != (whole, listed):
        raise InputRefused("export-changed", store.url)
    return copy.export


def _listing(store: Store, limits: Limits) -> tuple[bool, list[_Listed]]:
    """Return whether the export is one file, and every file of it, by name."""
    itself = store.itself()
    untrusted = [itself] if itself else [one for one in store.found() if not _is_placeholder(one)]
    if not untrusted:
        raise InputRefused("not-found", store.url)
    if len(untrusted) > limits.entries:
        raise InputRefused("too-many-entries", store.url)
    if sum(one.size for one in untrusted) > limits.folder_bytes:
        raise InputRefused("quota", store.url)
    return itself is not None, list(_checked(untrusted, limits))


def _is_placeholder(found: Found) -> bool:
    """Tell whether an object only stands for a folder, as web consoles make them."""
    return found.untrusted_name.endswith("/") and not found.size


def _checked(untrusted: Iterable[Found], limits: Limits) -> Iterator[_Listed]:
    book = NameBook()
    for one in untrusted:
        name = check_name(one.untrusted_name, limits)
        book.add(name)
        yield _Listed(name, one.size, one.mark)
    book.check_folders()


class _Copy:
    """The copy of one export, over as many runs as it takes."""

    def __init__(self, folder: Path, store: Store, *, whole: bool) -> None:
        self._folder = folder
        self._store = store
        self._whole = whole
        self._incoming = folder / _INCOMING
        above = folder / _EXPORT
        self.export = above / check_name(store.name, DEFAULT_LIMITS)
        self._top = above if whole else self.export
        shutil.rmtree(self._incoming, ignore_errors=True)
        if not whole and self.export.is_file():  # it was one file the last time
            self.export.unlink()
        for one in (self._incoming, self._top):
            _make(one)

    def complete(self, listed: list[_Listed]) -> None:
        """Copy what is not there yet, and take away what is no longer listed."""
        kept = self._kept()
        here = {one.name for one in listed if one == kept.get(one.name) and self._is_there(one)}
        self._clear(here)
        self._note((one for one in listed if one.name in here), anew=True)
        missing = [one for one in listed if one.name not in here]
        if sum(one.size for one in missing) > shutil.disk_usage(self._folder).free:
            raise TryAgain("no-room", self._store.url)
        for first in range(0, len(missing), _TOGETHER):
            self._fetch(missing[first : first + _TOGETHER])

    def _fetch(self, some: list[_Listed]) -> None:
        """Copy some files: each gets its name when it is whole and on the disk, and only then is noted."""
        arriving = [(one, self._incoming / str(number)) for number, one in enumerate(some)]
        self._store.download([("" if self._whole else one.name, path) for one, path in arriving])
        for one, path in arriving:
            if path.stat().st_size != one.size:
                raise InputRefused("export-changed", one.name)
            _flush(path)
            target = self._top / one.name
            _make(target.parent)
            path.replace(target)
        for folder in {(self._top / one.name).parent for one in some}:
            flush_names(folder)
        self._note(some)

    def _clear(self, but: set[SafeName]) -> None:
        """Take away every other file, and folders that are empty then, from the innermost outwards."""
        for path in sorted(self._top.rglob("*"), reverse=True):
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path.relative_to(self._top).as_posix() not in but:
                path.unlink()

    def _is_there(self, one: _Listed) -> bool:
        path = self._top / one.name
        return path.is_file() and not path.is_symlink() and path.stat().st_size == one.size

    def _kept(self) -> dict[str, _Listed]:
        """Return what earlier runs noted; a line that a killed one wrote half is none."""
        try:
            lines = (self._folder / _COPIED).read_bytes().split(b"\n")[:-1]
            found = [_Listed(*json.loads(line)) for line in lines]
        except (FileNotFoundError, ValueError, TypeError):
            return {}
        return {one.name: one for one in found}

    def _note(self, some: Iterable[_Listed], *, anew: bool = False) -> None:
        partial, memory = self._incoming / _COPIED, self._folder / _COPIED
        with (partial if anew else memory).open("wb" if anew else "ab") as file:
            file.writelines(json.dumps([one.name, one.size, one.mark]).encode() + b"\n" for one in some)
            file.flush()
            os.fsync(file.fileno())
        if anew:
            partial.replace(memory)


def _make(folder: Path) -> None:
    """Make a folder and those above it, each for this user alone; `mkdir` would not say so of those above."""
    for one in (*reversed(folder.parents), folder):
        if not one.exists():
            one.mkdir(mode=_PRIVATE)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _told(shown: str) -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        raise TryAgain("no-room" if trouble.errno in DISK_FULL else "delivery-failed", shown) from None
