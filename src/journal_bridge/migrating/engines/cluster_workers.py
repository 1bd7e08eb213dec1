"""What a cluster's workers are asked before they get work: what they are, what they see, what they have in hand."""

import functools
import hashlib
import json
import platform
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import journal_bridge
from journal_bridge.migrating.engines.lanes import Work
from journal_bridge.migrating.tickets import Done, Ticket
from journal_bridge.private_files import write_new


@dataclass(frozen=True)
class Mark:
    """A file in the spool for as long as the workers are asked, and what is in it."""

    path: str
    words: str


@dataclass(frozen=True)
class Seen:
    """What a worker says of itself: which versions it runs, and whether it reads the mark."""

    versions: Mapping[str, str]
    mark: bool


def versions() -> dict[str, str]:
    """Return the versions of Python, of this program, of all it needs, and of its readers.

    Workers must have the same: another version of a library may write the same photo with other bytes.
    """
    adapters = metadata.entry_points(group="journal_bridge.adapters")
    found = {one.dist.name: one.dist.version for one in adapters if one.dist}
    for name in _needed():
        with suppress(metadata.PackageNotFoundError):  # of another system only
            found[name] = metadata.version(name)
    python = ".".join(platform.python_version_tuple()[:2])
    return found | {"python": python, "journal-bridge": journal_bridge.__version__}


@functools.cache
def stamp() -> str:
    """Return a digest of the versions, asked for once in a process."""
    return hashlib.sha256(json.dumps(versions(), sort_keys=True).encode()).hexdigest()


def carry(work: Work, ticket: Ticket, wanted: str) -> Done:
    """Carry out a ticket, in a worker, when it has the versions of whoever sent it; it may have joined of late."""
    if wanted != stamp():
        return Done(ticket, "cluster-workers", "versions", again=True)
    return work(ticket)


def _needed() -> Iterator[str]:
    for line in metadata.requires("journal-bridge") or ():
        name = re.match(r"[A-Za-z0-9._-]+", line)
        if name and "extra ==" not in line:
            yield name[0]


@contextmanager
def mark(shared: Path | None) -> Iterator[Mark | None]:
    """Leave a mark in a folder that workers should see; a folder of the same name elsewhere does not have it."""
    if shared is None:
        yield None
        return
    shared.mkdir(mode=0o700, parents=True, exist_ok=True)
    words = secrets.token_hex(16)
    path = shared / f".seen-{words[:8]}"
    write_new(path, words.encode())
    try:
        yield Mark(str(path), words)
    finally:
        path.unlink(missing_ok=True)


def look(wanted: Mark | None) -> Seen:
    """Tell, in a worker, what it is and sees."""
    return Seen(versions(), wanted is None or _reads(wanted))


def _reads(wanted: Mark) -> bool:
    try:
        return Path(wanted.path).read_text(encoding="ascii") == wanted.words
    except (OSError, ValueError):
        return False


def prefix(spool: str) -> str:
    """Return what the keys of a spool's tickets begin with; whoever sees them learns nothing by it."""
    return f"journal-bridge-{hashlib.sha256(spool.encode()).hexdigest()[:16]}-"


def in_hand(begins: str, dask_worker: Any) -> int:  # noqa: ANN401 - Dask hands its worker to a parameter of this name
    """Tell, in a worker, how many tickets whose keys begin so it is working on."""
    return sum(str(task.key).startswith(begins) for task in dask_worker.state.executing)
