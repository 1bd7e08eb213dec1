"""The committed cases of this platform, and what is expected of each; run as a program, it writes them anew.

A case is `fixtures/famly/<case>/`: `export/` as somebody saved it, `expected.journal.json` with each child's
journal, `expected.losses.json` with everything else a reading tells. Read the difference before committing it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from journal_bridge.adapter import Reading
from journal_bridge.errors import InputRefused
from journal_bridge.intake import open_container
from journal_bridge.journal import Journal, to_bytes
from journal_bridge_famly import adapter

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures" / "famly"
CASES = tuple(sorted(path.name for path in FIXTURES.iterdir() if path.is_dir()))


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
        return BytesIO(self.content)


@dataclass(frozen=True)
class MemoryExport:
    """An export made of documents and bytes, for shapes that are easier told than saved."""

    files: Mapping[str, object]
    ignored: int = 0

    @property
    def names(self) -> Sequence[str]:
        """Every name, sorted."""
        return sorted(self.files)

    def _bytes(self, name: str) -> bytes:
        held = self.files[name]
        return held if isinstance(held, bytes) else json.dumps(held).encode()

    def size(self, name: str) -> int:
        """Length in bytes."""
        return len(self._bytes(name))

    def json(self, name: str) -> object:
        """Return a fresh copy of a document, or refuse bytes that are none."""
        try:
            return json.loads(self._bytes(name))
        except ValueError:
            raise InputRefused("not-json", name) from None

    def csv(self, name: str) -> Sequence[Mapping[str, str]]:
        """Refuse: a capture has no tables."""
        raise InputRefused("not-csv", name)

    def head(self, name: str, length: int = 32) -> bytes:
        """Return the first bytes."""
        return self._bytes(name)[:length]

    def media(self, name: str) -> MemoryFile:
        """Return a file."""
        return MemoryFile(name, self._bytes(name))


def read_files(files: Mapping[str, object]) -> tuple[Reading, dict[str, Journal]]:
    """Return the reading of an export made of documents, and every child's journal."""
    reading = adapter.read(MemoryExport(files))
    return reading, {child.id: reading.journal(child.id) for child in reading.children}


def page(*observations: object) -> dict[str, object]:
    """Return a page of observations as the platform answers it."""
    return {"data": {"childDevelopment": {"observations": {"results": list(observations), "next": None}}}}


def observation(name: str, *children: str, **fields: object) -> dict[str, object]:
    """Return a sent observation of staff about some children."""
    return {
        "id": name,
        "variant": "REGULAR_OBSERVATION",
        "status": {"state": "SENT", "createdAt": "2026-03-02T10:00:00Z"},
        "createdBy": {"name": {"fullName": "Priya Dell"}},
        "remark": {"date": "2026-03-01", "body": "Words."},
        "children": [{"id": child} for child in children],
        **fields,
    }


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


def _write(path: Path, told: dict[str, Any]) -> None:
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for case in CASES:
        read, built = read_export(FIXTURES / case / "export")
        _write(FIXTURES / case / "expected.journal.json", journals_told(built))
        _write(FIXTURES / case / "expected.losses.json", losses_told(read))
