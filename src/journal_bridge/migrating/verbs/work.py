"""What a worker does with a ticket: one function, the same in a process of this computer and in a cluster's."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Final

from journal_bridge.errors import DISK_FULL, BridgeError, ConsentNeeded, TryAgain, where
from journal_bridge.migrating.tickets import Done, Ticket, Verb
from journal_bridge.migrating.verbs import agreeing, making, planning, reading, tables

_VERBS: Final[Mapping[Verb, Callable[[Ticket], Done]]] = {
    Verb.READ: reading.read,
    Verb.PLAN: planning.plan,
    Verb.AGREE: agreeing.agree,
    Verb.MAKE: making.make,
    Verb.TABLES: tables.write,
}


def do(ticket: Ticket) -> Done:
    """Carry out one ticket; trouble with it comes back as a code, and never as a traceback or a value."""
    begun = perf_counter()
    try:
        done = _VERBS[ticket.verb](ticket)
    except BridgeError as error:
        stopped, again = isinstance(error, ConsentNeeded), isinstance(error, TryAgain)
        done = Done(ticket, error.code, error.place, again=again, stopped=stopped, exit_code=error.exit_code)
    except Exception as error:  # noqa: BLE001 - one child's trouble is no other's; its words may hold a name
        done = _unforeseen(ticket, error)
    return replace(done, seconds=perf_counter() - begun, peak_mb=_peak_mb())


def _unforeseen(ticket: Ticket, error: Exception) -> Done:
    """Return what is told of an error nobody foresaw: its kind and its line, never its words."""
    if isinstance(error, OSError) and error.errno in DISK_FULL:
        return Done(ticket, "no-room", again=True)
    return Done(ticket, "internal", where(error))


def _peak_mb() -> int:
    """Return the largest resident memory of this process so far, in MB; 0 where the system does not tell.

    Linux's own `ru_maxrss` will not do: a process that is started anew begins with that of the one that started it.
    """
    try:
        told = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    peak = re.search(r"^VmHWM:\s+([0-9]+) kB$", told, re.MULTILINE)
    return int(peak[1]) // 1024 if peak else 0
