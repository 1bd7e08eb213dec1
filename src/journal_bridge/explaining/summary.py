"""A plan counted up by kind and by reason; it names nobody but the journal's own child."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from journal_bridge.explaining.advice import ADVICE
from journal_bridge.handover import ItemKind, Plan, PlanItem, Purpose, State
from journal_bridge.journal import entry_day

MARK: Final = 10
"""Hexadecimal digits that tell the items of one journal apart."""

STATE_WORDS: Final = {State.CARRY: "goes", State.HOLD: "waits for you", State.WITHHOLD: "stays"}
"""What happens to an item, in the words of the page."""

WHOM: Final = {
    Purpose.PARENT: "the child's own family",
    Purpose.SETTING: "the receiving setting",
    Purpose.SCHOOL: "the school",
    Purpose.PLATFORM: "the setting's own new platform",
}
"""Whom a plan is for."""

ONE_KIND: Final = {"photo": "photo", "video": "film", "audio": "sound", "care": "care record"}
"""Words for kinds that are not their own word."""


@dataclass(frozen=True)
class KindLine:
    """How many items of one kind go, wait and stay."""

    what: str
    goes: int
    waits: int
    stays: int


@dataclass(frozen=True)
class ReasonLine:
    """Why some items of one state are in it: the rule, its reason, how many of what, and what can be done."""

    rule: str
    reason: str
    count: int
    what: str
    advice: str


@dataclass(frozen=True)
class ItemLine:
    """One item: its day if it has one, what it is, what happens to it, and the rule that says so.

    `mark` is the start of its digest in `plan --json`: an id of the platform may be anything, a name too.
    """

    mark: str
    day: date | None
    what: str
    state: str
    rule: str
    reason: str


@dataclass(frozen=True)
class Summary:
    """Everything the page tells; `first` and `last` are the days of the earliest and latest entry that goes.

    `every_item` leaves out the `details`: one line beside every entry that says the same each time.
    """

    child: str
    whom: str
    basis: str | None
    items: int
    goes: int
    waits: int
    stays: int
    first: date | None
    last: date | None
    kinds: tuple[KindLine, ...]
    waiting: tuple[ReasonLine, ...]
    staying: tuple[ReasonLine, ...]
    every_item: tuple[ItemLine, ...]
    details: int


def summarised(plan: Plan) -> Summary:
    """Return a plan counted up."""
    days = _days(plan)
    carried = sorted(
        day
        for item in plan.items
        if item.kind is ItemKind.ENTRY and item.state is State.CARRY and (day := days.get(item.id))
    )
    return Summary(
        child=plan.journal.child.shown_name,
        whom=WHOM[plan.purpose],
        basis=plan.basis,
        items=len(plan.items),
        goes=plan.count(State.CARRY),
        waits=plan.count(State.HOLD),
        stays=plan.count(State.WITHHOLD),
        first=carried[0] if carried else None,
        last=carried[-1] if carried else None,
        kinds=tuple(_kinds(plan.items)),
        waiting=tuple(_reasons(plan.items, State.HOLD)),
        staying=tuple(_reasons(plan.items, State.WITHHOLD)),
        every_item=tuple(
            ItemLine(
                item.digest[:MARK], days.get(item.id), what(item), STATE_WORDS[item.state], item.rule, item.reason
            )
            for item in plan.items
            if item.kind is not ItemKind.EXTRAS
        ),
        details=sum(item.kind is ItemKind.EXTRAS for item in plan.items),
    )


def what(item: PlanItem, *, count: int = 1) -> str:
    """Return what an item is, in words: "observation", "photos", "platform details"."""
    if item.kind is ItemKind.EXTRAS:
        return "platform details"
    word = ONE_KIND.get(item.detail, item.detail.replace("_", " "))
    if count == 1 or word == "sound":
        return word
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def _days(plan: Plan) -> dict[str, date]:
    """Return the day of every item that has one; a comment, and a file without a date, go by their entry's."""
    days: dict[str, date] = {}
    for entry in plan.journal.entries:
        if (day := entry_day(entry)) is None:
            continue
        comments = (item for comment in entry.comments for item in (comment.id, *comment.media))
        for item in (entry.id, f"{entry.id}/next-steps", *entry.media, *comments):
            days.setdefault(item, day)
    for media in plan.journal.media:
        if media.taken_at is not None:
            days[media.id] = media.taken_at.date()
    return days


def _kinds(items: Iterable[PlanItem]) -> Iterable[KindLine]:
    """Count by kind, in the order kinds first appear; platform details, which nobody misses, come last."""
    counted: dict[tuple[bool, str], Counter[State]] = {}
    for item in items:
        counted.setdefault((item.kind is ItemKind.EXTRAS, what(item, count=2)), Counter())[item.state] += 1
    for (_, words), states in sorted(counted.items(), key=lambda one: (one[0][0], -one[1].total())):
        yield KindLine(words, states[State.CARRY], states[State.HOLD], states[State.WITHHOLD])


def _reasons(items: Iterable[PlanItem], state: State) -> Iterable[ReasonLine]:
    """Count the items of one state by reason, the most frequent first, platform details last."""
    found: dict[tuple[str, str], list[PlanItem]] = {}
    for item in items:
        if item.state is state:
            found.setdefault((item.rule, item.reason), []).append(item)
    ordered = sorted(found.items(), key=lambda one: (one[1][0].kind is ItemKind.EXTRAS, -len(one[1])))
    for (rule, reason), those in ordered:
        yield ReasonLine(rule, reason, len(those), _listed(those), ADVICE.get(rule, ""))


def _listed(items: Iterable[PlanItem]) -> str:
    """Return "12 photos, 3 films" for some items."""
    kinds: dict[str, list[PlanItem]] = {}
    for item in items:
        kinds.setdefault(what(item), []).append(item)
    ordered = sorted(kinds.values(), key=len, reverse=True)
    return ", ".join(f"{len(those)} {what(those[0], count=len(those))}" for those in ordered)
