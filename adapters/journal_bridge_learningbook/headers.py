"""Tells which columns stayed behind, by header and without any value."""

import re
from collections.abc import Iterable
from typing import Final

from .book import Book
from .columns import HOMELESS, SHEETS

_LONGEST: Final = 60
"""Characters of a header that are shown; a longer one is no header but a text."""

_WORDS: Final = re.compile(r"\w+")
NAMELESS: Final = "a column whose header cannot be shown"

OPENS: Final = "may open an account, so it was dropped unread"
UNKNOWN: Final = "not known to this layout, and a journal has no place for it"
HOMELESS_REASON: Final = "a journal has no place for it"


def report_columns(book: Book, untrusted_names: Iterable[str]) -> None:
    """Count every column that was dropped or has no home, and warn of every unknown one.

    A header can hold a name (a register with a column a child): such a header is not shown.
    """
    named = {part for name in untrusted_names for part in _parts(name)}
    for table, files in sorted(book.tables.items()):
        for file in files:
            for header in file.dropped:
                shown = _shown(header, named)
                _lose(book, OPENS, file.name, shown)
                book.tally.warnings.add(f"{file.name}: {shown} {OPENS}.")
            for header in file.unknown:
                shown = _shown(header, named)
                if SHEETS[table].keeps_extras:
                    book.tally.warnings.add(f"{file.name}: {shown} is not known to this layout; kept as extras.")
                else:
                    book.tally.warnings.add(f"{file.name}: {shown} is not known to this layout; not kept.")
                    _lose(book, UNKNOWN, file.name, shown)
            for field in HOMELESS.get(table, ()):
                if any(row[field] for row in file.rows):
                    _lose(book, HOMELESS_REASON, file.name, f"column '{field}'")


def _lose(book: Book, reason: str, file: str, shown: str) -> None:
    book.tally.met["column"] += 1
    book.tally.lose("column", reason, f"{file} {shown}")


def _shown(untrusted_header: str, named: set[str]) -> str:
    header = " ".join(untrusted_header.split())
    plain = len(header) <= _LONGEST and header.isprintable() and "://" not in header
    return f"column '{header}'" if plain and not _parts(header) & named else NAMELESS


def _parts(text: str) -> set[str]:
    return {part.casefold() for part in _WORDS.findall(text)}
