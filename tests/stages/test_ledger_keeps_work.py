"""The ledger keeps how far a batch has come, and takes several rows at once: all of them or none."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from journal_bridge.errors import NotVerified, OurFault
from journal_bridge.ledger import Event, Ledger, WorkRow
from ledger_samples import CHILD, NOON, REFUSED, asked, filled, place_of, tamper, workspace

pytestmark = pytest.mark.usefixtures("database")

RUN = "m" * 26
UNIT = "s" * 26 + "/" + "c" * 26
PLACED = WorkRow("placed", "a" * 64, "", 1, NOON)


def test_what_was_done_is_found_again(tmp_path: Path) -> None:
    """Another day's run finds where each child stands for each purpose."""
    folder = workspace(tmp_path)
    parked = WorkRow("parked", "", "media-damaged", 5, NOON)
    with Ledger.open(folder) as ledger:
        ledger.work.put(RUN, UNIT, "platform", PLACED)
        ledger.work.put(RUN, UNIT, "parent", parked)
        ledger.work.put("other", UNIT, "parent", PLACED)
    with Ledger.open(folder) as ledger:
        assert ledger.work.rows(RUN) == {(UNIT, "platform"): PLACED, (UNIT, "parent"): parked}
        assert ledger.work.rows("third") == {}


def test_a_row_is_written_over(tmp_path: Path) -> None:
    """What was parked yesterday is placed today; there is one row."""
    placed = replace(PLACED, attempts=2, since=NOON + timedelta(days=1))
    with Ledger.open(workspace(tmp_path)) as ledger:
        ledger.work.put(RUN, UNIT, "parent", WorkRow("parked", "", "media-damaged", 1, NOON))
        ledger.work.put(RUN, UNIT, "parent", placed)
        assert ledger.work.rows(RUN) == {(UNIT, "parent"): placed}


@pytest.mark.parametrize(
    ("unit", "job", "row"),
    [
        ("Florence Ashdown", "parent", PLACED),
        (UNIT, "", PLACED),
        (UNIT, "parent", replace(PLACED, state="Placed!")),
        (UNIT, "parent", replace(PLACED, fingerprint="a" * 63)),
        (UNIT, "parent", replace(PLACED, code="a sentence")),
        (UNIT, "parent", replace(PLACED, attempts=-1)),
    ],
    ids=["a name", "no job", "state", "fingerprint", "code", "attempts"],
)
def test_only_opaque_ids_and_our_own_words_are_kept(unit: str, job: str, row: WorkRow, tmp_path: Path) -> None:
    """A name can slip into no column."""
    with Ledger.open(workspace(tmp_path)) as ledger:
        with pytest.raises(OurFault):
            ledger.work.put(RUN, unit, job, row)
        assert ledger.work.rows(RUN) == {}


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE work SET state = 'P L'",
        "UPDATE work SET since = 'noon'",
        "UPDATE work SET since = '2025-07-20T11:00:00'",
        "UPDATE work SET attempts = -1",
    ],
)
def test_a_damaged_row_is_told(tampering: str, tmp_path: Path) -> None:
    """Nothing goes on from a row that this program never wrote."""
    folder = workspace(tmp_path)
    with Ledger.open(folder) as ledger:
        ledger.work.put(RUN, UNIT, "parent", PLACED)
    tamper(folder, tampering)
    with Ledger.open(folder) as ledger, pytest.raises(NotVerified) as told:
        ledger.work.rows(RUN)
    assert (told.value.code, told.value.place) == ("ledger-damaged", f"{place_of(folder)}: work")


def test_no_row_goes_by_accident(tmp_path: Path) -> None:
    """What was done is not forgotten by a slip; the audit needs nothing of these rows."""
    folder = workspace(tmp_path)
    with Ledger.open(folder) as ledger:
        ledger.work.put(RUN, UNIT, "parent", PLACED)
    with pytest.raises(REFUSED):
        tamper(folder, "DELETE FROM work", guarded=True)
    with Ledger.open(folder) as ledger:
        assert ledger.audit().ok


def test_rows_written_together_are_the_rows_written_one_by_one(tmp_path: Path) -> None:
    """Each child's rows come in one go, chained as ever, with the work they tell of."""
    folder = filled(tmp_path)
    facts = {"child": CHILD, "states": {"carry": 3}}
    with Ledger.open(folder) as ledger:
        before = ledger.head()
        assert before is not None
        with ledger.together() as one:
            assert one.head == before
            first = one.record(Event.PLAN_MADE, facts, NOON)
            one.put_work(RUN, UNIT, "parent", PLACED)
            last = one.record(Event.RECEIPT_ISSUED, {"child": CHILD}, NOON)
        assert (first.number, last.number) == (before.number + 1, before.number + 2)
        assert ledger.head() == last
        assert ledger.record_all([(Event.PLAN_MADE, facts)] * 3, NOON) == ledger.head()
        assert ledger.record_all([], NOON) == ledger.head()
        assert ledger.record(Event.PLAN_MADE, facts, NOON).number == before.number + 6
        found = ledger.audit([first, last])
        assert (found.ok, found.rows) == (True, before.number + 6)
        assert ledger.work.rows(RUN) == {(UNIT, "parent"): PLACED}


def test_of_rows_written_together_all_are_kept_or_none(tmp_path: Path) -> None:
    """When one of them is at fault, or whoever writes them is stopped, the ledger is as it was before."""
    folder = filled(tmp_path)
    with Ledger.open(folder) as ledger:
        before = ledger.head()

        def stopped() -> None:
            with ledger.together() as one:
                one.record(Event.PLAN_MADE, {"child": CHILD}, NOON)
                one.put_work(RUN, UNIT, "parent", PLACED)
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            stopped()
        with pytest.raises(OurFault):
            ledger.record_all([(Event.PLAN_MADE, {"child": CHILD}), ("gossip", {})], NOON)
        assert (ledger.head(), ledger.work.rows(RUN)) == (before, {})
        assert ledger.audit().ok
    assert asked(folder, "SELECT count(*) FROM work") == [(0,)]
