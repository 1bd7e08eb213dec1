"""Forms to fill in: accepted as they are, with every child of an export, and harmless in a spreadsheet."""

import csv
import json
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from journal_bridge import invented, templates
from journal_bridge.cli import app
from journal_bridge.errors import ExitCode
from journal_bridge.journal import Answer, ConsentPurpose, Name, Roster, RosterChild
from journal_bridge.migrating.leavers import COLUMNS, read_leavers
from journal_bridge.minimise import read_consents, read_decisions, read_policy, read_summary
from journal_bridge.minimise.policy import Policy
from journal_bridge.minimise.summary_file import FIELDS

EMPTY = Roster()


def _run(*words: object) -> Result:
    return CliRunner().invoke(app, ["templates", *(str(word) for word in words)])


def test_the_forms_without_an_export_are_accepted_and_say_nothing(tmp_path: Path) -> None:
    """A manager who writes nothing into them has changed nothing."""
    assert _run("--out", tmp_path / "forms").exit_code == ExitCode.DONE
    forms = tmp_path / "forms"
    assert read_consents(forms / "consents.csv", EMPTY).rows == ()
    assert read_policy(forms / "policy.json").model_dump() == Policy().model_dump()
    assert read_decisions(forms / "decisions.csv", datetime.now(UTC)) == ()
    assert read_summary(forms / "summary.csv", EMPTY, date(2025, 7, 20)).children == {}
    rows = list(csv.DictReader((forms / "summary.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["field"] for row in rows] == list(FIELDS.values())
    assert all(row["note"] for row in rows)
    assert read_leavers(forms / "leavers.csv", {"s1": ["c1"]}) == ()
    hints = list(csv.DictReader((forms / "leavers.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["note"].partition(":")[0] for row in hints] == list(COLUMNS)


def test_every_child_of_an_export_stands_in_the_forms(example: Path, tmp_path: Path) -> None:
    """Each child has a row for each question, unanswered, with its name beside the id."""
    said = _run("--out", tmp_path / "forms", "--export", example)
    assert said.exit_code == ExitCode.DONE
    children = {child.id for child in invented.setting(1).children}
    roster = Roster(children=tuple(RosterChild(id=child, names=()) for child in children))
    register = read_consents(tmp_path / "forms/consents.csv", roster)
    asked = {(row.child, row.purpose) for row in register.rows}
    assert asked == {(child, purpose) for child in children for purpose in templates.ASKED}
    assert {row.answer for row in register.rows} == {Answer.UNANSWERED}
    assert set(read_policy(tmp_path / "forms/policy.json").children) == children
    table = (tmp_path / "forms/consents.csv").read_text(encoding="utf-8-sig")
    names = {row["note"] for row in csv.DictReader(table.splitlines())}
    assert names == {child.full_name for child in invented.setting(1).children}
    assert stat.S_IMODE((tmp_path / "forms/consents.csv").stat().st_mode) == 0o600
    summary = (tmp_path / "forms/summary.csv").read_bytes()
    assert summary.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(summary.decode("utf-8-sig").splitlines()))
    assert {(row["child"], row["field"]) for row in rows} == {
        (one, field) for one in children for field in FIELDS.values()
    }
    assert read_summary(tmp_path / "forms/summary.csv", roster, date(2025, 7, 20)).children == {}
    listed = (tmp_path / "forms/leavers.csv").read_text(encoding="utf-8-sig")
    assert {row["child"] for row in csv.DictReader(listed.splitlines())} == children | {""}
    assert read_leavers(tmp_path / "forms/leavers.csv", {"s1": children}) == ()
    assert not any(child.full_name in said.output for child in invented.setting(1).children)


def test_a_filled_folder_and_a_place_in_the_export_are_refused(example: Path, tmp_path: Path) -> None:
    """Forms somebody has filled in are never written over, and an export is only ever read."""
    assert _run("--out", tmp_path / "forms").exit_code == ExitCode.DONE
    assert _run("--out", tmp_path / "forms").exit_code == ExitCode.USAGE
    assert _run("--out", example / "forms", "--export", example).exit_code == ExitCode.USAGE
    (tmp_path / "file").write_text("")
    said = _run("--out", tmp_path / "file/forms")
    assert (said.exit_code, "no-folder" in said.output) == (ExitCode.USAGE, True)


@pytest.mark.parametrize("name", ["=1+1", "+44", "-1", "@SUM(A1)", "\uff1d1+1", " \t=1"])
def test_a_name_is_no_formula(name: str) -> None:
    """Whoever opens the table in a spreadsheet sees a name, and nothing is calculated."""
    child = RosterChild(id="c1", names=(Name(full=name),))
    (row, *_) = list(csv.reader(templates._consents((child,)).splitlines()[1:]))  # noqa: SLF001 - the table's text
    assert row[-1].startswith("'")


def test_a_child_without_a_name_has_its_rows() -> None:
    """The id is enough to fill in the answer."""
    text = templates._consents((RosterChild(id="c1", names=()),))  # noqa: SLF001 - the table's text
    assert [line.split(",")[1] for line in text.splitlines()[1:]] == [
        ConsentPurpose.OTHER_FAMILY,
        ConsentPurpose.RECEIVING_SETTING,
        ConsentPurpose.SCHOOL,
    ]
    assert json.loads(templates._policy(()))["children"] == {}  # noqa: SLF001 - the form's text
