"""Committed cases: an export, and everything a reading of it must tell.

A case is a folder with `export/` or `export.zip`, `expected.journal.json` (each child's journal by id) and
`expected.losses.json` (roster, consents, counts, losses, warnings). Expectations are written by `write_expected`
and read by a person, line by line beside the export, before they are committed.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from journal_bridge.adapter import Reader, Reading
from journal_bridge.intake import open_container
from journal_bridge.journal import Journal, to_bytes

JOURNALS: Final = "expected.journal.json"
LOSSES: Final = "expected.losses.json"


@dataclass(frozen=True)
class Case:
    """One committed case."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder's name, which says what the case is for."""
        return self.folder.name

    @property
    def export(self) -> Path:
        """The export, a folder or a ZIP."""
        packed = self.folder / "export.zip"
        return packed if packed.is_file() else self.folder / "export"

    def expected(self, name: str) -> Any:  # noqa: ANN401 - a JSON document
        """Return what is expected, `JOURNALS` or `LOSSES`."""
        return json.loads((self.folder / name).read_text(encoding="utf-8"))


def cases_in(folder: Path) -> tuple[Case, ...]:
    """Return the cases in a folder, by name."""
    return tuple(Case(path) for path in sorted(folder.iterdir()) if path.is_dir())


def read_case(reader: Reader, export: Path) -> tuple[Reading, dict[str, Journal]]:
    """Return the reading of an export, and every child's journal by id."""
    with open_container(export) as opened:
        reading = reader.read(opened)
        return reading, {child.id: reading.journal(child.id) for child in reading.children}


def lost(reading: Reading) -> dict[str, int]:
    """Return how many records of each kind found no home."""
    counts: Counter[str] = Counter()
    for loss in reading.losses:
        counts[loss.kind] += loss.count
    return dict(counts)


def journals_told(journals: dict[str, Journal]) -> dict[str, Any]:
    """Return journals as the JSON documents they are written as."""
    return {child: json.loads(to_bytes(journal)) for child, journal in journals.items()}


def losses_told(reading: Reading) -> dict[str, Any]:
    """Return what a reading tells beside the journals, in words that are easy to compare."""
    return {
        "source_records": dict(reading.source_records),
        "mapped_records": dict(reading.mapped_records),
        "setting_records": dict(reading.setting_records),
        "losses": [f"{loss.count} {loss.kind}: {loss.reason} ({loss.place})" for loss in reading.losses],
        "warnings": list(reading.warnings),
        "consents": [f"{one.child}: {one.purpose} {one.answer.value}" for one in reading.consents],
        "roster": reading.roster.model_dump(mode="json", exclude_none=True, exclude={"schema_version"}),
    }


def write_expected(reader: Reader, folder: Path) -> Iterator[Case]:
    """Write anew what is expected of every case in a folder, yielding each; a person reads the difference."""
    for case in cases_in(folder):
        reading, journals = read_case(reader, case.export)
        for name, told in ((JOURNALS, journals_told(journals)), (LOSSES, losses_told(reading))):
            text = json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True)
            (case.folder / name).write_text(f"{text}\n", encoding="utf-8")
        yield case
