"""A name two people share: the child's own stays, doubt is for a person."""

import pytest

from journal_bridge.journal import Adult, Name, Roster, RosterChild
from journal_bridge.minimise.names import NameFinder
from names.marked import children, mark, rules, shown

ROSTER = children(
    "Leo James",
    "Leo Brightwell",
    "James Okafor",
    "Tom Bell",
    "Ada James",
    "Elsa Frost",
    "Anna Lee",
    "Max Hartley",
    "Jill Kelly",
)
STAFF = ("Tom Gilder", "Kelly Hartley", "Sam Costa")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Leo sang.", "<Leo> sang."),
        ("Leo James sang. Leo clapped.", "Leo James sang. Leo clapped."),
        ("Leo James and Leo Brightwell; Leo", "Leo James and {Leo Brightwell}; <Leo>"),
        ("Leo J and Leo B", "Leo J and {Leo B}"),
        ("James sang, Ada James too", "<James> sang, {Ada James} too"),
        (
            "Tom read. Mr Tom read. Tom Gilder read. Tom Bell read.",
            "<Tom> read. Mr Tom read. Tom Gilder read. {Tom Bell} read.",
        ),
        ("Kelly and Mrs Hartley, Hartley", "Kelly and Mrs Hartley, <Hartley>"),
        ("Anna and Elsa sang", "<Anna and Elsa> sang"),
        ("Jack and Jill sang", "Jack and Jill sang"),
        (
            "Auntie Anna; our cat Max; Max the dog; as Elsa; Max Park",
            "Auntie <Anna>; our cat <Max>; <Max> the dog; as <Elsa>; <Max> Park",
        ),
        ("Brihgtwell and Leo Brihgtwell", "{Brihgtwell} and {Leo Brihgtwell}"),
    ],
)
def test_own_wins_and_doubt_is_held(text: str, after: str) -> None:
    """The child, the staff, other children, characters."""
    assert after == shown(text, ROSTER, STAFF)


def test_the_rules_name_the_doubt() -> None:
    """A person reads why."""
    expected = ["shared-first-name", "staff-namesake", "adult-namesake", "name-or-character"]
    assert expected == rules("Leo, Tom, Auntie Anna, our cat Max", ROSTER, STAFF)


def test_pet_forms_two_share() -> None:
    """Sammy is Samuel or Sam of the staff; the child's own pet form beats another's, an exact name beats both."""
    roster = children("Robert Reed", "Samuel Okafor", "Roberta Quill", "Bert Swann", "Arthur Poe", "Thomas Dole")
    assert shown("Sammy, Bobby, Bert", roster, STAFF) == "<Sammy>, Bobby, {Bert}"
    assert shown("with Art but art, Tom, tom and to tom", roster) == "with <Art> but art, {Tom}, tom and to {tom}"
    assert shown("Uncle Sam and Sam", roster) == "Uncle Sam and {Sam}"
    assert shown("Art and Bert. Art is fun", roster) == "{Art} and {Bert}. Art is fun"


def _child(key: str, full: str, **more: tuple[str, ...]) -> RosterChild:
    given, _, family = full.partition(" ")
    return RosterChild(id=key, names=(Name(full=full, given=given or None, family=family or None),), **more)


FAMILY = Roster(
    children=(
        _child("me", "Marnie Thistlewick", family=("mum",), siblings=("Maisie Thistlewick", " ", "Olga")),
        _child("twin", "Maisie Thistlewick", siblings=("Marnie Thistlewick",)),
        _child("mo", "Mononym"),
        RosterChild(id="bare", names=(Name(full="Zoe Larkenshaw"),)),
    ),
    staff=(Adult(id="s", name="Jo"),),
    relatives=(
        Adult(id="mum", name="Bea Thistlewick"),
        Adult(id="dad", name="Callum Drewery"),
        Adult(id="x", name=" "),
    ),
)


def test_a_journals_roster_tells_family_siblings_and_relatives() -> None:
    """The child's own family stays, brothers and sisters and other families do not."""
    find = NameFinder("me", FAMILY).find
    text = "Marnie, Bea, Jo and Maisie; Olga; Mononym; Zoe Larkenshaw; Mr Drewery; Callum Drewery"
    after = "Marnie, Bea, Jo and {Maisie}; {Olga}; {Mononym}; {Zoe Larkenshaw}; Mr {Drewery}; {Callum Drewery}"
    assert after == mark(text, find(text))
    assert mark("Bea came", NameFinder("zoe", FAMILY).find("Bea came")) == "<Bea> came"


def test_a_story_of_several_children_holds_what_they_share() -> None:
    """In a group's story the bare family name of twins may be either's."""
    find = NameFinder("me", FAMILY).find
    assert mark("the Thistlewick tower", find("the Thistlewick tower")) == "the Thistlewick tower"
    assert mark("the Thistlewick tower", find("the Thistlewick tower", shared=True)) == "the <Thistlewick> tower"
    assert mark("Marnie T sang", find("Marnie T sang", shared=True)) == "Marnie T sang"


def test_two_children_of_one_name_in_a_group() -> None:
    """A whole name that both have is held in a group, and is the child's own in its own story."""
    both = Roster(children=(_child("a", "Leo Brown"), _child("b", "Leo Brown")))
    find = NameFinder("a", both).find
    assert mark("Leo Brown and Leo", find("Leo Brown and Leo")) == "Leo Brown and Leo"
    assert mark("Leo Brown and Leo", find("Leo Brown and Leo", shared=True)) == "<Leo Brown> and <Leo>"
