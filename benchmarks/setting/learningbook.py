"""Writes a setting as tables of the learningbook layout: nine CSV files, export.xml, media and reports.

The layout has no comments, next steps or families' own records: a next step is a line of the text, and what a
family tells was written down by staff. The counts it returns are by the reader's own kinds of record.
"""

from collections import Counter
from typing import Final
from xml.sax.saxutils import quoteattr

from journal_bridge.invented.chance import chooser

from .papers import paper
from .people import Child
from .photos import Palette
from .sinks import Sink, Table
from .stories import Notice, Nursery, Photo, Story

_FIRST_CHILD, _FIRST_OBSERVATION, _FIRST_REPORT, _FIRST_MEDIUM = 1001, 5001, 301, 20_001
_FIRST_TEXT, _FIRST_NOTICE = 500_000_001, 900_000_001
_REMOVED: Final = 999_999
"""A number of a child who is in no table any more."""

_REMOVED_EVERY: Final = 1_000
"""Entries for which one was left behind by a child who was removed."""

_STATES: Final = {
    "published": "Published",
    "draft": "Draft",
    "pending": "Pending",
    "staff_only": "Staff only",
}
_TERMS: Final = ("Spring", "Summer", "Autumn")
_FLAGS: Final = ("PP", "EAL", "SEND", "EB", "SLT", "BirthTerm", "CFC", "GT", "Funded")

_HEADERS: Final = {
    "children": ("ChildId", "Surname", "Forename", "DateOfBirth", "KeyPerson", "RoomName", "DateOfEntry", *_FLAGS),
    "parents": ("ChildId", "Forename", "Surname", "ParentalResponsibility"),
    "staff": ("StaffId", "Forename", "Surname", "Rooms"),
    "observations": ("ObservationId", "DateTime", "StaffName", "Status"),
    "observation_children": ("ObservationId", "ChildId"),
    "links": ("ObservationId", "Kind", "Area", "Aspect", "Statement"),
    "media": ("MediaId", "ObservationId", "Kind", "File", "Text"),
    "media_children": ("MediaId", "ChildId"),
    "reports": ("ReportId", "ChildId", "Type", "Term", "Year", "File", "Status"),
}
_KINDS: Final = {
    "children": "child",
    "parents": "parent",
    "staff": "staff",
    "observations": "observation",
    "observation_children": "observation child",
    "links": "framework link",
    "media": "media",
    "media_children": "media tag",
    "reports": "report",
}
"""The reader's kind of record for the rows of each table."""


def journal_id(nursery: Nursery, child: Child) -> str:
    """Return the id under which journals know a child."""
    return f"child-{_code(nursery)}.{_FIRST_CHILD + child.number}"


def write(nursery: Nursery, palette: Palette, sink: Sink) -> Counter[str]:
    """Write the whole setting; return how many records of each kind there are."""
    book = _Book(nursery, palette, sink)
    book.people()
    book.removed()
    for notice in nursery.notices():
        book.notice(notice)
    for photo in nursery.notice_photos():
        book.photo(photo, "", base=True)
    for story in nursery.stories():  # last, so that what was written since stands at the end of every table
        if story.kind == "report":
            book.report(story)
        else:
            book.observation(story)
    return book.finish()


