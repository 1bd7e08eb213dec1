"""A place in an object store that a migration writes to: a folder counts only while its list of digests lies there.

A store cannot exchange folders. So what is new is sent first, then the old list is removed, what changed is written
over, what is no longer wanted is removed, and the new list comes last. Where there is a list, all that it tells of
is there too; where there is none, a run is writing the folder, or was killed there, and the next one writes it.

Unfinished work and the lock lie in the workspace, one folder an address: two runs of one workspace are kept apart,
those of two computers are not.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from journal_bridge.errors import TryAgain, UsageFault
from journal_bridge.migrating.outlets import swapping
from journal_bridge.migrating.outlets.local import (
    KEPT,
    PLACING,
    PLANNED,
    checked_below,
    one_run,
    trouble_code,
)
from journal_bridge.migrating.outlets.sums import MANIFESTS, SIGNATURES, digests_of, manifest_among, told_by
from journal_bridge.stores import Store, address_of, local_path

MIGRATIONS: Final = "migrations"
"""Folder of the workspace with unfinished work for places in stores."""

_PRIVATE: Final = 0o700


class StoreOutlet:
    """A place in a store. A folder in it is whole exactly while it has its list of digests."""

    def __init__(self, store: Store, workspace: Path) -> None:
        self._store = store
        self.shown = store.url
        self.local = workspace / MIGRATIONS / hashlib.sha256(store.url.encode()).hexdigest()[:16]
        self._lock = self.local.with_suffix(".lock")

    def demand_usable(self, exports: Iterable[str | Path] = ()) -> None:
        """Check that nothing lies there, or what an earlier run put there, and that it lies in no export.

        Raises:
            UsageFault: `out-not-empty`, `inside-export`, `store-missing`, `store-access`, `store-address` where an
                export's is none.
            TryAgain: `store-failed`.
        """
        there = set(self._store.names())
        if not (there <= PLANNED or self._lock.exists() or any(self._has(kept) for kept in KEPT)):
            raise UsageFault("out-not-empty", self.shown)
        for export in exports:
            if local_path(str(export)) is None and f"{self.shown}/".startswith(f"{address_of(str(export)).url}/"):
                raise UsageFault("inside-export", self.shown)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Be the only run of this workspace at work there for the length of the block.

        Raises:
            UsageFault: `out-not-empty`.
            TryAgain: `out-in-use` while another run is at work there; `no-room`, `delivery-failed`.
        """
        self.demand_usable()
        with self._told():
            self.local.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        with one_run(self._lock, self.local, self.shown):
            with self._told():
                self.local.mkdir(mode=_PRIVATE, exist_ok=True)
                swapping.mend(self.local, self.local / PLACING)
            yield

    def place(self, staged: Path, below: str) -> None:
        """Put a finished folder at a path, in place of what is there; `staged` is gone then.

        Files that the list there tells of with the digest they have now are not sent again.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`, `delivery-failed`; the same again goes on.
        """
        with self._told():
            files = {one.relative_to(staged).as_posix(): one for one in staged.rglob("*") if one.is_file()}
            sizes = {name: path.stat().st_size for name, path in files.items()}
            manifest = manifest_among(files)
            content = files.pop(manifest).read_bytes()
        there = self._sizes(checked_below(below))
        told = self._store.read(f"{below}/{manifest}") or b""
        if (told, there) != (content, sizes):
            self._send(below, files, _same(content, told, sizes, there), there)
            self._demand_whole(below, {name: sizes[name] for name in files})
            self._store.write(f"{below}/{manifest}", content)
            if self._store.read(f"{below}/{manifest}") != content:
                raise TryAgain("store-failed", self.shown)
        with self._told():
            room = swapping.new_room(self.local / PLACING)
            staged.rename(room / staged.name)  # in one step: half a folder must not be taken for a finished one
            swapping.settle(room, self.local)

    def holds(self, below: str, manifest_sha256: str) -> bool:
        """Tell whether a whole folder lies at a path, whose list of digests has this SHA-256.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`.
        """
        lists = (self.get(f"{below}/{name}") for name in MANIFESTS)
        found = next((one for one in lists if one is not None), None)
        return found is not None and hashlib.sha256(found).hexdigest() == manifest_sha256

    def intact(self, below: str, manifest_sha256: str) -> bool:
        """Tell whether such a folder lies at a path with every file its list tells of, and no other.

        Files are told by their names: their bytes were compared when the store took them, and to fetch a whole
        setting again costs hours and money.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`.
        """
        if not self.holds(below, manifest_sha256):
            return False
        there = self._sizes(checked_below(below)).keys()
        name = manifest_among(there)
        told = told_by(name, self._store.read(f"{below}/{name}") or b"")
        return there - SIGNATURES - {name} == told.keys()

    def remove(self, below: str) -> None:
        """Remove a folder, its list first, or a file, if it is there.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`.
        """
        there = self._sizes(checked_below(below))
        self._remove(below, [one for one in MANIFESTS if one in there])
        self._remove(below, [one for one in there if one not in MANIFESTS])
        self._store.remove([below])

    def put(self, below: str, content: bytes) -> None:
        """Write a file, in place of the one that is there.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`.
        """
        self._store.write(checked_below(below), content)

    def get(self, below: str) -> bytes | None:
        """Return the content of a file, or None where there is none.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`.
        """
        return self._store.read(checked_below(below))

    def names(self, below: str) -> list[str]:
        """Return the names of what lies in a folder, in order; none where there is no folder.

        Raises:
            UsageFault: `store-missing`, `store-access`.
            TryAgain: `store-failed`.
        """
        return self._store.names(checked_below(below))

    def _has(self, below: str) -> bool:
        return bool(self._store.names(below)) or self._store.read(below) is not None

    def _sizes(self, below: str) -> dict[str, int]:
        return {one.untrusted_name: one.size for one in self._store.found(below)}

    def _send(self, below: str, files: dict[str, Path], same: set[str], there: dict[str, int]) -> None:
        """Let exactly some files lie at a path, and no list; the old one is there as long as all it tells of is."""
        changed = {name: path for name, path in files.items() if name in there and name not in same}
        self._upload(below, {name: path for name, path in files.items() if name not in there})
        self._remove(below, [one for one in MANIFESTS if one in there])
        self._upload(below, changed)
        self._remove(below, [one for one in there if one not in files and one not in MANIFESTS])

    def _upload(self, below: str, files: dict[str, Path]) -> None:
        self._store.upload([(path, f"{below}/{name}") for name, path in sorted(files.items())])

    def _remove(self, below: str, names: list[str]) -> None:
        self._store.remove([f"{below}/{name}" for name in names])

    def _demand_whole(self, below: str, sizes: dict[str, int]) -> None:
        """Check that exactly the files that were sent lie there, each in its length.

        The library sends a checksum along with each, which the store compares before it takes the file.
        """
        if self._sizes(below) != sizes:
            raise TryAgain("store-failed", self.shown)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as trouble:
            raise TryAgain(trouble_code(trouble), self.shown) from None


def _same(wanted: bytes, told: bytes, sizes: dict[str, int], there: dict[str, int]) -> set[str]:
    """Return the files that need not be sent: the list that lies there tells of them, digest by digest."""
    new, old = digests_of(wanted), digests_of(told)
    fitting = {name for name, size in sizes.items() if there.get(name) == size} - set(MANIFESTS)
    return {name for name in fitting if name in new and new[name] == old.get(name)}
