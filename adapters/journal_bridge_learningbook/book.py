"""What is gathered while an export is read: its setting, its rows, its people, its pictures."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.journal import Extras, Source
from journal_bridge.kit.cells import QUOTE, as_written
from journal_bridge.kit.ids import derived, opaque
from journal_bridge.kit.scrubbing import scrub
from journal_bridge.kit.tables import Row, Table, read_table
from journal_bridge.kit.tally import Tally

from .columns import HOMELESS, SHEETS
from .ids import ADAPTER, LONGEST_LABEL, LONGEST_NAME, PLATFORM
from .layout import Layout

AGAIN = "the same row again"
UNKNOWN_SETTING = "unknown-setting"

_DIGEST_BYTES: Final = 16
"""Enough to tell rows apart: of 2**64 of them two would be mistaken for one by chance."""

_KNOWN_PARTS = frozenset({"Setting", "ExportedAt", "Term"})


@dataclass(frozen=True)
class Site:
    """The setting as export.xml names it; its code keeps numbers of different settings apart."""

    code: str = ""
    name: str | None = None

    @property
    def id(self) -> str:
        """The setting's id in journals."""
        return opaque(self.code) if self.code else UNKNOWN_SETTING

    def id_of(self, kind: str, untrusted_number: str) -> str:
        """Return the journal id of a record: the platform's number behind the setting's code."""
        return opaque(f"{self.code}.{untrusted_number}" if self.code else untrusted_number, kind)

    def source(self, untrusted_number: str, file: str) -> Source:
        """Return where a record came from."""
        record = opaque(untrusted_number) if untrusted_number else None
        return Source(platform=PLATFORM, setting=self.id, file=file[:LONGEST_LABEL], record=record, adapter=ADAPTER)

    def nobody(self, *parts: str) -> str:
        """Return an id for somebody who has none in the export, from what is known."""
        return derived("child", self.code, *parts)


@dataclass(slots=True)
class Line:
    """A row of a table, with the file it stands in."""

    row: Row
    file: str

    def __getitem__(self, field_name: str) -> str:
        """Return a cell by its field."""
        return self.row.cells.get(field_name, "")

    @property
    def place(self) -> str:
        """File and row, for losses."""
        return f"{self.file} row {self.row.number}"


@dataclass(frozen=True)
class Headers:
    """What a file's header held beside the columns that are read, and what columns with a value have no home."""

    table: str
    file: str
    unknown: tuple[str, ...]
    dropped: tuple[str, ...]
    homeless: tuple[str, ...]


@dataclass
class Book:
    """An export while it is read."""

    opened: OpenedExport
    layout: Layout
    site: Site
    tally: Tally = field(default_factory=Tally)
    headers: list[Headers] = field(default_factory=list)

    def lines(self, table: str) -> Iterator[Line]:
        """Read a table and yield its rows, each content once; what is there twice is counted as a loss.

        Each table is read once, when it is needed, and let go: an export's rows never lie in memory together.

        Raises:
            InputRefused: when the table cannot be read; a damaged export is never read in part.
        """
        kind, files = SHEETS[table].record, self.layout.tables.get(table, ())
        seen: set[bytes] = set()
        for file in files:
            rows = self._read(table, file).rows
            self.tally.met[kind] += len(rows)
            for row in rows:
                plain = len(files) == 1 and not row.extras
                content = _digest(tuple(row.cells.values()) if plain else _content(row))
                if content in seen:
                    self.tally.lose(kind, AGAIN, file)
                else:
                    seen.add(content)
                    yield Line(row, file)

    def _read(self, table: str, file: str) -> Table:
        part = read_table(self.opened, file, SHEETS[table].columns)
        homeless = tuple(name for name in HOMELESS.get(table, ()) if any(row[name] for row in part.rows))
        self.headers.append(Headers(table, file, part.unknown, part.dropped, homeless))
        for row in part.rows:
            _restore(row)
        return part

    def lose(self, table: str, reason: str, line: Line) -> None:
        """Count a row that found no home."""
        self.tally.lose(SHEETS[table].record, reason, line.place)

    def keep(self, table: str) -> None:
        """Count a row that did."""
        self.tally.mapped[SHEETS[table].record] += 1

    def source(self, untrusted_number: str, file: str) -> Source:
        """Return where a record came from."""
        return self.site.source(untrusted_number, file)


def opened_book(opened: OpenedExport, layout: Layout) -> Book:
    """Return an export with its document read and no table yet.

    Raises:
        InputRefused: when the document cannot be read.
    """
    tally = Tally()
    for name, sheet in SHEETS.items():
        if sheet.absent and name not in layout.tables:
            tally.warnings.add(sheet.absent)
    return Book(opened, layout, _site(opened, layout, tally), tally)


def _restore(row: Row) -> None:
    """Give back the text of cells that were written so that no spreadsheet calculates with them."""
    if any(cell.startswith(QUOTE) for cell in row.cells.values()):
        row.cells = {name: as_written(cell) for name, cell in row.cells.items()}
    if any(cell.startswith(QUOTE) for cell in row.extras.values()):
        row.extras = {name: as_written(cell) for name, cell in row.extras.items()}


def _content(row: Row) -> tuple[object, ...]:
    """Return what a row says whatever the order of its columns, which may differ from file to file."""
    return (*sorted(row.cells.items()), *sorted(row.extras.items()))


def _digest(content: tuple[object, ...]) -> bytes:
    """Return what stands for a row's content in a fraction of its length."""
    return hashlib.blake2b(repr(content).encode(), digest_size=_DIGEST_BYTES).digest()


def words(untrusted_cell: str, longest: int = LONGEST_NAME) -> str:
    """Return a cell as words with single spaces, or nothing when it is too long to be believed."""
    return " ".join(untrusted_cell.split()) if len(untrusted_cell) <= longest else ""


def label(untrusted_cell: str) -> str | None:
    """Return a cell as a short text of the journal, cut where a journal's short texts end."""
    return " ".join(untrusted_cell.split())[:LONGEST_LABEL] or None


def extras_of(untrusted_cells: Mapping[str, str]) -> Extras:
    """Return cells as an entry or medium keeps them beside its own fields: verbatim, without links."""
    linked = {header for header in untrusted_cells if "://" in header}
    kept = scrub(dict(untrusted_cells), linked)
    return kept if isinstance(kept, dict) else {}


def _site(opened: OpenedExport, layout: Layout, tally: Tally) -> Site:
    """Read the setting from export.xml: attributes or elements, whichever the file uses."""
    if not layout.documents:
        tally.warnings.add("No export.xml is there: the setting's name and code are not known.")
        return Site()
    (document,) = layout.documents
    root = opened.xml(document)
    said: dict[str, str] = {}
    for part in root:
        if not isinstance(part.tag, str):
            continue
        if part.tag == "Setting":
            said |= {str(key): str(value) for key, value in part.attrib.items()}
            said |= {child.tag: child.text or "" for child in part if isinstance(child.tag, str)}
        elif part.tag not in _KNOWN_PARTS:
            tally.lose_part("an element this layout does not know", document)
    if not words(said.get("Code", "")):
        tally.warnings.add("export.xml gives no code of the setting; children of other settings may share numbers.")
    return Site(words(said.get("Code", "")), words(said.get("Name", "")) or None)
