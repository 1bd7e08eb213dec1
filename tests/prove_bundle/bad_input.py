"""Hostile journals in every edition, on screen and on paper: they open, say what they say, and stay on the page."""

import re
import time
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from journal_bridge.bundle.book import Edition, typeset
from journal_bridge.bundle.choices import Choices
from journal_bridge.errors import BridgeError
from journal_bridge.handover import MinimisedJournal
from proofs.outcome import Outcome
from prove_bundle import programs
from prove_bundle.bad_journals import JOURNALS, LITERAL
from prove_bundle.given import BOOK_PHRASE
from prove_bundle.pages import layout_faults, running_faults

WAYS: Final = (
    (Edition.PARENT, Choices()),
    (Edition.PARENT, Choices(paper=True)),
    (Edition.SETTING, Choices()),
    (Edition.SCHOOL, Choices()),
)
_TOWER: Final = 9
"""Marks in a row that no language needs; readers may give a mark twice."""

_BREAKS: Final = re.compile(r"[\s\u00ad\u200b\u200e\u2010-]+")
"""What a page may add between the letters of a text: spaces, and hyphens where a word is broken."""


def prove(
    folder: Path,
    names: Iterable[str] = tuple(JOURNALS),
    ways: Iterable[tuple[Edition, Choices]] = WAYS,
    share: float = 1.0,
) -> Outcome:
    """Make every hostile journal in every edition, look at it, and say what was wrong."""
    outcome, faults = Outcome(), list[tuple[str, str]]()
    made = right = 0
    names, ways = tuple(names), tuple(ways)
    slowest = (0.0, "")
    for name in names:
        journal = JOURNALS[name](folder / name.replace(" ", "-").replace(",", ""), share)
        for number, (edition, choices) in enumerate(ways):
            started = time.monotonic()
            found = list(book_faults(name, journal, edition, choices, folder / f"{len(name)}-{made}-{number}.pdf"))
            slowest = max(slowest, (time.monotonic() - started, f"{name}, {edition}"))
            made, right = made + 1, right + (not found)
            where = f"{name}, {edition}{' on paper' if choices.paper else ''}"
            faults += [(fault, where) for fault in found]
    outcome.share(f"hostile journals in {len(ways)} editions, made, read and in place", right, made)
    outcome.figures["slowest of them"] = f"{slowest[0]:.1f} s ({slowest[1]})"
    outcome.tell(faults)
    return outcome


def book_faults(
    name: str, journal: MinimisedJournal, edition: Edition, choices: Choices, book: Path
) -> Iterator[str]:
    """Yield what is wrong with one hostile journal's book; `book` is where it is made."""
    try:
        facts = typeset(journal, edition, book, BOOK_PHRASE, choices=choices)
    except BridgeError as refused:
        yield f"not made: {refused.code} {refused.place}"
        return
    if not facts.pages:
        yield "no pages"
    text = programs.text("pdftotext", "-raw", "-upw", BOOK_PHRASE, book, "-")
    yield from literal_faults(text, LITERAL.get(name, ()))
    yield from piled_faults(text)
    yield from layout_faults(book, BOOK_PHRASE)
    yield from running_faults(book, BOOK_PHRASE)


def literal_faults(text: str, wanted: Iterable[str]) -> Iterator[str]:
    """Yield texts that do not stand on the pages as they were written."""
    page = _BREAKS.sub("", text)
    yield from (f"not printed as written: {one!r}" for one in wanted if _BREAKS.sub("", one) not in page)


def piled_faults(text: str) -> Iterator[str]:
    """Yield letters with so many marks that these cover the lines above and below."""
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if marks == _TOWER:
            yield f"{marks} marks on one letter"
            return
