"""The audit: whatever is changed in a ledger behind the program's back is noticed, and the first row is named."""

# ruff: noqa: S608 - tampering is written out in SQL, with rows and words of our own

import os
import random
import shutil
from pathlib import Path

import pytest

from journal_bridge.errors import InputRefused, NotVerified
from journal_bridge.handover import Decision, Head
from journal_bridge.ledger import FILE, VARIABLE, Audit, Fault, Ledger
from journal_bridge.ledger.chain import GENESIS, Content, Stored, canonical, holds, seal
from ledger_samples import (
    CHILD,
    NOON,
    ON_POSTGRES,
    ON_SQLITE,
    REFUSED,
    asked,
    decision,
    filled,
    on_both,
    place_of,
    tamper,
)

pytestmark = pytest.mark.usefixtures("database")

COLUMNS = ("number", "at", "event", "child", "facts", "previous", "sha256")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with a ledger of six rows, to be copied."""
    return filled(tmp_path_factory.mktemp("ledger"))


def _copy(made: Path, tmp_path: Path) -> Path:
    """Return a copy; on a server, a new ledger of six rows under the same keys."""
    if VARIABLE in os.environ:
        return filled(tmp_path)
    return shutil.copytree(made, tmp_path / "workspace")


def verdict(folder: Path, *stated: Head) -> tuple[Fault | None, int | None]:
    """Return what the audit of a workspace says is wrong, and in which row."""
    with Ledger.open(folder) as ledger:
        found = ledger.audit(stated)
    assert found.ok is (found.fault is None)
    return found.fault, found.broken


def rows(folder: Path) -> list[Stored]:
    """Return the rows as they lie in the file."""
    return [Stored.of(*row) for row in asked(folder, f"SELECT {', '.join(COLUMNS)} FROM audit ORDER BY number")]


def test_a_ledger_nobody_touched_holds(tmp_path: Path, made: Path) -> None:
    """Every row is as it was written, the decisions are there, and the head is that of the last row."""
    folder = _copy(made, tmp_path)
    with Ledger.open(folder) as ledger:
        found = ledger.audit()
        assert (found.rows, found.head, found.fault, found.broken) == (6, ledger.head(), None, None)
        assert found.events == {
            "workspace-created": 1,
            "basis-recorded": 1,
            "decision-recorded": 2,
            "plan-made": 1,
            "refused": 1,
        }
        ledger.demand_whole()


CHANGES = (
    ("at", "'2025-07-20T11:00:00.000001+00:00'"),
    ("at", "substr(at, 1, 31) || ' '"),
    ("event", "'swept'"),
    ("child", "'4l5t4kj4zvoqimoip5owyo2sij'"),
    ("facts", "facts || ' '"),
    ("facts", "'{}x'"),
    ("previous", "'x' || substr(previous, 2)"),
    ("sha256", "replace(sha256, substr(sha256, 1, 1), 'g')"),
)
CELLS = [(row, *change) for change in CHANGES for row in range(1, 7)]


@pytest.mark.parametrize(("database", "row", "column", "value"), on_both(CELLS), indirect=["database"])
def test_a_change_of_any_part_of_any_row_is_named(
    row: int, column: str, value: str, tmp_path: Path, made: Path
) -> None:
    """One letter of one row: the audit says which row."""
    folder = _copy(made, tmp_path)
    tamper(folder, f"UPDATE audit SET {column} = {value} WHERE number = {row}")
    assert verdict(folder) == (Fault.CHANGED, row)


@ON_SQLITE
@pytest.mark.parametrize("row", range(1, 7))
def test_any_byte_of_any_row_counts(row: int, tmp_path: Path, made: Path) -> None:
    """Each single letter of what a row says, changed alone, breaks that row."""
    stored = rows(_copy(made, tmp_path))[row - 1]
    assert holds(stored)
    for name in ("at", "event", "child", "facts"):
        value = getattr(stored.content, name) or ""
        for place in range(len(value)):
            changed = value[:place] + ("0" if value[place] != "0" else "1") + value[place + 1 :]
            content: Content = stored.content._replace(**{name: changed})  # type: ignore[arg-type]  # a text in each
            assert not holds(stored._replace(content=content))
    assert not holds(stored._replace(content=stored.content._replace(child=None if stored.content.child else "x")))


@pytest.mark.parametrize("row", range(1, 6))
def test_a_removed_row_is_named(row: int, tmp_path: Path, made: Path) -> None:
    """A row that is gone is missed, wherever it stood."""
    folder = _copy(made, tmp_path)
    tamper(folder, "PRAGMA foreign_keys=OFF", f"DELETE FROM audit WHERE number = {row}")
    assert verdict(folder) == (Fault.MISSING, row)


@pytest.mark.parametrize("row", range(1, 6))
def test_a_removed_row_with_the_gap_closed_is_named(row: int, tmp_path: Path, made: Path) -> None:
    """Renumbering the rest does not help."""
    folder = _copy(made, tmp_path)
    tamper(
        folder,
        f"DELETE FROM audit WHERE number = {row}",
        f"UPDATE audit SET number = number - 1 WHERE number > {row}",
    )
    assert verdict(folder) == (Fault.CHANGED, row)


@pytest.mark.parametrize("row", range(1, 6))
def test_a_swapped_pair_is_named(row: int, tmp_path: Path, made: Path) -> None:
    """Two rows in each other's place: the first of them is wrong."""
    folder = _copy(made, tmp_path)
    tamper(
        folder,
        f"UPDATE audit SET number = 100 WHERE number = {row}",
        f"UPDATE audit SET number = {row} WHERE number = {row + 1}",
        f"UPDATE audit SET number = {row + 1} WHERE number = 100",
    )
    assert verdict(folder) == (Fault.CHANGED, row)


