"""The ledger: what happened and what people decided, kept so that nobody who reads the file learns who it was."""

import re
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journal_bridge.errors import NotVerified, OurFault, TryAgain, UsageFault
from journal_bridge.handover import Choice, Head
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import FILE, Event, Ledger
from journal_bridge.ledger.guards import GUARDED
from journal_bridge.ledger.tables import UtcTime
from ledger_samples import (
    CHILD,
    NOON,
    ON_SQLITE,
    OTHER,
    SUMMER,
    asked,
    decision,
    filled,
    place_of,
    tamper,
    workspace,
)

pytestmark = pytest.mark.usefixtures("database")


@ON_SQLITE
def test_the_file_is_private(tmp_path: Path) -> None:
    """Only the account that runs the program can read the ledger, and nothing else lies beside it."""
    folder = tmp_path / "new" / "workspace"
    with Ledger.open(folder):
        assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == [FILE]


@ON_SQLITE
def test_modes_that_were_loosened_are_tightened(tmp_path: Path) -> None:
    """A workspace copied from a stick is made private again."""
    folder = filled(tmp_path)
    folder.chmod(0o755)
    (folder / FILE).chmod(0o644)
    with Ledger.open(folder):
        assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_no_id_no_name_and_no_word_of_staff_can_be_read_in_the_file(tmp_path: Path, database: str) -> None:
    """Whoever gets hold of the ledger, without the keys, learns no child, no member of staff and no reason."""
    folder = filled(tmp_path)
    rows = [asked(folder, f"SELECT * FROM {table}") for table in GUARDED]  # noqa: S608 - our own tables
    content = str(rows).encode().lower()
    if database == "sqlite":
        content += (folder / FILE).read_bytes().lower()
    for word in ("florence", "-4711", "arlo-0815", "priya m", "marlowe", "watched", "form 12", "film-1"):
        assert word.encode() not in content
    assert b"basis-recorded" in content


def test_decisions_come_back_as_they_were_made(tmp_path: Path) -> None:
    """Who decided what, when and why, for this child and no other, oldest first."""
    folder = filled(tmp_path)
    with Ledger.open(folder) as ledger:
        first, second = ledger.decisions(CHILD)
        assert (decision(1).by, decision(1).why, decision(1).when) == (first.by, first.why, first.when)
        assert (Choice.CARRY, "film-1", decision(1).digest, None) == (
            first.choice,
            first.item,
            first.digest,
            first.rule,
        )
        assert second.item == "film-2"
        assert [f"{place_of(folder)}[3]", f"{place_of(folder)}[4]"] == [first.place, second.place]
        assert ledger.decisions(OTHER) == ()


def test_a_decision_is_remembered_once(tmp_path: Path) -> None:
    """The same file given twice changes nothing; a decision that differs in one word is another."""
    with Ledger.open(workspace(tmp_path)) as ledger:
        ledger.remember([decision(1), decision(1, place="decisions.json[0]")], CHILD, NOON)
        ledger.remember([decision(1, place="again.json[7]")], CHILD, NOON)
        assert len(ledger.decisions(CHILD)) == 1
        ledger.remember([decision(1, why="Seen again.")], CHILD, NOON)
        assert len(ledger.decisions(CHILD)) == 2
        assert ledger.head() == Head(3, ledger.audit().head.sha256)  # type: ignore[union-attr]  # it has rows


def test_decisions_on_all_of_one_reason_are_remembered(tmp_path: Path) -> None:
    """One decision for a whole child and one reason comes back as such."""
    made = decision(item=None, digest=None, rule="faces-not-checked", child=CHILD)
    with Ledger.open(workspace(tmp_path)) as ledger:
        ledger.remember([made], CHILD, NOON)
        (back,) = ledger.decisions(CHILD)
    assert (made.rule, made.child, None) == (back.rule, back.child, back.item)


def test_decisions_are_written_all_or_not_at_all(tmp_path: Path) -> None:
    """When the second of two cannot be written, the first is not there either."""
    with Ledger.open(workspace(tmp_path)) as ledger:
        with pytest.raises(OurFault):
            ledger.remember([decision(1), decision(2, by="")], CHILD, NOON)
        assert ledger.decisions(CHILD) == ()
        assert ledger.head() == Head(1, ledger.audit().head.sha256)  # type: ignore[union-attr]  # it has a row


def test_another_settings_keys_open_no_decision(tmp_path: Path) -> None:
    """A ledger copied to another setting's workspace shows nothing there."""
    folder = filled(tmp_path)
    others = SettingKeys.create(tmp_path / "others")
    with Ledger.open(folder, others) as ledger:
        assert ledger.decisions(CHILD) == ()
        assert ledger.audit().ok
        assert not [line for line in ledger.lines(9) if {"by", "why", "basis"} & line.facts.keys()]


