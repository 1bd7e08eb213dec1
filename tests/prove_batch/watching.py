"""How much memory the processes of a run take, looked at five times a second while it runs."""

import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from prove_batch.calling import Running

EVERY: Final = 0.2
"""Seconds between two looks."""

MEGABYTE: Final = 1_000_000
_BEGINS: Final = re.compile(r"^(.+): [\d,]+ to do$", re.MULTILINE)
"""What a run says when a stage begins."""

_PEAK: Final = re.compile(r"VmHWM:\s+(\d+) kB")


@dataclass
class Watch:
    """The most memory each process of a run ever had, its processor time, and the memory of all at one look."""

    first: int
    """The process that was started: the coordinator."""
    peaks: dict[int, int] = field(default_factory=dict)
    work: dict[int, float] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    together: int = 0

    @property
    def most(self) -> float:
        """Megabytes (10^6 bytes) of the largest process."""
        return max(self.peaks.values(), default=0) / MEGABYTE

    @property
    def coordinator(self) -> float:
        """Processor seconds of the process that was started."""
        return self.work.get(self.first, 0.0)

    @property
    def others(self) -> float:
        """Processor seconds of all it started, up to the last look at each."""
        return sum(self.work.values()) - self.coordinator

    @property
    def all_together(self) -> float:
        """Megabytes of all processes at one moment, pages they share counted for each."""
        return self.together / MEGABYTE

    def look(self, family: Iterable[psutil.Process]) -> None:
        """Look at every process once."""
        now = 0
        for one in family:
            try:
                resident = one.memory_info().rss
                self.work[one.pid] = sum(one.cpu_times()[:2])
                self.names.setdefault(one.pid, " ".join(one.cmdline()[1:4]))
            except psutil.Error:
                continue
            now += resident
            self.peaks[one.pid] = max(self.peaks.get(one.pid, 0), resident, _kept_by_the_kernel(one.pid))
        self.together = max(self.together, now)


def timed(running: Running) -> dict[str, float]:
    """Wait for a run to end, and return the seconds each stage took by the clock, as its lines begin them."""
    begun: list[tuple[str, float]] = []
    while running.lived(running.seconds + EVERY):
        found = _BEGINS.findall(running.printed)
        begun += [(words, running.seconds) for words in found[len(begun) :]]
    ends = [*(at for _, at in begun[1:]), running.seconds]
    taken: dict[str, float] = {}
    for (words, at), end in zip(begun, ends, strict=bool(begun)):
        taken[words] = taken.get(words, 0.0) + end - at
    return taken


def _kept_by_the_kernel(pid: int) -> int:
    """Return the peak between two looks; 0 where the system keeps none."""
    try:
        found = _PEAK.search(Path(f"/proc/{pid}/status").read_text("ascii", "replace"))
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


@contextmanager
def watched(running: Running) -> Iterator[Watch]:
    """Look at a run and all it starts, as long as the block lasts."""
    watch, over = Watch(running.pid), threading.Event()

    def look_on() -> None:
        while not over.wait(EVERY):
            watch.look(running.family())

    thread = threading.Thread(target=look_on, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()
