"""The map from this platform's rows to the journal, one table a kind: canonical field = the platform's column."""

from dataclasses import dataclass
from typing import Final

from journal_bridge.journal import (
    EntryBase,
    Extras,
    Note,
    Observation,
    Person,
    Report,
    Restriction,
    Status,
    paragraphs,
)

from .book import Book, Line, extras_of, label
from .columns import NOT_SET, REPORTS, RESTRICTIONS, STATES
from .parts import Loose, Observed, Reported
from .people import People

OBSERVATIONS: Final = Status.PUBLISHED
"""Observations feed the learning-journey book that parents read in a browser (the platform's data policy)."""

GALLERY: Final = Status.UNKNOWN
"""Nothing says whether parents see the gallery: a person must look."""

KNOWN_REPORTS: Final = Status.PUBLISHED
"""Settings' policies name the four types as reports to parents; a type nobody has described is unknown."""

_STATUS_COLUMNS: Final = ("Status", "Draft", "Published", "Approved", "Deleted")
_BEYOND_THE_LAYOUT: Final = frozenset({*_STATUS_COLUMNS, *RESTRICTIONS})


@dataclass(frozen=True)
class Mapped:
    """An entry with the member of staff who wrote it."""

    entry: EntryBase
    author: Person | None = None


def is_published(told: Observed) -> bool:
    """Tell whether an observation counts as seen by the family."""
    return _status(told.line, OBSERVATIONS, told.doubts) is Status.PUBLISHED


def is_kept_back(line: Line) -> bool:
    """Tell whether a medium's own row says that it is not for families, or says what nobody here understands."""
    return _said(line) not in {None, Status.PUBLISHED} or bool(_restrictions(line))


def observation(book: Book, people: People, told: Observed) -> Mapped:
    """Return an observation; its texts, which this platform keeps among the media, are its body."""
    line = told.line
    author = people.author(line["StaffName"])
    entry = Observation(
        id=book.site.id_of("observation", told.number),
        observed_on=told.day,
        recorded_at=told.time,
        author=author.id if author else None,
        status=_status(line, OBSERVATIONS, told.doubts),
        about=tuple(sorted(told.about)),
        body=paragraphs("\n".join(told.texts)),
        judgements=tuple(told.judgements),
        media=tuple(told.pictures),
        restricted=_restrictions(line),
        source=book.source(told.number, line.file),
        extras=_extras(line, told.more),
    )
    return Mapped(entry, author)


def loose(book: Book, told: Loose) -> Mapped:
    """Return a gallery item as an observation without words, and a gallery text as a note."""
    line = told.line
    return Mapped(
        (Observation if told.picture else Note)(
            id=told.id,
            status=_status(line, GALLERY, told.doubts),
            about=told.about,
            body=() if told.picture else paragraphs(line["Text"]),
            media=(told.picture,) if told.picture else (),
            source=book.source(line["MediaId"], line.file),
            extras={} if told.picture else _extras(line),
        )
    )


def report(book: Book, told: Reported) -> Mapped:
    """Return a report: its kind and term, and the file that holds its words."""
    line = told.line
    kind = known_report(line["Type"])
    status = KNOWN_REPORTS if kind else Status.UNKNOWN
    return Mapped(
        Report(
            id=told.id,
            report_kind=kind or label(line["Type"]) or "unknown",
            status=_status(line, status, told.doubts),
            about=told.about,
            title=report_title(line["Type"], line["Term"], line["Year"]),
            media=(told.picture,) if told.picture else (),
            restricted=_restrictions(line),
            source=book.source(line["ReportId"], line.file),
            extras=_extras(line) | extras_of({name: line[name] for name in ("Term", "Year") if line[name]}),
        )
    )


def known_report(untrusted_type: str) -> str | None:
    """Return the kind of report a type means, or None for one nobody has described."""
    return REPORTS.get(" ".join(untrusted_type.casefold().replace("-", " ").split()))


def report_title(untrusted_type: str, untrusted_term: str, untrusted_year: str) -> str | None:
    """Return a report's heading: its type and when it is of; a type alone is its kind and no heading of its own."""
    period = " ".join(filter(None, (untrusted_term, untrusted_year)))
    return label(", ".join(filter(None, (untrusted_type, period)))) if period else None


def _status(line: Line, usual: Status, doubts: bool) -> Status:
    """Return how far a record had come: by a column that says so, else as such records usually stand."""
    said = _said(line)
    status = usual if said is None else said
    return Status.UNKNOWN if doubts and status is Status.PUBLISHED else status


def _said(line: Line) -> Status | None:
    """Return what the status columns say, the strictest first; None when the table has no such column."""
    has = _BEYOND_THE_LAYOUT & line.row.cells.keys()
    if not has:
        return None
    if _is_set(line, "Deleted"):
        return Status.DELETED
    if _is_set(line, "Draft"):
        return Status.DRAFT
    hidden = any(name in has and not _is_set(line, name) for name in ("Published", "Approved"))
    if "Status" in has:
        status = STATES.get(" ".join(line["Status"].casefold().split()), Status.UNKNOWN)
        return Status.PENDING if hidden and status is Status.PUBLISHED else status
    if hidden:
        return Status.PENDING
    return Status.PUBLISHED if "Published" in has else None


def _restrictions(line: Line) -> tuple[Restriction, ...]:
    if _BEYOND_THE_LAYOUT.isdisjoint(line.row.cells):
        return ()
    return tuple(mark for name, mark in RESTRICTIONS.items() if _is_set(line, name))


def _is_set(line: Line, name: str) -> bool:
    return line[name].casefold() not in NOT_SET


def _extras(line: Line, more: dict[str, list[dict[str, str]]] | None = None) -> Extras:
    """Return the cells of unknown columns, and what says in the platform's words how a record stood."""
    if not (line.row.extras or more) and _BEYOND_THE_LAYOUT.isdisjoint(line.row.cells):
        return {}
    own = {name: line[name] for name in (*_STATUS_COLUMNS, *RESTRICTIONS) if line[name]}
    tables: Extras = {name: [extras_of(row) for row in rows] for name, rows in (more or {}).items()}
    return extras_of({**line.row.extras, **own}) | tables
