"""Writes the invented nursery as an export in this layout: export.xml, nine tables, media and report files.

Some tables are as a spreadsheet saves them (byte order mark, CRLF, UK dates), some are not; the parents' table has
columns that open accounts. The same seed gives the same bytes.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from journal_bridge.invented import setting
from journal_bridge.invented.files import media_bytes

from .example_media import Item, items_of, media_rows, tag_rows
from .example_people import child_rows, parent_rows, staff_rows
from .example_records import (
    link_rows,
    numbered_observations,
    numbered_reports,
    observation_child_rows,
    observation_rows,
    paper_of,
    report_rows,
)

CODE: Final = "BW27"
"""The invented setting's code on this platform."""

CANNOT_SAY: Final[tuple[str, ...]] = (
    "what families add from home, and whatever anybody comments or likes",
    "notes on a child's file, posts to rooms, conversations, the care diary and the calendar",
    "drafts and entries that wait for approval: the layout has no status, so none are written",
    "next steps, and whether they were done",
    "the edition of a framework, age bands, and how secure a child is",
    "when an entry was published, when a picture was taken, and the days of reports",
    "judgements of baselines, assessments and progress checks: a report is a file",
    "letters and other papers attached to an entry",
    "which of its forenames a child is called by, its short names, languages, brothers and sisters",
    "how a relative is related to a child, beyond parental responsibility",
    "families' answers about pictures",
    "pictures of which only a link is known: an export holds files",
)
"""What the invented setting has and this layout has no place for; it is left out, never put elsewhere."""

_AS_SPREADSHEETS: Final = frozenset({"children", "parents", "media"})

Rows = Iterable[Sequence[object]]


def write_example(folder: Path, seed: int) -> Path:
    """Write the invented setting into an empty folder, about 30 MB, and return the folder."""
    told = setting(seed)
    observations, reports = numbered_observations(told), numbered_reports(told)
    items = items_of(told, observations)
    _save(folder / "export.xml", _document(told.name))
    tables: dict[str, Rows] = {
        "children": child_rows(told),
        "parents": parent_rows(told),
        "staff": staff_rows(told),
        "observations": observation_rows(told, observations),
        "observation_children": observation_child_rows(told, observations),
        "links": link_rows(observations),
        "media": media_rows(observations, items),
        "media_children": tag_rows(told, items),
        "reports": report_rows(told, reports),
    }
    for name, rows in tables.items():
        _save(folder / f"{name}.csv", _table(rows, as_spreadsheet=name in _AS_SPREADSHEETS))
    for number, story in reports.items():
        _save(folder / "reports" / f"{number}.pdf", paper_of(told, story))
    for name, item in _files(items):
        _save(folder / name, media_bytes(told, item.medium))
    return folder


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _document(name: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<LearningBookStyleExport version="1" synthetic="true">\n'
        f"  <Setting Name={quoteattr(name)} Code={quoteattr(CODE)}/>\n"
        "  <ExportedAt>2025-07-21T09:00:00+01:00</ExportedAt>\n"
        "  <Term>Summer</Term>\n"
        "</LearningBookStyleExport>\n"
    ).encode()


def _table(rows: Rows, *, as_spreadsheet: bool) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n" if as_spreadsheet else "\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig" if as_spreadsheet else "utf-8")


def _files(items: Iterable[Item]) -> Iterable[tuple[str, Item]]:
    """Yield each file once; media that are nowhere have a name in the table and no file."""
    there = {item.file: item for item in items if item.medium.presence != "nowhere"}
    return sorted(there.items())