def test_a_row_put_in_is_named(tmp_path: Path, made: Path) -> None:
    """A row somebody made up, with a right digest of its own, does not follow the row before it."""
    folder = _copy(made, tmp_path)
    made_up = rows(folder)[-1].content._replace(number=7)
    tamper(folder, _insert(Stored(made_up, "a" * 64, seal("a" * 64, made_up))))
    assert verdict(folder) == (Fault.NOT_LINKED, 7)


def test_history_written_anew_is_noticed_by_the_receipt(tmp_path: Path, made: Path) -> None:
    """Whoever works out every digest again still cannot give the row that a receipt names its old digest."""
    folder = _copy(made, tmp_path)
    with Ledger.open(folder) as ledger:
        head = ledger.head()
    assert head
    assert verdict(folder, head) == (None, None)
    _write_anew(folder, 2, {"basis": "none"})
    assert verdict(folder) == (None, None)
    assert verdict(folder, head) == (Fault.OTHER_HISTORY, 6)


def test_a_tail_that_was_cut_off_is_noticed_by_the_receipt(tmp_path: Path, made: Path) -> None:
    """The newest receipt names a row that is not there any more."""
    folder = _copy(made, tmp_path)
    with Ledger.open(folder) as ledger:
        head = ledger.head()
    assert head
    tamper(folder, "DELETE FROM audit WHERE number > 4")
    assert verdict(folder) == (None, None)
    assert verdict(folder, head) == (Fault.CUT_SHORT, 5)


def test_two_receipts_that_name_one_row_differently_cannot_both_be_right(tmp_path: Path, made: Path) -> None:
    """One of them is another setting's, or forged."""
    folder = _copy(made, tmp_path)
    with Ledger.open(folder) as ledger:
        head = ledger.head()
    assert head
    assert verdict(folder, head, head) == (None, None)
    assert verdict(folder, head, Head(6, "a" * 64)) == (Fault.OTHER_HISTORY, 6)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM decisions WHERE number = 4",
        "UPDATE decisions SET hidden = (SELECT hidden FROM decisions WHERE number = 3) WHERE number = 4",
        "UPDATE decisions SET hidden = hidden || 'x' WHERE number = 4",
    ],
)
def test_a_decision_taken_away_or_changed_is_named(change: str, tmp_path: Path, made: Path) -> None:
    """A decision nobody made releases nothing, and one that was made cannot vanish."""
    folder = _copy(made, tmp_path)
    tamper(folder, change)
    assert verdict(folder) == (Fault.DECISION, 4)


@pytest.mark.parametrize("row", [5, 6])
def test_a_decision_put_in_is_named(row: int, tmp_path: Path, made: Path) -> None:
    """A decision beside a row that speaks of none."""
    folder = _copy(made, tmp_path)
    tamper(folder, f"INSERT INTO decisions VALUES ({row}, 'x', 'y')")
    assert verdict(folder) == (Fault.DECISION, row)


