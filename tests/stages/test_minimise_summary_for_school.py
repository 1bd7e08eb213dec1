"""What people write for a school's first page is read strictly, and searched like every other text."""

import csv
from datetime import date
from pathlib import Path

import pytest

from journal_bridge.errors import ExitCode, InputRefused, UsageFault
from journal_bridge.handover import Purpose, Summary
from journal_bridge.journal import Name, Roster, RosterChild
from journal_bridge.minimise import Policy, SummaryFile, read_summary
from journal_bridge.minimise.summary_file import COLUMNS, LONGEST
from nursery import CHILDREN, TODAY, Nursery

CHILD, OTHER = CHILDREN[0], CHILDREN[1]
ROSTER = Roster(
    children=(
        RosterChild(id="c1", names=(Name(full="Ada Fern"),)),
        RosterChild(id="c2", names=(Name(full="Zebedee Quillfeather"),)),
    )
)


def _file(folder: Path, *rows: tuple[str, str, str]) -> Path:
    path = folder / "summary.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(rows)
    return path


def _read(folder: Path, *rows: tuple[str, str, str]) -> SummaryFile:
    return read_summary(_file(folder, *rows), ROSTER, date(2025, 7, 20))


def _refused(folder: Path, *rows: tuple[str, str, str]) -> str:
    with pytest.raises(InputRefused) as refused:
        _read(folder, *rows)
    assert (refused.value.code, refused.value.exit_code) == ("summary-row", ExitCode.REFUSED)
    return refused.value.place


def test_every_field_is_read_and_the_file_has_a_digest(tmp_path: Path) -> None:
    """Whatever a spreadsheet makes of apostrophes, hyphens and capitals."""
    read = _read(
        tmp_path,
        ("c1", "Languages", "Urdu at home"),
        ("c1", "what I love", "Snails,\nand rain"),
        ("c1", "How I learn", "By doing"),
        ("c1", "Two\u2010year check date", "2023-03-12"),
        ("c1", "what helps me", "A quiet corner"),
        ("c1", "family\u2019s words", "Our sunshine"),
        ("c1", "KEY PERSONS WORDS", "A joy"),
        ("c2", "languages", "English"),
    )
    assert read.about("c1").untrusted == Summary(
        languages="Urdu at home",
        loves="Snails,\nand rain",
        learns="By doing",
        helps="A quiet corner",
        family_words="Our sunshine",
        key_person_words="A joy",
        two_year_check=date(2023, 3, 12),
    )
    assert read.about("c2").untrusted == Summary(languages="English")
    assert read.about("c3").untrusted == Summary()
    assert len(read.sha256) == 64


def test_what_is_left_empty_says_nothing(tmp_path: Path) -> None:
    """The form as it comes is accepted: rows without words are passed over, even without a child."""
    assert _read(tmp_path, ("", "languages", " "), ("c1", "languages", "")).children == {}


def test_every_faulty_cell_is_named_at_once(tmp_path: Path) -> None:
    """By row and column, never by what it says."""
    place = _refused(
        tmp_path,
        ("c9", "languages", "Zebedee"),
        ("c1", "favourites", "Zebedee"),
        ("c1", "languages", "x" * (LONGEST + 1)),
        ("c1", "languages", "twice"),
        ("c1", "two-year check date", "12/03/2023"),
        ("c2", "two-year check date", "2025-07-21"),
    )
    assert place == (
        "summary.csv row 2, column child (no child of this export has that id); "
        "row 3, column field (no field of the form; copy it from there); "
        "row 4, column words (at most 10,000 characters); "
        "row 5, column field (the same as row 4); "
        "row 6, column words (a day up to today, as YYYY-MM-DD); "
        "row 7, column words (a day up to today, as YYYY-MM-DD)"
    )


