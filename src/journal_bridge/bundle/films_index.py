"""Which file is which in a ZIP of numbers: a table for spreadsheets, and a page anybody can open.

Both lie inside the ZIP, encrypted like the rest. Dates are on the UK clock with the offset that was in force.
"""

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Final

from jinja2 import Environment, StrictUndefined, Template

from journal_bridge.bundle.book.words import MONTHS, kind_of, length_of
from journal_bridge.journal import Entry, Journal, Media, MediaKind, entry_day, uk_time

INDEX: Final = "index.csv"
PAGE: Final = "index.html"

COLUMNS: Final = ("file", "zip", "kind", "date", "date is", "length", "bytes", "belongs to", "caption", "sha256")
KINDS: Final[Mapping[MediaKind, str]] = {
    MediaKind.PHOTO: "photo",
    MediaKind.VIDEO: "film",
    MediaKind.AUDIO: "sound",
    MediaKind.DOCUMENT: "paper",
}
FORMULA: Final = tuple("=+-@\t\r")
"""What makes a spreadsheet calculate when a cell begins with it."""

_UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
"""Categories of characters that show nothing, and so may stand before a sign that calculates."""


@dataclass(frozen=True)
class Row:
    """One file of the ZIPs as a family reads it.

    `when` is what the table says (`2023-05-04 12:31+01:00`, or the day alone), `day` the UK day for sorting and
    headings, `dated` what the date is, and `entry` the title of the entry it belongs to, or what that entry is.
    """

    name: str
    zip: str
    kind: str
    day: date | None
    when: str
    dated: str
    length: str
    bytes: int
    entry: str
    caption: str
    sha256: str

    @property
    def spoken(self) -> str:
        """The day as people say it, and the time on the clock at home; the table has its offset too."""
        if self.day is None:
            return ""
        clock = f", {self.when[11:16]}" if len(self.when) > len("2023-05-04") else ""
        return f"{self.day.day} {MONTHS[self.day.month - 1]} {self.day.year}{clock}"

    @property
    def size(self) -> str:
        """The length of the file in units people know."""
        return f"{self.bytes / 1e6:.1f} MB" if self.bytes >= 1e6 else f"{max(1, round(self.bytes / 1e3))} KB"  # noqa: PLR2004 - a million bytes are a megabyte


def rows_of(journal: Journal, names: Mapping[str, str], where: Mapping[str, str]) -> tuple[Row, ...]:
    """Return a row for each file in the ZIPs, in the order of their numbers.

    Args:
        journal: the minimised one; its words went through the rules.
        names: the files' names by media id.
        where: the ZIP each lies in, by media id.
    """
    media = {one.id: one for one in journal.media}
    first: dict[str, Entry] = {}
    for entry in journal.entries:
        for media_id in entry.all_media:
            first.setdefault(media_id, entry)
    return tuple(_row(media[one], name, where[one], first.get(one)) for one, name in names.items())


def _row(media: Media, name: str, where: str, entry: Entry | None) -> Row:
    when, day, dated = "", None, ""
    if media.taken_at is not None:
        taken = uk_time(media.taken_at)
        when, day, dated = taken.isoformat(" ", "minutes"), taken.date(), "when it was taken"
        if media.taken_at_from == "entry":
            dated = "when it was written down"
    elif entry is not None and (day := entry_day(entry)) is not None:
        when, dated = day.isoformat(), "the day of the entry"
    return Row(
        name=name,
        zip=where,
        kind=KINDS[media.kind],
        day=day,
        when=when,
        dated=dated,
        length=length_of(media.duration),
        bytes=media.bytes or 0,
        entry=(entry.title or kind_of(entry)) if entry else "",
        caption=media.caption or "",
        sha256=media.sha256 or "",
    )


def table_of(rows: tuple[Row, ...]) -> bytes:
    """Return the table, for any spreadsheet (UTF-8 with BOM); no cell of it is taken for a formula."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for row in rows:
        length = f"{row.length} min" if row.length else ""
        cells = (row.name, row.zip, row.kind, row.when, row.dated, length, row.bytes, row.entry, row.caption)
        table.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in (*cells, row.sha256)])
    return text.getvalue().encode("utf-8-sig")


def harmless(untrusted_words: str) -> str:
    """Return words on one line that no spreadsheet takes for a formula; full-width signs calculate as well."""
    words = " ".join(untrusted_words.split())
    seen = next((place for place, char in enumerate(words) if unicodedata.category(char) not in _UNSEEN), 0)
    return f"'{words}" if unicodedata.normalize("NFKC", words[seen:]).startswith(FORMULA) else words


def page_of(rows: tuple[Row, ...]) -> bytes:
    """Return the page: by month, each file a link that works when everything is unpacked into one folder.

    It holds no script and fetches nothing. Files without a date come last.
    """
    dated = sorted((row for row in rows if row.day), key=lambda row: (row.day, row.when, row.name))
    months = [(month, list(group)) for month, group in groupby(dated, _month)]
    if undated := [row for row in rows if row.day is None]:
        months.append(("Without a date", undated))
    zips = sorted({row.zip for row in rows})
    return _template().render(months=months, count=len(rows), zips=zips).encode()


def _month(row: Row) -> str:
    return f"{MONTHS[row.day.month - 1]} {row.day.year}" if row.day else ""


@cache
def _template() -> Template:
    text = files("journal_bridge.bundle").joinpath("films_index.html").read_text(encoding="utf-8")
    return Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(text)
