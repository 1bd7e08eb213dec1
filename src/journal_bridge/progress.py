"""How far a long run is: a bar on a terminal, and a line now and then elsewhere; always on standard error."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.filesize import decimal
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from journal_bridge.fetching import Tell
from journal_bridge.showing import err

_TENTHS: Final = 10
"""A log takes a line for every tenth of a step, so that its length does not hang on that of the run."""


@contextmanager
def shown() -> Iterator[Tell]:
    """Yield what shows how far a run is for as long as the block lasts."""
    if not err.is_terminal:
        yield _Lines().tell
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[size]}"),
        TimeElapsedColumn(),
        console=err,
        transient=True,
    ) as bars:
        yield _Bars(bars).tell


class _Bars:
    """A bar for each step."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def tell(self, step: str, done: int, of: int, size: int) -> None:
        """Move a step's bar."""
        task = self._tasks.get(step)
        if task is None:
            task = self._tasks[step] = self._bars.add_task(step, total=of, size="")
        self._bars.update(task, completed=done, size=decimal(size))


class _Lines:
    """A line at the start of each step, and for every further tenth."""

    def __init__(self) -> None:
        self._told: dict[str, int] = {}

    def tell(self, step: str, done: int, of: int, size: int) -> None:
        """Print a line where a step has come a tenth further."""
        tenth = done * _TENTHS // of if of else _TENTHS
        if self._told.get(step) == tenth:
            return
        self._told[step] = tenth
        err.print(f"{step}: {done:,} of {of:,}, {decimal(size)}", soft_wrap=True)
