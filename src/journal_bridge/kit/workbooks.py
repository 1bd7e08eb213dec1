"""Reads the sheets of an XLSX workbook through intake's own door, and nothing but what its cells say.

The workbook is a ZIP of XML: intake checks the ZIP as strictly as any other, and refuses every DOCTYPE. Formulas
are told as such and never worked out; macros and links to other workbooks are refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lxml.etree import _Element as Element

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused
from journal_bridge.kit.grids import MOST_BYTES, MOST_COLUMNS, Cell, Grid, GridRow, Kind, column_letter

WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_STRINGS: Final = "xl/sharedStrings.xml"
_STYLES: Final = "xl/styles.xml"
_UNSAFE: Final = ("xl/externallinks/", "xl/vbaproject", "xl/activex/", "xl/embeddings/", "xl/connections.xml")
"""Parts that reach outside the workbook or run; a form for texts has none."""

_DAYS: Final = frozenset({*range(14, 18), 22})
"""Number formats of ISO/IEC 29500-1, 18.8.30, that show a day."""
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?([Ee][+-]?[0-9]{1,3})?")
_LAST_DAY: Final = 110_000
"""Day number of the year 2201: no record of a nursery lies later."""
_SURROGATES: Final = range(0xD800, 0xE000)
_INDEX: Final = re.compile(r"[0-9]{1,7}")
_WHOLE: Final = re.compile(r"(-?[0-9]+)\.0+")


@dataclass(frozen=True)
class _Book:
    """What the cells of all sheets refer to."""

    strings: tuple[str, ...]
    dated: frozenset[int]
    first_day: date


def titles_of(opened: OpenedExport, name: str) -> tuple[str, ...]:
    """Return the names of a workbook's sheets, folded; raises as `sheets_of` does."""
    return tuple(_title(sheet) for sheet in _under(_parts(opened, name).required(WORKBOOK), "sheets"))


def sheets_of(opened: OpenedExport, name: str) -> dict[str, Grid]:
    """Return the sheets of a workbook by name, folded to lower case; `name` is empty where the export is one.

    Raises:
        InputRefused: `workbook-unsafe` for macros and links, `not-a-workbook`, `quota`, or whatever the ZIP or a
            document in it is refused for.
    """
    parts = _parts(opened, name)
    workbook = parts.required(WORKBOOK)
    targets = {one.get("Id"): one.get("Target", "") for one in parts.required(_RELATIONS) if _local(one)}
    book = _Book(_strings(parts), _dated(parts), _first_day(workbook))
    grids: dict[str, Grid] = {}
    for sheet in _under(workbook, "sheets"):
        target = _path(targets.get(_relation(sheet), ""))
        if _title(sheet) in grids or target not in parts:
            raise InputRefused("not-a-workbook", parts.place)
        place = f"{name} sheet {len(grids) + 1}".strip()
        rows = tuple(_rows(parts.required(target), book, parts.place))
        grids[_title(sheet)] = Grid(parts.place, place, rows)
    return grids


def _parts(opened: OpenedExport, name: str) -> "_Parts":
    prefix = f"{name}/" if name else ""
    names = frozenset(opened.office(name) if name else opened.names)
    if any(one[len(prefix) :].casefold().startswith(_UNSAFE) for one in names):
        raise InputRefused("workbook-unsafe", name or WORKBOOK)
    return _Parts(opened, prefix, names)


def _title(sheet: Element) -> str:
    return " ".join((sheet.get("name") or "").casefold().split())


def _relation(sheet: Element) -> str | None:
    """Return the id of a sheet's relation; the namespace differs between the two editions of the standard."""
    return next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), None)


class _Parts:
    """The documents of one workbook."""

    def __init__(self, opened: OpenedExport, prefix: str, names: frozenset[str]) -> None:
        self.opened, self.prefix, self.names = opened, prefix, names
        self.place = prefix.rstrip("/") or WORKBOOK

    def __contains__(self, part: object) -> bool:
        return f"{self.prefix}{part}" in self.names

    def required(self, part: str) -> Element:
        """Return a document; raises `not-a-workbook` where it is not there."""
        name = f"{self.prefix}{part}"
        if name not in self.names:
            raise InputRefused("not-a-workbook", self.place)
        if self.opened.size(name) > MOST_BYTES:
            raise InputRefused("quota", name)
        return self.opened.xml(name)

    def optional(self, part: str) -> Element | None:
        """Return a document, or None."""
        return self.required(part) if part in self else None


def _path(untrusted_target: str) -> str:
    target = untrusted_target.removeprefix("/")
    return target if target.startswith("xl/") else f"xl/{target}"


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _under(root: Element | None, holder: str) -> Iterator[Element]:
    for child in root if root is not None else ():
        if _local(child) == holder:
            yield from (one for one in child if isinstance(one.tag, str))


