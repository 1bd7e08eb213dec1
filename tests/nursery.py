"""The invented nursery, read once a worker: any child's journal planned and minimised without making a book.

Films and photos are cleaned once, whichever child and purpose asks for them. Faces are not counted here: drawn
photos have none.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import pytest

from journal_bridge import intake, invented, minimise
from journal_bridge.adapter import Reading
from journal_bridge.handover import MinimisedJournal, Plan, Purpose
from journal_bridge.journal import Journal
from journal_bridge.minimise import Brief, Checker, MediaRoom

SEED = 1
TODAY = date(2025, 7, 20)
CHILDREN = tuple(child.id for child in invented.setting(SEED).children)


def keyed(kind: str, raw: str) -> str:
    """Return an id in the way the line does: nothing can be derived back from it."""
    return hashlib.sha256(f"{kind}:{raw}".encode()).hexdigest()[:26]


@dataclass
class Nursery:
    """Everything of the line before packing."""

    reading: Reading
    room: MediaRoom
    brief: Brief
    folder: Path
    _journals: dict[str, Journal] = field(default_factory=dict)

    def journal(self, child: str) -> Journal:
        """Return a child's journal as the adapter reads it."""
        if child not in self._journals:
            self._journals[child] = intake.journal_of(self.reading, child)
        return self._journals[child]

    def briefed(self, purpose: Purpose, **changes: object) -> Brief:
        """Return the brief for a purpose."""
        return replace(self.brief, purpose=purpose, **changes)  # type: ignore[arg-type] # the fields of a brief

    def plan(self, child: str, purpose: Purpose, **changes: object) -> Plan:
        """Return the plan of a child."""
        return minimise.plan(self.journal(child), self.briefed(purpose, **changes), self.room)

    def minimised(self, child: str, purpose: Purpose, **changes: object) -> MinimisedJournal:
        """Return a child's minimised journal in a new folder."""
        return self.applied(self.plan(child, purpose, **changes), purpose, **changes)

    def applied(self, plan: Plan, purpose: Purpose, **changes: object) -> MinimisedJournal:
        """Return what a plan makes of a journal, in a new folder."""
        brief = self.briefed(purpose, **changes)
        return minimise.apply(plan, brief, self.room, keyed, Path(mkdtemp(dir=self.folder)))


@contextmanager
def opened_nursery(example: Path, consents_csv: Path, folder: Path) -> Iterator[Nursery]:
    """Open the example and give everything a plan needs."""
    with pytest.MonkeyPatch.context() as patch, Checker() as checker, intake.open_export(example) as opened:
        patch.setattr(Checker, "faces", lambda _self, _path: 0)
        reading = intake.read(opened)
        register = minimise.read_consents(consents_csv, reading.roster).joined(reading.consents)
        brief = Brief(
            Purpose.PARENT, reading.roster, register, TODAY, basis="Form 12, invented", has_consent_file=True
        )
        cleaned = folder / "cleaned"
        cleaned.mkdir()
        yield Nursery(reading, MediaRoom(cleaned, opened.files.media, checker), brief, folder)
