"""Several children's journals as one: what they share stands once, and nothing of anybody is lost on the way."""

from datetime import date
from pathlib import Path

import pytest

from journal_bridge.errors import OurFault
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Journal, Person, PersonKind, Setting, entry_order
from journal_bridge.kit.together import together
from journal_bridge.testing import samples
from journal_bridge.testing.samples.people import (
    ADA,
    DEV,
    JO,
    JO_WORKS,
    NGOZI,
    RIO,
    SAM,
    SETTING,
    SUBJECTS,
    TWIN,
    keyed,
)


@pytest.fixture
def told(tmp_path: Path) -> tuple[MinimisedJournal, ...]:
    """Return the sample journals, each with its files in a folder of its own, as minimising lays them."""
    return tuple(samples.rich_journals(tmp_path / str(number))[number] for number in range(len(SUBJECTS)))


def changed(one: MinimisedJournal, **changes: object) -> MinimisedJournal:
    """Return a journal changed in some fields."""
    journal: Journal = one.journal.model_copy(update=changes)
    return MinimisedJournal(journal, one.purpose, one.folder, one.left_out, one.carried, one.redactions)


def test_what_is_shared_stands_once_and_in_order(told: tuple[MinimisedJournal, ...]) -> None:
    """A story of three children is written once, where its day belongs."""
    one = together(told)
    ids = [entry.id for entry in one.entries]
    assert len(ids) == len(set(ids)) < sum(len(each.journal.entries) for each in told)
    assert set(ids) == {entry.id for each in told for entry in each.journal.entries}
    assert list(one.entries) == sorted(one.entries, key=entry_order)
    assert len({item.id for item in one.media}) == len(one.media)


def test_every_file_lies_where_it_is_said_to(told: tuple[MinimisedJournal, ...]) -> None:
    """Each medium's file is found, whichever child's folder it lies in."""
    one = together(told)
    assert one.files.keys() == {item.id for item in one.media}
    assert all(path.is_file() for path in one.files.values())


def test_children_are_those_whose_journals_they_are_and_people_all_others(
    told: tuple[MinimisedJournal, ...],
) -> None:
    """A friend who is only named is among the people; nobody stands twice."""
    one = together(told)
    assert {child.id for child in one.children} == set(SUBJECTS)
    assert {person.id for person in one.people if person.kind is PersonKind.CHILD} == {DEV, RIO}
    assert len({person.id for person in one.people}) == len(one.people)
    ada = together(told[:1])
    assert {person.id for person in ada.people if person.kind is PersonKind.CHILD} == {SAM, TWIN, DEV, RIO}


def test_siblings_have_their_one_mother_both(told: tuple[MinimisedJournal, ...]) -> None:
    """A relative of two children is one person, and stands in the family of each."""
    one = together(told)
    assert NGOZI.id in one.relatives[SAM]
    assert NGOZI.id in one.relatives[TWIN]
    mothers = [person for person in one.people if person.id == NGOZI.id]
    assert [person.child for person in mothers] == [min(SAM, TWIN)]


def test_somebody_who_works_there_and_has_a_child_there_is_two(told: tuple[MinimisedJournal, ...]) -> None:
    """Jo Bell at work is staff, at home she is Ada's mother: two ids, two people, one name."""
    one = together(told)
    assert {one.person(each.id).kind for each in (JO, JO_WORKS)} == {PersonKind.STAFF, PersonKind.FAMILY}  # type: ignore[union-attr] # both are there
    assert JO_WORKS.id not in one.relatives[ADA]


def test_the_order_journals_come_in_changes_nothing(told: tuple[MinimisedJournal, ...]) -> None:
    """The same journals are the same package, whoever is read first."""
    turned, straight = together(told[::-1]), together(told)
    assert (turned.children, turned.settings, turned.people) == (
        straight.children,
        straight.settings,
        straight.people,
    )
    assert (turned.entries, turned.media, turned.relatives) == (
        straight.entries,
        straight.media,
        straight.relatives,
    )


def test_two_settings_are_two_and_one_is_called_what_any_journal_calls_it(
    told: tuple[MinimisedJournal, ...],
) -> None:
    """A child who moved within a chain brings a second name; a journal that says none takes none away."""
    other = Setting(id=keyed("setting", "oak"), name="Oak House")
    unnamed = Setting(id=SETTING.id)
    for settings in ((unnamed, other), (SETTING, other)):
        given = (changed(told[0], settings=settings), *told[1:])
        assert {(one.id, one.name) for one in together(given).settings} == {
            (SETTING.id, SETTING.name),
            (other.id, other.name),
        }


def test_what_one_journal_tells_of_a_person_and_another_does_not_is_told(
    told: tuple[MinimisedJournal, ...],
) -> None:
    """A key person's role may stand with one child's records only."""
    roleless = tuple(
        one.model_copy(update={"role": None}) if one.id == NGOZI.id else one for one in told[1].journal.people
    )
    one = together((told[0], changed(told[1], people=roleless), told[2]))
    assert one.person(NGOZI.id) == together(told).person(NGOZI.id)


def test_nobody_is_staff_in_one_journal_and_family_in_another(told: tuple[MinimisedJournal, ...]) -> None:
    """Whose words go where depends on it, so it is not guessed."""
    turned = tuple(
        Person(id=one.id, kind=PersonKind.STAFF, name=one.name) if one.id == NGOZI.id else one
        for one in told[1].journal.people
    )
    with pytest.raises(OurFault, match="same person"):
        together((told[0], changed(told[1], people=turned), told[2]))


@pytest.mark.parametrize("what", ["entry", "media", "child"])
def test_two_tellings_of_one_record_are_our_fault(what: str, told: tuple[MinimisedJournal, ...]) -> None:
    """Of a shared entry or photo all journals hold the same, or one family would be shown the other's."""
    here, other = told[0].journal, told[1].journal
    shared = next(one for one in other.entries if ADA in one.about)
    photo = next(one for one in other.media if any(one.id == item.id for item in here.media))
    changes: dict[str, dict[str, object]] = {
        "entry": {"entries": (shared.model_copy(update={"title": "x"}),)},
        "media": {"media": (photo.model_copy(update={"caption": "x"}),)},
        "child": {"child": here.child.model_copy(update={"date_of_birth": date(2019, 1, 1)})},
    }
    with pytest.raises(OurFault, match=f"same {what}"):
        together((told[0], changed(told[1], **changes[what])))


def test_of_no_journals_there_is_nothing() -> None:
    """Nothing is made up."""
    one = together(())
    assert (one.children, one.settings, one.people, one.entries, one.media) == ((), (), (), (), ())
    assert one.person("anybody") is None
    assert one.person(None) is None