def _strings(parts: _Parts) -> tuple[str, ...]:
    table = parts.optional(_STRINGS)
    return tuple(_text(one) for one in table if _local(one) == "si") if table is not None else ()


def _text(item: Element) -> str:
    """Return the words of a string in its runs; how they are said aloud (`rPh`) is no part of them."""
    pieces: list[str] = []
    for child in item:
        if _local(child) == "t":
            pieces.append(child.text or "")
        elif _local(child) == "r":
            pieces.extend(one.text or "" for one in child if _local(one) == "t")
    return _unescaped("".join(pieces))


def _unescaped(untrusted_text: str) -> str:
    """Return a text with `_x000D_` and its like as the characters they stand for (ST_Xstring)."""

    def character(found: re.Match[str]) -> str:
        code = int(found[1], 16)
        return found[0] if code == 0 or code in _SURROGATES else chr(code)

    return _ESCAPED.sub(character, untrusted_text)


def _dated(parts: _Parts) -> frozenset[int]:
    """Return the numbers of the styles that show a day."""
    styles = parts.optional(_STYLES)
    own = {one.get("numFmtId"): one.get("formatCode") or "" for one in _under(styles, "numFmts")}
    found = set()
    for number, style in enumerate(_under(styles, "cellXfs")):
        shown = style.get("numFmtId") or "0"
        code = _QUOTED.sub("", own.get(shown, "")).casefold()
        if ("d" in code and "general" not in code) or "yy" in code or _index(shown) in _DAYS:
            found.add(number)
    return frozenset(found)


def _first_day(workbook: Element) -> date:
    for one in workbook:
        if _local(one) == "workbookPr" and (one.get("date1904") or "").casefold() in {"1", "true"}:
            return date(1904, 1, 1)
    return date(1899, 12, 30)  # Excel believes in 29 February 1900; every later day comes out right so


def _rows(sheet: Element, book: _Book, place: str) -> Iterator[GridRow]:
    last = 0
    for row in _under(sheet, "sheetData"):
        number = _index(row.get("r") or str(last + 1))
        if number is None or number <= last:
            raise InputRefused("not-a-workbook", place)
        last = number
        cells = {
            at: cell for at, cell in _cells(row, book, place) if cell.text.strip() or cell.kind is Kind.FORMULA
        }
        if cells:
            yield GridRow(last, cells)


def _cells(row: Element, book: _Book, place: str) -> Iterator[tuple[int, Cell]]:
    at = -1
    for one in row:
        if _local(one) != "c":
            continue
        found = _REFERENCE.fullmatch(one.get("r") or f"{column_letter(at + 1)}1")
        if found is None or (column := _column(found[1])) <= at:
            raise InputRefused("not-a-workbook", place)
        at = column
        if at >= MOST_COLUMNS:
            raise InputRefused("quota", place)
        yield at, _cell(one, book)


def _index(untrusted_number: str) -> int | None:
    """Return a number of a row, a string or a style, or None when it is none."""
    return int(untrusted_number) if _INDEX.fullmatch(untrusted_number) else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _cell(one: Element, book: _Book) -> Cell:
    parts: Mapping[str, Element] = {_local(child): child for child in one}
    if "f" in parts:
        return Cell("", Kind.FORMULA)
    value = (parts["v"].text or "") if "v" in parts else ""
    kind = one.get("t") or "n"
    if kind == "s":
        return _shared(value, book)
    if kind == "n":
        return _number(value, one.get("s") or "0", book)
    if kind == "inlineStr":
        return Cell(_text(parts["is"]) if "is" in parts else "")
    said = {"b": Cell("yes" if value == "1" else "no"), "d": Cell(value, Kind.DAY), "str": Cell(_unescaped(value))}
    return said.get(kind, Cell(value or "?", Kind.ERROR))


def _shared(value: str, book: _Book) -> Cell:
    """Return a string of the workbook's own list, by its number there."""
    number = _index(value)
    if number is None or number >= len(book.strings):
        return Cell("?", Kind.ERROR)
    return Cell(book.strings[number])


def _number(value: str, style: str, book: _Book) -> Cell:
    if not value:
        return Cell("")
    if _NUMBER.fullmatch(value) is None:
        return Cell(value, Kind.ERROR)
    if _index(style) in book.dated:
        days = float(value)  # may be infinite
        if 1 <= days < _LAST_DAY:
            return Cell((book.first_day + timedelta(days=int(days))).isoformat(), Kind.DAY)
        return Cell(value, Kind.ERROR)
    whole = _WHOLE.fullmatch(value)
    return Cell(whole[1] if whole else value, Kind.NUMBER)
