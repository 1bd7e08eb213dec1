"""Checks what the rows of the pack say of each other: known children, ids used once, files that are there."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from journal_bridge.kit.pack import (
    CHILDREN,
    COMMENTS,
    CONSENTS,
    MEDIA_SHEET,
    OBSERVATIONS,
    REPORTS_SHEET,
    PackSheet,
)
from journal_bridge_folder.pack_rows import Faults, Line

MEDIA_FOLDER: Final = "media/"

_ENTRIES: Final = ((OBSERVATIONS, "observation"), (REPORTS_SHEET, "report"))
_NUMBERED: Final = (*_ENTRIES, (COMMENTS, "comment"))
_NAMES_CHILDREN: Final = (
    (OBSERVATIONS, "children"),
    (REPORTS_SHEET, "child"),
    (COMMENTS, "family_of"),
    (MEDIA_SHEET, "children_in_picture"),
    (CONSENTS, "child"),
)


@dataclass(frozen=True)
class Rows:
    """All lines of a pack by sheet, and its files in `media/` by folded name."""

    lines: Mapping[str, Sequence[Line]]
    base: str
    names: Sequence[str]
    place: str = CHILDREN.name
    """Place of the sheet of children, for the fault of an empty one."""
    folded: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fold the names of the files, as computers write one name in several ways."""
        start = f"{self.base}{MEDIA_FOLDER}"
        for name in self.names:
            if name.casefold().startswith(start.casefold()):
                self.folded.setdefault(_folded(name[len(start) :]), []).append(name)

    def of(self, sheet: PackSheet) -> Sequence[Line]:
        """Return the lines of one sheet."""
        return self.lines.get(sheet.name, ())

    def file(self, written: str) -> str | None:
        """Return the file a cell names, exactly or but for capitals; None when none or several do."""
        told = written.replace("\\", "/")
        told = told[len(MEDIA_FOLDER) :] if told.casefold().startswith(MEDIA_FOLDER) else told
        found = self.folded.get(_folded(told), [])
        exact = [one for one in found if one == f"{self.base}{MEDIA_FOLDER}{told}"]
        best = exact or found
        return best[0] if len(best) == 1 else None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def about(line: Line) -> tuple[str, ...]:
    """Return the numbers of the children an observation or report is about."""
    return line.many("children") or ((line["child"],) if line["child"] else ())


def check(rows: Rows, faults: Faults) -> None:
    """Note every fault between rows; rows that are at fault themselves are not known here."""
    if not rows.of(CHILDREN):
        faults.row(CHILDREN, rows.place, 2, "write a row for each child")
    _once(rows, faults)
    _known_children(rows, faults)
    entries = {line[header]: line for sheet, header in _ENTRIES for line in rows.of(sheet)}
    _comments(rows, faults, entries)
    _media(rows, faults, {*entries, *(line["comment"] for line in rows.of(COMMENTS))})
    _entries(rows, faults)
    _consents(rows, faults)


def _once(rows: Rows, faults: Faults) -> None:
    for group in (((CHILDREN, "child"),), _NUMBERED):
        seen: dict[str, str] = {}
        for sheet, header in group:
            for line in rows.of(sheet):
                key = line[header].casefold()
                if not key:
                    continue
                if key in seen:
                    faults.cell(sheet, line, header, f"the same as {seen[key]}; use each once")
                seen.setdefault(key, f"{sheet.name} row {line.number}")


def _known_children(rows: Rows, faults: Faults) -> None:
    known = {line["child"] for line in rows.of(CHILDREN)}
    for sheet, header in _NAMES_CHILDREN:
        for line in rows.of(sheet):
            named = line.many(header) or ((line[header],) if line[header] else ())
            if not known.issuperset(named):
                faults.cell(sheet, line, header, "no child of that number in the sheet children")


def _comments(rows: Rows, faults: Faults, entries: Mapping[str, Line]) -> None:
    for line in rows.of(COMMENTS):
        entry = entries.get(line["belongs_to"])
        if entry is None:
            faults.cell(COMMENTS, line, "belongs_to", "no observation or report of that number")
        family = line.many("family_of")
        if line["from"] == "staff" and family:
            faults.cell(COMMENTS, line, "family_of", "only for a comment from a family")
        if line["from"] == "family" and not family and (entry is None or len(about(entry)) > 1):
            faults.cell(COMMENTS, line, "family_of", "write whose family, by the child's number")


def _media(rows: Rows, faults: Faults, owners: Iterable[str]) -> None:
    known = set(owners)
    seen: dict[tuple[str, str], int] = {}
    tagged: dict[str, tuple[frozenset[str], int]] = {}
    for line in rows.of(MEDIA_SHEET):
        name = rows.file(line["file"])
        if name is None:
            faults.cell(MEDIA_SHEET, line, "file", "no such file in the folder media")
        if line["belongs_to"] not in known:
            faults.cell(MEDIA_SHEET, line, "belongs_to", "no observation, report or comment of that number")
        if name is None:
            continue
        before = seen.setdefault((name, line["belongs_to"]), line.number)
        if before != line.number:
            faults.cell(MEDIA_SHEET, line, "file", f"the same as row {before}")
        shown = frozenset(line.many("children_in_picture"))
        if shown:
            earlier, row = tagged.setdefault(name, (shown, line.number))
            if earlier != shown:
                faults.cell(MEDIA_SHEET, line, "children_in_picture", f"other children than in row {row}")


def _entries(rows: Rows, faults: Faults) -> None:
    """Refuse entries that say nothing, and days before a child was born."""
    held = {line["belongs_to"] for line in rows.of(MEDIA_SHEET)}
    born = {line["child"]: line.day("date_of_birth") for line in rows.of(CHILDREN)}
    for sheet, header in _ENTRIES:
        for line in rows.of(sheet):
            if not line["text"] and line[header] not in held:
                faults.cell(sheet, line, "text", "write the words, or name its file in the sheet media")
            day = line.day("date")
            births = [before for child in about(line) if (before := born.get(child))]
            if day and any(day < before for before in births):
                faults.cell(sheet, line, "date", "before the child was born")


def _consents(rows: Rows, faults: Faults) -> None:
    """Refuse days that cannot be, answers given twice, and a yes and a no that no days put in order."""
    seen: dict[tuple[str, ...], Line] = {}
    for line in rows.of(CONSENTS):
        before = seen.setdefault((line["child"], line["purpose"], line["media"] or "all"), line)
        if before is not line and before.day("date") == line.day("date"):
            words = "the same as" if before["answer"] == line["answer"] else "contradicts"
            faults.cell(CONSENTS, line, "answer", f"{words} row {before.number}")
        given, withdrawn = line.day("date"), line.day("withdrawn")
        if withdrawn and line["answer"] != "yes":
            faults.cell(CONSENTS, line, "withdrawn", "only a yes is taken back")
        if withdrawn and given and withdrawn < given:
            faults.cell(CONSENTS, line, "withdrawn", "before it was given")
