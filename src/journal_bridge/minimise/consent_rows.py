"""One row of the consent table: what each cell may say, and which cells cannot be used and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeVar

from journal_bridge.journal import Answer, Consent, ConsentPurpose

COLUMNS: Final = ("child", "purpose", "media", "answer", "date", "withdrawn", "recorded_by")
"""Header of the consent table; `date` and `withdrawn` are YYYY-MM-DD or empty."""

NOTE: Final = "note"
"""A column people may add for themselves, such as the child's name beside its id; it is never read."""

LONGEST_NAME: Final = 200
"""Characters of `recorded_by`: a name and a job, not a letter."""

OLDEST: Final = date(1990, 1, 1)
"""Earliest day an answer can have: an earlier one is a slip of the pen, such as the year 0024."""

MediaWord = Literal["photo", "video", "all"]
_MEDIA: Final[Mapping[str, MediaWord]] = {
    "photo": "photo",
    "film": "video",
    "video": "video",
    "all": "all",
    "": "all",
}

Value = TypeVar("Value")


@dataclass(frozen=True)
class Row:
    """The cells of one row by column, trimmed, and its number in the spreadsheet (the header is row 1)."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, order=True)
class Fault:
    """One cell that cannot be used: its row, its column's number, and the words shown (never the cell's)."""

    row: int
    column: int
    words: str


@dataclass
class Line:
    """What one row says: a consent, or the faults that keep it from being one."""

    number: int
    faults: list[Fault] = field(default_factory=list)
    consent: Consent | None = None

    def refuse(self, column: str, why: str) -> None:
        """Note that a cell cannot be used."""
        self.faults.append(Fault(self.number, COLUMNS.index(column), f"column {column} ({why})"))


def read_line(row: Row, table: str, children: set[str], today: date | None) -> Line:
    """Return what a row says; all its faults, not only the first."""
    line = Line(row.number)
    cell = row.cells
    if cell["child"] not in children:
        line.refuse("child", "no child of this export has that id")
    purpose = _word(line, "purpose", cell, _purpose, "a purpose from the table in the manual, or all")
    media = _word(line, "media", cell, lambda word: _MEDIA[word], "photo, film or all")
    answer = _word(line, "answer", cell, lambda word: Answer(word or "unanswered"), "yes, no or unanswered")
    given, withdrawn = _day(line, "date", cell), _day(line, "withdrawn", cell)
    _check_days(line, answer, given, withdrawn, today)
    if len(cell["recorded_by"]) > LONGEST_NAME:
        line.refuse("recorded_by", "a name and a job, not a letter")
    if purpose and media and answer and not line.faults:
        line.consent = Consent(
            child=cell["child"],
            purpose=purpose,
            media=media,
            answer=answer,
            given_on=given,
            withdrawn_on=withdrawn,
            recorded_by=cell["recorded_by"] or None,
            origin=f"{table} row {row.number}",
        )
    return line


def _check_days(
    line: Line, answer: Answer | None, given: date | None, withdrawn: date | None, today: date | None
) -> None:
    """Refuse days that cannot be: an answer given after today, or taken back before it was given or never given."""
    if given is not None and today is not None and given > today:
        line.refuse("date", "lies in the future")
    if withdrawn is None:
        return
    if answer is not None and answer is not Answer.YES:
        line.refuse("withdrawn", "only a yes is taken back")
    if given is not None and withdrawn < given:
        line.refuse("withdrawn", "before it was given")


def _purpose(word: str) -> ConsentPurpose | Literal["all"]:
    return "all" if word == "all" else ConsentPurpose(word)


def _word(
    line: Line, column: str, cell: Mapping[str, str], read: Callable[[str], Value], expected: str
) -> Value | None:
    try:
        return read(cell[column].lower())
    except (KeyError, ValueError):
        line.refuse(column, f"write {expected}")
        return None


def _day(line: Line, column: str, cell: Mapping[str, str]) -> date | None:
    """Read YYYY-MM-DD and nothing else: of 03/04 two people make two days, and so do two spreadsheets."""
    text = cell[column]
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text or day < OLDEST:  # weeks are read too, and hardly what was meant
        line.refuse(column, "write it as YYYY-MM-DD")
        return None
    return day
