"""Reads the JSON documents: children and users into the roster, observations onto the shelf, the rest counted."""

import json
from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.kit.ids import folded
from journal_bridge.kit.scrubbing import canonical
from journal_bridge.kit.tally import UNREADABLE, readable

from .capture import Capture
from .documents import Section, sections
from .export import SECRETS, ChildRecord, SchoolRecord
from .keeping import AGAIN, Rank, Reread
from .names import Named, full_name, named
from .parts import Observed, observed
from .people import People, liked_by
from .schools import School

UNKNOWN_DOCUMENT: Final = "a document of a shape this adapter does not know"
FAILED: Final = "an answer in which the platform says that it failed"
OPENS_ACCOUNTS: Final = "what opens an account, dropped unread"
ASTRAY: Final = "of a setting that cannot be told, in an export of several"
UNDESCRIBED: Final = "a part of a shape nobody has described"

_STAY: Final[dict[str, str]] = {
    "notification": "notifications belong to no child's journal",
    "announcement": "announcements belong to no child's journal",
    "conversation": "conversations belong to no child's journal",
    "message": "messages belong to no child's journal",
}
"""Kinds that are counted and never mapped."""


def read_documents(capture: Capture) -> None:
    """Read every JSON document once, in order.

    Raises:
        InputRefused: when a document cannot be read; a damaged export is never read in part.
    """
    seen: set[tuple[str, str, str]] = set()
    rolls: list[Section] = []
    cursors: dict[str, list[str | None]] = defaultdict(list)
    for name in capture.files.documents:
        document = capture.opened.json(name)
        found = sections(document, name)
        known = [section for section in found if section.kind != "part"]
        if not known and document not in ([], {}):
            capture.tally.met["file"] += 1
            capture.tally.lose("file", UNKNOWN_DOCUMENT, name)
            continue
        for index, section in enumerate(found):
            if section.next_page != "":
                cursors[section.kind].append(section.next_page)
            if section.kind == "child" and section.records:
                rolls.append(section)
            else:
                _read_section(capture, section, index, seen)
    for roll in rolls:
        _read_section(capture, replace(roll, kind="user") if _lists_writers(capture, roll) else roll, 0, seen)
    _warn_about_pages(capture, cursors)


def _lists_writers(capture: Capture, roll: Section) -> bool:
    """Tell a list of writers from one of children: both are names and numbers; observations tell who is who.

    A number counts as a tagged child's unless that child is called otherwise: a writer can have a child's number.
    """
    if roll.path.endswith("children"):
        return False
    people, school = capture.people, capture.schools.of(roll.file)
    children, writers = set(), set()
    for untrusted in roll.records:
        record, name = readable(ChildRecord, untrusted), full_name(untrusted)
        if record is not None and name:
            child = school.key(record.id, "child")
            tagged = people.children.get(child)
            if tagged is not None and (not tagged.names or child in people.named_children(school, name)):
                children.add(child)
            elif people.is_named(school, name):
                writers.add(folded(name))
    return len(writers) > len(children)


def _read_section(capture: Capture, section: Section, index: int, seen: set[tuple[str, str, str]]) -> None:
    tally, kind = capture.tally, section.kind
    if kind == "part":
        tally.lose_part(UNDESCRIBED, f"{section.file} {section.path}")
    elif kind == "credentials":
        tally.lose_part(OPENS_ACCOUNTS, section.file)
    elif kind == "failure":
        tally.met["answer"] += 1
        tally.lose("answer", FAILED, section.file)
        tally.warnings.add("An answer of the platform says that it failed; the export may be incomplete.")
    elif capture.schools.is_astray(section.file):
        tally.met[kind] += len(section.records)
        tally.lose(kind, ASTRAY, section.file, len(section.records))
        capture.people.note_all(capture.schools.of(section.file), section.records)
    else:
        tally.met[kind] += len(section.records)
        for number, untrusted in enumerate(section.records):
            if kind == "observation":
                _read_observation(capture, section, index, number)
            elif kind in _STAY:
                tally.keep_with_setting(kind, _STAY[kind], section.file)
            else:
                _read_person(capture, section, number, untrusted, seen)


