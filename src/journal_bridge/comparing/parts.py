"""The parts of a journal, and how each is compared; `elsewhere` names the fields that are no part of their own."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Final

from journal_bridge.comparing import values
from journal_bridge.comparing.difference import Outcome
from journal_bridge.comparing.judgements import of_judgements, only_worded
from journal_bridge.comparing.matching import Children, Files
from journal_bridge.comparing.people import People
from journal_bridge.journal import (
    Availability,
    Basis,
    Child,
    Comment,
    Entry,
    Media,
    MediaKind,
    Name,
    Person,
    entry_day,
    plain,
    uk_time,
)


@dataclass(frozen=True)
class Known:
    """Who and what is which in one journal, and whom each medium that was read back is shown with."""

    children: Children
    files: Files
    people: People
    shown_with: Mapping[str, frozenset[str]]
    """Our ids of the children whom the entries with a medium are about, by the id under which it was read back."""
    days: Mapping[str, frozenset[date]]
    """The days of the entries with a medium, by our id of it."""
    own: str
    """Our id of the child whose journal it is."""
    views: Mapping[str, tuple[Person, ...]]
    """What each of our journals tells of somebody, by our id of them; one may tell more than another."""
    tagged: Mapping[str, frozenset[str]]
    """Our ids of everybody tagged in a picture, by the digest of its bytes: in all journals, in every copy."""


BLANKS: Final = ".blanks"
"""What follows a text's part where no word differs; a reason for the text is one for its blanks as well."""

WORDING: Final = ".wording"
"""What follows judgements where only the source's own words for them are fewer: area, band and level are there."""

How = Callable[[Any, Any, Known], Outcome]
"""A function from a record of ours and what was read back of it to what became of a part."""


@dataclass(frozen=True)
class Part:
    """One part of a record: its name behind the record's, the fields that tell it, and how they are compared."""

    name: str
    fields: tuple[str, ...]
    how: How


def _plainly(field: str, compare: Callable[[Any, Any], Outcome]) -> Part:
    return Part(
        field, (field,), lambda ours, read, _: compare(getattr(ours, field, None), getattr(read, field, None))
    )


def _dated(field: str, compare: Callable[[Any, Any, Any], Outcome]) -> Part:
    return Part(field, (field,), lambda o, r, _: compare(getattr(o, field), getattr(r, field), _days(o)))


def _days(entry: Entry) -> Iterator[date]:
    """Yield every UK day an entry of ours tells."""
    moments = (entry.recorded_at, entry.published_at)
    yield from (uk_time(one).date() for one in moments if one)
    if entry.observed_on:
        yield entry.observed_on


def _author(ours: Entry | Comment, read: Entry | Comment, known: Known) -> Outcome:
    if ours.author and read.author and known.people.may_be(ours.author, read.author):
        return Outcome.SAME
    return values.of_link(ours.author, read.author)


def _about(ours: Entry, read: Entry, known: Known) -> Outcome:
    """Compare whom an entry is about: fewer would make a shared entry one child's own, and more would share it."""
    return Outcome.SAME if set(ours.about) == {known.children.of(one) for one in read.about} else Outcome.MORE


def _text(name: str, field: str, of: Callable[[Any], str | None]) -> tuple[Part, Part]:
    """Return how a text is compared: its words, and, where every word is there, the blanks between them."""

    def words(ours: Any, read: Any, _: Known) -> Outcome:  # noqa: ANN401 - any record with that text
        return Outcome.SAME if values.only_blanks(of(ours), of(read)) else values.of_text(of(ours), of(read))

    def blanks(ours: Any, read: Any, _: Known) -> Outcome:  # noqa: ANN401 - any record with that text
        return Outcome.LESS if values.only_blanks(of(ours), of(read)) else Outcome.SAME

    return Part(name, (field,), words), Part(f"{name}{BLANKS}", (field,), blanks)


def _body(record: Entry | Comment) -> str:
    return plain(record.body)


def _style(ours: Entry | Comment, read: Entry | Comment, _: Known) -> Outcome:
    same = ours.body == read.body or _body(ours) != _body(read)
    return Outcome.SAME if same else Outcome.LESS


def _media(ours: Entry | Comment, read: Entry | Comment, known: Known) -> Outcome:
    """Compare which media a record holds, in order; those that came back nowhere are lost for themselves."""
    back = {known.files.of(one) for one in known.shown_with}
    return values.of_list([one for one in ours.media if one in back], [known.files.of(one) for one in read.media])


def _depicts(ours: Media, read: Media, known: Known) -> Outcome:
    """Compare who is in a picture: no firmer than it was written, and nobody is missing or new.

    Whoever is tagged in another copy of the picture is not new. Where nothing is known any more of who is in it,
    those whom its entries are about are still taken to be.
    """
    people = {known.children.of(one) for one in read.depicts.people}
    if ours.depicts.basis is read.depicts.basis and set(ours.depicts.people) == people:
        return Outcome.SAME
    if values.STRENGTH[read.depicts.basis] > values.STRENGTH[ours.depicts.basis]:
        return Outcome.MORE
    thought = people | (known.shown_with[read.id] if read.depicts.basis is Basis.UNKNOWN else set())
    kept = set(ours.depicts.people) <= thought and people <= known.tagged.get(ours.sha256 or "", frozenset()) | set(
        ours.depicts.people
    )
    return Outcome.LESS if kept else Outcome.MORE


