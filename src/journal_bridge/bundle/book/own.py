"""What only a setting's own document tells: how far each entry had come, whom it is about, the care diary."""

from collections.abc import Sequence
from typing import Any, Final

from journal_bridge.bundle.book.text import Typesetter
from journal_bridge.bundle.book.words import WEEKDAYS, counted, listed, long_day
from journal_bridge.journal import Comment, Entry, Journal, Status, entry_day, plain, uk_time

MARKS: Final = {
    Status.PUBLISHED: "",
    Status.PENDING: "Waiting for approval",
    Status.DRAFT: "Draft",
    Status.STAFF_ONLY: "Staff only",
    Status.DELETED: "Deleted",
    Status.UNKNOWN: "Not known whether published",
}
"""What stands at an entry that families may never have seen; a published one needs no mark."""

INTERNAL: Final = "Internal, between staff"
"""What stands at a comment that was never meant for the family."""

_LONGEST_LINE: Final = 400
"""Letters of a diary line; what tells more is an entry with a heading of its own."""


class Marker:
    """Adds to the cards of one journal what only the setting itself may read."""

    def __init__(self, journal: Journal, typesetter: Typesetter) -> None:
        self._names = {person.id: person.name for person in journal.people} | {
            journal.child.id: journal.child.shown_name
        }
        self._typesetter = typesetter

    def mark(self, card: dict[str, Any], entry: Entry) -> dict[str, Any]:
        """Return a card that says who could see its entry and its comments, and all whom it is about."""
        comments = [
            {**shown, "internal": _internal(comment)}
            for shown, comment in zip(card["comments"], entry.comments, strict=True)
        ]
        marked = {**card, "mark": MARKS[entry.status], "shared": self._shared(entry), "comments": comments}
        return {**marked, "diary": self._line(entry) if _is_line(entry) else None}

    def _shared(self, entry: Entry) -> Any:  # noqa: ANN401 - runs of text, as the templates take them
        """Return whom a shared entry is about, this child among them."""
        if len(entry.about) < 2:  # noqa: PLR2004 - two make it shared
            return []
        names = [name for child in entry.about if (name := self._names.get(child))]
        nameless = len(entry.about) - len(names)
        told = [*names, *([f"{counted(nameless, 'child')} without a name"] if nameless else [])]
        return self._typesetter.line(f"Shared, about {listed(told)}")

    def _line(self, entry: Entry) -> dict[str, Any]:
        day, moment = entry_day(entry), entry.recorded_at or entry.published_at
        told = " \u00b7 ".join(filter(None, (entry.title, " ".join(plain(entry.body).split()))))
        author = self._names.get(entry.author or "")
        return {
            "day": f"{WEEKDAYS[day.weekday()]} {long_day(day)}" if day else "",
            "time": f"{uk_time(moment):%H:%M}" if moment else "",
            "told": self._typesetter.line(told),
            "by": self._typesetter.line(author),
        }


def _internal(comment: Comment) -> str:
    return INTERNAL if comment.audience == "staff" else ""


def _is_line(entry: Entry) -> bool:
    """Tell whether an entry is a line of the care diary and nothing more: no picture, no judgement, no remark."""
    more = (entry.media, entry.comments, entry.judgements, entry.next_steps, len(entry.about) > 1)
    told = len(entry.title or "") + len(plain(entry.body))
    return entry.kind == "care" and entry_day(entry) is not None and not any(more) and 0 < told <= _LONGEST_LINE


def fold_diaries(months: Sequence[dict[str, Any]]) -> None:
    """Put each day's lines of the care diary together, where the first of them stands."""
    for month in months:
        days: dict[str, dict[str, Any]] = {}
        cards: list[dict[str, Any]] = []
        for card in month["cards"]:
            line = card["diary"]
            if line is None:
                cards.append(card)
                continue
            if (day := line["day"]) not in days:
                days[day] = {"kind": "diary", "title": f"Care diary, {day}", "lines": []}
                cards.append(days[day])
            days[day]["lines"].append({**line, "mark": card["mark"]})
        month["cards"] = cards
