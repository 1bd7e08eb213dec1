"""What is held, as a list and as a document: for scripts, and for the pages to come."""

from collections.abc import Sequence
from typing import Any

from journal_bridge import showing
from journal_bridge.handover import Decision, Plan
from journal_bridge.journal import uk_time
from journal_bridge.minimise.passages import Mark, Passage
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.reviewing.questions import Question, Reason
from journal_bridge.reviewing.words import day, kind, known_by


def held_document(plan: Plan, questions: Sequence[Question]) -> dict[str, Any]:
    """Return what is held, with everything a page needs to ask about it.

    In `texts`, sure names of others are replaced already; `doubts` are places in that text (code points, end
    exclusive) with what would take the place of each.
    """
    return {
        "purpose": plan.purpose,
        "child": plan.journal.child.id,
        "rules": RULES_VERSION,
        "held": [_held(one) for one in questions],
    }


def show(plan: Plan, questions: Sequence[Question], *, as_json: bool) -> None:
    """Print what is held, as a table or as a document."""
    if as_json:
        showing.as_json(held_document(plan, questions))
    else:
        show_held(questions)


def show_held(questions: Sequence[Question]) -> None:
    """Print what is held, a line an item."""
    if not questions:
        showing.say("Nothing is held.")
        return
    rows = [
        [kind(one), day(one.day), known_by(one), " ".join(reason.words for reason in one.reasons)]
        for one in questions
    ]
    showing.table(f"Held: {len(questions)}", ["what", "date", "belongs to, or begins", "why"], rows)


def _held(one: Question) -> dict[str, Any]:
    item = one.item
    return {
        "item": item.id,
        "kind": item.kind,
        "detail": item.detail,
        "date": one.day.isoformat() if one.day else None,
        "belongs_to": one.title or None,
        "state": item.state,
        "rule": item.rule,
        "reason": item.reason,
        "reasons": [_reason(reason) for reason in one.reasons],
        "choices": list(one.choices),
        "digest": item.digest,
        "texts": [_text(passage) for passage in one.passages],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"rule": reason.rule, "reason": reason.words, "said": [_said(one) for one in reason.earlier]}


def _said(one: Decision) -> dict[str, str]:
    return {"choice": one.choice, "by": one.by, "when": uk_time(one.when).isoformat(), "why": one.why}


def _text(passage: Passage) -> dict[str, Any]:
    doubts = []
    position = 0
    for piece in passage.pieces:
        end = position + len(piece.text)
        if piece.mark is Mark.DOUBTFUL:
            doubts.append({"start": position, "end": end, "instead": piece.instead})
        position = end
    return {"part": passage.part, "text": passage.carried, "doubts": doubts}
