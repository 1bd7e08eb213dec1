"""The tables for the import wizard: what the platform is known to take, nothing dangerous, honest words beside."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from contract.small_journals import ANN, PRIYA, UNA, carried, files_in, seen
from contract.tapestry_packages import Package
from journal_bridge.adapter import Step
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Child, Name, Person
from journal_bridge.kit.cells import calculates
from journal_bridge_tapestry import adapter

FORMULA = '=HYPERLINK("https://evil.example","Ann")'


def tables(journals: list[MinimisedJournal], tmp_path: Path) -> tuple[dict[str, list[list[str]]], tuple[Step, ...]]:
    """Return every table with its rows, and the steps told with them."""
    folder = tmp_path / "tables"
    folder.mkdir()
    steps = adapter.tables(journals, folder)
    told = {name: list(csv.reader(StringIO(body.decode("utf-8-sig")))) for name, body in files_in(folder).items()}
    return told, steps


def named(journals: list[MinimisedJournal], child: Name, *people: Person) -> list[MinimisedJournal]:
    """Return the first journal with its child called otherwise and other grown-ups."""
    one = journals[0]
    own: Child = one.journal.child.model_copy(update={"known_as": child})
    return [replace(one, journal=one.journal.model_copy(update={"child": own, "people": people}))]


def test_children_come_first_with_names_and_birthday(tmp_path: Path) -> None:
    """Dates stand as spreadsheets in this country show them."""
    told, _ = tables(carried(tmp_path, [seen("entry-one")]), tmp_path)
    assert told["children.csv"] == [
        ["First Name", "Last Name", "Date of Birth"],
        ["Ann", "Archer", "04/03/2020"],
        ["Bo", "Bell", "30/11/2020"],
    ]


def test_relatives_wait_for_their_addresses(tmp_path: Path) -> None:
    """The wizard needs an e-mail address and no journal has one, so the column is there and empty."""
    told, steps = tables(carried(tmp_path, [seen("entry-one")]), tmp_path)
    assert told["relatives.csv"] == [
        ["First Name", "Last Name", "Email", "Children", "Relationship"],
        ["Odd", "Bell", "", "Bo Bell", ""],
        ["Una", "Archer", "", "Ann Archer", "mother"],
    ]
    (step,) = [one for one in steps if one.file == "relatives.csv"]
    assert "Email" in step.words
    assert "not to activate" in step.words


def test_staff_who_left_are_to_be_deleted_first(tmp_path: Path) -> None:
    """Whoever wrote years ago may have left; an account for them must not come of it."""
    told, steps = tables(carried(tmp_path, [seen("entry-one")]), tmp_path)
    assert told["staff.csv"] == [["First Name", "Last Name", "Email", "User type"], ["Priya", "Dell", "", ""]]
    (step,) = [one for one in steps if one.file == "staff.csv"]
    assert "who have left" in step.words
    assert "Delete" in step.words


def test_a_table_without_rows_is_not_written(tmp_path: Path) -> None:
    """Nobody is sent to a wizard with an empty file."""
    told, steps = tables(named(carried(tmp_path, []), Name(full="Ann Archer")), tmp_path)
    assert set(told) == {"children.csv"}
    assert [one.file for one in steps if one.file] == ["children.csv"]


def test_a_relative_of_another_family_is_not_imported(tmp_path: Path) -> None:
    """Somebody who only commented on a friend's observation belongs to no child of this table."""
    friend = UNA.model_copy(update={"id": "family-friend", "name": "Fay Frost", "child": "child-elsewhere"})
    told, _ = tables(carried(tmp_path, [seen("entry-one")], more=[friend]), tmp_path)
    assert "Fay" not in [row[0] for row in told["relatives.csv"]]


@pytest.mark.parametrize("name", [FORMULA, "+44 Smith", "-Ann Bell", "@Ann Bell", "'=Ann Bell", "\uff1dAnn Bell"])
def test_no_cell_calculates_and_every_name_comes_back(name: str, tmp_path: Path) -> None:
    """A name that starts like a formula is words in a spreadsheet, and the very same name when it is read."""
    relative = UNA.model_copy(update={"name": name, "role": name})
    staff = PRIYA.model_copy(update={"name": name})
    journals = named(carried(tmp_path, [seen("entry-one", author=UNA.id)]), Name(full=name), relative, staff)
    told, _ = tables(journals, tmp_path)
    assert not [cell for rows in told.values() for row in rows for cell in row if calculates(cell)]
    package = Package(journals, tmp_path)
    journal = package.journal(ANN)
    assert journal.child.known_as is not None
    assert journal.child.known_as.full == name
    author = journal.person(journal.entries[0].author)
    assert author is not None
    assert (author.name, author.role, author.kind) == (name, name, UNA.kind)


def test_the_steps_promise_nothing_that_nobody_has_published(tmp_path: Path) -> None:
    """Observations cannot be imported by a setting itself; the words say so, and what is left to do."""
    journals = carried(tmp_path, [seen("entry-one")])
    told = " ".join(step.words for step in Package(journals, tmp_path).written.steps)
    for words in (
        "nobody has published a way",
        "support",
        "Staff Only, Draft or Not in journal",
    ):
        assert words in told
    words = " ".join(step.words for step in tables(journals, tmp_path)[1])
    for word in ("have not tried", "Enrolling", "Collection passwords"):
        assert word in words
