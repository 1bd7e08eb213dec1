"""How far a migration is, live: one line that moves on a terminal, and a quiet line now and then elsewhere.

All of it goes to standard error, and no line of it names a child.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Final, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.progress_bar import ProgressBar
from rich.table import Table

from journal_bridge import showing
from journal_bridge.migrating.report.words import many, size_words, time_words
from journal_bridge.migrating.telling.tables import show_plan, show_run, show_status
from journal_bridge.migrating.tickets import Done

__all__ = ["Progress", "show_plan", "show_run", "show_status"]

_TENTHS: Final = 10
"""A log takes a line for every tenth of a stage, so that its length does not hang on that of the run."""

HEARTBEAT: Final = 60.0
"""Seconds after which a log takes a line although no tenth is full, lest a long run be taken for a dead one."""

_GAP: Final = 10.0
"""Seconds that lie between two quiet lines at least; only a stage's end is told at once."""

_PER_SECOND: Final = 4
"""How often a terminal is drawn anew."""

_SURE_AFTER: Final = 3
"""Pieces of work from which on the time that remains is told; before, it would jump about."""


@dataclass
class _Stage:
    """How far one stage is."""

    words: str
    total: int
    begun: float
    done: int = 0
    entries: int = 0
    media: int = 0
    bytes: int = 0
    of_children: bool = False

    def heed(self, done: Done) -> None:
        self.done += 1
        self.entries += done.entries
        self.media += done.media
        self.bytes += done.bytes
        self.of_children = bool(done.ticket.child)

    @property
    def tenth(self) -> int:
        return self.done * _TENTHS // self.total if self.total else _TENTHS

    def how_far(self) -> str:
        of = f"{self.done:,} of {self.total:,}"
        return f"{of} children" if self.of_children else of

    def counts(self, now: float) -> str:
        """Return what passed by in this stage, and how fast."""
        told = []
        if self.entries:
            told.append(many(self.entries, "entry", "entries"))
        if self.media:
            told.append(many(self.media, "file"))
        if self.bytes:
            told.append(size_words(self.bytes))
            if (seconds := now - self.begun) >= 1:
                told.append(f"{size_words(int(self.bytes / seconds))} a second")
        return ", ".join(told)

    def remains(self, now: float) -> str:
        """Return what is left, judged by what was done so far."""
        if not _SURE_AFTER <= self.done < self.total:
            return ""
        return f"{time_words((now - self.begun) / self.done * (self.total - self.done))} left"


class Progress:
    """Shows how far a run is for as long as its block lasts: `stage` begins a stage, `done` notes what ended.

    Args:
        clock: seconds of a clock that only goes forward.
        console: where it is shown; standard error.
        heartbeat: seconds after which a quiet line comes although nothing much happened.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = monotonic,
        console: Console | None = None,
        heartbeat: float = HEARTBEAT,
    ) -> None:
        self._clock = clock
        self._console = console or showing.err
        self._heartbeat = heartbeat
        self._stage: _Stage | None = None
        self._told_at = 0.0
        self._told_tenth = 0
        self._parked: set[tuple[str, str]] = set()
        self._stopped: set[tuple[str, str]] = set()
        self._live: Live | None = None

    def __enter__(self) -> Self:
        """Begin to show."""
        if self._console.is_terminal:
            self._live = Live(
                get_renderable=self._drawn, console=self._console, refresh_per_second=_PER_SECOND, transient=True
            )
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the line that moves, and say how to go on to whoever stopped it by Ctrl-C or a signal."""
        if self._live is not None:
            self._live.stop()
        if kind is not None and issubclass(kind, KeyboardInterrupt | SystemExit):
            self._console.print(
                "Stopped by you. Give the same command again: a run goes on from here.", soft_wrap=True
            )

    def stage(self, words: str, total: int) -> None:
        """Begin a stage of so many pieces of work."""
        self._stage = _Stage(words, total, self._clock())
        self._told_tenth, self._told_at = 0, self._stage.begun
        if self._live is None:
            self._console.print(f"{escape(words)}: {total:,} to do", soft_wrap=True)

    def done(self, done: Done) -> None:
        """Note one piece of work as ended."""
        whose = (done.ticket.setting, done.ticket.child)
        self._parked.discard(whose)
        self._stopped.discard(whose)
        if done.code:
            (self._stopped if done.stopped else self._parked).add(whose)
        if self._stage is None:
            return
        self._stage.heed(done)
        if self._live is None:
            self._tell(self._stage)

    def _tell(self, stage: _Stage) -> None:
        """Print a line where a stage has come a tenth further or to its end, or none was printed for long."""
        now = self._clock()
        since = now - self._told_at
        due = since >= self._heartbeat or (stage.tenth > self._told_tenth and since >= _GAP)
        if not due and stage.done < stage.total:
            return
        self._told_tenth, self._told_at = stage.tenth, now
        told = (stage.how_far(), stage.counts(now), stage.remains(now), self._aside())
        self._console.print(f"{escape(stage.words)}: {'; '.join(filter(None, told))}", soft_wrap=True)

    def _aside(self) -> str:
        """Return how many did not come through so far."""
        told = []
        if self._parked:
            told.append(f"{len(self._parked):,} set aside")
        if self._stopped:
            told.append(f"{len(self._stopped):,} stopped by their papers")
        return ", ".join(told)

    def _drawn(self) -> RenderableType:
        """Return two lines for a terminal: how far the stage is, and below what passed by."""
        stage = self._stage
        if stage is None:
            return ""
        now = self._clock()
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_row(
            f"[bold]{escape(stage.words)}[/]",
            ProgressBar(total=max(stage.total, 1), completed=stage.done, width=24),
            stage.how_far(),
        )
        below = "; ".join(filter(None, (stage.remains(now), stage.counts(now), self._aside())))
        return Group(grid, f"[dim]{escape(below)}[/]")
