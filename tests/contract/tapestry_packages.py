"""Packages of this platform's answers as tests look at them: what was written, and what its reader makes of it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from contract.small_journals import read_back
from journal_bridge.adapter import Written
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Entry, Journal
from journal_bridge_tapestry import adapter

HOME = "hazel-lane"
"""The slug of the setting of the small journals."""


class Package:
    """A package that was just written."""

    def __init__(self, journals: Sequence[MinimisedJournal], tmp_path: Path) -> None:
        self.folder = tmp_path / "package"
        self.folder.mkdir()
        self.written: Written = adapter.write(journals, self.folder)
        self.home = self.folder / HOME

    def records(self) -> list[dict[str, Any]]:
        """Return every observation as it was written, in order of title."""
        found = [json.loads(path.read_bytes()) for path in (self.home / "observations").glob("*.json")]
        return sorted(found, key=lambda one: str(one["title"]))

    def record(self) -> dict[str, Any]:
        """Return the only observation."""
        (found,) = self.records()
        return found

    def read(self) -> dict[str, Journal]:
        """Return the journals of all children, by the id under which they are read back."""
        return read_back(self.folder, "tapestry")[1]

    def journal(self, child: str) -> Journal:
        """Return a child's journal, by our id of the child."""
        return self.read()[self.written.records[child]]

    def entry(self, child: str, entry: str) -> Entry | None:
        """Return what an entry of ours is read back as in a child's journal, or None."""
        wanted = self.written.records.get(entry)
        return next((one for one in self.journal(child).entries if one.id == wanted), None)
