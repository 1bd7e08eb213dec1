"""Exports of this platform told in a few lines, for tests of one thing each; committed cases are in `fixtures/`.

`python -m journal_bridge.testing tapestry fixtures/tapestry` writes what is expected of the committed cases anew.
"""

from collections.abc import Mapping
from pathlib import Path

from journal_bridge.adapter import Reading
from journal_bridge.journal import EntryBase, Journal
from journal_bridge.testing import opened_from
from journal_bridge_tapestry import adapter

FIXTURES = Path(__file__).parents[2] / "fixtures" / "tapestry"
SCHOOL = {"id": 20001, "name": "Larkfield", "furlSlug": "larkfield"}
JPEG = b"\xff\xd8\xff\xe0 an invented photo"


def read_files(files: Mapping[str, object]) -> tuple[Reading, dict[str, Journal]]:
    """Return the reading of an export made of documents and bytes, and every child's journal."""
    with opened_from(files) as opened:
        reading = adapter.read(opened)
        return reading, {child.id: reading.journal(child.id) for child in reading.children}


def read_setting(files: Mapping[str, object]) -> tuple[Reading, dict[str, Journal]]:
    """Return the same of an export that a setting's own account made, as its table of staff shows."""
    return read_files({**files, "staff.csv": "First Name,Last Name,User type\nZena,Quarrie,Staff\n"})


def observation(number: object, *children: int, **fields: object) -> dict[str, object]:
    """Return an observation in the journal, by staff, about some children."""
    return {
        "id": number,
        "title": "Sand",
        "notes": "<p>Words.</p>",
        "createdAt": "2026-03-02T10:00:00Z",
        "author": {"fullName": "Priya Dell", "userType": "Staff"},
        "status": "In Journal",
        "children": [{"id": child, "fullName": f"Child {child}"} for child in children],
        "media": [],
        **fields,
    }


def page(*observations: object, cursor: str | None = None) -> dict[str, object]:
    """Return a page of a list of observations."""
    return {"observations": list(observations), "nextCursor": cursor, "prevCursor": None}


def photos(*numbers: int) -> list[dict[str, object]]:
    """Return photos as an observation lists them."""
    return [{"id": number, "type": "image", "url": f"https://media.example.invalid/{number}"} for number in numbers]


def entry(journals: Mapping[str, Journal], child: str, kind: str = "observation") -> EntryBase:
    """Return the only entry of a kind in a child's journal."""
    (found,) = [one for one in journals[child].entries if one.kind == kind]
    return found


def reasons(reading: Reading, kind: str) -> dict[str, int]:
    """Return the reasons for which records of a kind were lost, with their counts."""
    counts: dict[str, int] = {}
    for loss in reading.losses:
        if loss.kind == kind:
            counts[loss.reason] = counts.get(loss.reason, 0) + loss.count
    return counts
