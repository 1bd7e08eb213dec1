"""Whether the words of a book stand in the order of its journal, as a program reads them off the pages."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from journal_bridge.journal import Entry, Journal, entry_day, entry_order

_LATIN: Final = re.compile(r"[a-z0-9]")
_ENOUGH: Final = 12
"""Letters a piece of text needs to be found again; shorter ones stand on many pages."""

_LOOKED_FOR: Final = 28
"""Letters of a text that are looked for: less than a line, so no page ends within them but by bad luck."""


@dataclass
class Order:
    """How many pieces of text were looked for, and which were not found where they belong."""

    pieces: int = 0
    astray: list[str] = field(default_factory=list)


def told_by(journal: Journal) -> list[list[str]]:
    """Return each entry's texts in the order a book prints them: title, story; reports come last.

    This is said from the journal alone, not by the code that makes books.
    """
    entries = sorted(journal.entries, key=_place)
    return [list(_texts(entry)) for entry in entries]


def order_in(text: str, told: list[list[str]]) -> Order:
    """Look for every piece behind the one before it; an entry that is not found at all does not move the place."""
    page, at, found = folded(text), 0, Order()
    for texts in told:
        for piece in texts:
            wanted = folded(piece)[:_LOOKED_FOR]
            if len(wanted) < _ENOUGH:
                continue
            found.pieces += 1
            place = page.find(wanted, at)
            if place < 0:
                found.astray.append(piece[:40])
            else:
                at = place + 1
    return found


def folded(text: str) -> str:
    """Return the plain Latin letters and digits of a text; breaks and hyphens of a page fall away."""
    plain = unicodedata.normalize("NFKD", text).lower()
    return "".join(_LATIN.findall(plain))


def _place(entry: Entry) -> tuple[bool, bool, object]:
    return (entry.kind == "report", entry_day(entry) is None, entry_order(entry))


def _texts(entry: Entry) -> Iterator[str]:
    if entry.title:
        yield entry.title
    yield from (block.text for block in entry.body)
