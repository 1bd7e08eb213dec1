"""Cells that no spreadsheet takes for a formula: neutralised on writing, and the same text again on reading.

OWASP's list (CSV Injection) with the line feed and NUL of ASVS 1.2.10. Full-width signs calculate as well, and
programs pass over spaces and invisible characters at the beginning, so the first visible character decides.
"""

import unicodedata
from typing import Final

QUOTE: Final = "'"
"""What is put first; every common spreadsheet takes the rest for text then."""

SIGNS: Final = frozenset("=+-@")
"""First characters that make a spreadsheet calculate, in whatever width they are written."""

BREAKS: Final = frozenset("\t\r\n\0")
"""First characters that push what follows into a cell or line of its own."""

_UNSEEN: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def calculates(untrusted_text: str) -> bool:
    """Tell whether a spreadsheet could take a text for a formula."""
    if untrusted_text[:1] in BREAKS and untrusted_text:
        return True
    first = next((char for char in untrusted_text if unicodedata.category(char) not in _UNSEEN), "")
    return unicodedata.normalize("NFKC", first)[:1] in SIGNS and first != ""


def harmless(untrusted_text: str) -> str:
    """Return a text as a cell that calculates nothing; `as_written` gives the very same text back."""
    return f"{QUOTE}{untrusted_text}" if calculates(untrusted_text.lstrip(QUOTE)) else untrusted_text


def as_written(cell: str) -> str:
    """Return the text `harmless` was given; a cell that needed nothing is returned as it is."""
    quoted = cell.startswith(QUOTE) and calculates(cell.lstrip(QUOTE))
    return cell[len(QUOTE) :] if quoted else cell
