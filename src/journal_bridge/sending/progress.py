"""How much of a file is there: a bar on a terminal, elsewhere a line for each tenth, always on standard error."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from journal_bridge.sending.uploading import Told

_TENTHS: Final = 10


@contextmanager
def shown(err: Console) -> Iterator[Told]:
    """Yield what takes how many bytes are there, and of how many, for as long as the block lasts."""
    if not err.is_terminal:
        yield _Lines(err).tell
        return
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(TextColumn("Sending"), *columns, console=err, transient=True) as bars:
        yield _Bar(bars).tell


class _Bar:
    """One bar, there once the first byte is asked about."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars

    def tell(self, there: int, of: int) -> None:
        """Move the bar."""
        task = self._bars.task_ids[0] if self._bars.task_ids else self._bars.add_task("")
        self._bars.update(task, completed=there, total=of)


class _Lines:
    """A line where a further tenth is there."""

    def __init__(self, err: Console) -> None:
        self._err = err
        self._told = -1

    def tell(self, there: int, of: int) -> None:
        """Print a line where one is due."""
        tenth = there * _TENTHS // of
        if tenth != self._told:
            self._told = tenth
            self._err.print(f"Sending: {decimal(there)} of {decimal(of)}", soft_wrap=True)
