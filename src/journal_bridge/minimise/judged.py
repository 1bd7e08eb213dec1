"""What a school's first page may tell of a child's judgements: more than the few entries that go with it."""

from collections.abc import Iterator

from journal_bridge.handover import ItemKind, JudgedOn, Plan, Purpose, State
from journal_bridge.journal import Judgement, entry_day, entry_order
from journal_bridge.minimise.choosing import individual
from journal_bridge.minimise.names import Found, redact
from journal_bridge.minimise.texts import rewrite_judgement
from journal_bridge.minimise.wording import Wording


def judged(plan: Plan, wording: Wording) -> tuple[JudgedOn, ...]:
    """Return the judgements of what goes to a school, and of what stays because other entries tell enough.

    They come without notes, statements and the source's words; one whose own words are doubtful is left out unless
    a person let its entry go.
    """
    if plan.purpose is not Purpose.SCHOOL:
        return ()
    items = {item.id: item for item in plan.items if item.kind is ItemKind.ENTRY}
    told = []
    for entry in sorted(plan.journal.entries, key=entry_order):
        item, day = items[entry.id], entry_day(entry)
        goes = item.state is State.CARRY
        if day is not None and (goes or (item.rule == "not-chosen" and individual(entry))):
            may = tuple(_told(entry.judgements, wording, released=goes))
            told += [JudgedOn(day, may)] if may else []
    return tuple(told)


def _told(judgements: tuple[Judgement, ...], wording: Wording, *, released: bool) -> Iterator[Judgement]:
    for judgement in judgements:
        bare = judgement.model_copy(update={"statement": None, "note": None, "words": ""})
        doubts: list[bool] = []

        def rewrite(text: str, doubts: list[bool] = doubts) -> str:
            spans = wording.find(text)
            doubts.extend(span.action is Found.HOLD for span in spans)
            return redact(text, spans, unsure=True)[0]

        rewritten = rewrite_judgement(bare, rewrite)
        if released or not any(doubts):
            yield rewritten