def test_a_decision_of_a_row_that_is_not_there_is_named(tmp_path: Path, made: Path) -> None:
    """A decision beyond the last row."""
    folder = _copy(made, tmp_path)
    tamper(folder, "PRAGMA foreign_keys=OFF", "INSERT INTO decisions VALUES (99, 'x', 'y')")
    assert verdict(folder) == (Fault.DECISION, 7)


@pytest.mark.parametrize("facts", ["[]", '{"b":1,"a":2}', "no JSON"])
def test_a_row_this_program_would_not_write_does_not_hold(facts: str, tmp_path: Path, made: Path) -> None:
    """Even with every digest right, what cannot be shown safely is not shown."""
    folder = _copy(made, tmp_path)
    tamper(folder, "DELETE FROM audit WHERE number > 4")
    content = rows(folder)[-1].content._replace(number=5, facts=facts, event="swept", child=None)
    tamper(folder, _insert(Stored(content, rows(folder)[-1].sha256, seal(rows(folder)[-1].sha256, content))))
    assert verdict(folder) == (Fault.CHANGED, 5)


@pytest.mark.parametrize("statement", ["UPDATE audit SET event = 'swept'", "DELETE FROM audit WHERE number = 6"])
@pytest.mark.parametrize("table", ["audit", "decisions"])
def test_rows_cannot_be_changed_or_removed_by_accident(
    statement: str, table: str, tmp_path: Path, made: Path
) -> None:
    """The database itself refuses, whoever asks."""
    folder = _copy(made, tmp_path)
    with pytest.raises(REFUSED, match="this table only grows"):
        tamper(
            folder,
            statement.replace("audit", table).replace("event", "child").replace("6", "4"),
            guarded=True,
        )
    assert verdict(folder) == (None, None)


@ON_SQLITE
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE audit SET facts = CAST(facts AS BLOB) WHERE number = 4", (Fault.CHANGED, 4)),
        ("UPDATE decisions SET hidden = CAST(hidden AS BLOB) || 'x' WHERE number = 4", (Fault.DECISION, 4)),
    ],
)
def test_bytes_where_text_was_are_a_change(
    change: str, found: tuple[Fault, int], tmp_path: Path, made: Path
) -> None:
    """A file lets any column hold anything."""
    folder = _copy(made, tmp_path)
    tamper(folder, change)
    assert verdict(folder) == found


@ON_POSTGRES
@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE audit DISABLE TRIGGER audit_no_delete",
        "ALTER TABLE audit ENABLE TRIGGER audit_no_delete",
        "CREATE OR REPLACE FUNCTION journal_bridge_only_grows() RETURNS trigger AS 'BEGIN END' LANGUAGE plpgsql",
        "CREATE TRIGGER more AFTER INSERT ON audit EXECUTE FUNCTION journal_bridge_only_grows()",
    ],
)
def test_guards_that_do_nothing_any_more_are_noticed(change: str, tmp_path: Path, made: Path) -> None:
    """A trigger that is there and off, or whose function is another, guards nothing."""
    folder = _copy(made, tmp_path)
    tamper(folder, change, guarded=True)
    assert verdict(folder) == (Fault.GUARDS, None)


@ON_POSTGRES
@pytest.mark.parametrize("table", ["audit", "decisions", "peers", "transfers", "transfer_papers"])
def test_a_table_cannot_be_emptied_at_one_stroke(table: str, tmp_path: Path, made: Path) -> None:
    """TRUNCATE asks no trigger of a row."""
    folder = _copy(made, tmp_path)
    with pytest.raises(REFUSED, match="this table only grows"):
        tamper(folder, f"TRUNCATE {table} CASCADE", guarded=True)


def test_taking_the_guards_out_is_noticed(tmp_path: Path, made: Path, database: str) -> None:
    """What keeps rows from being changed belongs to the ledger as it was made."""
    folder = _copy(made, tmp_path)
    table = " ON audit" if database == "postgres" else ""
    tamper(folder, f"DROP TRIGGER audit_no_update{table}", guarded=True)
    assert verdict(folder) == (Fault.GUARDS, None)


@pytest.mark.parametrize("table", ["audit", "decisions"])
def test_a_table_that_is_gone_is_damage_and_not_a_full_disk(table: str, tmp_path: Path, made: Path) -> None:
    """Nothing can be built on it, and no try again helps."""
    folder = _copy(made, tmp_path)
    tamper(folder, f"ALTER TABLE {table} RENAME TO gone", guarded=True)
    assert verdict(folder) == (Fault.UNREADABLE, 1)
    with Ledger.open(folder) as ledger, pytest.raises(NotVerified) as refused:
        ledger.demand_whole()
    assert (refused.value.code, refused.value.place) == ("ledger-damaged", f"{place_of(folder)}[1]")


