"""Packages that lose, mix up or give away a whole record: each is told as what it is."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from journal_bridge import comparing
from journal_bridge.errors import OurFault
from journal_bridge.journal import (
    Adult,
    Basis,
    Child,
    Depicts,
    Entry,
    Journal,
    Media,
    Name,
    Person,
    PersonKind,
    Roster,
    RosterChild,
)
from journal_bridge.testing import samples
from journal_bridge.testing.samples.people import ADA, DEV, JO, NGOZI, TWIN, keyed


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Journal]:
    """Return the sample journals: Ada's, and those of twins of one name."""
    return [one.journal for one in samples.rich_journals(tmp_path_factory.mktemp("journals"))]


def entry(raw: str) -> str:
    """Return the id of a sample entry."""
    return keyed("entry", raw)


def medium(raw: str) -> str:
    """Return the id of a sample medium."""
    return keyed("media", raw)


def entries_changed(journals: list[Journal], record: str, **changes: object) -> list[Journal]:
    """Return journals with one entry changed wherever it stands."""
    return [
        one.model_copy(
            update={"entries": tuple(e.model_copy(update=changes) if e.id == record else e for e in one.entries)}
        )
        for one in journals
    ]


def media_changed(journals: list[Journal], record: str, **changes: object) -> list[Journal]:
    """Return journals with one medium changed wherever it stands."""
    return [
        one.model_copy(
            update={"media": tuple(m.model_copy(update=changes) if m.id == record else m for m in one.media)}
        )
        for one in journals
    ]


def without(journals: list[Journal], *records: str) -> list[Journal]:
    """Return journals without some entries and media, and without what is left hanging."""
    told = []
    for one in journals:
        entries = [e for e in one.entries if e.id not in records]
        held = {m for e in entries for m in (*e.media, *(m for c in e.comments for m in c.media))}
        media = tuple(m for m in one.media if m.id in held and m.id not in records)
        kept = {m.id for m in media}
        entries = [e.model_copy(update={"media": tuple(m for m in e.media if m in kept)}) for e in entries]
        told.append(one.model_copy(update={"entries": tuple(entries), "media": media}))
    return told


def parts(
    told: list[Journal], read: list[Journal], records: Mapping[str, str] | None = None
) -> set[tuple[str, bool]]:
    """Return the parts of all differences, and whether each widens."""
    return {(one.part, one.widens) for one in comparing.differences(told, read, records or {})}


def find(journals: list[Journal], record: str) -> Any:  # noqa: ANN401 - an entry or a medium
    """Return the record with an id."""
    return next(one for journal in journals for one in (*journal.entries, *journal.media) if one.id == record)


def test_a_lost_entry_is_lost_with_what_it_alone_held(told: list[Journal]) -> None:
    """A care line that has no place takes its photo with it; a photo that stands elsewhere too stays."""
    read = without(told, entry("with image/jpeg care"), entry("second of two"))
    assert parts(told, read) == {("care", False), ("care.photo", False), ("report", False)}


def test_a_shared_entry_counts_once(told: list[Journal]) -> None:
    """What stands in three journals and is lost in three is one loss to a manager."""
    found = comparing.differences(told, without(told, entry("shared friends draft")), {})
    assert [one.count for one in comparing.losses(found, {"observation": "It has no drafts."})] == [1]
    assert len(found) == 3


def test_an_entry_lost_in_one_journal_of_two_is_told(told: list[Journal]) -> None:
    """A shared story that only one child's family still sees is a loss for the other."""
    read = [told[0], told[1], *without([told[2]], entry("shared friends draft"))]
    assert parts(told, read) == {("observation", False)}


def test_a_lost_comment_is_told_and_its_photo_as_its_own(told: list[Journal]) -> None:
    """The photo that hung on a comment alone is lost with the comment."""
    record = find(told, entry("gallery below"))
    read = entries_changed(told, record.id, comments=record.comments[1:])
    gone = record.comments[0].media
    read = [one.model_copy(update={"media": tuple(m for m in one.media if m.id not in gone)}) for one in read]
    assert parts(told, read) == {("comment", False), ("comment.photo", False), ("comment.video", False)}


