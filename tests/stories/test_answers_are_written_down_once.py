"""A nursery that filled in the sheet of consents is asked for no second table; one that did not still is."""

import json
from pathlib import Path

import pytest

from journal_bridge.errors import ExitCode
from journal_bridge.handover import Purpose
from journal_bridge.journal import Answer, Consent, ConsentPurpose
from journal_bridge.papers import answered
from sheet_samples import CONSENTS, NURSERY, Row, csv_files, written
from stories.line import run

BASIS = "Move to school, agreed with the families on 3 June 2025"
WHERE = {"school": "school", "setting": "receiving_setting"}


def pack(folder: Path, *rows: Row) -> Path:
    """Write the nursery's tables with more rows among the consents."""
    return written(folder, csv_files({**NURSERY, "consents": (*CONSENTS, *rows)}))


def answer(child: str, purpose: str, said: str, **more: str) -> Row:
    """Return a row of the sheet of consents."""
    return {"child": child, "purpose": purpose, "media": "all", "answer": said, "date": "2025-06-03", **more}


def plan(export: Path, purpose: str, *words: object) -> dict[str, object]:
    """Return what a plan says, or its exit code and error."""
    said = run("plan", export, "--child", "C1", "--for", purpose, "--basis", BASIS, "--json", *words)
    if said.exit_code in {ExitCode.DONE, ExitCode.HELD}:
        return {"items": {item["item"]: item["rule"] for item in json.loads(said.stdout)["items"]}}
    return {"code": said.exit_code, "error": said.stderr}


@pytest.mark.parametrize("purpose", WHERE)
def test_the_sheet_is_enough(purpose: str, tmp_path: Path) -> None:
    """With the families' answers about this very purpose in the sheet, the plan is made without another table."""
    export = pack(tmp_path, answer("C1", WHERE[purpose], "yes"))
    assert "items" in plan(export, purpose)


@pytest.mark.parametrize("purpose", WHERE)
def test_answers_about_something_else_are_not_enough(purpose: str, tmp_path: Path) -> None:
    """That a child may be in a friend's copy says nothing about going elsewhere; neither does a form left empty."""
    for number, rows in enumerate(
        ((), (answer("C1", WHERE[purpose], ""),), (answer("C1", "in_setting_journal", "yes"),))
    ):
        told = plan(pack(tmp_path / str(number), *rows), purpose)
        assert told["code"] == ExitCode.CONSENT_MISSING
        assert "consent-file-missing" in str(told["error"])


def test_what_the_sheet_says_is_what_counts(tmp_path: Path) -> None:
    """A yes in the sheet lets the photo go, a no keeps it: the sheet is read, and not only seen."""
    yes = plan(pack(tmp_path / "yes", answer("C1", "receiving_setting", "yes")), "setting")["items"]
    no = plan(pack(tmp_path / "no", answer("C1", "receiving_setting", "no")), "setting")["items"]
    assert isinstance(yes, dict)
    assert isinstance(no, dict)
    changed = {item: (rule, no[item]) for item, rule in yes.items() if rule != no[item]}
    assert changed
    assert {after for _, after in changed.values()} == {"own-refused"}


def test_a_no_in_a_table_beats_a_yes_in_the_sheet(tmp_path: Path) -> None:
    """Both are read; whichever refuses is obeyed."""
    table = tmp_path / "consents.csv"
    table.write_text(
        "child,purpose,media,answer,date,withdrawn,recorded_by\nC1,receiving_setting,all,no,2025-06-04,,office\n",
        "utf-8",
    )
    export = pack(tmp_path / "pack", answer("C1", "receiving_setting", "yes"))
    told = plan(export, "setting", "--consents", table)["items"]
    assert isinstance(told, dict)
    assert "own-refused" in told.values()


@pytest.mark.parametrize(
    ("purpose", "said", "enough"),
    [
        (ConsentPurpose.SCHOOL, Answer.YES, True),
        (ConsentPurpose.SCHOOL, Answer.NO, True),
        (ConsentPurpose.SCHOOL, Answer.UNANSWERED, False),
        ("all", Answer.YES, True),
        ("all", Answer.NO, False),
        (ConsentPurpose.IN_SETTING_JOURNAL, Answer.YES, False),
        (ConsentPurpose.RECEIVING_SETTING, Answer.YES, False),
    ],
)
def test_a_platforms_flags_are_no_answers_about_a_school(
    purpose: ConsentPurpose, said: Answer, *, enough: bool
) -> None:
    """Platforms know who may be photographed at the nursery, and write a no as a no to everything."""
    flag = Consent(child="c1", purpose=purpose, answer=said, origin="flag")
    assert answered([flag], Purpose.SCHOOL) is enough
