"""Tables whose headers nobody promised: both spellings are read, secrets are not, and nothing falls away unseen."""

import pytest

from journal_bridge.errors import InputRefused
from journal_bridge.kit.tables import Column, Table, header_of, is_secret, read_table
from journal_bridge.kit.tally import Tally
from journal_bridge.testing import opened_from

COLUMNS = (Column("child", ("Child ID", "Pupil"), required=True), Column("born", ("Date of birth",)))


def table(text: str) -> Table:
    """Return a table read from its text."""
    with opened_from({"t.csv": text}) as opened:
        return read_table(opened, "t.csv", COLUMNS)


@pytest.mark.parametrize("header", ["childId", "child_id", "CHILD ID", "\ufeffChild-Id", "pupil", "Child"])
def test_a_column_is_known_however_its_header_is_written(header: str) -> None:
    """Spreadsheets, databases and people write the same word in different ways."""
    assert [row["child"] for row in table(f"{header},Notes\r\n 12 ,x\r\n").rows] == ["12"]


def test_an_unknown_column_is_kept_beside_the_row_and_named() -> None:
    """Nothing a platform adds is thrown away, and I am told that it is new."""
    read = table("Child,Shoe size,Empty\n12,7,\n")
    assert (read.unknown, dict(read.rows[0].extras)) == (("Shoe size", "Empty"), {"Shoe size": "7"})


SECRETS = (
    "Password,collectionPassword,Collection password,Pass phrase,PIN,Door-PIN,pin code,Username,Secret,API token"
)


@pytest.mark.parametrize("header", SECRETS.split(","))
def test_a_column_that_opens_something_is_never_read(header: str) -> None:
    """A collection password is a way to a child: its column is dropped, and only its header is told."""
    assert is_secret(header)
    read = table(f"Child,{header}\n12,open sesame\n")
    assert read.dropped == (header,)
    assert "open sesame" not in repr(read)


@pytest.mark.parametrize("header", ["Opinion", "Spinning", "Shopping", "Passport photo agreed"])
def test_an_ordinary_column_is_not_taken_for_a_secret(header: str) -> None:
    """A word that only looks like one is read like any other."""
    assert not is_secret(header)


def test_a_missing_required_column_is_refused_at_the_header() -> None:
    """A table of something else is not read as an empty one."""
    with pytest.raises(InputRefused) as refused:
        table("Name,Born\nAda,2021\n")
    assert (refused.value.code, refused.value.place) == ("not-csv", "t.csv row 1")


def test_two_columns_for_one_field_are_refused() -> None:
    """Which of the two is meant cannot be known."""
    with pytest.raises(InputRefused):
        table("Child,Pupil\n1,2\n")


def test_a_table_with_a_header_alone_has_no_rows() -> None:
    """Exports write a header even where a feature was never used."""
    assert table("Child,Date of birth\n").rows == ()


def test_a_row_says_where_it_stands_as_a_spreadsheet_counts() -> None:
    """The header is row 1."""
    read = table("Child\n1\n2\n")
    assert [read.place(row) for row in read.rows] == ["t.csv row 2", "t.csv row 3"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b'"unclosed\nquote', b"\x00\x00", b"a" * 10_000])
def test_looking_at_a_header_never_fails(content: bytes) -> None:
    """Every file of an export is looked at, pictures too."""
    with opened_from({"any.bin": content}) as opened:
        assert isinstance(header_of(opened, "any.bin"), frozenset)


def test_losing_nothing_is_no_loss() -> None:
    """An empty list that belongs nowhere is not told as zero records lost."""
    tally = Tally()
    tally.lose("observation", "outside every setting", "stray.json", 0)
    tally.lose("observation", "the same again", "page.json", 2)
    assert [(loss.reason, loss.count) for loss in tally.losses()] == [("the same again", 2)]
