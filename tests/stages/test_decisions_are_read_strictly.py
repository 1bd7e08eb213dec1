"""A decisions file is read strictly: a slip of the pen never turns into a decision nobody made."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from journal_bridge.errors import InputRefused
from journal_bridge.minimise import decision_files, read_decisions, write_decisions
from journal_bridge.minimise.decision_rows import COLUMNS, EXPECTED
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.minimise.rules import COMMENT_RULES, ENTRY_RULES, MEDIA_RULES

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "schemas/decisions/1.0/examples").glob("*.json"))
SIGNED = {
    "choice": "carry",
    "by": "Manager",
    "when": "2026-07-14T16:20:00+01:00",
    "why": "I have looked through all of them.",
    "rules": RULES_VERSION,
}
GOOD = SIGNED | {"rule": "faces-not-checked", "child": "child-1"}
ONE = SIGNED | {"choice": "redact", "item": "note-7", "digest": "5f" * 32}
BY_REASON = {"answer-missing", "faces-not-checked", "status-unknown"}
RULES = sorted({rule.code for rules in (ENTRY_RULES, COMMENT_RULES, MEDIA_RULES) for rule in rules})


def refused(path: Path, content: str | bytes, code: str = "decision-row") -> str:
    """Return the place a decisions file is refused at."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(InputRefused) as trouble:
        read_decisions(path)
    assert trouble.value.code == code
    return trouble.value.place


def table(*rows: Mapping[str, str], delimiter: str = ",", columns: tuple[str, ...] = COLUMNS) -> str:
    """Return rows as a spreadsheet saves them."""
    text = io.StringIO(newline="")
    drawn = csv.DictWriter(text, columns, restval="", delimiter=delimiter)
    drawn.writeheader()
    drawn.writerows(rows)
    return text.getvalue()


def test_a_good_decision_is_read(tmp_path: Path) -> None:
    """The rows the other tests spoil are accepted as they stand, as JSON and from a spreadsheet alike."""
    (tmp_path / "decisions.json").write_text(json.dumps([GOOD, ONE]), encoding="utf-8")
    (tmp_path / "decisions.CSV").write_text(table(GOOD, ONE), encoding="utf-8")
    for name in ("decisions.json", "decisions.CSV"):
        of_reason, of_item = read_decisions(tmp_path / name)
        assert (of_reason.rule, of_reason.child, of_reason.item) == ("faces-not-checked", "child-1", None)
        assert (of_item.choice, of_item.item, of_item.digest) == ("redact", "note-7", "5f" * 32)
        assert of_item.when == datetime(2026, 7, 14, 15, 20, tzinfo=UTC)


def test_a_key_nobody_knows_is_refused(tmp_path: Path) -> None:
    """`until` would sound like a limit and be none; I am told which row holds it, not what it says."""
    rows = [GOOD, GOOD | {"until": "Florence"}]
    assert refused(tmp_path / "decisions.json", json.dumps(rows)) == "decisions.json[1]"


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    """Of two children in one row nobody can know which was meant."""
    twice = json.dumps(GOOD).replace('"child": "child-1"', '"child": "child-1", "child": "child-2"')
    assert refused(tmp_path / "decisions.json", f"[{json.dumps(GOOD)}, {twice}]") == "decisions.json[1]"


@pytest.mark.parametrize("rule", [*RULES, "no-such-rule", ""])
def test_only_reasons_that_may_be_settled_at_once_are_accepted(rule: str, tmp_path: Path) -> None:
    """A row about a reason that must be looked at one by one is refused, rather than read and ignored."""
    path, text = tmp_path / "decisions.json", json.dumps([GOOD | {"rule": rule}])
    if rule in BY_REASON:
        path.write_text(text, encoding="utf-8")
        assert len(read_decisions(path)) == 1
    else:
        assert refused(path, text) == f"decisions.json[0].rule ({EXPECTED['rule']})"


SPOILED = [
    ("choice", "hold"),
    ("choice", "Carry it"),
    ("by", " "),
    ("by", "Florence" * 26),
    ("why", ""),
    ("when", "14/07/2026 16:20"),
    ("when", "2026-07-14"),
    ("when", "2026-07-14T16:20:00"),
    ("rules", ""),
    ("rules", "three"),
    ("digest", "5.7E+61"),
    ("item", "../note 7"),
]


