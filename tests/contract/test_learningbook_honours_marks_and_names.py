"""A mark in a column beside the layout is honoured, and so is the name a child goes by."""

import pytest

from contract.learningbook_cases import ANN, BO, SMALL, table
from journal_bridge.adapter import Reading
from journal_bridge.journal import Basis, Journal, Status
from journal_bridge.testing import opened_from
from journal_bridge_learningbook import adapter


def read_with(name: str, text: str) -> tuple[Reading, Journal]:
    """Return the small export with one table changed, and Ann's journal."""
    with opened_from({**SMALL, name: table(text)}) as opened:
        reading = adapter.read(opened)
        return reading, reading.journal(ANN)


@pytest.mark.parametrize(
    ("column", "cell", "status"),
    [
        ("Deleted", "1", Status.DELETED),
        ("Deleted At", "01/05/2024", Status.DELETED),
        ("Approved", "No", Status.PENDING),
        ("Approved", "", Status.PENDING),
        ("Deleted", "No", Status.PUBLISHED),
        ("Approved", "Yes", Status.PUBLISHED),
    ],
)
def test_an_observation_says_itself_that_it_was_deleted_or_not_approved(
    column: str, cell: str, status: Status
) -> None:
    """Somebody's export has one column more, and it counts."""
    text = f"ObservationId | DateTime | StaffName | {column} \n 10 | 01/03/2024 10:00 | Priya Dell | {cell}"
    _, journal = read_with("observations.csv", text)
    assert [entry.status for entry in journal.entries] == [status]


@pytest.mark.parametrize(("column", "cell"), [("Private", "Yes"), ("Deleted", "1"), ("Status", "Rejected")])
def test_a_text_or_picture_marked_for_staff_enters_no_journal(column: str, cell: str) -> None:
    """A text for staff is no word of the observation, and its picture is lost with that reason."""
    text = (
        f"MediaId | ObservationId | Kind | File | Text | {column} \n 100 | 10 | Text | | For staff. | {cell} \n"
        f"200 | 10 | Photo | p.png | | {cell} \n 300 | 10 | Text | | For all. |"
    )
    reading, journal = read_with("media.csv", text if column != "Status" else text + " Published")
    (entry,) = journal.entries
    assert [block.text for block in entry.body] == ["For all."]
    assert not journal.media
    assert sum(loss.count for loss in reading.losses if loss.kind == "media") == 2


def test_a_picture_kept_back_once_waits_for_a_person_elsewhere() -> None:
    """The same file stands under two numbers, and one of them was deleted."""
    text = (
        "MediaId | ObservationId | Kind | File | Text | Deleted \n 200 | 10 | Photo | p.png | | \n"
        "201 | 20 | Photo | p.png | | Yes"
    )
    _, journal = read_with("media.csv", text)
    assert journal.media[0].depicts.basis is Basis.UNKNOWN


def test_the_name_a_child_goes_by_is_looked_for() -> None:
    """In stories a child goes by the name friends use."""
    text = (
        "ChildId | Surname | Forename | DateOfBirth | Known As \n 1 | Ashby | Ann | 01/02/2020 | \n"
        "2 | Birch | Boleslaw | 03/04/2020 | Bodzio"
    )
    reading, _ = read_with("children.csv", text)
    names = {child.id: [name.full for name in child.names] for child in reading.roster.children}
    assert names == {ANN: ["Ann Ashby"], BO: ["Boleslaw Birch", "Bodzio"]}
