"""Tells which columns stayed behind, by header and without any value."""

import re
from collections.abc import Iterable
from typing import Final

from .book import Book, Headers
from .columns import SHEETS

_LONGEST: Final = 60
"""Characters of a header that are shown; a longer one is no header but a text."""

_WORDS: Final = re.compile(r"\w+")
NAMELESS: Final = "a column whose header cannot be shown"

OPENS: Final = "may open an account, so it was dropped unread"
UNKNOWN: Final = "not known to this layout, and a journal has no place for it"
HOMELESS: Final = "a journal has no place for it"


def report_columns(book: Book, untrusted_names: Iterable[str]) -> None:
    """Count every column that was dropped or has no home, and warn of every unknown one.

    A header can hold a name (a register with a column a child): such a header is not shown.
    """
    named = {part for name in untrusted_names for part in _parts(name)}
    for one in book.headers:
        for header in one.dropped:
            shown = _shown(header, named)
            _lose(book, OPENS, one.file, shown)
            book.tally.warnings.add(f"{one.file}: {shown} {OPENS}.")
        for header in one.unknown:
            _report_unknown(book, one, _shown(header, named))
        for field in one.homeless:
            _lose(book, HOMELESS, one.file, f"column '{field}'")


def _report_unknown(book: Book, one: Headers, shown: str) -> None:
    keeps = SHEETS[one.table].keeps_extras
    fate = "kept as extras" if keeps else "not kept"
    book.tally.warnings.add(f"{one.file}: {shown} is not known to this layout; {fate}.")
    if not keeps:
        _lose(book, UNKNOWN, one.file, shown)


def _lose(book: Book, reason: str, file: str, shown: str) -> None:
    book.tally.met["column"] += 1
    book.tally.lose("column", reason, f"{file} {shown}")


def _shown(untrusted_header: str, named: set[str]) -> str:
    header = " ".join(untrusted_header.split())
    plain = len(header) <= _LONGEST and header.isprintable() and "://" not in header
    return f"column '{header}'" if plain and not _parts(header) & named else NAMELESS


def _parts(text: str) -> set[str]:
    return {part.casefold() for part in _WORDS.findall(text)}