class _Book:
    """The tables while they grow."""

    def __init__(self, nursery: Nursery, palette: Palette, sink: Sink) -> None:
        self.nursery, self.palette, self.sink = nursery, palette, sink
        self.tables = {name: Table(header) for name, header in _HEADERS.items()}
        self.counts: Counter[str] = Counter()

    def people(self) -> None:
        """Fill the tables of children, parents and staff."""
        people, chance = self.nursery.people, chooser(self.nursery.asked.seed, "flags")
        for child in people.children:
            flags = [chance.choice("NNNY") for _ in _FLAGS]
            flags[_FLAGS.index("BirthTerm")] = _TERMS[(child.born.month - 1) // 4]
            about = (_number(child), child.family_name, child.given, f"{child.born:%d/%m/%Y}")
            started = f"{child.started:%d/%m/%Y}"
            self.tables["children"].add(*about, child.key_person.name, child.room, started, *flags)
            for adult in people.parents_of(child):
                given, _, family = adult.name.partition(" ")
                self.tables["parents"].add(_number(child), given, family, "Yes")
        for number, adult in enumerate(people.staff, 1):
            given, _, family = adult.name.partition(" ")
            self.tables["staff"].add(number, given, family, "")

    def observation(self, story: Story) -> None:
        """Write an observation with its children, words, links and photos."""
        number = _FIRST_OBSERVATION + story.number
        author = story.about[0].key_person if story.kind == "family" else story.author
        time, state = f"{story.written:%d/%m/%Y %H:%M:%S}", _STATES[story.state]
        self.tables["observations"].add(number, time, author.name, state)
        for child in story.about:
            self.tables["observation_children"].add(number, _number(child))
        for goal in story.goals:
            self.tables["links"].add(number, "STATEMENT", goal.area, goal.aspect, goal.statement or "")
        told = "\n".join((*story.text, *((f"Next: {story.step}",) if story.step else ())))
        self._text(_FIRST_TEXT + story.number, number, told)
        for photo in story.photos:
            self.photo(photo, number, base=story.number < self.nursery.asked.entries)

    def photo(self, photo: Photo, observation: int | str, *, base: bool) -> None:
        """Write a photo and who is tagged in it."""
        number, file = _FIRST_MEDIUM + photo.number, f"media/{_FIRST_MEDIUM + photo.number}.jpg"
        self.tables["media"].add(number, observation, "Photo", file, "")
        for child in photo.shows:
            self.tables["media_children"].add(number, _number(child))
        if photo.missing:
            return
        self.counts["media file"] += 1
        if not (base and self.sink.adds):
            self.sink.put(file, self.palette.photo(photo.picture, photo.taken))

    def report(self, story: Story) -> None:
        """Write a report: a row and a paper; photos of the day are the gallery's."""
        number, child = _FIRST_REPORT + story.number, story.about[0]
        file, year = f"reports/{number}.pdf", story.day.year - (story.day.month < 9)
        term = _TERMS[(story.day.month - 1) // 4]
        when = (term, f"{year}/{year % 100 + 1}")
        self.tables["reports"].add(number, _number(child), "Summative", *when, file, _STATES[story.state])
        base = story.number < self.nursery.asked.entries
        if not (base and self.sink.adds):
            self.sink.put(file, paper(f"Report {number}: {child.full_name}, {term} {year}"))
        self.counts["media file"] += 1
        for photo in story.photos:
            self.photo(photo, "", base=base)

    def removed(self) -> None:
        """Write observations of a child who is in no table: records that are lost, and said to be."""
        many = max(1, self.nursery.asked.entries // _REMOVED_EVERY)
        for place in range(many):
            number = _FIRST_OBSERVATION + _REMOVED * 10 + place
            author = self.nursery.people.staff[1].name
            self.tables["observations"].add(number, "04/09/2023 10:00:00", author, "Published")
            self.tables["observation_children"].add(number, _REMOVED)
            self._text(number, number, "Settling in.")

    def notice(self, notice: Notice) -> None:
        """Write words to everybody: a text of the gallery, tagged with nobody."""
        self._text(_FIRST_NOTICE + notice.number, "", f"{notice.text} ({notice.written:%d/%m/%Y})")

    def _text(self, number: int, observation: int | str, words: str) -> None:
        self.tables["media"].add(number, observation, "Text", "", words)

    def finish(self) -> Counter[str]:
        """Write the tables; return the counts."""
        nursery = self.nursery
        self.sink.put("export.xml", _document(nursery.name, _code(nursery)))
        for name, table in self.tables.items():
            self.sink.put(f"{name}.csv", table.bytes())
            self.counts[_KINDS[name]] += table.rows
        return self.counts


def _number(child: Child) -> int:
    return _FIRST_CHILD + child.number


def _code(nursery: Nursery) -> str:
    return f"BW{nursery.asked.seed}"


def _document(name: str, code: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<LearningBookStyleExport version="1" synthetic="true">\n'
        f"  <Setting Name={quoteattr(name)} Code={quoteattr(code)}/>\n"
        "  <ExportedAt>2025-07-21T09:00:00+01:00</ExportedAt>\n"
        "  <Term>Summer</Term>\n"
        "</LearningBookStyleExport>\n"
    ).encode()
