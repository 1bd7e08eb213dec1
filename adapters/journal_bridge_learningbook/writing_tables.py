"""The rows of every table that is written, by the columns of `columns.py`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from journal_bridge.journal import Basis, Child, Entry, EntryBase, MediaKind, PersonKind, Report, plain, uk_time
from journal_bridge.kit.times import uk_moment

from .columns import NOT_ALL_TAGGED, RESTRICTIONS, SHOWN_STATES
from .writing_choice import LONGEST_CELL, Chosen, is_read_from_its_entry, media_file, report_file
from .writing_links import link_of
from .writing_reports import heading_of

Cells = Mapping[str, str]

_KINDS: Final[dict[MediaKind, str]] = {
    MediaKind.PHOTO: "Photo",
    MediaKind.VIDEO: "Video",
    MediaKind.AUDIO: "Audio",
    MediaKind.DOCUMENT: "Text",
}
"""A text that lies in a file is read as a document."""

_RESPONSIBLE: Final = {"parental responsibility": "Yes", "no parental responsibility": "No"}


def rows_of(chosen: Chosen) -> dict[str, list[Cells]]:
    """Return the rows of each table by its name."""
    return {
        "children": list(_children(chosen)),
        "parents": list(_parents(chosen)),
        "staff": list(_staff(chosen)),
        "observations": list(_observations(chosen)),
        "observation_children": list(_observation_children(chosen)),
        "links": list(_links(chosen)),
        "media": [*_pictures(chosen), *_gallery(chosen), *_texts(chosen)],
        "media_children": list(_tags(chosen)),
        "reports": list(_reports(chosen)),
    }


def _children(chosen: Chosen) -> Iterator[Cells]:
    """Yield every child, one without a journal here too: without a row it would be nobody known."""
    own = {child.id: child for child in chosen.told.children}
    others = {person.id: person.name for person in chosen.told.people if person.kind is PersonKind.CHILD}
    for child, number in chosen.children.items():
        names = _child_names(own[child]) if child in own else _parts(others[child])
        yield {
            "ChildId": str(number),
            "DateOfBirth": _day(own[child].date_of_birth if child in own else None),
            **names,
        }


def _child_names(child: Child) -> Cells:
    name = child.used_name
    if name and " ".join(filter(None, (name.given, name.family))) == name.full:
        return {"Forename": name.given or "", "Surname": name.family or ""}
    return _parts(name.full if name else None)


def _parts(name: str | None) -> Cells:
    """Return a whole name in two columns, as it is read back: all but the last word, and the last."""
    given, _, family = " ".join((name or "").split()).rpartition(" ")
    return {"Forename": given or family, "Surname": family if given else ""}


def _parents(chosen: Chosen) -> Iterator[Cells]:
    people = {person.id: person for person in chosen.told.people}
    for child, family in sorted(chosen.told.relatives.items()):
        for person in (people[one] for one in family):
            if person.name and child in chosen.children:
                role = _RESPONSIBLE.get(person.role or "", "")
                number = str(chosen.children[child])
                yield {"ChildId": number, "ParentalResponsibility": role, **_parts(person.name)}


def _staff(chosen: Chosen) -> Iterator[Cells]:
    for person in chosen.told.people:
        if person.id in chosen.staff:
            yield {"StaffId": str(chosen.staff[person.id]), **_parts(person.name)}


def _observations(chosen: Chosen) -> Iterator[Cells]:
    for entry in chosen.entries(chosen.observations):
        author = chosen.told.person(entry.author)
        name = author.name if author and author.id in chosen.staff else ""
        number = str(chosen.observations[entry.id])
        yield {
            "ObservationId": number,
            "DateTime": _time(entry),
            "StaffName": _in_reading_order(name or ""),
            **_marks(entry),
        }


def _in_reading_order(name: str) -> str:
    """Return a name so that it is read as it is: what stands before a comma is read as the last word."""
    rest, _, last = " ".join(name.split()).rpartition(" ")
    return f"{last}, {rest}" if "," in name and rest and "," not in last else name


def _marks(entry: EntryBase) -> Cells:
    marked = {name: "Yes" for name, mark in RESTRICTIONS.items() if mark in entry.restricted}
    return {"Status": SHOWN_STATES[entry.status], **marked}


def _observation_children(chosen: Chosen) -> Iterator[Cells]:
    for entry in chosen.entries(chosen.observations):
        for child in entry.about:
            yield {"ObservationId": str(chosen.observations[entry.id]), "ChildId": str(chosen.children[child])}


def _links(chosen: Chosen) -> Iterator[Cells]:
    for entry in chosen.entries(chosen.observations):
        for judgement in entry.judgements:
            cells = link_of(judgement)
            if cells:
                yield {"ObservationId": str(chosen.observations[entry.id]), **cells}


def _pictures(chosen: Chosen) -> Iterator[Cells]:
    """Yield a row for every medium in every observation that holds it, in the order it stands there."""
    unsure = _unsure(chosen)
    for entry in chosen.entries(chosen.observations):
        for own in dict.fromkeys(entry.media):
            if own in chosen.media:
                tagged = NOT_ALL_TAGGED if own in unsure else ""
                number = str(chosen.observations[entry.id])
                yield {"ObservationId": number, "Tagged": tagged, **_picture(chosen, own)}


def _picture(chosen: Chosen, own: str) -> Cells:
    item, number = chosen.medium(own), chosen.media[own]
    return {
        "MediaId": str(number),
        "Kind": _KINDS[item.kind],
        "File": media_file(number, item),
        "Text": (item.caption or "")[:LONGEST_CELL],
        "TakenAt": _moment(item.taken_at),
    }


def _gallery(chosen: Chosen) -> Iterator[Cells]:
    """Yield the gallery's pictures and texts, which are in no observation."""
    for entry in chosen.entries(chosen.gallery):
        if entry.media:
            yield _picture(chosen, entry.media[0])
        else:
            yield {"MediaId": str(chosen.gallery[entry.id]), "Kind": "Text", "Text": plain(entry.body)}


