"""Proves many children on several processes, keeps what is done, and goes on where it was stopped."""

import functools
import hashlib
import json
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from prove import without
from prove.leaving import WAYS, Figures, Room, prepared, proved
from prove.records import Nursery
from prove.telling import told

REPOSITORY: Final = Path(__file__).resolve().parents[2]
READ: Final = ("src", "adapters", "tests/prove")
"""Folders whose change makes every earlier result worthless."""


TABLE: Final = "rules.json"
SMALL_ROOM: Final = 12
"""Children of the room in which rules are taken out: one of each hard case but those without a consequence."""


@dataclass(frozen=True)
class Wanted:
    """What to prove: a nursery of some size, and how many of its children."""

    seed: int
    children: int
    folder: Path
    only: int = 0
    """How many children are handed over, spread over all rooms; 0 means all."""

    def nursery(self) -> Nursery:
        """Return the nursery."""
        return told(self.seed, self.children)

    def chosen(self, nursery: Nursery) -> list[str]:
        """Return who is handed over."""
        everybody = [one.id for one in nursery.pupils]
        step = len(everybody) / (self.only or len(everybody))
        return [everybody[int(number * step)] for number in range(self.only or len(everybody))]


@functools.cache
def state_of(wanted: Wanted) -> Path:
    """Return the folder that keeps results of exactly this program, this proof and this size."""
    digest = hashlib.sha256(f"{wanted.seed} {wanted.children}".encode())
    for part in READ:
        for path in sorted((REPOSITORY / part).rglob("*.py")):
            digest.update(path.read_bytes())
    return wanted.folder / digest.hexdigest()[:16]


def run(wanted: Wanted, jobs: int) -> Iterator[tuple[str, Figures]]:
    """Yield each child's figures as they come, earlier ones first.

    Children are handed out room by room, so that no two processes need the same export.
    """
    nursery, state = wanted.nursery(), state_of(wanted)
    state.mkdir(parents=True, exist_ok=True)
    open_rooms: dict[int, list[str]] = {}
    for child in wanted.chosen(nursery):
        kept = state / f"{child}.json"
        if kept.is_file():
            yield child, Figures(**json.loads(kept.read_bytes()))
        else:
            open_rooms.setdefault(nursery.pupil(child).room, []).append(child)
    kept_table = state / TABLE
    parts = [(room, part) for room, children in open_rooms.items() for part in _halves(children, len(open_rooms))]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_room, wanted, state, room, children) for room, children in parts]
        if not kept_table.is_file():
            waiting.append(pool.submit(_table, wanted, state))
        yield from _watched(waiting, state, [child for _, children in parts for child in children])


def _halves(children: list[str], rooms: int) -> list[list[str]]:
    """Return a room's children in one part, or in two where there is only one room to share out."""
    if rooms > 1 or len(children) == 1:
        return [children]
    middle = len(children) // 2
    return [children[:middle], children[middle:]]


def _watched(waiting: list[Future[None]], state: Path, children: list[str]) -> Iterator[tuple[str, Figures]]:
    """Yield children's figures as their files appear, until all rooms are done."""
    left = dict.fromkeys(children)
    while left:
        for child in list(left):
            kept = state / f"{child}.json"
            if kept.is_file():
                del left[child]
                yield child, Figures(**json.loads(kept.read_bytes()))
        for failed in (one for one in waiting if one.done()):
            failed.result()
        time.sleep(0.5 if left else 0)
    for one in as_completed(waiting):
        one.result()


def table_of(wanted: Wanted) -> list[list[str]]:
    """Return what was seen without each rule, once `run` has ended."""
    table: list[list[str]] = json.loads((state_of(wanted) / TABLE).read_bytes())
    return table


def _table(wanted: Wanted, state: Path) -> None:
    """Take out one rule after another in a small room, and keep what was seen."""
    with TemporaryDirectory(prefix="journal-bridge-prove-") as folder:
        room = prepared(told(wanted.seed, SMALL_ROOM, SMALL_ROOM), 0, Path(folder) / "room")
        found = list(without.table_of(room))
    unfinished = state / "rules.unfinished"
    unfinished.write_text(json.dumps(found), encoding="utf-8")
    unfinished.rename(state / TABLE)


def _room(wanted: Wanted, state: Path, number: int, children: list[str]) -> None:
    """Prove some children of one room and keep each one's figures as soon as they are known."""
    nursery = wanted.nursery()
    with TemporaryDirectory(prefix="journal-bridge-prove-") as folder:
        room: Room = prepared(nursery, number, Path(folder) / "room")
        for child in children:
            figures = proved(room, child, WAYS)
            unfinished = state / f"{child}.unfinished"
            unfinished.write_text(json.dumps(asdict(figures)), encoding="utf-8")
            unfinished.rename(state / f"{child}.json")