def test_nothing_is_built_on_a_broken_chain(tmp_path: Path, made: Path) -> None:
    """The error names the first wrong row."""
    folder = _copy(made, tmp_path)
    tamper(folder, "UPDATE audit SET event = 'swept' WHERE number = 3")
    with Ledger.open(folder) as ledger, pytest.raises(NotVerified) as refused:
        ledger.demand_whole()
    assert (refused.value.code, refused.value.place) == ("ledger-damaged", f"{place_of(folder)}[3]")


@ON_SQLITE
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    """Something else under that name: told in one sentence, and left as it is."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / FILE).write_bytes(b"Dear Florence, this is a letter and not a database." * 40)
    before = (folder / FILE).read_bytes()
    with pytest.raises(NotVerified) as refused:
        Ledger.open(folder)
    assert refused.value.code == "ledger-damaged"
    assert before == (folder / FILE).read_bytes()


@ON_SQLITE
def test_damage_of_the_file_never_passes_as_another_history(tmp_path: Path, made: Path) -> None:
    """A byte changed anywhere in the file: the audit says so, or everything that was written is still there."""
    folder = _copy(made, tmp_path)
    good = (folder / FILE).read_bytes()
    with Ledger.open(folder) as ledger:
        whole, told = ledger.audit(), ledger.decisions(CHILD)
    dice, noticed = random.Random(11), 0  # noqa: S311 - which bytes are damaged is no secret
    used = [place for place, byte in enumerate(good) if byte]
    for place in dice.sample(used, 300):
        (folder / FILE).write_bytes(
            good[:place] + bytes([good[place] ^ (1 << dice.randrange(8))]) + good[place + 1 :]
        )
        found = _audit(folder)
        assert not found or (found, told) == (whole, _decisions(folder))
        noticed += found is None
    assert noticed > 200


@ON_SQLITE
def test_a_ledger_cut_short_on_the_disk_is_noticed(tmp_path: Path, made: Path) -> None:
    """Half a file is no ledger."""
    folder = _copy(made, tmp_path)
    good = (folder / FILE).read_bytes()
    for kept in (len(good) - 4096, len(good) // 2, 5000, 100):
        (folder / FILE).write_bytes(good[:kept])
        with pytest.raises(NotVerified), Ledger.open(folder) as ledger:
            ledger.demand_whole()


def test_rows_after_a_wrong_one_can_still_be_written_and_do_not_mend_it(tmp_path: Path, made: Path) -> None:
    """What is recorded later does not hide what was done."""
    folder = _copy(made, tmp_path)
    tamper(folder, "UPDATE audit SET event = 'swept' WHERE number = 3")
    with Ledger.open(folder) as ledger:
        ledger.remember([decision(5)], CHILD, NOON)
    assert verdict(folder) == (Fault.CHANGED, 3)


def _audit(folder: Path) -> Audit | None:
    """Return an audit that holds; None when it does not, or the file is refused by name."""
    try:
        with Ledger.open(folder) as ledger:
            found = ledger.audit()
    except (NotVerified, InputRefused):
        return None
    return found if found.ok else None


def _decisions(folder: Path) -> tuple[Decision, ...]:
    with Ledger.open(folder) as ledger:
        return ledger.decisions(CHILD)


def _insert(row: Stored) -> str:
    values = (*row.content, row.previous, row.sha256)
    quoted = ", ".join("NULL" if one is None else repr(one) for one in values)
    return f"INSERT INTO audit ({', '.join(COLUMNS)}) VALUES ({quoted})"


def _write_anew(folder: Path, number: int, facts: dict[str, object]) -> None:
    """Change a row and work out every digest from there on, as whoever knows the program can."""
    previous, statements = GENESIS, []
    for row in rows(folder):
        content = row.content._replace(facts=canonical(facts)) if row.content.number == number else row.content
        sha256 = seal(previous, content)
        statements.append(
            f"UPDATE audit SET facts = '{content.facts}', previous = '{previous}', sha256 = '{sha256}' "
            f"WHERE number = {content.number}"
        )
        previous = sha256
    tamper(folder, *statements)
