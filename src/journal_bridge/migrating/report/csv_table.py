"""A migration as a table for any spreadsheet: a row for each child and purpose, and no cell that calculates."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from journal_bridge.error_codes import CODES
from journal_bridge.kit.cells import harmless
from journal_bridge.migrating.facts import (
    GONE,
    ChildFacts,
    JobFacts,
    Lying,
    MigrationFacts,
    SettingFacts,
    purpose_of,
)
from journal_bridge.migrating.report.words import lying_words

_SETTING: Final = ("setting", "export", "platform")
_CHILD: Final = (
    "child",
    "child id",
    "standing",
    "days left",
    "entries in export",
    "comments in export",
    "media in export",
)
_JOB: Final = {
    "for": "purpose",
    "recipient": "recipient",
    "state": "state",
    "items": "items",
    "carried": "carried",
    "withheld": "withheld",
    "held": "held",
    "lost": "lost",
    "entries": "entries",
    "comments": "comments",
    "media": "media",
    "media bytes": "media_bytes",
    "code": "code",
    "folder": "place",
    "files": "files",
    "bytes": "bytes",
    "sha256 of list": "manifest",
    "receipt": "receipt",
    "tries": "tries",
    "seconds": "seconds",
}
"""Heading and field of everything that is told for one purpose."""

COLUMNS: Final = (*_SETTING, *_CHILD, *_JOB, "what to do")
"""The headings; those already there keep their names and order, new ones come last."""


def table(facts: MigrationFacts) -> bytes:
    """Return the table: UTF-8 with its mark, every cell harmless.

    An export that could not be read has one row, and so have a child of whom nothing was wanted, and each folder
    that lies there of a child who is no longer in the export.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(one) for one in row] for setting in facts.settings for row in _rows(setting))
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    return harmless("" if value is None else str(value))


def _rows(setting: SettingFacts) -> Iterator[list[object]]:
    told: list[object] = [setting.name, setting.export, setting.platform]
    if setting.code:
        blank = [None] * len(_CHILD)
        job = [setting.code if field == "code" else None for field in _JOB.values()]
        yield [*told, *blank, *job, CODES.get(setting.code, "")]
    for child in setting.children:
        for one in child.jobs or (None,):
            yield [*told, *_child(child), *_job(one)]
    for left in setting.lying:
        who = [left.name, left.id, *[None] * (len(_CHILD) - 2)]
        yield from ([*told, *who, *_left(left, place)] for place in left.places)


def _child(child: ChildFacts) -> list[object]:
    return [
        child.name,
        child.id,
        child.standing.value,
        child.days_left,
        child.entries,
        child.comments,
        child.media,
    ]


def _left(left: Lying, place: str) -> list[object]:
    """Return the cells of a folder whose child is no longer in the export."""
    said = {"purpose": purpose_of(place), "code": GONE, "place": place}
    return [*(said.get(field) for field in _JOB.values()), lying_words(left)]


def _job(job: JobFacts | None) -> list[object]:
    if job is None:
        return [None] * (len(_JOB) + 1)
    told = [getattr(job, field) for field in _JOB.values()]
    return [*(getattr(one, "value", one) for one in told), CODES.get(job.code, "")]
