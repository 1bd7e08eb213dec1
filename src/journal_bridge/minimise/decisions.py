"""Decisions people made on held items, read from a file: who, when, why, and on exactly what."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.handover import Decision, State
from journal_bridge.minimise.rules import COMMENT_RULES, ENTRY_RULES, MEDIA_RULES, Release

KEYS: Final = frozenset({"state", "by", "when", "why", "item", "digest", "rule", "child"})
"""Every key a decision may have: a slip of the pen must not turn into a decision nobody made."""

BY_REASON: Final = frozenset(
    rule.code
    for rules in (ENTRY_RULES, COMMENT_RULES, MEDIA_RULES)
    for rule in rules
    if rule.release is Release.REASON
)
"""Rules whose held items may be decided on all at once; for any other a `rule` would silently do nothing."""


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Return the decisions in a JSON file: a list of objects with `state`, `by`, `when`, `why` and a target.

    A target is `item` with `digest` (one item, as it was seen), or `rule` with `child` (every held item of one
    reason in one child's journal). A row with a key nobody knows, or with one key twice, is refused whole.

    Raises:
        InputRefused: `not-found`, or `decision-row` naming the place in the list.
    """
    if not path.is_file():
        raise InputRefused("not-found", path.name)
    try:
        rows = json.loads(path.read_bytes(), object_pairs_hook=_once)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise InputRefused("not-json", path.name) from None
    if not isinstance(rows, list):
        raise InputRefused("decision-row", path.name)
    return tuple(_decision(row, f"{path.name}[{number}]") for number, row in enumerate(rows))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object] | None:
    """Return an object, or None when it holds a key twice: which of the two is meant cannot be known."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else None


def _decision(row: object, place: str) -> Decision:
    texts = isinstance(row, dict) and all(isinstance(value, str) for value in row.values())
    if not isinstance(row, dict) or not texts or not row.keys() <= KEYS:
        raise InputRefused("decision-row", place)
    try:
        when = datetime.fromisoformat(row["when"])
        decision = Decision(
            state=State(row["state"]),
            by=row["by"],
            when=when,
            why=row["why"],
            item=row.get("item"),
            digest=row.get("digest"),
            rule=row.get("rule"),
            child=row.get("child"),
        )
    except (KeyError, ValueError):
        raise InputRefused("decision-row", place) from None
    one_item = decision.item is not None and decision.digest is not None and decision.rule is None
    one_reason = decision.rule in BY_REASON and decision.child is not None and decision.item is None
    settled = decision.state in {State.CARRY, State.WITHHOLD}
    told = decision.by.strip() and decision.why.strip() and when.tzinfo is not None
    if not (one_item or one_reason) or not settled or not told:
        raise InputRefused("decision-row", place)
    return decision


def settled(
    decisions: Iterable[Decision], child: str, item: str, digest: str, rule: str, *, by_reason: bool
) -> State | None:
    """Return what was last decided about one held item; a changed item has another digest and is asked again.

    What somebody said of this very item counts before what was said of all of one reason, and of two decisions at
    one moment the one that keeps back.
    """
    all_decisions = tuple(decisions)
    of_item = [one for one in all_decisions if one.item == item and one.digest == digest]
    of_reason = [one for one in all_decisions if by_reason and (one.rule, one.child) == (rule, child)]
    last = max(of_item or of_reason, key=lambda one: (one.when, one.state is State.WITHHOLD), default=None)
    return last.state if last else None
