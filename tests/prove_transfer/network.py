"""Every fault of a network, at every kind of request, once and for ever: what it must end in, in how many tries.

A fault that happens once must not be noticed by the manager: the same command goes on and ends well. One that does
not end leaves a named state and exit code 6 after at most five tries; when it is over, the same command ends well.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from journal_bridge.errors import ExitCode
from journal_bridge.transfer_papers import TransferState
from proofs.outcome import Outcome
from prove_transfer import judging
from prove_transfer.driving import SEND_MORE, Course, attended
from prove_transfer.line_faults import Fault, Rule
from prove_transfer.parcels import Parcel
from prove_transfer.quick import QUICK_SENDER, QUICK_SERVER
from prove_transfer.world import World, world

REQUESTS: Final = {
    "offer": "POST /transfers ",
    "upload": "POST /transfers/[0-9a-f]{32}/upload",
    "offset": "HEAD /uploads/",
    "bytes": "PATCH /uploads/",
    "state": "GET /transfers/",
}
MOST_TRIES: Final = 5
_HARMLESS: Final = {Fault.DRIP, Fault.DELAY, Fault.TWICE}
"""What arrives all the same, late or twice."""


@dataclass(frozen=True)
class Cell:
    """One fault at one kind of request, once or for ever."""

    fault: Fault
    request: str
    once: bool

    @property
    def name(self) -> str:
        """What it is called where it is told."""
        return f"{self.fault} at {self.request}, {'once' if self.once else 'for ever'}"

    @property
    def rule(self) -> Rule:
        """What the network does."""
        return Rule(self.fault, REQUESTS[self.request], times=1 if self.once else -1)

    @property
    def spoils(self) -> bool:
        """Whether the bytes are other ones, so that only a refusal is right."""
        return self.fault is Fault.FLIP and self.request == "bytes"

    @property
    def applies(self) -> bool:
        """Whether there is anything for the fault to happen to: a bit of a body needs a body."""
        return self.fault is not Fault.FLIP or self.request in {"offer", "bytes"}


CELLS: Final = tuple(
    cell for cell in (Cell(*one) for one in product(Fault, REQUESTS, (True, False))) if cell.applies
)


def prove(folder: Path) -> Outcome:
    """Go through every cell."""
    with world(folder, QUICK_SERVER, QUICK_SENDER) as made:
        return tried(made, CELLS)


def tried(made: World, cells: tuple[Cell, ...]) -> Outcome:
    """Return what some cells came to."""
    outcome, right, tries = Outcome(), Counter[bool](), 0
    kept = []
    for cell in cells:
        parcel = made.parcel(50_000 + CELLS.index(cell))
        kept.append(parcel)
        faults, most = gone_through(made, cell, parcel)
        tries = max(tries, most)
        right[cell.once] += not faults
        outcome.faults += [f"{cell.name}: {fault}" for fault in faults]
    for once, name in ((True, "once: one command ends well"), (False, "for ever: named state, then ends well")):
        of = sum(cell.once is once for cell in cells)
        if of:
            outcome.share(f"faults that happen {name}", right[once], of)
    outcome.bound("tries of one request at most", tries, MOST_TRIES)
    outcome.figures["kinds of fault, kinds of request"] = (
        f"{len({cell.fault for cell in cells})}, {len({cell.request for cell in cells})}"
    )
    outcome.faults += [*judging.nothing_left(made, kept), *judging.logs_are_silent(made, kept)]
    return outcome


def gone_through(made: World, cell: Cell, parcel: Parcel) -> tuple[list[str], int]:
    """Return what was wrong in one cell, and the most tries of one request."""
    course = Course()
    made.serve()
    made.proxy.play(cell.rule)
    code = attended(made, made.send(parcel, *SEND_MORE), parcel, course, restart=True)
    seen = made.proxy.seen()
    most = max(
        Counter((one.line, one.offset) for one in seen if one.fault and not _good(one.status)).values(), default=0
    )
    faults = [*course.faults, *_after_first(made, cell, parcel, code)]
    if not any(one.fault for one in seen):
        faults.append("the fault never happened")
    made.proxy.play()
    if not cell.spoils:
        faults += _after_second(made, parcel, course)
    return faults, most


def _good(status: int) -> bool:
    return 200 <= status < 300


def _after_first(made: World, cell: Cell, parcel: Parcel, code: int | None) -> Iterator[str]:
    """Yield what is wrong when the first command has ended."""
    here, there = judging.states(made, parcel)
    if not judging.named(here):
        yield f"an unnamed state: {here}"
    if cell.spoils:
        wanted = TransferState.REFUSED.value
        if (here, there) != (wanted, wanted) or code != ExitCode.REFUSED:
            yield f"exit {code}, {here} here, {there} there: not refused"
    elif cell.once or cell.fault in _HARMLESS:
        if code != ExitCode.HELD:
            yield f"exit {code}, {here} here, {there} there"
    elif code != ExitCode.TRY_AGAIN and not (code == ExitCode.HELD and there in judging.WAITING):
        yield f"exit {code}, {here} here, {there} there"


def _after_second(made: World, parcel: Parcel, course: Course) -> Iterator[str]:
    """Yield what is wrong when the same command was given again on a sound network."""
    code = attended(made, made.send(parcel, *SEND_MORE), parcel, course, restart=True)
    here, there = judging.states(made, parcel)
    waiting = {one.value for one in judging.WAITING}
    if code != ExitCode.HELD or here not in waiting or there not in waiting:
        yield f"afterwards: exit {code}, {here} here, {there} there"
    yield from judging.arrived_whole(made, parcel)
    yield from judging.papers_agree(made, parcel)
