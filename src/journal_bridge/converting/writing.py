"""Write the journals that go as the target's package, and its own import tables, into a private folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from journal_bridge import minimise
from journal_bridge.adapter import Step, Written
from journal_bridge.converting.ordering import Target
from journal_bridge.converting.planning import Desk, Planned
from journal_bridge.converting.report import PACKAGE, UPLOAD
from journal_bridge.handover import MinimisedJournal
from journal_bridge.minimise import KeyedId


@dataclass(frozen=True)
class Made:
    """What was written: the package, the tables, and what to do with both."""

    folder: Path
    """The private folder that holds `package` and, where the platform imports any, `to-upload`."""
    written: Written
    steps: tuple[Step, ...]

    @property
    def package(self) -> Path:
        """The folder of the package."""
        return self.folder / PACKAGE


def apply_all(desk: Desk, planned: Planned, keyed: KeyedId, folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return the minimised journal of every plan, each with its media in a folder of its own."""
    journals = []
    for number, plan in enumerate(planned.plans, 1):
        desk.tell(f"Writing child {number} of {len(planned.plans)}")
        brief = planned.briefs[plan.journal.child.id]
        journals.append(minimise.apply(plan, brief, desk.media, keyed, folder / f"{number:04d}"))
    return tuple(journals)


def write_all(target: Target, journals: Sequence[MinimisedJournal], folder: Path) -> Made:
    """Write the package and the tables; what the platform imports by itself is told first."""
    package, upload = (_private(folder / name) for name in (PACKAGE, UPLOAD))
    written = target.writer.write(journals, package)
    tables = target.writer.tables(journals, upload)
    if not any(upload.iterdir()):
        upload.rmdir()
    steps = (*_placed(tables, UPLOAD), *_placed(written.steps, PACKAGE))
    return Made(folder, written, steps)


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True)
    return folder


def _placed(steps: Sequence[Step], folder: str) -> tuple[Step, ...]:
    """Return steps with their files as they lie below the folder of the conversion."""
    return tuple(Step(step.words, f"{folder}/{step.file}" if step.file else "") for step in steps)
