"""Show what the engine does to a text: {replaced}, <held>, the rest as it was."""

from collections.abc import Iterable, Sequence
from typing import Any

from journal_bridge.minimise.names import NameSpan, find_names

Row = dict[str, Any]


def children(*names: str) -> list[Row]:
    """Return rows of children from `Given Family` or `Given|Family|known as`; ids count from 0."""
    rows = []
    for number, name in enumerate(names):
        given, family, *known = name.split("|") if "|" in name else name.split(" ", 1)
        rows.append({"id": str(number), "given": given, "family": family, "known_as": known})
    return rows


def shown(text: str, roster: Sequence[Row], staff: Iterable[str] = (), subject: Row | None = None) -> str:
    """Return a text with what was found marked; the first child of the roster is the subject."""
    return mark(text, find_names(text, subject=subject or roster[0], roster=roster, staff=tuple(staff)))


def rules(text: str, roster: Sequence[Row], staff: Iterable[str] = ()) -> list[str]:
    """Return the rules of what was found."""
    return [span.rule for span in find_names(text, subject=roster[0], roster=roster, staff=tuple(staff))]


def mark(text: str, spans: Iterable[NameSpan]) -> str:
    """Return a text with spans marked."""
    parts, position = [], 0
    for span in spans:
        opening, closing = "{}" if span.action == "redact" else "<>"
        parts += [text[position : span.start], opening, text[span.start : span.end], closing]
        position = span.end
    return "".join([*parts, text[position:]])
