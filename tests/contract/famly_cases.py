"""The committed cases of this platform.

A case is `fixtures/famly/<case>/`: `export/` as somebody saved it, `expected.journal.json` with each child's
journal, `expected.losses.json` with everything else a reading tells.
"""

from collections.abc import Mapping
from pathlib import Path

from journal_bridge.adapter import Reading
from journal_bridge.journal import Journal
from journal_bridge.testing import lost, opened_from, read_case
from journal_bridge_famly import adapter

__all__ = ["CASES", "FIXTURES", "ROOT", "lost", "observation", "page", "read_export", "read_files"]

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures" / "famly"
CASES = tuple(sorted(path.name for path in FIXTURES.iterdir() if path.is_dir()))


def read_files(files: Mapping[str, object]) -> tuple[Reading, dict[str, Journal]]:
    """Return the reading of an export made of documents, and every child's journal."""
    with opened_from(files) as opened:
        reading = adapter.read(opened)
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
    return read_case(adapter, export)
