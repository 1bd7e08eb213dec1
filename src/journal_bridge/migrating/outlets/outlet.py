"""Where a migration puts what it made: a folder on this computer, or a place in an object store."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from journal_bridge.migrating.outlets.local import LocalOutlet
from journal_bridge.migrating.outlets.store import StoreOutlet
from journal_bridge.stores import local_path, opened


class Outlet(Protocol):
    """A place that finished folders and files are put into, by one run at a time.

    `below` is always a plain relative path with `/`, of names that the program gave.
    """

    shown: str
    """What messages call it; no user, password or question."""
    local: Path
    """A private folder for unfinished work, on the disk that folders are placed from; `running` makes it."""

    def demand_usable(self, exports: Iterable[str | Path] = ()) -> None:
        """Check before any work that it is new, empty or an earlier run's, and lies in no export, path or address.

        Raises:
            UsageFault: `out-not-empty`, `inside-export`, or what is wrong with the place.
            TryAgain: when a store does not answer.
        """

    def running(self) -> AbstractContextManager[None]:
        """Be the only run at work here for the length of a block; what a killed run left half done is healed first.

        Raises:
            UsageFault: `out-not-empty`.
            TryAgain: `out-in-use` while another run is at work here.
        """

    def place(self, staged: Path, below: str) -> None:
        """Put a finished folder at a path, in place of the one that is there; `staged` is gone then.

        Raises:
            TryAgain: `no-room`, `delivery-failed`; the same again goes on.
        """

    def holds(self, below: str, manifest_sha256: str) -> bool:
        """Tell whether a whole folder lies at a path, whose list of digests has this SHA-256."""

    def intact(self, below: str, manifest_sha256: str) -> bool:
        """Tell whether such a folder lies there with all its list tells of, and nothing else: dear, for reports."""

    def remove(self, below: str) -> None:
        """Remove a folder or file, if it is there."""

    def put(self, below: str, content: bytes) -> None:
        """Write a file whole, in place of the one that is there."""

    def get(self, below: str) -> bytes | None:
        """Return the content of a file, or None where there is none."""

    def names(self, below: str) -> list[str]:
        """Return the names of what lies in a folder, in order; none where there is no folder."""


def outlet_of(words: str, workspace: Path) -> Outlet:
    """Return the place that words name: a path on this computer, or the address of a place in a store.

    Args:
        words: as a manager gave them.
        workspace: where unfinished work for a place in a store lies.

    Raises:
        UsageFault: `store-address`, `store-library`, `store-access`, `store-plain`.
        TryAgain: `store-failed`.
    """
    path = local_path(words)
    return LocalOutlet(path) if path is not None else StoreOutlet(opened(words), workspace)