def _read_person(
    capture: Capture, section: Section, number: int, untrusted: object, seen: set[tuple[str, str, str]]
) -> None:
    """Read a child, a user or a setting, each content once."""
    tally, kind, school = capture.tally, section.kind, capture.schools.of(section.file)
    model = SchoolRecord if kind == "school" else ChildRecord
    record = readable(model, untrusted)
    person = named(untrusted)
    if record is None or (kind == "user" and person is None):
        tally.lose(kind, UNREADABLE, section.place(number))
        capture.people.note_all(school, untrusted)
        return
    key = (kind, school.id, canonical(untrusted, SECRETS))
    if key in seen:
        tally.lose(kind, AGAIN, section.file)
        return
    seen.add(key)
    tally.mapped[kind] += 1
    if isinstance(record, ChildRecord) and kind == "child":
        capture.people.add_child(school, record)
    elif person is not None and kind == "user":
        capture.people.note(school, person)
        capture.of_relative |= section.full and person.role == "family"


def _read_observation(capture: Capture, section: Section, index: int, number: int) -> None:
    school, place = capture.schools.of(section.file), section.place(number)
    told = observed(section.records[number], school, section.file, place, full=section.full)
    if told is None or told.refused or told.lost:
        capture.people.note_all(school, section.records[number])
    if told is None:
        capture.tally.lose("observation", UNREADABLE, place)
        return
    if section.full:
        reread = partial(_observation_again, capture.opened, school, section.file, (index, number))
    elif capture.shelf.has_room():
        reread = partial(_as_it_is, told)
    else:
        reread = partial(_line_again, school, section.file, json.dumps(section.records[number]))
    put_away(capture, told, Rank.FULL if section.full else Rank.LINE, place, reread)


def _as_it_is(told: Observed) -> Observed | None:
    return told


def _line_again(school: School, file: str, written: str) -> Observed | None:
    """Read a line of a list once more: a page holds fifty, so the line is kept as it was written."""
    return observed(json.loads(written), school, file, "", full=False)


def _observation_again(opened: OpenedExport, school: School, file: str, at: tuple[int, int]) -> Observed | None:
    """Read an observation once more; its losses are known already."""
    found = sections(opened.json(file), file)
    section = found[at[0]] if at[0] < len(found) else None
    if section is None or at[1] >= len(section.records):
        return None
    return observed(section.records[at[1]], school, file, "", full=section.full)


def put_away(capture: Capture, told: Observed, rank: Rank, place: str, reread: Reread) -> None:
    """Put a record on the shelf and note everybody it names, whatever becomes of it."""
    capture.shelf.add(told, rank, place, reread)
    people, school = capture.people, told.school
    for child in told.children:
        people.add_child(school, child)
    people.note(school, told.author, told.about)
    _note_approver(people, told)
    for who in (*(said.author for said in told.comments), *liked_by(told.record.likes)):
        people.note(school, who)


def _note_approver(people: People, told: Observed) -> None:
    """Note who let an observation in as staff, unless the writer did: that says nothing of either."""
    name = full_name(told.record.approval) if isinstance(told.record.approval, dict) else ""
    if name and told.author and folded(told.author.name) == folded(name):
        people.note(told.school, Named(name))
    elif name:
        people.add_staff(told.school, name)


def _warn_about_pages(capture: Capture, cursors: dict[str, list[str | None]]) -> None:
    """Warn when every page of a list says that another follows, and when two name the same next page."""
    for kind, followed in cursors.items():
        named_pages = [one for one in followed if one is not None]
        if len(named_pages) == len(followed):
            capture.tally.warnings.add(
                f"The last page of kind '{kind}' is not there; {len(followed)} earlier pages were read."
            )
        if len(set(named_pages)) < len(named_pages):
            capture.tally.warnings.add(f"Pages of kind '{kind}' name the same next page; some may be missing.")
