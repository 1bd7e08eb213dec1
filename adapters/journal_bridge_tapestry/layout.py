"""Where what lies in a folder of this platform's answers, with tables beside them: for the writers of such folders.

The names of the files are those public tools give; a reader goes by what a file holds. The tables' headers are the
labels of the platform's own import, and that a file holds them so is our proposal.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Final

from journal_bridge.kit.cells import harmless

Json = dict[str, object]

SCHOOL: Final = "school.json"
CHILDREN: Final = "children.json"
RELATIVES: Final = "relatives.csv"
STAFF: Final = "staff.csv"
OBSERVATIONS: Final = "observations"
MEDIA: Final = "media"
DOCUMENTS: Final = "documents"

FIRST_NAME: Final = "First Name"
LAST_NAME: Final = "Last Name"
EMAIL: Final = "Email"
PHONE: Final = "Phone number"
LINKED: Final = "Linked children"
USER_TYPE: Final = "User type"

_BOM: Final = "\ufeff"
"""Spreadsheets open a table in other letters only with it."""


def document(value: object) -> bytes:
    """Return an answer as the bytes of its file."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as a spreadsheet saves it; no cell of it calculates anything."""
    text = io.StringIO(_BOM, newline="")
    text.seek(0, io.SEEK_END)
    written = csv.writer(text, lineterminator="\r\n")
    written.writerow(header)
    written.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def name_in_parts(full: str) -> tuple[str, str]:
    """Return a name as its first names and its last; one word is a first name."""
    first, _, last = full.rpartition(" ")
    return (first, last) if first else (last, "")
