"""Reads what becomes entries: observations, notes and tagged photos, with tags and answers on tagging."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Final, Literal

from journal_bridge.journal import Answer, Consent, ConsentPurpose, Status
from journal_bridge.kit.ids import opaque
from journal_bridge.kit.showing import Holder
from journal_bridge.kit.tally import UNREADABLE, Tally, readable
from journal_bridge.kit.times import moment

from .capture import Capture
from .doubts import doubt_tags, note_unreadable, settled
from .export import FAMILY_VARIANT, AllowanceRecord, MediaRef, MediaTagRecord, NoteRecord, ObservationRecord, extra
from .mapping import state_of, strictness, variant_of
from .names import person_name
from .once import AGAIN, Placed, once, read_all
from .parts import Noted, Observed, Tagged, media_of, observed
from .pictures import tagged_children
from .shelved import MOST_KEPT, shelve

ANSWERS: Final[dict[str, tuple[ConsentPurpose | Literal["all"], Answer]]] = {
    "PERMITTED": (ConsentPurpose.IN_SETTING_JOURNAL, Answer.YES),
    "NOT_PERMITTED": ("all", Answer.NO),
    "NOT_ANSWERED": (ConsentPurpose.IN_SETTING_JOURNAL, Answer.UNANSWERED),
}
"""A yes to tagging speaks of journals at this setting only; a no is taken as a no to everything."""

SHOWS_NOBODY: Final = "the photo does not say whom it shows"


def read_observations(capture: Capture) -> None:
    """Read every observation that names its children."""
    kind, tally = "observation", capture.tally
    times = Counter(_raw_id(one) for section in capture.sections[kind] for one in section.records)
    repeated: list[Placed[ObservationRecord]] = []
    for section in capture.sections[kind]:
        for number, untrusted in enumerate(section.records):
            record = readable(ObservationRecord, untrusted)
            if record is None:
                tally.lose(kind, UNREADABLE, section.place(number))
                note_unreadable(capture, untrusted, section.file)
            elif times[record.id] == 1:
                _read_observation(capture, Placed(record, section, number))
            else:
                repeated.append(Placed(record, section, number))
    for one in once(repeated, kind, tally, lambda record: record.id, _state_time):
        _read_observation(capture, settled(capture, one))


def _raw_id(untrusted: object) -> str | None:
    """Return the id of a record nobody has read yet, where it is the text it should be."""
    found = untrusted.get("id") if isinstance(untrusted, dict) else None
    return found if isinstance(found, str) else None


def _read_observation(capture: Capture, one: Placed[ObservationRecord]) -> None:
    kind, tally = "observation", capture.tally
    if not one.record.children:
        tally.lose(kind, "the observation names no child", one.place)
        _note_orphans(capture, one.record, one.section.file)
        return
    about = [capture.people.add_child(child) for child in one.record.children]
    told = observed(one.record, about, one.section.file, tally, one.place)
    untrusted = one.section.records[one.number]
    if one.record.status is None and isinstance(untrusted, dict):
        untrusted = {**untrusted, "status": None}  # where another state casts doubt on the one it says
    capture.observed.append(shelve(told, untrusted, pack=len(capture.observed) >= MOST_KEPT))
    tally.mapped[kind] += 1
    capture.writers.note(told)
    capture.areas.note(told.links)
    capture.areas.note(told.next_links)
    _note_observers(capture, told)
    _note_media(capture, told)


def read_notes(capture: Capture) -> None:
    """Read every note whose child is known."""
    kind, tally = "note", capture.tally
    unread = partial(note_unreadable, capture)
    placed = read_all(NoteRecord, kind, capture.sections[kind], tally, unread)
    for one in once(placed, kind, tally, lambda record: record.noteId, _note_time, strict=strictness):
        child = _child_of_note(capture, one)
        if child is None:
            tally.lose(kind, "the note does not say which child it is about", one.place)
            _note_orphans(capture, one.record, one.section.file)
            continue
        media = media_of(one.record, one.section.file, tally, one.place)
        capture.noted.append(Noted(one.record, one.section.file, (child,), media))
        tally.mapped[kind] += 1
        for person in (one.record.createdBy, extra(one.record).get("modifiedBy")):
            capture.people.add_staff(person_name(person))
        for held in media:
            capture.album.add(held, Holder(frozenset({child}), published_observation=False))


def read_allowances(capture: Capture) -> None:
    """Read the families' answers on tagging as consents."""
    kind, tally = "allowance", capture.tally
    seen: set[tuple[str, str]] = set()
    for one in read_all(AllowanceRecord, kind, capture.sections[kind], tally):
        answer = ANSWERS.get(one.record.allowance)
        key = (opaque(one.record.child.id), one.record.allowance)
        if answer is None or key in seen:
            reason, place = (AGAIN, one.section.file) if answer else ("an answer nobody has described", one.place)
            tally.lose(kind, reason, place)
            continue
        seen.add(key)
        child = capture.people.add_child(one.record.child)
        origin = f"tag allowance in {one.section.file}"[:1000]
        capture.consents.append(Consent(child=child, purpose=answer[0], answer=answer[1], origin=origin))
        tally.mapped[kind] += 1


