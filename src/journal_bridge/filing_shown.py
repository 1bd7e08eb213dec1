"""How an inbox and what is filed look on a terminal and as JSON, in a nursery manager's words."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from journal_bridge import showing
from journal_bridge.errors import safe_text

if TYPE_CHECKING:
    from journal_bridge.filing import Arrival, Filing, Look, Outcome

_MB: Final = 1_000_000
_KB: Final = 1_000
"""As a progress bar and every other list count them."""

_LIKE: Final = {
    "on-record": "they say it is this child, but nothing of it is the same",
    "same-name-and-birthday": "same name and birthday",
    "same-name": "same name, another birthday or none",
    "similar-name-and-birthday": "similar name and birthday",
    "same-birthday": "same birthday, another name",
    "similar-name": "similar name",
}

_KINDS: Final = {"video": "film", "audio": "sound", "detail": "platform detail", "record": "working record"}

_ALARMS: Final = {0: "", 3: "waits for 3 days or more", 8: "LATE: waits for 8 days or more"}

_REASONS: Final = {
    "restricted": "marked safeguarding, accident, medical or internal: ask their safeguarding lead",
    "no-record-of-a-child": "messages, or posts to a room: no part of a child's journal",
    "older-version": "older than what you filed before; kept beside it",
}


def show_inbox(told: tuple["Arrival", ...]) -> None:
    """Print what lies in the inbox."""
    from journal_bridge import state_words  # noqa: PLC0415 - `--help` need not load a database
    from journal_bridge.ledger import Side  # noqa: PLC0415 - the same

    if not told:
        showing.say("Nothing is here, and nothing is on its way.")
        return
    showing.table(
        "Inbox",
        ["id", "from", "", "entries", "media", "size", "days here", "alarm"],
        [
            [
                _short(one, told),
                one.setting,
                state_words.here(Side.RECEIVING, one.state) + (", adds to one before" if one.base else ""),
                one.entries,
                one.media,
                _size(one.bytes),
                one.days if one.came else "",
                _ALARMS[one.overdue],
            ]
            for one in told
        ],
    )
    if any(one.waits for one in told):
        showing.say("`journal-bridge inbox ID` shows whose it is; `integrate` files it, `refuse` sends word back.")
        showing.say("Their nursery counts the journal as theirs until you have filed it.")


def _short(one: "Arrival", told: tuple["Arrival", ...]) -> str:
    """Return as many digits of an id as tell it from all others."""
    others = [other.id for other in told if other is not one]
    if one.id in others:
        return f"{one.id}/{one.sender[:8]}"
    return next(
        one.id[:length] for length in range(8, 33) if not any(id_.startswith(one.id[:length]) for id_ in others)
    )


def _size(count: int) -> str:
    return f"{count / _MB:.1f} MB" if count >= _MB else f"{-(-count // _KB)} kB"


def show_look(seen: "Look") -> None:
    """Print whose an arrival is and what is in it."""
    child, arrival = seen.child, seen.arrival
    showing.say(f"{safe_text(child.shown_name)}, born {child.date_of_birth or 'on a day they do not say'}.")
    span = f", from {seen.first} to {seen.last}" if seen.first else ""
    adds = " It adds to what they sent before." if arrival.base else ""
    showing.say(f"From {arrival.setting}: {arrival.entries} entries and {arrival.media} media{span}.{adds}")
    showing.say("")
    showing.table(
        "What is in it", ["count", "kind"], [[n, _kind(kind)] for kind, n in {**seen.entries, **seen.media}.items()]
    )
    if seen.left_out:
        rows = [[line.count, _kind(line.detail), line.reason] for line in seen.left_out]
        showing.table("What they left out", ["count", "kind", "why"], rows)
    showing.say("Nothing of it is kept in clear. `journal-bridge integrate` files it, `refuse` sends word back.")


def _kind(kind: str) -> str:
    """Return a kind as it is spoken of: one word that is, not the schema's."""
    return _KINDS.get(kind, kind.replace("_", " "))


def show_filing(done: "Filing", to: str, out: Path) -> None:
    """Print what came of filing an arrival."""
    if done.before is not None:
        paper = done.before
        told = f"{paper.stored} stored, {paper.known} known, {sum(one.count for one in paper.set_aside)} set aside"
        showing.say(f"It was filed before, on {paper.at:%d %B %Y at %H:%M} ({told}). Nothing was done now.")
    elif done.candidates:
        _show_candidates(done)
    elif done.outcome is not None:
        _show_outcome(done, done.outcome, to, out)


