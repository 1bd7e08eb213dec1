"""Reads what becomes entries: observations with their children and links, and reports."""

from typing import Final

from journal_bridge.kit.ids import opaque
from journal_bridge.kit.showing import Holder
from journal_bridge.kit.times import uk_day, uk_moment

from .book import Book, Line
from .judgements import judgement_of
from .parts import Observed, Reported
from .people import NO_CHILD, People, child_id, doubles
from .pictures import Album, Picture, points_outside

NO_OBSERVATION: Final = "names an observation that observations.csv does not hold"
LOST_WITH_ITS_OBSERVATION: Final = "its observation was lost"
OUTSIDE: Final = "a file name that points outside the export; nothing was opened"
_DAY_LENGTH: Final = len("14/03/2021")
_TWICE: Final = "an id that another observation has: the first row was kept, and a person must look at it"


def read_observations(book: Book, people: People) -> dict[str, Observed]:
    """Return every observation by its number, with the children it is about.

    A row that names an unknown child, or none, is lost, and its observation is kept as shared with somebody nobody
    can name: left out, it could pass for the other child's own.
    """
    observed: dict[str, Observed] = {}
    for line in book.lines("observations"):
        number = line["ObservationId"]
        if not number:
            book.lose("observations", "no observation id", line)
        elif number in observed:
            observed[number].doubts = True
            book.lose("observations", _TWICE, line)
        else:
            observed[number] = _observed(book, number, line)
        people.add_staff_name(line["StaffName"])
    for line in book.lines("observation_children"):
        _read_child_of(book, people, observed, line)
    return observed


def settle_observations(book: Book, observed: dict[str, Observed], people: People) -> dict[str, Observed]:
    """Return the observations that are about a child with a journal; the others are losses."""
    kept = {number: told for number, told in observed.items() if told.about.intersection(people.by_id)}
    for number, told in observed.items():
        if number in kept:
            book.keep("observations")
        else:
            reason = "is about children only that children.csv does not hold" if told.about else "names no child"
            book.lose("observations", reason, told.line)
        others = doubles(people, told.about)
        told.about |= others
        told.doubts |= bool(others)
    return kept


def read_links(book: Book, kept: dict[str, Observed], observed: dict[str, Observed]) -> None:
    """Read links to areas, aspects and statements into their observations."""
    for line in book.lines("links"):
        told = kept.get(line["ObservationId"])
        judgement = judgement_of(line)
        if told is None:
            lost = line["ObservationId"] in observed
            book.lose("links", LOST_WITH_ITS_OBSERVATION if lost else NO_OBSERVATION, line)
        elif judgement is None:
            book.lose("links", "says neither area nor aspect nor statement", line)
        else:
            told.judgements.append(judgement)
            told.add_more("links", line)
            book.keep("links")


def read_reports(book: Book, people: People, album: Album) -> list[Reported]:
    """Return every report of a known child, with its file."""
    found: dict[str, Reported] = {}
    for line in book.lines("reports"):
        known = people.children.get(line["ChildId"])
        if known is None:
            child_id(book, people, line["ChildId"])
            book.lose("reports", NO_CHILD, line)
            _hold_file(book, album, line, book.site.nobody("report", line.place), frozenset())
            continue
        own = book.site.id_of("report", line["ReportId"])
        if not line["ReportId"] or own in found:
            own = book.site.id_of("report", f"{line['ReportId']} {known.number} {line.row.number} {line.file}")
        about = frozenset({known.id, *known.doubles})
        picture = _hold_file(book, album, line, own, about)
        found[own] = Reported(own, line, tuple(sorted(about)), bool(known.doubles), picture)
        book.keep("reports")
    return list(found.values())


def _observed(book: Book, number: str, line: Line) -> Observed:
    """Return an observation with the day and time of its cell, as far as they can be read."""
    text = line["DateTime"]
    time = uk_moment(text)
    day = time.date() if time else uk_day(text)
    if text and day is None:
        book.tally.lose_part("a date that cannot be read", line.place)
    elif time is None and len(text) > _DAY_LENGTH:
        book.tally.lose_part("a time of day that cannot be read; its day was kept", line.place)
    return Observed(number, line, day, time)


def _read_child_of(book: Book, people: People, observed: dict[str, Observed], line: Line) -> None:
    told = observed.get(line["ObservationId"])
    child = child_id(book, people, line["ChildId"])
    if told is None:
        book.lose("observation_children", NO_OBSERVATION, line)
        return
    told.about.add(child)
    if line["ChildId"] in people.children:
        book.keep("observation_children")
    else:
        told.doubts = True
        book.lose("observation_children", NO_CHILD, line)


def _hold_file(book: Book, album: Album, line: Line, own: str, about: frozenset[str]) -> str | None:
    """Note a report's file; a report without one has its title alone."""
    untrusted_file = line["File"]
    if not untrusted_file:
        return None
    if points_outside(untrusted_file):
        book.tally.lose_part(OUTSIDE, line.place)
    file = album.find(untrusted_file, "reports", line["ReportId"])
    name = opaque(own, "file")
    picture = Picture(
        id=name,
        kind="document",
        file=file,
        link=album.link(untrusted_file, "reports", line["ReportId"]),
        key=album.key(file, untrusted_file, name),
        caption=None,
        number=line["ReportId"],
        table=line.file,
    )
    album.hold(picture, Holder(about, published_observation=False), in_a_journal=bool(about))
    return name