def read_media_tags(capture: Capture) -> None:
    """Read the lists of everybody tagged in a picture."""
    unread = partial(doubt_tags, capture)
    for one in read_all(MediaTagRecord, "media tag", capture.sections["media tag"], capture.tally, unread):
        children = [capture.people.add_child(child) for child in one.record.children]
        whole = capture.tags_whole and one.record.mediaId not in capture.doubtful
        capture.album.tag(one.record.mediaId, children, whole=whole)
        if not children:  # asked who is tagged, the platform named nobody: untagged is unknown, and not alone
            capture.album.doubt(one.record.mediaId)
        capture.tally.mapped["media tag"] += 1


def read_tags(capture: Capture) -> None:
    """Read the photos fetched by tag: who is in them, and which of them no entry of those children holds.

    A photo of three children stands in three lists; each list is read into the one photo.
    """
    groups: dict[str, list[Placed[MediaRef]]] = defaultdict(list)
    seen: set[tuple[str, frozenset[str], str | None]] = set()
    kind, tally = "tagged image", capture.tally
    listed = {name: frozenset(children) for name, children in capture.album.shown.tags.items()}
    for one in read_all(MediaRef, kind, capture.sections[kind], tally):
        children = _note_tags(capture, one, listed)
        key = (one.record.id, children, one.section.child_of(capture.people.children))
        if not children or key in seen:
            reason, place = (AGAIN, one.section.file) if children else (SHOWS_NOBODY, one.place)
            tally.lose(kind, reason, place)
            continue
        seen.add(key)
        groups[one.record.id].append(one)
        tally.mapped[kind] += 1
    for name in sorted(groups):
        _keep_tagged(capture, groups[name])


def _keep_tagged(capture: Capture, group: list[Placed[MediaRef]]) -> None:
    """Make an entry of a tagged photo for those of its children whose journals do not hold it yet."""
    first = min(group, key=lambda one: (one.form, one.section.file))
    told = Tagged(first.record, first.section.file, ())
    shown = capture.album.shown
    covered = frozenset[str]().union(*(one.about for one in shown.holders.get(told.ref.id, ())))
    about = shown.tags[told.ref.id] - covered
    holder = Holder(frozenset(about), published_observation=False)
    for one in group:
        held = Tagged(one.record, one.section.file, ()).media[0]
        capture.album.add(held, holder if about else next(iter(shown.holders[told.ref.id])))
    if about:
        capture.tagged.append(Tagged(first.record, first.section.file, tuple(sorted(about))))


def _note_tags(capture: Capture, one: Placed[MediaRef], listed: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Note who is tagged: by the photo's own list, else by the one child's list it stands in, else by others.

    A list for one child tells that this child is in the picture, and not who else is.
    """
    children = tagged_children(one.record.tags)
    if children:
        capture.people.know(children)
        capture.album.tag(one.record.id, children, whole=True)
        return children
    child = one.section.child_of(capture.people.children)
    if child:
        capture.album.tag(one.record.id, {child}, whole=False)
        return frozenset({child})
    return listed.get(one.record.id, frozenset())


def _child_of_note(capture: Capture, one: Placed[NoteRecord]) -> str | None:
    """Return a note's child: as it says, as its per-child file says, or the only child there is."""
    if one.record.childId:
        return capture.people.add_child_id(one.record.childId)
    children = capture.people.children
    return one.section.child_of(children) or (next(iter(children)) if len(children) == 1 else None)


def _note_observers(capture: Capture, told: Observed) -> None:
    record, people = told.record, capture.people
    if variant_of(record) == FAMILY_VARIANT:
        people.add_family_author(person_name(record.createdBy), told.about)
    elif variant_of(record):
        people.add_staff(person_name(record.createdBy))
    for said in told.comments:
        if said.audience == "staff":
            people.add_staff(person_name(said.record.sender))


def _note_media(capture: Capture, told: Observed) -> None:
    about = frozenset(told.about)
    known = bool(variant_of(told.record)) and told.record.id not in capture.unsure
    published = known and state_of(told.record) is Status.PUBLISHED
    for held in told.media:
        capture.album.add(held, Holder(about, published))
    for said in told.comments:
        for held in said.media:
            capture.album.add(held, Holder(about, published_observation=False))


def _note_orphans(capture: Capture, record: ObservationRecord | NoteRecord, file: str) -> None:
    """Note media of a record that found no home: the same picture elsewhere is then no one child's alone."""
    for held in media_of(record, file, Tally(), ""):
        capture.album.add(held, Holder(frozenset(), published_observation=False))


def _state_time(record: ObservationRecord) -> datetime | None:
    return moment(record.status.get("createdAt")) if isinstance(record.status, dict) else None


def _note_time(record: NoteRecord) -> datetime | None:
    return moment(record.modifiedAt) or moment(record.createdAt)