@pytest.mark.parametrize(("column", "cell"), SPOILED)
def test_a_wrong_cell_is_named_by_row_and_column_and_never_quoted(column: str, cell: str, tmp_path: Path) -> None:
    """I am told where to mend and what belongs there; what stands there may be a child's name."""
    place = refused(tmp_path / "d.csv", table(ONE, ONE | {column: cell}))
    assert place == f"d.csv row 3, column {column} ({EXPECTED[column]})"
    place = refused(tmp_path / "d.json", json.dumps([ONE, ONE | {column: cell}]))
    assert place == f"d.json[1].{column} ({EXPECTED[column]})"


@pytest.mark.parametrize("column", ["choice", "by", "when", "why", "rules", "digest"])
def test_a_missing_cell_is_named(column: str, tmp_path: Path) -> None:
    """A decision without who, when, why or what is none."""
    row = {key: value for key, value in ONE.items() if key != column}
    assert refused(tmp_path / "d.json", json.dumps([row])) == f"d.json[0].{column} ({EXPECTED[column]})"
    assert refused(tmp_path / "d.csv", table(row)) == f"d.csv row 2, column {column} ({EXPECTED[column]})"


def test_a_whole_reason_is_never_redacted_at_once(tmp_path: Path) -> None:
    """Doubtful names are read one by one; there is no replacing them in a hundred notes unread."""
    place = refused(tmp_path / "d.json", json.dumps([GOOD | {"choice": "redact"}]))
    assert place.startswith("d.json[0].choice (")


@pytest.mark.parametrize("row", [7, None, "Florence", [ONE]])
def test_a_row_that_is_no_decision_is_refused(row: object, tmp_path: Path) -> None:
    """Only the row's place is told."""
    assert refused(tmp_path / "d.json", json.dumps([ONE, row])) == "d.json[1]"
    assert refused(tmp_path / "e.json", json.dumps({"rows": [row]})).startswith("e.json (a list")


def test_a_number_where_words_belong_is_refused(tmp_path: Path) -> None:
    """A number is no id, and an unknown key with a number is not repeated."""
    assert refused(tmp_path / "d.json", json.dumps([ONE | {"item": 7}])).startswith("d.json[0].item")
    assert refused(tmp_path / "d.json", json.dumps([ONE | {"Florence": 7}])) == "d.json[0]"


def test_a_decision_on_one_item_may_speak_of_one_reason_alone(tmp_path: Path) -> None:
    """Of an item I may settle one reason and leave the others; not by replacing names, not for a child as well."""
    one = ONE | {"choice": "carry", "rule": "untagged"}
    (tmp_path / "d.json").write_text(json.dumps([one]), encoding="utf-8")
    assert [(read.item, read.rule) for read in read_decisions(tmp_path / "d.json")] == [("note-7", "untagged")]
    path = tmp_path / "e.json"
    assert refused(path, json.dumps([one | {"child": "child-1"}])) == "e.json[0]"
    assert refused(path, json.dumps([one | {"choice": "redact"}])).startswith("e.json[0].choice (")
    assert refused(path, json.dumps([one | {"rule": "entry-held"}])).startswith("e.json[0].rule (")