def test_a_lost_journal_is_never_excused_by_anything_else(told: list[Journal]) -> None:
    """A child that is not in the package is told as that."""
    assert parts(told, told[:2]) == {("child", False)}
    with pytest.raises(OurFault):
        comparing.losses(comparing.differences(told, told[:2], {}), {"*.body": "Words.", "person": "People."})


def test_a_shared_entry_made_one_childs_own_is_caught(told: list[Journal]) -> None:
    """Its photos would then pass for pictures of that child alone."""
    record = entry("shared one stays")
    read = entries_changed(told, record, about=(ADA,))
    read = media_changed(read, medium("unsaid one stays"), depicts=Depicts(basis=Basis.ENTRY, people=(ADA,)))
    assert parts(told, read) == {("observation.about", True), ("photo.depicts", True)}


def test_a_photo_whose_tags_are_lost_is_safe_only_where_its_entry_names_everybody(told: list[Journal]) -> None:
    """Nobody knows who is in it any more: a person is asked, and sees whom the entry is about."""
    unknown = Depicts()
    assert parts(told, media_changed(told, medium("all friends"), depicts=unknown)) == {("photo.depicts", False)}
    record = find(told, medium("all friends"))
    moved = entries_changed(told, entry("shared friends"), media=())
    moved = entries_changed(moved, entry("alone with it"), media=(medium("alone and shared"), record.id))
    found = parts(told, media_changed(moved, record.id, depicts=unknown))
    assert ("photo.depicts", True) in found
    assert ("observation.media", True) in found


def test_twins_of_one_name_are_not_swapped(told: list[Journal]) -> None:
    """Each twin's record belongs to that twin, though nobody could tell them apart by name."""
    swapped = [told[0], told[2].model_copy(update={"child": told[1].child}), told[1]]
    swapped[2] = told[1].model_copy(update={"child": told[2].child})
    found = comparing.differences(told, swapped, {})
    assert any(one.widens for one in found)


def test_two_photos_that_changed_places_are_caught(told: list[Journal]) -> None:
    """Another child's photo under a child's name is other bytes than were written."""
    one, other = (find(told, medium(raw)) for raw in ("first one stays", "first friends"))
    read = media_changed(told, one.id, sha256=other.sha256)
    read = media_changed(read, other.id, sha256=one.sha256)
    assert parts(told, read) == {("photo.file", True)}


def test_two_authors_that_changed_places_are_caught(told: list[Journal]) -> None:
    """One family's words are not another's."""
    record = find(told, entry("with all voices"))
    said = {JO.id: NGOZI.id, NGOZI.id: JO.id}
    comments = tuple(
        one.model_copy(update={"author": said.get(one.author or "", one.author)}) for one in record.comments
    )
    assert parts(told, entries_changed(told, record.id, comments=comments)) == {("comment.author", True)}


def test_an_author_at_work_is_not_the_parent_of_the_same_name(told: list[Journal]) -> None:
    """Jo Bell works where her own child goes: what she wrote as a mother stays a mother's."""
    jo_works = next(one.id for one in told[0].people if one.name == "Jo Bell" and one.kind is PersonKind.STAFF)
    record = next(e.id for e in told[0].entries if e.kind == "family_observation" and e.author == JO.id)
    assert parts(told, entries_changed(told, record, author=jo_works)) == {("family_observation.author", True)}


def test_what_was_never_written_is_caught(told: list[Journal]) -> None:
    """An entry, a comment, a photo, a person or a journal from nowhere is nobody's loss: it is our fault."""
    ada = told[0]
    first: Entry = find(told, entry("alone with it"))
    photo: Media = find(told, medium("alone and shared"))
    stranger = Person(id="stranger", kind=PersonKind.STAFF, name="Nobody Knows")
    additions: dict[str, tuple[Callable[[], list[Journal]], str]] = {
        "entry": (lambda: _with(told, entries=(*ada.entries, first.model_copy(update={"id": "x"}))), "observation"),
        "medium": (
            lambda: _with(told, media=(*ada.media, photo.model_copy(update={"id": "x", "sha256": "0" * 64}))),
            "photo",
        ),
        "person": (lambda: _with(told, people=(*ada.people, stranger)), "person"),
        "journal": (lambda: [*told, _of_a_stranger(told[0])], "child"),
        "journal twice": (lambda: [*told, told[0]], "child"),
    }
    for name, (make, part) in additions.items():
        assert parts(told, make()) == {(part, True)}, name


