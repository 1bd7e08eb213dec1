"""An observation or a number that may be another child's too is never taken for one child's alone."""

import pytest

from contract.tapestry_cases import JPEG, SCHOOL, entry, observation, page, photos, read_setting
from journal_bridge.journal import Basis, Status

ANN, BO = "child-larkfield.7", "child-larkfield.8"
FILES: dict[str, object] = {"school.json": {"school": SCHOOL}, "1_500.jpg": JPEG}


def test_children_told_under_two_spellings_all_count() -> None:
    """One list names one child, the list beside it two: the picture is not one child's alone."""
    told = observation(1, 7, media=photos(500), childIds=[7, 8])
    _, journals = read_setting({**FILES, "one.json": told})
    assert entry(journals, ANN).about == (ANN, BO)
    assert journals[ANN].media[0].depicts.basis is Basis.UNKNOWN


def test_children_under_two_spellings_that_contradict_each_other_are_a_loss() -> None:
    """Whose it is cannot be told, so it enters no journal."""
    reading, journals = read_setting(
        {**FILES, "one.json": observation(1, 7, child={"id": 8, "fullName": "Bo Birch"})}
    )
    assert "observation" not in reading.mapped_records
    assert not any(journal.entries for journal in journals.values())
    assert "Bo Birch" in {adult.name for adult in reading.roster.relatives}


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_a_second_record_with_a_child_that_cannot_be_read_casts_doubt_on_the_first(order: tuple[str, str]) -> None:
    """The full record names one child, the list one more whom nobody can read."""
    alone = observation(1, 7, media=photos(500))
    both = {**alone, "children": [{"id": 7}, {"fullName": "Bo Birch"}]}
    _, journals = read_setting({**FILES, f"{order[0]}.json": alone, f"{order[1]}.json": page(both)})
    assert entry(journals, ANN).status is Status.UNKNOWN
    assert journals[ANN].media[0].depicts.basis is Basis.UNKNOWN


def test_a_deletion_told_by_a_list_alone_is_not_overlooked() -> None:
    """The list was saved after the observation was deleted, and gives no other status."""
    line = {**observation(1, 7, media=photos(500)), "deletedAt": "2026-05-01T10:00:00Z"}
    del line["status"]
    _, journals = read_setting({**FILES, "one.json": observation(1, 7, media=photos(500)), "list.json": page(line)})
    assert entry(journals, ANN).status is Status.UNKNOWN
    assert journals[ANN].media[0].depicts.basis is Basis.UNKNOWN


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"fullName": "Ann Ashby"}, {"fullName": "Bo Birch"}),
        (
            {"fullName": "Ann Ashby", "dateOfBirth": "2020-01-01"},
            {"fullName": "Ann Birch", "dateOfBirth": "2021-05-05"},
        ),
    ],
)
def test_a_number_that_two_children_have_holds_everything_about_it(
    first: dict[str, object], second: dict[str, object]
) -> None:
    """Two settings count up their own numbers, and one of them was saved without its own record."""
    files = {
        "a/school.json": {"school": SCHOOL},
        "a/children.json": [{"id": 7, **first}],
        "b/children.json": [{"id": 7, **second}],
        "a/one.json": {**observation(1, 7, media=photos(500)), "children": [{"id": 7}]},
        "a/1_500.jpg": JPEG,
    }
    reading, journals = read_setting(files)
    assert entry(journals, ANN).status is Status.UNKNOWN
    assert journals[ANN].media[0].depicts.basis is Basis.UNKNOWN
    assert any("Two settings may lie in this export" in told for told in reading.warnings)


def test_a_child_who_took_another_family_name_is_one_child() -> None:
    """The given name stayed, and nothing waits for a person because of it."""
    roll = [{"id": 7, "fullName": "Ann Ashby"}, {"id": 7, "fullName": "Ann Cole"}]
    told = {**observation(1, 7), "children": [{"id": 7}]}
    _, journals = read_setting({**FILES, "children.json": roll, "one.json": told})
    assert entry(journals, ANN).status is Status.PUBLISHED


@pytest.mark.parametrize(
    "roll",
    [
        {"children.json": [{"id": 8, "fullName": "Boleslaw Birch", "preferredName": "Bodzio", "status": "Active"}]},
        {"children.csv": "Id,First Name,Last Name,Date of Birth,Known As\n8,Boleslaw,Birch,01/02/2020,Bodzio\n"},
    ],
)
def test_what_a_child_is_called_besides_is_looked_for(roll: dict[str, object]) -> None:
    """In stories a child goes by the name friends use."""
    reading, _ = read_setting({**FILES, **roll, "one.json": observation(1, 7)})
    (child,) = [one for one in reading.roster.children if one.id == BO]
    assert [name.full for name in child.names] == ["Boleslaw Birch", "Bodzio"]


def test_fields_that_open_something_are_kept_nowhere() -> None:
    """Nobody promised how an answer spells a password."""
    told = observation(1, 7, Password="hunter2", accessToken="tok-77", pin="4411", window="open")
    _, journals = read_setting({**FILES, "one.json": told})
    assert entry(journals, ANN).extras.keys() & {"Password", "accessToken", "pin", "window"} == {"window"}
