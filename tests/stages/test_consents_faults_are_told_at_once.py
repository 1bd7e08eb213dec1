"""A consent table with slips of the pen: every one is told at once, with row, column and what to write instead."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from journal_bridge.errors import ExitCode, InputRefused
from journal_bridge.journal import Answer, Consent, ConsentPurpose, Roster, RosterChild
from journal_bridge.minimise import ConsentRegister, read_consents
from journal_bridge.minimise.consent_table import MAX_TABLE
from journal_bridge.minimise.consents import COLUMNS, MOST_FAULTS

ROSTER = Roster(children=(RosterChild(id="c1", names=()), RosterChild(id="c2", names=())))
TODAY = date(2025, 7, 20)
HEAD = ",".join(COLUMNS)


def _write(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return path


def _told(folder: Path, *rows: str, head: str = HEAD) -> str:
    with pytest.raises(InputRefused) as refused:
        read_consents(_write(folder, *rows, head=head), ROSTER, TODAY)
    assert (refused.value.code, refused.value.exit_code) == ("consent-row", ExitCode.REFUSED)
    return refused.value.place


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("c9,school,all,yes,,,", "column child (no child of this export has that id)"),
        ("c1,friends,all,yes,,,", "column purpose (write a purpose from the table in the manual, or all)"),
        ("c1,,all,yes,,,", "column purpose (write a purpose from the table in the manual, or all)"),
        ("c1,school,pictures,yes,,,", "column media (write photo, film or all)"),
        ("c1,school,all,maybe,,,", "column answer (write yes, no or unanswered)"),
        ("c1,school,all,yes,31/01/2024,,", "column date (write it as YYYY-MM-DD)"),
        ("c1,school,all,yes,0024-01-31,,", "column date (write it as YYYY-MM-DD)"),
        ("c1,school,all,yes,1989-12-31,,", "column date (write it as YYYY-MM-DD)"),
        ("c1,school,all,yes,2025-07-21,,", "column date (lies in the future)"),
        ("c1,school,all,no,2025-07-21,,", "column date (lies in the future)"),
        ("c1,school,all,yes,,1/2/24,", "column withdrawn (write it as YYYY-MM-DD)"),
        ("c1,school,all,yes,2025-01-02,2025-01-01,", "column withdrawn (before it was given)"),
        ("c1,school,all,no,,2025-01-01,", "column withdrawn (only a yes is taken back)"),
        ("c1,school,all,,,2025-01-01,", "column withdrawn (only a yes is taken back)"),
        (f"c1,school,all,yes,,,{'x' * 201}", "column recorded_by (a name and a job, not a letter)"),
    ],
)
def test_a_cell_that_cannot_be_used_says_what_to_write(row: str, words: str, tmp_path: Path) -> None:
    """Row, column, and the way out; never what stood in the cell."""
    assert _told(tmp_path, "c2,school,all,yes,,,", row) == f"table.csv row 3, {words}"


def test_what_is_just_allowed_is_read(tmp_path: Path) -> None:
    """Given today, taken back the day it was given, taken back from tomorrow, a long job title."""
    rows = (
        "c1,school,all,yes,2025-07-20,,",
        "c1,other_family,all,yes,2025-01-02,2025-01-02,",
        f"c2,school,all,yes,1990-01-01,2025-07-21,{'x' * 200}",
    )
    register = read_consents(_write(tmp_path, *rows), ROSTER, TODAY)
    assert [row.given_on for row in register.rows] == [TODAY, date(2025, 1, 2), date(1990, 1, 1)]
    assert [row.withdrawn_on for row in register.rows] == [None, date(2025, 1, 2), date(2025, 7, 21)]
    assert [row.origin for row in register.rows] == ["table.csv row 2", "table.csv row 3", "table.csv row 4"]
    assert [row.recorded_by for row in register.rows] == [None, None, "x" * 200]
    assert register.answer("c1", ConsentPurpose.OTHER_FAMILY, "photo", date(2025, 1, 2)) is Answer.NO


def test_without_a_day_nothing_lies_in_the_future(tmp_path: Path) -> None:
    """Whoever reads the table without a day of the build asks no question about it."""
    register = read_consents(_write(tmp_path, "c1,school,all,yes,2099-01-01,,"), ROSTER)
    assert register.answer("c1", ConsentPurpose.SCHOOL, "photo", TODAY) is Answer.UNANSWERED


def test_all_faults_are_told_at_once_in_their_order(tmp_path: Path) -> None:
    """A manager mends the file in one go: two cells of one row, and a row further down."""
    told = _told(tmp_path, "c1,school,all,maybe,1/2/24,,", "c1,other_family,all,yes,,,", "c9,school,all,yes,,,")
    assert told == (
        "table.csv row 2, column answer (write yes, no or unanswered); "
        "row 2, column date (write it as YYYY-MM-DD); "
        "row 4, column child (no child of this export has that id)"
    )


@pytest.mark.parametrize(("faults", "ending"), [(MOST_FAULTS, None), (MOST_FAULTS + 1, "and 1 more")])
def test_twenty_faults_are_named_and_the_rest_counted(faults: int, ending: str | None, tmp_path: Path) -> None:
    """A table of another export has a fault in every row; nobody reads a thousand."""
    places = _told(tmp_path, *(["c9,school,all,yes,,,"] * faults)).split("; ")
    named = places if ending is None else places[:-1]
    assert len(named) == MOST_FAULTS
    assert named[-1].startswith(f"row {MOST_FAULTS + 1}, column child")
    assert ending is None or places[-1] == ending


YES = "c1,school,photo,yes,2025-01-01,,office"


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (YES, YES, "columns child, purpose and media (the same as row 2)"),
        (YES, "c1, SCHOOL ,Photo,YES,2025-01-01,,office", "columns child, purpose and media (the same as row 2)"),
        ("c1,school,,yes,,,", "c1,school,all,yes,,,", "columns child, purpose and media (the same as row 2)"),
        (YES, "c1,school,photo,no,,,office", "column answer (contradicts row 2)"),
        ("c1,school,photo,no,,,office", YES, "column answer (contradicts row 2)"),
        (YES, "c1,school,photo,no,2025-01-01,,office", "column answer (contradicts row 2)"),
        ("c1,school,photo,yes,,,", "c1,school,photo,no,2025-01-01,,", "column answer (contradicts row 2)"),
    ],
)
def test_a_row_twice_and_a_contradiction_name_both_rows(
    first: str, second: str, words: str, tmp_path: Path
) -> None:
    """Which of the two is meant, only a person can find out."""
    assert _told(tmp_path, first, "c2,school,photo,no,,,", second) == f"table.csv row 4, {words}"


@pytest.mark.parametrize(
    "second",
    [
        "c1,school,photo,no,2025-02-01,,office",
        "c1,school,photo,no,2024-02-01,,office",
        "c1,school,photo,yes,2025-02-01,,office",
        "c1,school,photo,unanswered,,,office",
        "c1,school,video,no,,,office",
        "c1,school,all,no,,,office",
        "c1,other_family,photo,no,,,office",
        "c1,all,photo,no,,,office",
        "c2,school,photo,no,,,office",
    ],
)
def test_what_dates_order_or_another_question_asks_is_no_contradiction(second: str, tmp_path: Path) -> None:
    """A later no is how a family takes an answer back; other children and other questions have their own."""
    assert len(read_consents(_write(tmp_path, YES, second), ROSTER, TODAY).rows) == 2


def test_the_third_of_three_rows_is_compared_with_both(tmp_path: Path) -> None:
    """The clash may be with any row before it."""
    rows = (YES, "c1,school,photo,yes,2025-02-01,,office", "c1,school,photo,no,2025-02-01,,office")
    assert _told(tmp_path, *rows) == "table.csv row 4, column answer (contradicts row 3)"


@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_table_with_semicolons_and_notes_is_read(start: str, tmp_path: Path) -> None:
    """As spreadsheets of other countries save it, with the name beside the id for whoever fills it in."""
    rows = [
        f"{start}Note; {HEAD.replace(',', ';')}",
        "Ada, of the red room;c1;school;all;yes;2025-01-01;;office",
        "",
    ]
    path = tmp_path / "table.csv"
    path.write_text("\r\n".join(rows), encoding="utf-8", newline="")
    register = read_consents(path, ROSTER, TODAY)
    assert register.answer("c1", ConsentPurpose.SCHOOL, "photo", TODAY) is Answer.YES
    assert register.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    """An empty row counts, and so does a cell with two lines: as one row."""
    told = _told(tmp_path, "", ",,,,,,", 'c1,school,all,yes,,,"two\nlines"', "c9,school,all,yes,,,")
    assert told.startswith("table.csv row 5, column child")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "table.csv row 1"),
        (f"{HEAD},{HEAD}\n", "table.csv row 1 (column H: no column of this table)"),
        (f"{HEAD}\nc1,school,all,yes,,\n", "table.csv row 2"),
        (f"{HEAD},note\n\nc1,school,all,yes,,,\n", "table.csv row 3"),
        (f'{HEAD}\nc1,school,"al"l,yes,,,\n', "table.csv row 2"),
        (f'{HEAD}\nc1,school,all,yes,,,\nc1,school,"all', "table.csv row 3"),
    ],
)
def test_a_broken_table_names_the_row(text: str, place: str, tmp_path: Path) -> None:
    """Nothing is guessed: a row too short or a quotation mark left open refuses the table."""
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        read_consents(path, ROSTER, TODAY)
    assert (refused.value.code, refused.value.place) == ("not-csv", place)


def test_a_table_of_any_length_is_not_taken_into_memory(tmp_path: Path) -> None:
    """Sixteen megabytes are four hundred settings; more is something else."""
    path = tmp_path / "table.csv"
    path.write_bytes(b"x" * (MAX_TABLE + 1))
    with pytest.raises(InputRefused) as refused:
        read_consents(path, ROSTER, TODAY)
    assert (refused.value.code, refused.value.place) == ("quota", "table.csv")
    path.write_bytes(b"x" * MAX_TABLE)
    with pytest.raises(InputRefused) as refused:
        read_consents(path, ROSTER, TODAY)
    assert refused.value.code == "not-csv"


def _yes(**changes: object) -> Consent:
    facts: dict[str, object] = {
        "child": "c1",
        "purpose": ConsentPurpose.SCHOOL,
        "answer": Answer.YES,
        "given_on": date(2025, 1, 1),
        "recorded_by": "office",
        "origin": "t",
    }
    return Consent.model_validate(facts | changes)


def _recorded(*rows: Consent) -> bool:
    return ConsentRegister(rows).recorded_yes("c1", ConsentPurpose.SCHOOL, TODAY)


@pytest.mark.parametrize(
    "changes", [{}, {"purpose": "all"}, {"given_on": TODAY}, {"withdrawn_on": date(2025, 7, 21)}]
)
def test_a_yes_on_paper_counts(changes: dict[str, object]) -> None:
    """For all media, dated, with who wrote it down."""
    assert _recorded(_yes(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"child": "c2"},
        {"purpose": ConsentPurpose.RECEIVING_SETTING},
        {"media": "photo"},
        {"media": "video"},
        {"given_on": None},
        {"given_on": date(2025, 7, 21)},
        {"recorded_by": None},
        {"withdrawn_on": TODAY},
        {"answer": Answer.UNANSWERED},
        {"answer": Answer.NO},
    ],
)
def test_half_a_yes_is_none(changes: dict[str, object]) -> None:
    """Another child's, for another purpose, for photos only, undated, unsigned, to come, or taken back."""
    assert not _recorded(_yes(**changes))


def test_a_no_beside_the_yes_counts_and_one_to_films_alone_does_not() -> None:
    """The family that refused films agreed to the journal all the same."""
    assert not _recorded(_yes(), _yes(answer=Answer.NO, recorded_by=None, given_on=None))
    assert not _recorded(_yes(), _yes(answer=Answer.NO, purpose="all"))
    assert _recorded(_yes(), _yes(answer=Answer.NO, media="video"))
    assert _recorded(_yes(), _yes(answer=Answer.NO, child="c2"))


def test_flags_joined_to_a_table_keep_its_digest() -> None:
    """The receipt can say which table it was."""
    register = ConsentRegister((_yes(),), "d" * 64).joined([_yes(child="c2")])
    assert (len(register.rows), register.sha256) == (2, "d" * 64)
