"""What people's decisions say about a held item: who counts, which word is the last, and when two must agree."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from journal_bridge.handover import Choice, Decision
from journal_bridge.minimise.folding import fold
from journal_bridge.minimise.rules import COMMENT_RULES, ENTRY_RULES, MEDIA_RULES, Release, Settled

BY_REASON: Final = frozenset(
    rule.code
    for rules in (ENTRY_RULES, COMMENT_RULES, MEDIA_RULES)
    for rule in rules
    if rule.release is Release.REASON
)
"""Rules whose held items may be decided on all at once; for any other a `rule` would silently do nothing."""

RELEASABLE: Final = frozenset(
    rule.code
    for rules in (ENTRY_RULES, COMMENT_RULES, MEDIA_RULES)
    for rule in rules
    if rule.release is not Release.NEVER
)
"""Rules whose hold on one item a decision may settle by itself."""

PEOPLE: Final = 2
"""How many must decide the same where a policy asks for a second person."""


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

    A yes to this very item counts before a yes to all of one reason, and a no to either; a decision on an item that
    names a rule speaks of that rule alone. The latest counts, and of two at one moment the one that keeps
    back. Replacing names says nothing about a picture, or about whether an entry was ever published: there only
    carry and withhold count.
    """
    said = _concerning(decisions, hold)
    since = _since_withheld(said, hold)
    if not since:
        return Settled(Choice.WITHHOLD if said else None)
    return _agreed(since, two=hold.two)


def standing(decisions: Iterable[Decision], hold: Hold) -> Sequence[Decision]:
    """Return what people said for letting it go that still stands, oldest first."""
    return _since_withheld(_concerning(decisions, hold), hold)


def _concerning(decisions: Iterable[Decision], hold: Hold) -> Sequence[Decision]:
    all_decisions = tuple(decisions)
    of_item = [one for one in all_decisions if (one.item, one.digest) == (hold.item, hold.digest)]
    of_item = [one for one in of_item if one.rule in {None, hold.rule}]
    of_item = [one for one in of_item if hold.words or one.choice is not Choice.REDACT]
    of_reason = [
        one
        for one in all_decisions
        if hold.by_reason and (one.item, one.rule, one.child) == (None, hold.rule, hold.child)
    ]
    if of_item:  # a later no to all of a reason counts against every earlier yes
        of_reason = [one for one in of_reason if one.choice is Choice.WITHHOLD]
    return sorted([*of_item, *of_reason], key=lambda one: (one.when, one.choice is Choice.WITHHOLD))


def _since_withheld(said: Sequence[Decision], hold: Hold) -> Sequence[Decision]:
    """Return what was decided after the last time the item was kept back, which undoes every earlier yes.

    Where names were to be replaced and something else holds the item too, a carry speaks of that something else.
    """
    kept_back = [number for number, one in enumerate(said) if one.choice is Choice.WITHHOLD]
    since = said[kept_back[-1] + 1 :] if kept_back else said
    redacts = [one for one in since if one.choice is Choice.REDACT]
    return since if hold.only_words or not redacts else redacts


def _agreed(said: Sequence[Decision], *, two: bool) -> Settled:
    """Return the latest choice; where two must agree, only when the last word of two people is the same."""
    last_words = {person(one.by): one.choice for one in said}
    choice = said[-1].choice
    if two and sum(word is choice for word in last_words.values()) < PEOPLE:
        return Settled(waits=True)
    return Settled(choice)


def person(by: str) -> str:
    """Return who decided: one person in two spellings of case, accents, spaces, marks and unseen signs is one."""
    return " ".join(re.findall(r"[^\W_]+", fold(by).text)) or by.strip()
