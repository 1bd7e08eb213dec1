"""What the tests of this platform share: the committed cases, and a small export told as tables."""

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from journal_bridge.adapter import Reading
from journal_bridge.invented import films, pictures
from journal_bridge.invented.records import InventedMedia, InventedSetting
from journal_bridge.journal import EntryBase, Journal, Media
from journal_bridge.testing import cases_in, opened_from
from journal_bridge_learningbook import adapter

FIXTURES = Path(__file__).parents[2] / "fixtures" / "learningbook"
CASES = cases_in(FIXTURES)

DOCUMENT = '<LearningBookStyleExport version="1"><Setting Name="Hazel Lane" Code="HL"/></LearningBookStyleExport>'
PNG = b"\x89PNG\r\n\x1a\n"

ANN, BO = "child-HL.1", "child-HL.2"

Files = Mapping[str, object]


def table(text: str) -> str:
    """Return a table told as lines of cells divided by `|`; spaces around cells do not count."""
    out = io.StringIO(newline="")
    rows = ([cell.strip() for cell in line.split("|")] for line in text.strip().splitlines())
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


SMALL: dict[str, object] = {
    "export.xml": DOCUMENT,
    "children.csv": table("""
        ChildId | Surname | Forename | DateOfBirth
        1       | Ashby   | Ann      | 01/02/2020
        2       | Birch   | Bo       | 03/04/2020
    """),
    "parents.csv": table("ChildId | Forename | Surname | ParentalResponsibility \n 1 | Una | Ashby | Yes"),
    "staff.csv": table("StaffId | Forename | Surname \n 7 | Priya | Dell"),
    "observations.csv": table("""
        ObservationId | DateTime         | StaffName
        10            | 01/03/2024 10:00 | Priya Dell
        20            | 02/03/2024 11:00 | Priya Dell
    """),
    "observation_children.csv": table("ObservationId | ChildId \n 10 | 1 \n 20 | 2"),
    "links.csv": table("ObservationId | Kind | Area | Aspect | Statement"),
    "media.csv": table("""
        MediaId | ObservationId | Kind  | File  | Text
        100     | 10            | Text  |       | Words.
        200     | 10            | Photo | p.png |
    """),
    "media_children.csv": table("MediaId | ChildId"),
    "reports.csv": table("ReportId | ChildId | Type | Term | Year | File"),
    "media/p.png": PNG,
}
"""Two children, Ann (1) and Bo (2), an observation of each, and one photo on Ann's."""


MEDIA = "MediaId | ObservationId | Kind | File | Text \n 200 | 10 | Photo | p.png | \n "
"""The photo on Ann's observation, and room for another row."""

GONE = table("ObservationId | ChildId \n 10 | 1 \n 10 | 9 \n 20 | 2")
"""Bo's observation is his; Ann's is shared with a child whom children.csv does not list."""


def small_book(*without: str, **changed: object) -> dict[str, object]:
    """Return the small export with some tables told anew and some files taken away."""
    told = {f"{name}.csv": table(held) if isinstance(held, str) else held for name, held in changed.items()}
    return {name: held for name, held in (SMALL | told).items() if name not in without}


def read_files(files: Files) -> tuple[Reading, dict[str, Journal]]:
    """Return the reading of an export made of texts and bytes, and every child's journal."""
    with opened_from(files) as opened:
        reading = adapter.read(opened)
        return reading, {child.id: reading.journal(child.id) for child in reading.children}


@contextmanager
def undrawn() -> Iterator[None]:
    """Let examples be written without drawing 250 photos: each file holds its medium's own id."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((pictures, "photo_bytes"), (films, "film_bytes")):
            patch.setattr(module, name, _stub)
        yield


def _stub(_told: InventedSetting, item: InventedMedia) -> bytes:
    return PNG + item.id.encode()


def entry(journals: Mapping[str, Journal], child: str, name: str) -> EntryBase:
    """Return an entry of a child's journal by its id."""
    return next(one for one in journals[child].entries if one.id == name)


def picture(journals: Mapping[str, Journal], child: str, name: str) -> Media:
    """Return a medium of a child's journal by its id."""
    return next(one for one in journals[child].media if one.id == name)


def told(reading: Reading, kind: str) -> list[str]:
    """Return one kind's losses as `count reason (place)`."""
    return [f"{loss.count} {loss.reason} ({loss.place})" for loss in reading.losses if loss.kind == kind]