def _with(told: list[Journal], **changes: object) -> list[Journal]:
    return [told[0].model_copy(update=changes), *told[1:]]


def _of_a_stranger(like: Journal) -> Journal:
    child = Child(id="stranger", known_as=Name(full="Stranger"), source=like.child.source)
    return like.model_copy(update={"child": child, "entries": (), "media": (), "people": ()})


def test_another_childs_journal_holds_what_is_shared_with_it_and_nothing_else(told: list[Journal]) -> None:
    """A reader makes a journal for a friend who is only named: shared stories, and not one of Ada's own."""
    ada = told[0]
    shared = tuple(one for one in ada.entries if DEV in one.about)
    held = {m for e in shared for m in (*e.media, *(m for c in e.comments for m in c.media))}
    devs = ada.model_copy(
        update={
            "child": Child(id=DEV, known_as=Name(full="Dev Rao"), source=ada.child.source),
            "entries": shared,
            "media": tuple(one for one in ada.media if one.id in held),
            "people": tuple(one for one in ada.people if one.id != DEV),
        }
    )
    assert parts(told, [*told, devs]) == set()
    more = devs.model_copy(update={"entries": (*shared, find(told, entry("alone with it")))})
    assert ("observation", True) in parts(told, [*told, more])


def test_relatives_who_wrote_nothing_are_found_on_the_roster(told: list[Journal]) -> None:
    """A platform keeps relatives in a list of their own; who is missing from it is a loss."""
    bare = told[2].model_copy(
        update={"people": tuple(p for p in told[2].people if p.kind is not PersonKind.FAMILY)}
    )
    bare = bare.model_copy(update={"entries": tuple(e for e in bare.entries if e.author != NGOZI.id)})
    before = [bare.model_copy(update={"people": (*bare.people, NGOZI.model_copy(update={"child": TWIN}))})]
    assert parts(before, [bare]) == {("person", False)}
    roster = Roster(
        children=(RosterChild(id=TWIN, names=(Name(full="Sam Okafor"),), family=("r1",)),),
        relatives=(Adult(id="r1", name="Ngozi Okafor", role="Mother"), Adult(id="r2", name="Somebody Else")),
    )
    assert parts(before, [comparing.with_relatives(bare, roster)]) == set()


def test_one_medium_in_two_records_may_come_back_twice(told: list[Journal]) -> None:
    """Where each record has files of its own a shared photo is two files: the same bytes, and no new photo."""
    copy = find(told, medium("alone and shared")).model_copy(update={"id": "copy"})
    read = entries_changed(told, entry("shared with it"), media=("copy",))
    read[0] = read[0].model_copy(update={"media": (*read[0].media, copy)})
    assert parts(told, read) == set()


def test_a_reason_is_for_its_part_alone() -> None:
    """`*` stands for kinds of entry and of media; nothing is excused by a reason for something else."""
    cannot = {"*.body": "A.", "comment": "B.", "care": "C.", "report.body": "D.", "*.title.blanks": "E."}
    asked = ("note.body", "report.body", "comment.body", "comment.photo", "care.photo", "care.title", "photo")
    assert [comparing.reason_for(part, cannot) for part in asked] == ["A.", "D.", None, "B.", "C.", None, None]
    blanks = ("note.body.blanks", "report.body.blanks", "note.title.blanks", "note.title", "comment.body.blanks")
    assert [comparing.reason_for(part, cannot) for part in blanks] == ["A.", "D.", "E.", None, None]


@pytest.mark.parametrize("widens", [True, False])
def test_what_has_no_reason_or_widens_is_our_fault_at_a_place_without_a_value(*, widens: bool) -> None:
    """Nothing is delivered then, and the message names a place, never a child."""
    one = comparing.Difference("report.title", "journals[0].entries[3].title", widens=widens)
    cannot = {"report.title": "No titles."} if widens else {"report.body": "No words."}
    with pytest.raises(OurFault) as fault:
        comparing.losses([one], cannot)
    assert fault.value.place == "report.title at journals[0].entries[3].title"