def test_a_decision_moved_to_another_child_opens_nothing(tmp_path: Path) -> None:
    """What was decided for one child is worth nothing when somebody copies the row to another."""
    folder = filled(tmp_path)
    with Ledger.open(folder) as ledger:
        arlos = ledger.lines(6)[-1].child
        tamper(folder, f"UPDATE decisions SET child = '{arlos}' WHERE number = 3")  # noqa: S608 - an id of ours
        with pytest.raises(NotVerified) as refused:
            ledger.decisions(OTHER)
    assert (refused.value.code, refused.value.place) == ("ledger-damaged", f"{place_of(folder)}[3]")


def test_locked_keys_are_asked_for_only_when_they_are_needed(tmp_path: Path) -> None:
    """A ledger without decisions can be asked without the passphrase; one with decisions cannot."""
    folder = tmp_path / "workspace"
    keys = SettingKeys.create(folder, "correct horse battery staple")
    with Ledger.open(folder) as ledger:
        assert ledger.decisions(CHILD) == ()
        with pytest.raises(UsageFault, match=r"keys\.json"):
            ledger.remember([decision()], CHILD, NOON)
    with Ledger.open(folder, keys) as ledger:
        ledger.remember([decision()], CHILD, NOON)
    with Ledger.open(folder) as ledger, pytest.raises(UsageFault) as refused:
        ledger.decisions(CHILD)
    assert refused.value.code == "key-file"


def test_a_ledger_is_found_only_where_there_is_one(tmp_path: Path) -> None:
    """Looking for a ledger makes none."""
    folder = workspace(tmp_path)
    keys = SettingKeys.load(folder)
    assert Ledger.found(folder, lambda: keys) is None
    assert not (folder / FILE).exists()
    with Ledger.open(folder, keys) as ledger:
        ledger.remember([decision()], CHILD, NOON)
    found = Ledger.found(folder, lambda: keys)
    assert found is not None
    with found:
        assert len(found.decisions(CHILD)) == 1


@ON_SQLITE
def test_asking_writes_nothing(tmp_path: Path) -> None:
    """A plan reads decisions and leaves the ledger byte for byte as it was."""
    folder = filled(tmp_path)
    before = (folder / FILE).read_bytes()
    with Ledger.open(folder) as ledger:
        ledger.decisions(CHILD)
        ledger.audit()
        ledger.lines(9)
    assert before == (folder / FILE).read_bytes()


def test_times_are_aware_and_kept_in_utc(tmp_path: Path) -> None:
    """Noon in London in July is eleven in the ledger, and a time without its offset is never written."""
    with Ledger.open(workspace(tmp_path)) as ledger:
        ledger.record(Event.SWEPT, {"rooms": 2}, datetime(2025, 7, 20, 12, 0, 0, 5, tzinfo=SUMMER))
        line = ledger.lines(2)[-1]
        assert (line.at, line.at.utcoffset()) == (NOON + timedelta(microseconds=5), timedelta(0))
        with pytest.raises(ValueError, match="without its offset"):
            ledger.record(Event.SWEPT, {"rooms": 2}, datetime(2025, 7, 20))  # noqa: DTZ001 - what is refused


@ON_SQLITE
def test_a_naive_time_cannot_reach_a_column() -> None:
    """The column itself refuses, whoever writes to it; nothing stays nothing."""
    column, dialect = UtcTime(), None
    assert column.process_bind_param(None, dialect) is None  # type: ignore[arg-type]  # no dialect makes a difference
    assert column.process_result_value(None, dialect) is None  # type: ignore[arg-type]  # the same
    text = column.process_bind_param(NOON, dialect)  # type: ignore[arg-type]  # the same
    assert text == "2025-07-20T11:00:00.000000+00:00"
    assert column.process_result_value(text, dialect) == NOON  # type: ignore[arg-type]  # the same
    with pytest.raises(ValueError, match="without its offset"):
        column.process_bind_param(NOON.replace(tzinfo=None), dialect)  # type: ignore[arg-type]  # the same


@pytest.mark.parametrize(
    ("event", "facts", "place"),
    [
        ("party", {}, "ledger event"),
        ("swept", {"Florence": 1}, "ledger swept has a fact of no known name"),
        ("swept", {"rooms": "Florence"}, "ledger swept rooms"),
        ("swept", {"rooms": -1}, "ledger swept rooms"),
        ("swept", {"rooms": True}, "ledger swept rooms"),
        ("refused", {"code": "Florence\n"}, "ledger refused code"),
        ("refused", {"code": 3}, "ledger refused code"),
        ("refused", {"child": " "}, "ledger refused child"),
        ("basis-recorded", {"basis": ""}, "ledger basis-recorded basis"),
        ("plan-made", {"states": [3]}, "ledger plan-made states"),
        ("plan-made", {"states": {"carry": -1}}, "ledger plan-made states"),
        ("plan-made", {"states": {"Flo!": 1}}, "ledger plan-made states"),
        ("delivered", {"files": ["abc"]}, "ledger delivered files"),
        ("delivered", {"files": "a" * 64}, "ledger delivered files"),
        ("receipt-issued", {"receipt": "A" * 64}, "ledger receipt-issued receipt"),
    ],
)
def test_only_known_events_with_known_facts_are_written(
    event: str, facts: dict[str, object], place: str, tmp_path: Path
) -> None:
    """Nothing slips into the audit that could name somebody; a refusal repeats no value either."""
    with Ledger.open(workspace(tmp_path)) as ledger:
        with pytest.raises(OurFault) as refused:
            ledger.record(event, facts, NOON)
        assert refused.value.place == place
        assert ledger.audit().rows == 1