@pytest.mark.parametrize("day", ["1989-12-31", "2023-W10-1", "20230312", "yesterday"])
def test_a_day_that_cannot_be_is_a_slip_of_the_pen(tmp_path: Path, day: str) -> None:
    """A check on the last day that counts is none."""
    assert "row 2, column words" in _refused(tmp_path, ("c1", "two-year check date", day))
    assert _read(tmp_path, ("c1", "two-year check date", "1990-01-01")).children


def test_only_as_many_faults_are_named_as_somebody_mends(tmp_path: Path) -> None:
    """The rest is counted."""
    place = _refused(tmp_path, *[("c9", "languages", "x")] * 23)
    assert "row 21, column child" in place
    assert "row 22," not in place
    assert place.endswith("and 3 more")
    assert "more" not in _refused(tmp_path, *[("c9", "languages", "x")] * 20)


def test_a_table_without_these_columns_is_refused(tmp_path: Path) -> None:
    """The consent table is no summary."""
    path = tmp_path / "summary.csv"
    path.write_text("child,purpose\n", encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        read_summary(path, ROSTER, TODAY)
    assert (refused.value.code, refused.value.place) == ("not-csv", "summary.csv row 1 (no column field, words)")


def _summary(nursery: Nursery, folder: Path, *rows: tuple[str, str]) -> SummaryFile:
    return read_summary(_file(folder, *((CHILD, *row) for row in rows)), nursery.reading.roster, TODAY)


def _full_name(nursery: Nursery, child: str) -> str:
    listed = nursery.reading.roster.child(child)
    assert listed is not None
    return listed.names[0].full


def test_another_childs_name_is_replaced(opened: Nursery, tmp_path: Path) -> None:
    """And counted like every other."""
    name = _full_name(opened, OTHER)
    given = _summary(opened, tmp_path, ("what I love", f"Digging with {name}."), ("languages", "Polish"))
    plain = opened.minimised(CHILD, Purpose.SCHOOL)
    made = opened.minimised(CHILD, Purpose.SCHOOL, summary=given)
    assert made.summary == Summary(loves="Digging with another child.", languages="Polish")
    assert made.redactions == plain.redactions + 1
    assert opened.plan(CHILD, Purpose.SCHOOL, summary=given).summary_sha256 == given.sha256
    assert plain.summary == Summary()


def test_a_doubtful_name_is_refused_with_its_field(opened: Nursery, tmp_path: Path) -> None:
    """Its writer is here and can write it anew; the message does not repeat it."""
    misspelt = _full_name(opened, OTHER).split()[0][:-1] + "zz"
    words = f"Loves to play with {misspelt} and Thaddeus."
    given = _summary(opened, tmp_path, ("what I love", words), ("what helps me", "Her brother's hand."))
    with pytest.raises(InputRefused) as refused:
        opened.plan(CHILD, Purpose.SCHOOL, summary=given)
    assert refused.value.code == "summary-names"
    assert refused.value.place == "summary.csv row 2, column words (what I love)"
    assert "Thaddeus" not in str(refused.value)


def test_what_a_policy_forbids_is_not_said_here_either(opened: Nursery, tmp_path: Path) -> None:
    """An address in the family's words is left out; part of it must be written anew."""
    policy = Policy.model_validate({"children": {CHILD: {"never_say": ["14 Larkhill Gate"]}}})
    given = _summary(opened, tmp_path, ("family's words", "We live at 14 Larkhill Gate now."))
    made = opened.minimised(CHILD, Purpose.SCHOOL, summary=given, policy=policy)
    assert made.summary.family_words == "We live at [left out] now."
    given = _summary(opened, tmp_path, ("family's words", "We love Larkhill."))
    with pytest.raises(InputRefused, match="family's words"):
        opened.plan(CHILD, Purpose.SCHOOL, summary=given, policy=policy)


def test_a_summary_goes_to_a_school_only(opened: Nursery, tmp_path: Path) -> None:
    """It is written for a teacher who has never met the child."""
    given = _summary(opened, tmp_path, ("languages", "Polish"))
    with pytest.raises(UsageFault, match="only with --for school"):
        opened.plan(CHILD, Purpose.PARENT, summary=given)
