"""Whose words an entry or a comment holds, and whether they go to the adult a pack is for."""

from typing import Any

import pytest

from journal_bridge.journal import (
    Child,
    Comment,
    FamilyObservation,
    Journal,
    Observation,
    Person,
    PersonKind,
    Roster,
    RosterChild,
    Source,
    Status,
)
from journal_bridge.minimise.families import Families
from journal_bridge.minimise.policy import RecipientRules

SOURCE = Source(platform="p", adapter="a")
PEOPLE = (
    Person(id="sam", kind=PersonKind.STAFF),
    Person(id="ana", kind=PersonKind.FAMILY, child="c1"),
    Person(id="tom", kind=PersonKind.FAMILY, child="c1"),
    Person(id="gran", kind=PersonKind.UNKNOWN),
    Person(id="bea", kind=PersonKind.FAMILY, child="c2"),
    Person(id="xan", kind=PersonKind.UNKNOWN),
    Person(id="loose", kind=PersonKind.FAMILY),
    Person(id="noah", kind=PersonKind.CHILD, child="c2"),
    Person(id="self", kind=PersonKind.CHILD, child="c1"),
    Person(id="both", kind=PersonKind.STAFF, child="c2"),
)
ROSTER = Roster(children=(RosterChild(id="c1", names=(), family=("gran",)),))


def _families(roster: Roster = ROSTER, **rules: Any) -> Families:  # noqa: ANN401
    journal = Journal(journal_id="j", child=Child(id="c1", source=SOURCE), people=PEOPLE, provenance=SOURCE)
    return Families(journal, roster, RecipientRules(**rules) if rules else None)


def _barred(**rules: Any) -> tuple[set[str | None], set[str | None], set[str | None]]:  # noqa: ANN401
    """Return whose observations, home stories and comments do not go."""
    families = _families(**rules)
    authors = [person.id for person in PEOPLE] + [None]
    facts: dict[str, Any] = {"id": "e", "status": Status.PUBLISHED, "source": SOURCE}
    return (
        {one for one in authors if families.entry_barred(Observation(author=one, **facts))},
        {one for one in authors if families.entry_barred(FamilyObservation(author=one, **facts))},
        {one for one in authors if families.comment_barred(Comment(id="c", author=one))},
    )


@pytest.mark.parametrize(
    ("author", "known", "own", "other"),
    [
        ("sam", True, False, False),
        ("ana", True, True, False),
        ("gran", True, True, False),
        ("bea", False, False, True),
        ("noah", False, False, True),
        ("self", False, False, False),
        ("both", True, False, False),
        ("xan", False, False, False),
        ("loose", False, False, False),
    ],
)
def test_on_which_side_somebody_stands(author: str, known: bool, own: bool, other: bool) -> None:
    """Staff, the child's own family by its link or by the roster, another family, and nobody knows."""
    families = _families()
    assert (known, own, other) == (families.author_known(author), families.own(author), families.other(author))


def test_nobody_is_on_no_side() -> None:
    """No author, and a child on no roster."""
    families = _families()
    assert (families.author_known(None), families.other(None)) == (False, False)
    assert not _families(Roster()).own("gran")


def test_without_rules_nothing_is_barred() -> None:
    """A family together, or a setting: every home story goes as before."""
    assert _barred() == (set(), set(), set())
    assert _barred(responsibility="yes", person="tom") == (set(), set(), set())


def test_the_other_adults_words_stay() -> None:
    """The mother's, the grandmother's and another family's; and at home, those of nobody knows whom."""
    home = {"ana", "gran", "bea", "loose"}
    assert _barred(not_from="others", person="tom") == (home, home | {None, "xan"}, home | {None, "xan"})


def test_without_knowing_who_the_adult_is_all_of_home_stays() -> None:
    """Nobody can say which words are this adult's own."""
    home = {"ana", "tom", "gran", "bea", "loose"}
    assert _barred(not_from="others") == (home, home | {None, "xan"}, home | {None, "xan"})


def test_named_people_stay() -> None:
    """One parent, or one member of staff; the rest goes, but not what nobody knows."""
    assert _barred(not_from=("ana", "sam")) == (
        {"ana", "sam"},
        {"ana", "sam", None, "xan"},
        {"ana", "sam", None, "xan"},
    )


def test_home_entries_stay() -> None:
    """Whoever wrote them; what staff wrote goes."""
    home = {"ana", "tom", "gran", "bea", "loose"}
    everybody = {person.id for person in PEOPLE} | {None}
    assert _barred(home_entries="withhold") == (home, everybody, home)