def test_what_is_no_character_is_written_all_the_same(tmp_path: Path) -> None:
    """A slip of the terminal in an id or a reason stops nobody from recording."""
    with Ledger.open(workspace(tmp_path)) as ledger:
        ledger.record(Event.REFUSED, {"child": "\udcff", "code": "unknown-child"}, NOON)
        ledger.remember([decision(why="seen \ud83d", child="\udcff")], "\udcff", NOON)
        assert ledger.decisions("\udcff")[0].why == "seen \ud83d"
        assert ledger.lines(3)[-1].facts["why"] == "seen \ud83d"
        assert ledger.audit().ok


def test_every_event_and_its_words_can_be_read_again_with_the_keys(tmp_path: Path) -> None:
    """The manager sees who and why; without the keys only what happened and when."""
    folder = filled(tmp_path)
    with Ledger.open(folder) as ledger:
        lines = ledger.lines(9)
        bare = ledger.lines(9, words=False)
        assert [one.number for one in ledger.lines(3)] == [1, 2, 3]
    assert [one.event for one in lines] == [
        "workspace-created",
        "basis-recorded",
        "decision-recorded",
        "decision-recorded",
        "plan-made",
        "refused",
    ]
    assert lines[1].facts == {"basis": "Form 12, Florence's mother"}
    assert (lines[2].facts["by"], lines[2].facts["choice"]) == ("Priya Marlowe", "carry")
    assert bare[1].facts == {}
    assert "by" not in bare[2].facts
    ids = [one.child for one in lines if one.child]
    assert all(re.fullmatch("[a-z2-7]{26}", one) for one in ids)
    assert len(set(ids)) == 2


@ON_SQLITE
def test_a_place_where_no_ledger_can_be_made_is_named(tmp_path: Path) -> None:
    """A file where the workspace should be: one sentence, not a traceback."""
    (tmp_path / "workspace").write_text("not a folder")
    with pytest.raises(UsageFault) as refused:
        Ledger.open(tmp_path / "workspace")
    assert (refused.value.code, refused.value.place) == ("no-folder", "workspace")


@ON_SQLITE
def test_a_full_or_read_only_disk_is_told_as_such(tmp_path: Path) -> None:
    """What cannot be written is said to be unwritten; nothing is half there."""
    folder = workspace(tmp_path)
    with Ledger.open(folder) as ledger:
        ledger._engine.dispose()  # noqa: SLF001 - the next connection is a new one
        from sqlalchemy import event  # noqa: PLC0415 - only here

        event.listen(
            ledger._engine,  # noqa: SLF001 - the same
            "connect",
            lambda connection, _record: connection.execute("PRAGMA query_only=ON"),
        )
        with pytest.raises(TryAgain) as refused:
            ledger.record(Event.SWEPT, {"rooms": 1}, datetime.now(UTC))
    assert refused.value.code == "ledger-failed"


@ON_SQLITE
def test_commands_that_need_no_ledger_load_no_database() -> None:
    """`--help` stays quick."""
    seen = "import sys, journal_bridge.cli; print({'sqlalchemy', 'alembic'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "set()"


def test_a_ledger_at_the_newest_schema_needs_no_alembic(tmp_path: Path) -> None:
    """Making and opening a ledger loads the migrations' machinery only when there is something to migrate."""
    seen = (
        "import sys; from pathlib import Path; from journal_bridge.ledger import Ledger\n"
        "for _ in range(2):\n    with Ledger.open(Path(sys.argv[1])): pass\n"
        "print('alembic' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", seen, str(tmp_path / "w")], capture_output=True, text=True, check=True
    ).stdout
    assert said.strip() == "False"


@ON_SQLITE
def test_every_event_is_explained_on_the_workspaces_page() -> None:
    """Whoever reads the audit can look up what each word means, in the order things happen."""
    page = (Path(__file__).resolve().parents[2] / "docs/workspace.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([a-z-]+)` \|", page.split("| event |")[1], re.MULTILINE)
    assert sorted(told) == sorted(Event)