def _show_candidates(done: "Filing") -> None:
    name = safe_text(done.child.shown_name) if done.child else "The child"
    born = (done.child.date_of_birth if done.child else None) or "on a day they do not say"
    showing.say(f"{name}, born {born}, may be a child you have. Nothing was filed: only you can say.")
    showing.say("May be the same child as (the first word of each line is what --same-child-as takes):")
    for one in done.candidates:
        known, theirs = one.local.child, one.local.child.date_of_birth
        day = f", born {theirs}" if theirs else ""
        showing.say(f"- {one.local.id}  {safe_text(known.shown_name)}{day}: {_LIKE[one.likeness.value]}")
    showing.say(
        "Ask the family or the other nursery. Then run it again with --same-child-as ID, or with --new-child. "
        "When in doubt take --new-child: two journals can be read side by side, joined ones cannot be taken apart."
    )


def _show_outcome(done: "Filing", outcome: "Outcome", to: str, out: Path) -> None:
    for what, told in (("entries", outcome.entries), ("photos, films and documents", outcome.media)):
        showing.say(f"{what.capitalize()}: {told.new} new, {told.changed} changed, {told.known} known before.")
    for reason, count in outcome.set_aside.items():
        kind = reason.removeprefix("no-place-").replace("-", " ")
        showing.say(f"Set aside: {count} ({_REASONS.get(reason, f'{to} has no place for this kind: {kind}')}).")
    if done.losses:
        rows = [[one.count, one.words, one.reason] for one in done.losses]
        showing.table(f"What {to} has no place for", ["count", "what", "why"], rows, whole=True)
    if outcome.entries.changed or outcome.media.changed:
        showing.say("What was changed is kept as it was before in the child's folder `earlier`.")
    if done.child_differs:
        showing.say(
            "They write the child's name or birthday in another way; yours stays, theirs lies in `earlier`."
        )
    for words, file in done.steps:
        showing.say(f"- {words}{f' ({file})' if file else ''}")
    where = done.folder or out
    joined = " with what you had" if done.joined else ""
    fresh = outcome.entries.new or outcome.entries.changed
    pending = (
        " What is new in it is pending: read it before a family sees it." if fresh else " Nothing in it is new."
    )
    showing.say(f"Filed{joined} in {where}.{pending}")
    showing.say(
        "The other nursery is told that it is filed. This folder is NOT encrypted; keep it on your own disk."
    )


def arrival_document(one: "Arrival") -> dict[str, Any]:
    """Return an arrival as a document."""
    return {
        "transfer": one.id,
        "sender": one.sender,
        "from": one.setting,
        "state": one.state.value,
        "entries": one.entries,
        "media": one.media,
        "bytes": one.bytes,
        "offered": one.offered.isoformat(),
        "arrived": one.came.isoformat() if one.came else None,
        "days": one.days,
        "alarm": int(one.overdue),
        "base": one.base,
    }


def look_document(seen: "Look") -> dict[str, Any]:
    """Return what is in an arrival as a document."""
    return arrival_document(seen.arrival) | {
        "child": {"name": seen.child.shown_name, "date_of_birth": _day(seen.child.date_of_birth)},
        "kinds": dict(seen.entries),
        "media_kinds": dict(seen.media),
        "first": _day(seen.first),
        "last": _day(seen.last),
        "left_out": [
            {"kind": line.kind, "detail": line.detail, "reason": line.reason, "count": line.count}
            for line in seen.left_out
        ],
    }


def filing_document(done: "Filing") -> dict[str, Any]:
    """Return what came of filing an arrival as a document."""
    told: dict[str, Any] = {"transfer": done.transfer.id}
    if done.before is not None:
        aside = {one.reason: one.count for one in done.before.set_aside}
        return told | {
            "state": "integrated",
            "before": True,
            "stored": done.before.stored,
            "known": done.before.known,
            "set_aside": aside,
        }
    if done.candidates or done.outcome is None:
        return told | {
            "state": done.transfer.state.value,
            "candidates": [
                {
                    "id": one.local.id,
                    "name": one.local.child.shown_name,
                    "date_of_birth": _day(one.local.child.date_of_birth),
                    "why": one.likeness.value,
                }
                for one in done.candidates
            ],
        }
    return told | {
        "state": "integrated",
        "before": False,
        "child": done.local,
        "folder": str(done.folder) if done.folder else None,
        "joined": done.joined,
        "child_differs": done.child_differs,
        "entries": done.outcome.entries.model_dump(),
        "media": done.outcome.media.model_dump(),
        "stored": done.outcome.stored,
        "known": done.outcome.known,
        "set_aside": dict(done.outcome.set_aside),
        "not_taken": [{"part": one.part, "reason": one.reason, "count": one.count} for one in done.losses],
    }


def _day(day: object) -> str | None:
    return str(day) if day is not None else None