def _taken_at(ours: Media, read: Media, known: Known) -> Outcome:
    told = set(known.days.get(ours.id, ())) | ({uk_time(ours.taken_at).date()} if ours.taken_at else set())
    return values.of_moment(ours.taken_at, read.taken_at, told)


def _file(ours: Media, read: Media, _: Known) -> Outcome:
    """Compare the file: the same bytes, or no file any more; never other bytes in its place."""
    if (ours.availability, ours.sha256) == (read.availability, read.sha256):
        return Outcome.SAME
    gone = read.availability is not Availability.FOUND and ours.availability is Availability.FOUND
    return Outcome.LESS if gone else Outcome.MORE


def _name(ours: Child, read: Child, _: Known) -> Outcome:
    """Compare a child's name, known-as or legal, whole and in parts."""
    if (ours.known_as, ours.legal_name) == (read.known_as, read.legal_name):
        return Outcome.SAME
    told = " ".join(word for name in (ours.known_as, ours.legal_name) for word in _name_words(name))
    again = [word for name in (read.known_as, read.legal_name) for word in _name_words(name)]
    return Outcome.LESS if set(again) <= set(told.split()) else Outcome.MORE


def _name_words(name: Name | None) -> list[str]:
    return " ".join(filter(None, (name.full, name.given, name.family))).split() if name else []


def _person_child(ours: Person, read: Person, known: Known) -> Outcome:
    """Compare whose relative somebody is: of two children here a journal names one, its own child if it is that.

    A child's own row may name the child itself.
    """
    told, again = (None if one == ours.id else one for one in (ours.child, read.child))
    if told == again or again not in {view.child for view in known.views.get(ours.id, ())}:
        return values.of_link(told, again)
    return Outcome.LESS if told == known.own else Outcome.SAME


BODY: Final = (*_text("body", "body", _body), Part("body.style", ("body",), _style))

JUDGEMENTS: Final = (
    _plainly("judgements", lambda o, r: Outcome.SAME if only_worded(o, r) else of_judgements(o, r)),
    Part(
        f"judgements{WORDING}",
        ("judgements",),
        lambda o, r, _: Outcome.LESS if only_worded(o.judgements, r.judgements) else Outcome.SAME,
    ),
)

ENTRY: Final = (
    _plainly("kind", values.of_kind),
    _dated("observed_on", values.of_day),
    _dated("recorded_at", values.of_moment),
    _dated("published_at", values.of_moment),
    Part("author", ("author",), _author),
    _plainly("status", values.of_status),
    Part("about", ("about",), _about),
    *_text("title", "title", attrgetter("title")),
    *BODY,
    _plainly("next_steps", values.of_next_steps),
    *JUDGEMENTS,
    Part("media", ("media",), _media),
    _plainly("restricted", values.of_restrictions),
)
REPORT: Final = (_plainly("report_kind", values.of_choice),)
COMMENT: Final = (
    Part("author", ("author",), _author),
    Part(
        "written_at",
        ("written_at",),
        lambda o, r, _: values.of_moment(
            o.written_at, r.written_at, [uk_time(o.written_at).date()] if o.written_at else []
        ),
    ),
    *BODY,
    Part("media", ("media",), _media),
    _plainly("audience", values.of_audience),
)
MEDIA: Final = (
    _plainly("kind", values.of_choice),
    Part("file", ("availability", "sha256"), _file),
    _plainly("mime", values.of_choice),
    *_text("caption", "caption", attrgetter("caption")),
    Part("taken_at", ("taken_at",), _taken_at),
    Part("depicts", ("depicts",), _depicts),
)
CHILD: Final = (
    Part("name", ("known_as", "legal_name"), _name),
    Part("date_of_birth", ("date_of_birth",), lambda o, r, _: values.of_link(o.date_of_birth, r.date_of_birth)),
)


def _of_person(field: str, compare: Callable[[Any, Any], Outcome]) -> Part:
    def outcome(ours: Person, read: Person, known: Known) -> Outcome:
        told = {getattr(view, field) for view in known.views.get(ours.id, ())}
        again = getattr(read, field)
        return Outcome.SAME if again and again in told else compare(getattr(ours, field), again)

    return Part(field, (field,), outcome)


PERSON: Final = (
    _of_person("kind", values.of_person_kind),
    _of_person("name", values.of_text),
    _of_person("role", values.of_text),
    Part("child", ("child",), _person_child),
)

TABLES: Final[Mapping[str, tuple[Part, ...]]] = {
    "EntryBase": ENTRY,
    "Report": REPORT,
    "Comment": COMMENT,
    "Media": MEDIA,
    "Child": CHILD,
    "Person": PERSON,
}
"""The tables by the model whose fields they compare."""


def known_parts() -> frozenset[str]:
    """Return every part a difference can be in, whole records and parts of them."""
    whole = {*values.GOES, *MediaKind, "comment", "person", "child", "setting.name"}
    parts = {f"{kind}.{part.name}" for kind in values.GOES for part in ENTRY}
    parts |= {f"report.{part.name}" for part in REPORT}
    parts |= {f"{kind}.{part.name}" for kind in MediaKind for part in MEDIA}
    parts |= {f"{holder}.{kind}" for holder in (*values.GOES, "comment") for kind in MediaKind}
    for record, table in (("comment", COMMENT), ("child", CHILD), ("person", PERSON)):
        parts |= {f"{record}.{part.name}" for part in table}
    return frozenset(map(str, whole | parts))


def day_of(entry: Entry) -> frozenset[date]:
    """Return the day of an entry, if it has one, and every other it tells."""
    day = entry_day(entry)
    return frozenset({*_days(entry), *([day] if day else [])})
