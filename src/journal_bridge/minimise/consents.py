"""The consent register: what families answered, from a table people fill in and from the platform's own flags."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from journal_bridge.errors import InputRefused
from journal_bridge.journal import Answer, Consent, ConsentPurpose, Roster

COLUMNS: Final = ("child", "purpose", "media", "answer", "date", "withdrawn", "recorded_by")
"""Header of the consent table; `date` and `withdrawn` are YYYY-MM-DD or empty."""

MAX_TABLE: Final = 16 * 1024 * 1024
"""Largest consent table read, in bytes: 400 settings of 100 children with ten rows each fit ten times over."""

LONGEST_NAME: Final = 200
"""Characters of `recorded_by`: a name and a job, not a letter."""

MediaWord = Literal["photo", "video", "all"]
_MEDIA: Final[Mapping[str, MediaWord]] = {"photo": "photo", "video": "video", "all": "all", "": "all"}


@dataclass(frozen=True)
class ConsentRegister:
    """Every answer on record; a refusal beats any yes, and no answer is no."""

    rows: tuple[Consent, ...] = ()

    def answer(self, child: str, purpose: ConsentPurpose, media: str, on: date) -> Answer:
        """Return what counts for one child, one purpose and one kind of media on the day of the build."""
        answers = {
            _effective(row, on)
            for row in self.rows
            if row.child == child and row.purpose in {purpose, "all"} and row.media in {media, "all"}
        }
        if Answer.NO in answers:
            return Answer.NO
        return Answer.YES if Answer.YES in answers else Answer.UNANSWERED

    def joined(self, others: Iterable[Consent]) -> "ConsentRegister":
        """Return the register with more answers, such as those the platform's export holds."""
        return ConsentRegister((*self.rows, *others))


def _effective(row: Consent, on: date) -> Answer:
    """Apply dates: a withdrawn yes is a no from that day; a yes not yet given does not count."""
    if row.answer is not Answer.YES:
        return row.answer
    if row.withdrawn_on is not None and row.withdrawn_on <= on:
        return Answer.NO
    if row.given_on is not None and row.given_on > on:
        return Answer.UNANSWERED
    return Answer.YES


def read_consents(path: Path, roster: Roster) -> ConsentRegister:
    """Return the register in a CSV file with the columns `COLUMNS`; children are named by the export's ids.

    Raises:
        InputRefused: `not-found`, `not-utf8`, `not-csv`, or `consent-row` naming row and column.
    """
    if not path.is_file():
        raise InputRefused("not-found", path.name)
    untrusted = path.read_bytes()[: MAX_TABLE + 1]
    if len(untrusted) > MAX_TABLE:
        raise InputRefused("quota", path.name)
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputRefused("not-utf8", path.name) from None
    return ConsentRegister(tuple(_rows(text, path.name, {child.id for child in roster.children})))


def _rows(text: str, place: str, children: set[str]) -> Iterator[Consent]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if reader.fieldnames is None or sorted(reader.fieldnames) != sorted(COLUMNS):
            raise InputRefused("not-csv", f"{place} row 1")
        for row in reader:
            yield _row(row, f"{place} row {reader.line_num}", children)
    except csv.Error:
        raise InputRefused("not-csv", f"{place} row {reader.line_num}") from None


def _row(row: dict[str, str], place: str, children: set[str]) -> Consent:
    if None in row or None in row.values():
        raise InputRefused("not-csv", place)
    cell = {column: row[column].strip() for column in COLUMNS}
    if cell["child"] not in children:
        raise InputRefused("consent-row", f"{place}, column child")
    if cell["media"].lower() not in _MEDIA:
        raise InputRefused("consent-row", f"{place}, column media")
    if len(cell["recorded_by"]) > LONGEST_NAME:
        raise InputRefused("consent-row", f"{place}, column recorded_by")
    return Consent(
        child=cell["child"],
        purpose=_purpose(cell["purpose"].lower(), place),
        media=_MEDIA[cell["media"].lower()],
        answer=_answer(cell["answer"].lower(), place),
        given_on=_day(cell["date"], f"{place}, column date"),
        withdrawn_on=_day(cell["withdrawn"], f"{place}, column withdrawn"),
        recorded_by=cell["recorded_by"] or None,
        origin=place,
    )


def _purpose(word: str, place: str) -> ConsentPurpose | Literal["all"]:
    if word == "all":
        return "all"
    try:
        return ConsentPurpose(word)
    except ValueError:
        raise InputRefused("consent-row", f"{place}, column purpose") from None


def _answer(word: str, place: str) -> Answer:
    try:
        return Answer(word or "unanswered")
    except ValueError:
        raise InputRefused("consent-row", f"{place}, column answer") from None


def _day(text: str, place: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputRefused("consent-row", place) from None
    if day.isoformat() != text:  # weeks and days without hyphens are read too, and are hardly what was meant
        raise InputRefused("consent-row", place)
    return day
