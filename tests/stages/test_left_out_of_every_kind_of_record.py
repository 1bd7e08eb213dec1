"""Whatever a setting keeps for itself is one line on the recipient's paper, in the same words."""

from typing import Any

import pytest

from journal_bridge.handover import ItemKind, LeftOut, Plan, PlanItem, Purpose, State
from journal_bridge.journal import Child, Comment, Journal, Observation, Source, Status
from journal_bridge.minimise.left_out import told
from journal_bridge.minimise.rules import COMMENT_RULES, ENTRY_RULES

SOURCE = Source(platform="invented", adapter="invented 1")
KEPT = LeftOut(
    ItemKind.ENTRY,
    "record",
    State.WITHHOLD,
    "setting-records",
    "Working records the setting keeps for itself.",
    1,
)
KEPT_BACK = "Kept back by a person's recorded decision."


def _told(*items: PlanItem, **changes: Any) -> tuple[LeftOut, ...]:  # noqa: ANN401 - any field of an entry
    facts: dict[str, Any] = {"id": "e", "status": Status.PUBLISHED, "about": ("ada",), "source": SOURCE}
    entry = Observation(**facts | changes)
    journal = Journal(journal_id="j", child=Child(id="ada", source=SOURCE), entries=(entry,), provenance=SOURCE)
    return told(Plan(journal=journal, purpose=Purpose.PARENT, items=items))


def _item(
    rule: str, reason: str = "Why.", state: State = State.WITHHOLD, kind: ItemKind = ItemKind.ENTRY, name: str = "e"
) -> PlanItem:
    return PlanItem(kind, name, "observation", state, rule, reason, "d")


OWN = ("safeguarding", "internal", "staff-only", "deleted", "recipient", "hidden-words", "whereabouts")


@pytest.mark.parametrize("rule", [rule.code for rule in ENTRY_RULES])
def test_an_entry_is_told_by_its_reason_or_as_a_record(rule: str) -> None:
    """That there is a safeguarding record, or that somebody must not read an address, is told to nobody."""
    line = LeftOut(ItemKind.ENTRY, "observation", State.WITHHOLD, rule, "Why.", 1)
    assert _told(_item(rule)) == (KEPT if rule in OWN else line,)
    kept_back = f"{KEPT_BACK} ({rule})"
    line = LeftOut(ItemKind.ENTRY, "observation", State.WITHHOLD, "kept-back", KEPT_BACK, 1)
    assert _told(_item("kept-back", kept_back)) == (KEPT if rule in OWN else line,)


@pytest.mark.parametrize("rule", [rule.code for rule in COMMENT_RULES])
def test_a_comment_is_told_by_its_reason_or_as_a_record(rule: str) -> None:
    """A thread between staff is theirs."""
    comments = (Comment(id="c"),)
    carried = _item("published", state=State.CARRY)
    item = _item(rule, kind=ItemKind.COMMENT, name="c")
    line = LeftOut(ItemKind.COMMENT, "observation", State.WITHHOLD, rule, "Why.", 1)
    own = (*OWN, "review-thread")
    assert _told(carried, item, comments=comments) == (KEPT if rule in own else line,)


def test_a_reason_in_brackets_is_no_rule() -> None:
    """Only what follows a person's word names one."""
    (line,) = _told(_item("draft", "Never approved (internal)"))
    assert (line.rule, line.reason) == ("draft", "Never approved (internal)")
    (line,) = _told(_item("kept-back", f"{KEPT_BACK} (of two) (draft)"))
    assert (line.rule, line.reason) == ("kept-back", KEPT_BACK)


def test_what_is_carried_is_not_left_out() -> None:
    """Nor is it counted as a record."""
    assert _told(_item("internal", state=State.CARRY)) == ()