def test_a_table_as_a_spreadsheet_saves_it_is_read(tmp_path: Path) -> None:
    """A byte order mark, semicolons, capitals in the header and empty rows change nothing that was meant."""
    text = table(ONE, {}, GOOD, delimiter=";").replace("choice;item", "Choice; Item")
    (tmp_path / "d.csv").write_text(text, encoding="utf-8-sig")
    first, second = read_decisions(tmp_path / "d.csv")
    assert (first.place, second.place) == ("d.csv row 2", "d.csv row 4")


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (table(ONE).encode("utf-16"), "not-utf8", "d.csv"),
        (b"", "not-csv", "d.csv row 1 (no column choice)"),
        (table(ONE, delimiter="\t").encode(), "not-csv", "d.csv row 1 (no column choice)"),
        (table(ONE, columns=(*COLUMNS, "note")).encode(), "not-csv", "d.csv row 1"),
        (table(ONE).replace(",rules", "").encode(), "not-csv", "d.csv row 1 (no column rules)"),
        ((table(ONE) + "carry,note-8\r\n").encode(), "not-csv", "d.csv row 3"),
        ((table(ONE) + '"carry\r\n').encode(), "not-csv", "d.csv row 3"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_at_its_row(
    content: bytes, code: str, place: str, tmp_path: Path
) -> None:
    """Saved as the wrong kind of file, or with cells missing: half a table is never read."""
    assert refused(tmp_path / "d.csv", content, code) == place


@pytest.mark.parametrize("content", [b"", b"[", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_json_is_refused(content: bytes, tmp_path: Path) -> None:
    """Cut short, or not text at all."""
    assert refused(tmp_path / "d.json", content, "not-json") == "d.json"


def test_a_file_that_is_missing_or_endless_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read past a limit far above what people write."""
    with pytest.raises(InputRefused, match="Nothing is there"):
        read_decisions(tmp_path / "none.json")
    monkeypatch.setattr(decision_files, "MAX_FILE", 10)
    assert refused(tmp_path / "d.json", json.dumps([ONE]), "quota") == "d.json"


def test_a_decision_of_the_days_to_come_is_refused(tmp_path: Path) -> None:
    """The latest decision counts, so a slip in the year would outlive every later change of mind."""
    path = tmp_path / "d.json"
    path.write_text(json.dumps([ONE]), encoding="utf-8")
    day = datetime(2026, 7, 14, 15, 20, tzinfo=UTC)
    assert len(read_decisions(path, day - timedelta(hours=20))) == 1
    with pytest.raises(InputRefused) as trouble:
        read_decisions(path, day - timedelta(days=2))
    assert trouble.value.place == "d.json[0].when (lies in the future)"


@pytest.mark.parametrize("name", ["d.json", "d.csv"])
def test_what_is_written_reads_back(name: str, tmp_path: Path) -> None:
    """Decisions go from one computer to another, and to a spreadsheet and back, unchanged."""
    odd = ONE | {"why": 'Zoë said: "yes",\nand signed; it', "by": "Ängström, B."}
    (tmp_path / "first.json").write_text(json.dumps([GOOD, odd]), encoding="utf-8")
    read = read_decisions(tmp_path / "first.json")
    write_decisions(tmp_path / name, read)
    again = read_decisions(tmp_path / name)
    keep = [[getattr(one, column) for column in COLUMNS] for one in read]
    assert keep == [[getattr(one, column) for column in COLUMNS] for one in again]
    assert [path.name for path in tmp_path.iterdir() if "unfinished" in path.name] == []


def by_schema(document: Any) -> bool:  # noqa: ANN401 - any JSON
    """Tell what a validator says that knows JSON Schema and nothing of this program."""
    published = json.loads((ROOT / "schemas/decisions/1.0/decisions.schema.json").read_bytes())
    return Draft202012Validator(published, format_checker=FormatChecker()).is_valid(document)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_two_validators_give_the_verdict_in_the_file_name(example: Path) -> None:
    """Pages to come can check a file by the published schema and be believed."""
    verdict = example.stem.split("-")[0]
    valid = by_schema(json.loads(example.read_bytes()))
    try:
        read_decisions(example)
    except InputRefused:
        said = "refused" if valid else "invalid"
    else:
        said = "valid"
    assert (verdict, verdict != "invalid") == (said, valid)


def test_every_verdict_has_examples() -> None:
    """All three kinds of example are there."""
    assert {path.stem.split("-")[0] for path in EXAMPLES} == {"valid", "invalid", "refused"}


@pytest.mark.parametrize(("column", "cell"), SPOILED)
def test_the_published_schema_refuses_what_the_program_refuses(column: str, cell: str) -> None:
    """The promise on paper and the program say the same of every spoiled cell."""
    assert by_schema([ONE, GOOD])
    assert not by_schema([ONE | {column: cell}])


def test_a_later_version_is_refused_by_name() -> None:
    """A list says nothing of versions; an object that says one is of a later program."""
    with pytest.raises(InputRefused) as trouble:
        read_decisions(ROOT / "schemas/decisions/1.0/examples/invalid-later-version.json")
    assert trouble.value.code == "unsupported-version"
