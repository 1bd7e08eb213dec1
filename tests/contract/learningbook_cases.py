"""The committed cases of this platform, and what is expected of each; run as a program, it writes them anew.

A case is `fixtures/learningbook/<case>/`: `export/` or `export.zip`, `expected.journal.json` with each child's
journal, `expected.losses.json` with everything else a reading tells. Read the difference before committing it.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from lxml.etree import _Element as Element

from journal_bridge.adapter import Reading
from journal_bridge.errors import InputRefused
from journal_bridge.intake import open_container
from journal_bridge.intake.documents import parse_csv
from journal_bridge.intake.limits import DEFAULT_LIMITS
from journal_bridge.intake.markup import parse_xml
from journal_bridge.journal import Journal, to_bytes
from journal_bridge_learningbook import adapter

FIXTURES = Path(__file__).parents[2] / "fixtures" / "learningbook"
CASES = tuple(sorted(path.name for path in FIXTURES.iterdir() if path.is_dir()))

DOCUMENT = b'<LearningBookStyleExport version="1"><Setting Name="Hazel Lane" Code="HL"/></LearningBookStyleExport>'
PNG = b"\x89PNG\r\n\x1a\n"

Rows = list[list[str]]


@dataclass(frozen=True)
class MemoryFile:
    """A file of an export that never touched a disc."""

    name: str
    content: bytes

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.content)

    def open(self) -> BinaryIO:
        """Open the bytes."""
        return io.BytesIO(self.content)


@dataclass(frozen=True)
class MemoryExport:
    """An export of bytes, for shapes that are easier told than saved; tables and XML are read as intake reads them."""

    files: Mapping[str, bytes]
    ignored: int = 0

    @property
    def names(self) -> Sequence[str]:
        """Every name, sorted."""
        return sorted(self.files)

    def size(self, name: str) -> int:
        """Length in bytes."""
        return len(self.files[name])

    def json(self, name: str) -> object:
        """Refuse: this platform has no JSON."""
        raise InputRefused("not-json", name)

    def csv(self, name: str) -> Sequence[Mapping[str, str]]:
        """Return a table's rows."""
        return parse_csv(self.files[name], name, DEFAULT_LIMITS)

    def xml(self, name: str) -> Element:
        """Return a document's root."""
        return parse_xml(self.files[name], name, DEFAULT_LIMITS)

    def html(self, name: str) -> Element:
        """Refuse: this platform has no pages."""
        raise InputRefused("not-xml", name)

    def inside(self, name: str) -> Sequence[str]:
        """Refuse: no ZIP within."""
        raise InputRefused("not-an-export", name)

    def head(self, name: str, length: int = 32) -> bytes:
        """Return the first bytes."""
        return self.files[name][:length]

    def media(self, name: str) -> MemoryFile:
        """Return a file."""
        return MemoryFile(name, self.files[name])


def table(text: str) -> bytes:
    """Return a table told as lines of words divided by commas; spaces around them do not count."""
    lines = [[cell.strip() for cell in line.split(",")] for line in text.strip().splitlines()]
    return written(lines)


def written(rows: Rows) -> bytes:
    """Return rows as a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def small_book(**tables: bytes) -> dict[str, bytes]:
    """Return an export of two children, Ann (1) and Bo (2), with one observation of each; tables may be replaced."""
    files = {
        "export.xml": DOCUMENT,
        "children.csv": table(
            "ChildId,Surname,Forename,DateOfBirth\n1,Ashby,Ann,01/02/2020\n2,Birch,Bo,03/04/2020"
        ),
        "staff.csv": table("StaffId,Forename,Surname\n7,Priya,Dell"),
        "observations.csv": table(
            "ObservationId,DateTime,StaffName\n10,01/03/2024 10:00,Priya Dell\n20,02/03/2024 11:00,Priya Dell"
        ),
        "observation_children.csv": table("ObservationId,ChildId\n10,1\n20,2"),
        "media.csv": table("MediaId,ObservationId,Kind,File,Text\n100,10,Text,,Words.\n200,10,Photo,media/p.png,"),
        "media_children.csv": table("MediaId,ChildId\n999,1"),
        "media/p.png": PNG,
    }
    return files | {f"{name}.csv": content for name, content in tables.items()}


def read_files(files: Mapping[str, bytes]) -> tuple[Reading, dict[str, Journal]]:
    """Return the reading of an export made of bytes, and every child's journal."""
    reading = adapter.read(MemoryExport(files))
    return reading, {child.id: reading.journal(child.id) for child in reading.children}


def export_of(case: str) -> Path:
    """Return a case's export: a folder, or a ZIP."""
    folder = FIXTURES / case / "export"
    return folder if folder.is_dir() else folder.with_suffix(".zip")


def read_export(export: Path) -> tuple[Reading, dict[str, Journal]]:
    """Return a reading and every child's journal."""
    with open_container(export) as opened:
        reading = adapter.read(opened)
        return reading, {child.id: reading.journal(child.id) for child in reading.children}


def journals_told(journals: dict[str, Journal]) -> dict[str, Any]:
    """Return journals as the JSON documents they are written as."""
    return {child: json.loads(to_bytes(journal)) for child, journal in journals.items()}


def losses_told(reading: Reading) -> dict[str, Any]:
    """Return what a reading tells beside the journals."""
    return {
        "source_records": dict(reading.source_records),
        "mapped_records": dict(reading.mapped_records),
        "setting_records": dict(reading.setting_records),
        "losses": [f"{loss.count} {loss.kind}: {loss.reason} ({loss.place})" for loss in reading.losses],
        "warnings": list(reading.warnings),
        "consents": [f"{one.child}: {one.purpose} {one.answer.value}" for one in reading.consents],
        "roster": json.loads(to_bytes(reading.roster)),
    }


def lost(reading: Reading) -> dict[str, int]:
    """Return how many records of each kind were lost."""
    counts: dict[str, int] = {}
    for loss in reading.losses:
        counts[loss.kind] = counts.get(loss.kind, 0) + loss.count
    return counts


def told_reasons(reading: Reading, kind: str) -> list[str]:
    """Return the reasons and places of one kind's losses."""
    return [f"{loss.reason} ({loss.place})" for loss in reading.losses if loss.kind == kind]


def _write(path: Path, told: dict[str, Any]) -> None:
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for case in CASES:
        read, built = read_export(export_of(case))
        _write(FIXTURES / case / "expected.journal.json", journals_told(built))
        _write(FIXTURES / case / "expected.losses.json", losses_told(read))
