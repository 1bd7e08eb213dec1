"""Which children the platform will soon forget, as far as its answers and tables tell."""

import pytest

from contract.tapestry_cases import observation, page, read_files
from journal_bridge.adapter import Forgets
from journal_bridge_learningbook import adapter as learningbook
from journal_bridge_tapestry import adapter as tapestry

ONE = "child-1"


@pytest.mark.parametrize(
    ("state", "active", "awaiting"),
    [
        ("Awaiting Deletion", False, frozenset({ONE})),
        ("awaiting deletion", False, frozenset({ONE})),
        ("Inactive", False, frozenset()),
        ("Active", True, frozenset()),
    ],
)
def test_only_what_is_put_down_for_deletion_is_said_to_go(
    state: str, active: bool, awaiting: frozenset[str]
) -> None:
    """A child who has left is kept; one who was deleted by mistake can still be brought back, for some weeks."""
    children = [{"id": 1, "fullName": "Ada Birch", "status": state}]
    reading, _ = read_files({"a.json": page(observation(5, 1)), "children.json": children})
    assert reading.awaiting_deletion == awaiting
    (child,) = (one for one in reading.roster.children if one.id == ONE)
    assert child.active is active


@pytest.mark.parametrize("state", ["Enrolling", "", None])
def test_an_export_that_tells_no_state_leaves_it_open(state: str | None) -> None:
    """Nobody is said to be safe where nothing is known."""
    children = [{"id": 1, "fullName": "Ada Birch", "status": state}]
    reading, _ = read_files({"a.json": page(observation(5, 1)), "children.json": children})
    assert reading.awaiting_deletion is None
    assert {one.active for one in reading.roster.children} == {None}


def test_a_table_tells_it_as_well() -> None:
    """The list of children that the application saves has the word in a column."""
    header = "ID,First Name,Last Name,Date of Birth,Status"
    table = f"{header}\n1,Ada,Birch,01/02/2022,Awaiting deletion\n2,Cy,Vale,03/04/2022,Active\n"
    reading, _ = read_files({"a.json": page(observation(5, 1)), "children.csv": table})
    assert reading.awaiting_deletion == frozenset({ONE})


def test_a_child_of_two_states_is_warned_about() -> None:
    """When two answers differ, the worse is believed of what is deleted, and neither of who is there."""
    table = "ID,First Name,Last Name,Date of Birth,Status\n1,Ada,Birch,01/02/2022,Awaiting deletion\n"
    children = [{"id": 1, "fullName": "Ada Birch", "status": "Active"}]
    reading, _ = read_files({"a.json": page(observation(5, 1)), "children.csv": table, "children.json": children})
    assert reading.awaiting_deletion == frozenset({ONE})
    assert {one.active for one in reading.roster.children} == {None}


def test_the_days_of_grace_are_said_where_they_are_known() -> None:
    """A manager is told how many are left."""
    assert isinstance(tapestry, Forgets)
    assert isinstance(learningbook, Forgets)
    assert (tapestry.grace_days, learningbook.grace_days) == (90, 30)
