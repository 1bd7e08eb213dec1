"""What the line writes into the ledger: intent before, outcome after, and never a paper's content."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from journal_bridge.errors import ConsentNeeded, NotVerified
from journal_bridge.handover import ItemKind, Plan, PlanItem, Purpose, State
from journal_bridge.journal import Answer, Consent, ConsentPurpose, Roster
from journal_bridge.ledger import FILE, Ledger
from journal_bridge.minimise import ConsentRegister
from journal_bridge.minimise.brief import Brief
from journal_bridge.recording import Recording, begin
from ledger_samples import CHILD, NOON, OTHER, decision, filled, tamper, workspace


def plan(purpose: Purpose) -> Plan:
    """Return a plan of two items."""
    items = tuple(
        PlanItem(
            ItemKind.MEDIA, f"film-{number}", "video", state, "film-unseen", "Nobody saw it.", f"{number:064x}"
        )
        for number, state in ((1, State.CARRY), (2, State.HOLD))
    )
    return Plan(journal=None, purpose=purpose, items=items, consents_sha256="c" * 64)  # type: ignore[arg-type]  # nothing of it is recorded


def brief(purpose: Purpose, *rows: Consent) -> Brief:
    """Return a brief with decisions on this child's items, on another's, and on all of one reason."""
    mine = decision(1)
    others = decision(3, digest="f" * 64)
    reason = decision(4, item=None, digest=None, rule="faces-not-checked", child=CHILD)
    strangers = decision(5, item=None, digest=None, rule="faces-not-checked", child=OTHER)
    made = (mine, others, reason, strangers)
    return Brief(purpose, Roster(), ConsentRegister(rows), date(2025, 7, 20), decisions=made)


def test_a_plan_is_recorded_with_what_it_rests_on(tmp_path: Path) -> None:
    """Numbers by rule, the parent's yes, and digests that show later which consent table was used."""
    yes = Consent(
        child=CHILD,
        purpose=ConsentPurpose.RECEIVING_SETTING,
        answer=Answer.YES,
        given_on=date(2025, 7, 1),
        recorded_by="office",
        origin="row 2",
    )
    with Ledger.open(workspace(tmp_path)) as ledger:
        record = Recording(ledger, CHILD, Purpose.SETTING, None, lambda: NOON)
        record.planned(plan(Purpose.SETTING), brief(Purpose.SETTING, yes))
        *decided, planned = ledger.lines(9)[1:]
        assert [line.event for line in decided] == ["decision-recorded", "decision-recorded"]
        assert [one.item for one in ledger.decisions(CHILD)] == ["film-1", None]
    assert planned.facts == {
        "transfer": record.transfer,
        "purpose": "setting",
        "items": 2,
        "states": {"carry": 1, "withhold": 0, "hold": 1},
        "rules": {"carry/film-unseen": 1, "hold/film-unseen": 1},
        "parents_yes": "yes",
        "consents": "c" * 64,
    }


def test_whom_a_familys_archive_is_for_is_recorded_and_hidden(tmp_path: Path) -> None:
    """Where parents live apart, the audit can tell later to which of them it went; the file cannot."""
    folder = workspace(tmp_path)
    with Ledger.open(folder) as ledger:
        record = Recording(ledger, CHILD, Purpose.PARENT, "Henrietta Ottermere", lambda: NOON)
        record.basis(None)
        record.basis("  ")
        record.planned(plan(Purpose.PARENT), brief(Purpose.PARENT))
        line = ledger.lines(9)[-1]
        assert (line.facts["to"], line.facts["parents_yes"]) == ("Henrietta Ottermere", "no")
        assert "basis-recorded" not in ledger.audit().events
    assert b"Henrietta" not in (folder / FILE).read_bytes()


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (ConsentNeeded("basis-missing"), "basis-missing"),
        (OSError(28), "internal"),
        (KeyboardInterrupt(), "interrupted"),
    ],
)
def test_why_the_line_stopped_is_recorded(trouble: BaseException, code: str, tmp_path: Path) -> None:
    """By its code, never by its words, and the trouble itself goes on."""
    with Ledger.open(workspace(tmp_path)) as ledger:
        record = Recording(ledger, CHILD, Purpose.SETTING, None, lambda: NOON)
        with pytest.raises(type(trouble)), record.watching():
            raise trouble
        line = ledger.lines(9)[-1]
    assert (line.event, line.facts["code"], line.facts["purpose"]) == ("refused", code, "setting")


def test_trouble_of_the_ledger_does_not_hide_the_first_trouble(tmp_path: Path) -> None:
    """When the refusal cannot be recorded either, the manager is told what was wrong in the first place."""
    with Ledger.open(workspace(tmp_path)) as ledger:
        record = Recording(ledger, " ", Purpose.SETTING, None, lambda: datetime.now(UTC))
        with pytest.raises(ConsentNeeded), record.watching():
            raise ConsentNeeded("basis-missing")
        assert ledger.audit().rows == 1


def test_no_line_begins_on_a_broken_audit(tmp_path: Path) -> None:
    """The first wrong row is named before an export is even opened."""
    folder = filled(tmp_path)
    tamper(folder, "UPDATE audit SET at = '' WHERE number = 2")
    with Ledger.open(folder) as ledger, pytest.raises(NotVerified) as refused:
        begin(ledger, NOON)
    assert refused.value.place == f"{FILE}[2]"


def test_what_killed_runs_left_is_counted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that finds nothing to sweep writes nothing about it."""
    monkeypatch.setattr("journal_bridge.recording.sweep", iter([2, 0]).__next__)
    with Ledger.open(workspace(tmp_path)) as ledger:
        begin(ledger, NOON)
        begin(ledger, NOON)
        assert [line.facts.get("rooms") for line in ledger.lines(9)] == [None, 2]
