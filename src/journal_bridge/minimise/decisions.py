"""Decisions people made on held items, read from a file: who, when, why, and on exactly what."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.handover import Choice, Decision
from journal_bridge.minimise.rules import COMMENT_RULES, ENTRY_RULES, MEDIA_RULES, Release, Settled

KEYS: Final = frozenset({"choice", "by", "when", "why", "rules", "item", "digest", "rule", "child"})
"""Every key a decision may have: a slip of the pen must not turn into a decision nobody made."""

BY_REASON: Final = frozenset(
    rule.code
    for rules in (ENTRY_RULES, COMMENT_RULES, MEDIA_RULES)
    for rule in rules
    if rule.release is Release.REASON
)
"""Rules whose held items may be decided on all at once; for any other a `rule` would silently do nothing."""

PEOPLE: Final = 2
"""How many must decide the same where a policy asks for a second person."""


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Return the decisions in a JSON file: a list of objects with who, when, why, which rules, and a target.

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
            choice=Choice(row["choice"]),
            by=row["by"],
            when=when,
            why=row["why"],
            rules=row["rules"],
            item=row.get("item"),
            digest=row.get("digest"),
            rule=row.get("rule"),
            child=row.get("child"),
            place=place,
        )
    except (KeyError, ValueError):
        raise InputRefused("decision-row", place) from None
    one_item = decision.item is not None and decision.digest is not None and decision.rule is None
    one_reason = decision.rule in BY_REASON and decision.child is not None and decision.item is None
    one_reason = one_reason and decision.choice is not Choice.REDACT  # doubtful names are read one by one
    told = decision.by.strip() and decision.why.strip() and when.tzinfo is not None
    if not (one_item or one_reason) or not told:
        raise InputRefused("decision-row", place)
    return decision


@dataclass(frozen=True)
class Hold:
    """One rule's hold on one item of one child, and what may settle it.

    `by_reason`: one decision may settle all of a child's. `words`: it is about doubtful names; `only_words`:
    nothing else holds the item. `two`: two people must agree.
    """

    child: str
    item: str
    digest: str
    rule: str
    by_reason: bool = False
    words: bool = False
    only_words: bool = False
    two: bool = False


def settled(decisions: Iterable[Decision], hold: Hold) -> Settled:
    """Return what people decided about one hold; a changed item has another digest and is asked again.

    What somebody said of this very item counts before what was said of all of one reason. The latest counts, and of
    two decisions at one moment the one that keeps back. Replacing names says nothing about a picture, or about
    whether an entry was ever published: there only carry and withhold count.
    """
    all_decisions = tuple(decisions)
    of_item = [one for one in all_decisions if (one.item, one.digest) == (hold.item, hold.digest)]
    of_item = [one for one in of_item if hold.words or one.choice is not Choice.REDACT]
    of_reason = [
        one for one in all_decisions if hold.by_reason and (one.rule, one.child) == (hold.rule, hold.child)
    ]
    said = sorted(of_item or of_reason, key=lambda one: (one.when, one.choice is Choice.WITHHOLD))
    since = _since_withheld(said)
    if not since:
        return Settled(Choice.WITHHOLD if said else None)
    redacts = [one for one in since if one.choice is Choice.REDACT]
    return _agreed(since if hold.only_words or not redacts else redacts, two=hold.two)


def _since_withheld(said: Sequence[Decision]) -> Sequence[Decision]:
    """Return what was decided after the last time the item was kept back, which undoes every earlier yes."""
    kept_back = [number for number, one in enumerate(said) if one.choice is Choice.WITHHOLD]
    return said[kept_back[-1] + 1 :] if kept_back else said


def _agreed(said: Sequence[Decision], *, two: bool) -> Settled:
    """Return the latest choice; where two must agree, only when the last word of two people is the same."""
    last_words = {person(one.by): one.choice for one in said}
    choice = said[-1].choice
    if two and sum(word is choice for word in last_words.values()) < PEOPLE:
        return Settled(waits=True)
    return Settled(choice)


def person(by: str) -> str:
    """Return who decided, so that one person in two spellings of case and spaces is still one."""
    return " ".join(unicodedata.normalize("NFKC", by).casefold().split())
