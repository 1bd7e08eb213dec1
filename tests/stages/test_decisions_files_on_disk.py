"""A decisions file as it lies on the disk: what is written into it, what it may hold, and what a refusal says."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journal_bridge.errors import InputRefused
from journal_bridge.handover import Choice, Decision
from journal_bridge.minimise import decision_files, read_decisions, write_decisions
from journal_bridge.minimise.decision_rows import COLUMNS, NAME, REASON

WHEN = datetime(2026, 7, 14, 15, 20, 0, 250_000, tzinfo=UTC)
SIGNED = {"choice": "carry", "by": "Zoë Oakes", "when": "2026-07-14T16:20:00+01:00", "why": "Looked", "rules": "3"}
ONE = SIGNED | {"item": "note-7", "digest": "5f" * 32}
ALL = SIGNED | {"rule": "faces-not-checked", "child": "child-1"}
HEADER = ",".join(COLUMNS)


def _place(folder: Path, rows: object, code: str = "decision-row", now: datetime | None = None) -> str:
    path = folder / "d.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return _refused(path, code, now)


def _refused(path: Path, code: str, now: datetime | None = None) -> str:
    with pytest.raises(InputRefused) as caught:
        read_decisions(path, now)
    assert caught.value.code == code
    return str(caught.value.place)


def _without(row: dict[str, str], key: str) -> dict[str, str]:
    return {name: value for name, value in row.items() if name != key}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (_without(ONE, "choice"), "choice (write carry, withhold or redact; redact only for one item)"),
        (_without(ONE, "item"), "item (the item's id, as `review --json` shows it)"),
        (_without(ONE, "digest"), "digest (64 hexadecimal digits, as `review --json` shows them)"),
        (
            _without(ALL, "rule"),
            "rule (answer-missing or faces-not-checked or status-unknown for a child; for an item what holds it)",
        ),
        (_without(ALL, "child"), "child (the child's id, as `inspect` shows it)"),
        (_without(ONE, "by"), "by (the name of who decided)"),
        (_without(ONE, "when"), "when (write it as 2026-07-14T16:05:00+01:00, in a column formatted as text)"),
        (_without(ONE, "why"), "why (the reason, in your words)"),
        (_without(ONE, "rules"), "rules (the edition of the rules, as `review --json` shows it)"),
        (SIGNED, "item (the item's id, as `review --json` shows it)"),
        (ALL | {"item": "note-7"}, "digest (64 hexadecimal digits, as `review --json` shows them)"),
        (ALL | {"digest": "5f" * 32}, "item (the item's id, as `review --json` shows it)"),
    ],
)
def test_a_refusal_says_what_to_write(row: dict[str, str], said: str, tmp_path: Path) -> None:
    """Kindly, and without what stood there."""
    assert _place(tmp_path, [row]) == f"d.json[0].{said}"


@pytest.mark.parametrize(("column", "most"), [("by", NAME), ("why", REASON)])
def test_names_and_reasons_have_a_length(column: str, most: int, tmp_path: Path) -> None:
    """A name and a job; a reason, not the minutes of a meeting. Blanks alone are neither."""
    assert most == {"by": 200, "why": 2000}[column]
    (tmp_path / "good.json").write_text(json.dumps([ONE | {column: "x" * most}]), encoding="utf-8")
    assert len(read_decisions(tmp_path / "good.json")) == 1
    assert _place(tmp_path, [ONE | {column: "x" * (most + 1)}]).startswith(f"d.json[0].{column} (")
    assert _place(tmp_path, [ONE | {column: " \t"}]).startswith(f"d.json[0].{column} (")


@pytest.mark.parametrize("edition", ["1", "999999"])
def test_an_edition_of_the_rules_is_a_number(edition: str, tmp_path: Path) -> None:
    """Of up to six digits, and nothing around it."""
    (tmp_path / "good.json").write_text(json.dumps([ONE | {"rules": edition}]), encoding="utf-8")
    assert read_decisions(tmp_path / "good.json")[0].rules == edition
    for wrong in (f"{edition}1234567", f"v{edition}", f"{edition}a", ""):
        assert _place(tmp_path, [ONE | {"rules": wrong}]).startswith("d.json[0].rules (")


def test_a_file_up_to_the_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte more is too much; a hundred thousand decisions fit."""
    assert decision_files.MAX_FILE == 67_108_864
    path = tmp_path / "d.json"
    path.write_text("[]", encoding="utf-8")
    monkeypatch.setattr(decision_files, "MAX_FILE", 2)
    assert read_decisions(path) == ()
    monkeypatch.setattr(decision_files, "MAX_FILE", 1)
    assert _refused(path, "quota") == "d.json"
    assert _refused(tmp_path / "none.json", "not-found") == "none.json"


