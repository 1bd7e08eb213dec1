"""Nicknames in brackets and quotation marks, and names turned round by a comma, are names to look for."""

import pytest

from journal_bridge.journal import Adult, Name, Roster, RosterChild
from journal_bridge.minimise.names import NameFinder
from journal_bridge.minimise.names.register import read
from names.marked import children, mark, shown


def _found(text: str, *names: Name, siblings: tuple[str, ...] = ()) -> str:
    me = RosterChild(id="me", names=(Name(full="Ada Fenwick"),), siblings=siblings)
    other = RosterChild(id="other", names=names)
    staff = (Adult(id="s", name="Miss Patel (Noah's mum)"), Adult(id="t", name="Penn, Elisabeth"))
    roster = Roster(children=(me, other) if names else (me,), staff=staff)
    return mark(text, NameFinder("me", roster).find(text))


@pytest.mark.parametrize(
    "name",
    [
        Name(full="Noah (Noey) Okafor"),
        Name(full='Noah "Noey" Okafor'),
        Name(full="Noah “Noey” Okafor"),
        Name(full="Noah 'Noey' Okafor"),
        Name(full="Okafor, Noah (Noey)"),
        Name(full="Noah Okafor (known as Noey)"),
        Name(full="Noah Okafor (Noey"),
        Name(full="Noah (Noey) Okafor", given="Noah (Noey)", family="Okafor"),
        Name(full="Noah Okafor", given='Noah "Noey"', family="Okafor"),
        Name(full="Okafor, Noah (Noey)", given="Noah"),
        Name(full="Okafor, Noah (Noey)", family="Okafor"),
    ],
)
def test_a_nickname_on_the_register_is_found(name: Name) -> None:
    """In brackets or quotation marks, in the whole name or its given part, behind a comma."""
    text = "Ada hugged Noey. Noah sat, noey too. Okafor; Noah Okafor; Noey Okafor; Okafor, Noah."
    after = "Ada hugged {Noey}. {Noah} sat, {noey} too. {Okafor}; {Noah Okafor}; {Noey Okafor}; {Okafor, Noah}."
    assert after == _found(text, name)


def test_a_comma_turns_a_name_round() -> None:
    """With a family name of several words, for brothers and sisters, for staff, and where nothing stands behind."""
    assert (
        _found("Noah and Souza, Noah de Souza", Name(full="de Souza, Noah"))
        == "{Noah} and {Souza}, {Noah de Souza}"
    )
    assert _found("Noah", Name(full="Noah,")) == _found("Noah", Name(full=", Noah")) == "{Noah}"
    assert _found("Olga sat", siblings=("Thistle, Olga (Olly)",)) == "{Olga} sat"
    assert (
        _found("Elisabeth Penn and Elisabeth sat", Name(full="Noah Okafor")) == "Elisabeth Penn and Elisabeth sat"
    )


def test_a_child_in_brackets_behind_an_adult_is_not_the_adult() -> None:
    """The staff's own names stay; the child's do not."""
    assert _found("Miss Patel and Noah", Name(full="Noah Okafor")) == "Miss Patel and {Noah}"


def test_plain_rows_are_read_alike() -> None:
    """Given names and names a child is known as."""
    roster = children("Ada|Fenwick", "Noah (Noey)|Okafor (twin)", 'Tom|Reed|Thomas "Tibbs"')
    assert shown("Noey, Noah Okafor, Tibbs", roster) == "{Noey}, {Noah Okafor}, {Tibbs}"
    turned = [{"id": "9", "given": "Okafor, Noah (Noey)", "family": None, "known_as": ["Nod"]}]
    assert shown("Noey, Nod, Noah Okafor", [*children("Ada|Fenwick"), *turned]) == "{Noey}, {Nod}, {Noah Okafor}"


@pytest.mark.parametrize(
    ("full", "given"),
    [
        ("Noah Okafor (twin)", ("Noah",)),
        ("Noah Okafor (3)", ("Noah",)),
        ("Noah Okafor ()", ("Noah",)),
        ("Noah Okafor (starts in the autumn)", ("Noah",)),
        ("Noah Okafor (Ada's brother)", ("Noah",)),
        ("Noah (Bear) Okafor", ("Noah", "Bear")),
        ('Noah "Stars" Okafor', ("Noah", "Stars")),
        ("Noah Okafor (Noey / Nono or No-no)", ("Noah", "Noey", "Nono", "No-no")),
        ("Noah O'Brien", ("Noah",)),
    ],
)
def test_a_remark_is_no_nickname(full: str, given: tuple[str, ...]) -> None:
    """Groups, ages and sentences in brackets call nobody."""
    assert read(full).given == given
