"""What lies where in a journal folder: its journals and rosters, by name and by what they hold."""

from collections.abc import Iterator
from typing import Final

from journal_bridge.adapter import OpenedExport

JOURNAL: Final = "journal.json"
ROSTER: Final = "roster.json"
DEPTH: Final = 1
"""Folders a journal may lie below the top: one, for one folder a child."""


def journals_of(opened: OpenedExport) -> Iterator[tuple[str, object]]:
    """Yield the names of the journals in a folder, by what they hold, each with its document."""
    for name in _called(opened, JOURNAL):
        document = opened.json(name)
        if isinstance(document, dict) and {"schema_version", "journal_id", "child"} <= document.keys():
            yield name, document


def rosters_of(opened: OpenedExport) -> Iterator[tuple[str, object]]:
    """Yield the names of the rosters in a folder, each with its document."""
    return ((name, opened.json(name)) for name in _called(opened, ROSTER))


def is_roster(name: str) -> bool:
    """Say whether a file is called as a roster is, wherever it lies."""
    return name.rpartition("/")[2] == ROSTER


def _called(opened: OpenedExport, wanted: str) -> Iterator[str]:
    return (name for name in opened.names if name.rpartition("/")[2] == wanted and name.count("/") <= DEPTH)
