"""From a path to a reading: open the export, find its adapter, read it, pick one child."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from journal_bridge import registry
from journal_bridge.adapter import Reading, Recognition
from journal_bridge.errors import InputRefused
from journal_bridge.intake.container import open_container
from journal_bridge.intake.limits import DEFAULT_LIMITS, Limits
from journal_bridge.intake.opened import OpenedExport
from journal_bridge.journal import Journal, check
from journal_bridge.registry import Installed


@dataclass(frozen=True)
class RecognisedExport:
    """An export opened safely, with the one adapter that claims it."""

    files: OpenedExport
    adapter: Installed
    recognition: Recognition

    def __enter__(self) -> Self:
        """Return itself; leaving the block closes the files."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files and remove what was unpacked."""
        self.files.close()


def open_export(path: Path, limits: Limits = DEFAULT_LIMITS) -> RecognisedExport:
    """Open an export: a folder, a ZIP, or a folder of ZIP parts.

    Raises:
        InputRefused: by name, whatever is wrong with the container, or `unknown-shape` and `ambiguous-shape`.
    """
    files = open_container(path, limits)
    try:
        with _collecting_later():
            adapter, recognition = registry.choose(files, registry.installed(), path.name)
    except BaseException:
        files.close()
        raise
    return RecognisedExport(files, adapter, recognition)


def read(opened: RecognisedExport) -> Reading:
    """Read the whole export with its adapter."""
    with _collecting_later():
        return opened.adapter.reader.read(opened.files)


def journal_of(reading: Reading, child: str, place: str = "") -> Journal:
    """Return one child's journal, checked: an adapter's mistake must not blur who said what.

    Raises:
        InputRefused: `unknown-child`, with the export's own name as its `place`; `invalid-journal` when ids are
            used twice or references lead nowhere.
    """
    if child not in {known.id for known in reading.children}:
        raise InputRefused("unknown-child", place)
    try:
        with _collecting_later():
            journal = reading.journal(child)
    except KeyError:
        raise InputRefused("invalid-journal") from None
    check(journal, f"journal of {child}")
    return journal


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Let Python look for cycles of objects after a reading, not during it.

    Reading makes millions of small objects and no cycles; the collector would walk them all again and again, and
    takes half of the time (`benchmarks/read_export.py`).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