def test_a_day_ahead_is_a_clock_and_more_is_a_slip(tmp_path: Path) -> None:
    """A decision of next year would count before every other until then."""
    decided = datetime(2026, 7, 14, 15, 20, tzinfo=UTC)
    (tmp_path / "good.json").write_text(json.dumps([ONE]), encoding="utf-8")
    assert len(read_decisions(tmp_path / "good.json", decided - timedelta(days=1))) == 1
    early = decided - timedelta(days=1, seconds=1)
    assert _place(tmp_path, [ONE], now=early) == "d.json[0].when (lies in the future)"


def _decisions() -> list[Decision]:
    return [
        Decision(Choice.CARRY, "Zoë Oakes", WHEN, "Looked,\r\nat it", "3", item="note-7", digest="5f" * 32),
        Decision(Choice.WITHHOLD, "Zoë Oakes", WHEN, "No", "3", rule="faces-not-checked", child="child-1"),
    ]


def test_a_list_is_written_for_people_to_read(tmp_path: Path) -> None:
    """On the clock of the setting, letters as they are, one key a line."""
    write_decisions(tmp_path / "d.json", _decisions()[1:])
    assert (tmp_path / "d.json").read_bytes().decode() == (
        "[\n"
        "  {\n"
        '    "choice": "withhold",\n'
        '    "rule": "faces-not-checked",\n'
        '    "child": "child-1",\n'
        '    "by": "Zoë Oakes",\n'
        '    "when": "2026-07-14T16:20:00.250000+01:00",\n'
        '    "why": "No",\n'
        '    "rules": "3"\n'
        "  }\n"
        "]\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["d.json"]


def test_a_table_is_written_as_a_spreadsheet_saves_it(tmp_path: Path) -> None:
    """A reason of two lines keeps them, an empty cell is empty, and every row ends as spreadsheets end it."""
    write_decisions(tmp_path / "d.csv", _decisions())
    moment = "2026-07-14T16:20:00.250000+01:00"
    assert (tmp_path / "d.csv").read_bytes().decode() == (
        f"{HEADER}\r\n"
        f'carry,note-7,{"5f" * 32},,,Zoë Oakes,{moment},"Looked,\r\nat it",3\r\n'
        f"withhold,,,faces-not-checked,child-1,Zoë Oakes,{moment},No,3\r\n"
    )
    assert [one.why for one in read_decisions(tmp_path / "d.csv")] == ["Looked,\r\nat it", "No"]


def test_empty_lines_of_a_table_say_nothing(tmp_path: Path) -> None:
    """Wherever they stand; a row with a cell too many is refused by its number."""
    row = ",".join(ONE.get(column, "") for column in COLUMNS)
    path = tmp_path / "d.csv"
    path.write_text(f"{HEADER}\n\n{row}\n{',' * (len(COLUMNS) - 1)}\n\n", encoding="utf-8")
    assert [one.place for one in read_decisions(path)] == ["d.csv row 3"]
    path.write_text(f"{HEADER}\n\n{row},x\n", encoding="utf-8")
    assert _refused(path, "not-csv") == "d.csv row 3"


@pytest.mark.parametrize(("lines", "row"), [(0, 2), (2, 4)])
def test_a_quote_that_never_ends_is_named_by_its_row(lines: int, row: int, tmp_path: Path) -> None:
    """Rather than swallow the rest of the table."""
    good = ",".join(ONE.get(column, "") for column in COLUMNS)
    path = tmp_path / "d.csv"
    path.write_text("\n".join([HEADER, *[good] * lines, '"x']), encoding="utf-8")
    assert _refused(path, "not-csv") == f"d.csv row {row}"
