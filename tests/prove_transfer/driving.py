"""A transfer driven to its end by the commands two managers would use, through whatever happens on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from journal_bridge.errors import ExitCode
from journal_bridge.transfer_papers import TransferState
from prove_transfer import judging
from prove_transfer.children import KILLED, Running, until
from prove_transfer.parcels import Parcel
from prove_transfer.world import World

ROUNDS: Final = 12
"""How often a manager starts the same again before the run counts as stuck."""
_SECONDS: Final = 90.0
"""How long one command may take with the shortened waits of these runs."""
_GOES_ON: Final = {ExitCode.DONE, ExitCode.HELD, ExitCode.TRY_AGAIN, KILLED}

Prepare = Callable[[], None]


@dataclass
class Course:
    """What happened on the way: exit codes in their order, deaths, and what was wrong."""

    codes: list[int] = field(default_factory=list)
    deaths: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def nothing() -> None:
    """Prepare nothing."""


def attended(world: World, running: Running, parcel: Parcel, course: Course, *, restart: bool) -> int | None:
    """Wait for a command, look at the disk at each death of the server, which may come back meanwhile."""
    clock = until(_SECONDS, "a command does not end")
    while running.runs:
        if world.server is not None and not world.server.runs:
            _server_died(world, parcel, course)
            if restart:
                world.serve()
        try:
            clock.blink()
        except TimeoutError:
            running.kill()
            course.faults.append(f"stuck: `{running.given.words[0]}` does not end")
            return None
    code = running.wait(1)
    if code == KILLED:
        course.deaths.append(f"{running.given.words[0]} at {world.sender_control.died_at or 'a moment'}")
        course.faults += judging.half_files(world, {parcel.transfer: parcel})
    return code


def _server_died(world: World, parcel: Parcel, course: Course) -> None:
    server, world.server = world.server, None
    if server is None:
        return
    code = server.wait(5)
    at = world.server_control.died_at or "a moment"
    course.deaths.append(f"server at {at}, {judging.states(world, parcel)[1]}")
    if code != KILLED:
        course.faults.append(f"the server ended with {code}: {server.printed[-500:]}")
    course.faults += judging.half_files(world, {parcel.transfer: parcel})


def brought(
    world: World, parcel: Parcel, course: Course, *, prepare: Prepare = nothing, restart: bool = True
) -> bool:
    """Send until the parcel waits for the other manager, or has ended; tell whether it came so far.

    Args:
        world: where.
        parcel: what.
        course: what happens is noted there.
        prepare: called once the server answers, before the first sender starts: arms a kill, or plays faults.
        restart: whether a dead server comes back while the sender still tries; else only for the next one.
    """
    for number in range(ROUNDS):
        world.serve()
        if number == 0:
            prepare()
        code = attended(world, world.send(parcel, *SEND_MORE), parcel, course, restart=restart)
        if code is None:
            return False
        course.codes.append(code)
        if world.server is not None and not world.server.runs:
            _server_died(world, parcel, course)
        if code not in _GOES_ON:
            return False
        if code in {ExitCode.DONE, ExitCode.HELD} and _arrived(world, parcel):
            return True
    course.faults.append(f"stuck: {course.codes}, {judging.states(world, parcel)}")
    return False


SEND_MORE: tuple[object, ...] = ()
"""Further words of `send`."""


def _arrived(world: World, parcel: Parcel) -> bool:
    here, there = judging.states(world, parcel)
    waiting = {one.value for one in judging.WAITING}
    return here in waiting and there in waiting


def filed(world: World, parcel: Parcel, out: Path, course: Course, *, prepare: Prepare = nothing) -> bool:
    """Integrate until it is done, and have the sender hear of it; tell whether all came to an end."""
    for number in range(ROUNDS):
        if number == 0:
            prepare()
        code = attended(world, world.integrate(parcel, out, *INTEGRATE_MORE), parcel, course, restart=True)
        if code is None:
            return False
        course.codes.append(code)
        if code == ExitCode.DONE:
            break
        if code not in {KILLED, ExitCode.TRY_AGAIN}:
            course.faults.append(f"integrate ended with {code}")
            return False
    world.serve()
    for _ in range(ROUNDS):
        running = world.send(parcel, *SEND_MORE)
        code = attended(world, running, parcel, course, restart=True)
        if code == ExitCode.DONE:
            break
    here, there = judging.states(world, parcel)
    if (here, there) != (TransferState.INTEGRATED.value,) * 2:
        course.faults.append(f"after integrating: {here} here, {there} there")
        return False
    return True


INTEGRATE_MORE: tuple[object, ...] = ("--new-child",)
"""Further words of `integrate`: whose journal it is was seen."""