def _texts(chosen: Chosen) -> Iterator[Cells]:
    """Yield the words of every observation, a paragraph a row: here a text is a medium like a photo."""
    for entry in chosen.entries(chosen.observations):
        observation = str(chosen.observations[entry.id])
        for place, text in enumerate(text for block in entry.body for text in _pieces(block.text)):
            number = str(chosen.numbers.of("media", f"{entry.id} text {place}"))
            yield {"MediaId": number, "ObservationId": observation, "Kind": "Text", "Text": text}


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces that fit a cell, cut between words where there are any."""
    while len(text) > LONGEST_CELL:
        cut = max(text.rfind(" ", 0, LONGEST_CELL), 0) or LONGEST_CELL
        yield text[:cut]
        text = text[cut:]
    if text.strip():
        yield text


def _tags(chosen: Chosen) -> Iterator[Cells]:
    untagged = _from_entries(chosen)
    for own, number in chosen.media.items():
        if own not in untagged:
            for child in chosen.depicts[own].people:
                yield {"MediaId": str(number), "ChildId": str(chosen.children[child])}
    for entry in chosen.entries(chosen.gallery):
        for child in () if entry.media else entry.about:
            yield {"MediaId": str(chosen.gallery[entry.id]), "ChildId": str(chosen.children[child])}


def _unsure(chosen: Chosen) -> set[str]:
    """Return the pictures of which nothing says that all who are in them are tagged."""
    sure = _from_entries(chosen)
    return {own for own in chosen.media if own not in sure and chosen.depicts[own].basis is not Basis.IMAGE}


def _from_entries(chosen: Chosen) -> set[str]:
    """Return the pictures of one child's own published observations, which are read so without a tag."""
    holders: dict[str, list[Entry]] = defaultdict(list)
    written = (*chosen.entries(chosen.observations), *chosen.entries(chosen.reports))
    for entry in written:
        for own in entry.media:
            holders[chosen.medium(own).sha256 or own].append(entry)
    return {
        own
        for own in chosen.media
        if chosen.depicts[own].basis is Basis.ENTRY
        and is_read_from_its_entry(chosen.medium(own), holders[chosen.medium(own).sha256 or own])
    }


def _reports(chosen: Chosen) -> Iterator[Cells]:
    for entry in chosen.entries(chosen.reports):
        if isinstance(entry, Report):
            number, own = chosen.reports[entry.id], chosen.file_of.get(entry.id)
            shown_type, term, year = heading_of(entry)
            yield {
                "ReportId": str(number),
                "ChildId": str(chosen.children[entry.about[0]]),
                "Type": shown_type,
                "Term": term,
                "Year": year,
                "File": report_file(number, chosen.medium(own)) if own else "",
                **_marks(entry),
            }


def _time(entry: EntryBase) -> str:
    """Return the one time of an observation: when it was written down, unless it was seen on another day."""
    at = entry.recorded_at
    if at is None or entry.observed_on not in {None, uk_time(at).date()}:
        return _day(entry.observed_on)
    return _moment(at)


def _moment(moment: datetime | None) -> str:
    """Return a time as a UK spreadsheet shows it; in the hour that comes twice, with its zone."""
    if moment is None:
        return ""
    at = uk_time(moment)
    shown = f"{at:%d/%m/%Y %H:%M:%S}"
    read = uk_moment(shown)
    same = read is not None and read.isoformat() == at.isoformat()  # == takes the hour that comes twice for one
    return shown if same else at.isoformat()


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def columns_needed(always: Iterable[str], if_needed: Iterable[str], rows: Iterable[Cells]) -> tuple[str, ...]:
    """Return the columns of a table: those it always has, and of the others those some row fills."""
    filled = {name for row in rows for name, cell in row.items() if cell}
    return (*always, *(name for name in if_needed if name in filled))
