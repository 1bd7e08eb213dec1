"""One row of the list of leavers: what each cell may say, and which cells cannot be used and why."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from journal_bridge.bundle import passphrases
from journal_bridge.errors import BridgeError
from journal_bridge.handover import BUNDLED, Purpose
from journal_bridge.keys import Card
from journal_bridge.minimise.consent_rows import OLDEST, Fault, Row

COLUMNS: Final = ("child", "purpose", "recipient", "passphrase", "leaves_on", "basis")
"""Header of the list; a column `note` may stand beside them and is never read."""

SETTING: Final = "setting"
"""A column for lists over several exports, where two of them have a child of one id."""

GENERATE: Final = "generate"
"""What `passphrase` says where the program makes one, and writes it to the file for all of them."""

LONGEST: Final = 300
"""Characters of a name or a basis: a line, not a letter."""

ORDER: Final = (SETTING, *COLUMNS)
"""In what order the faults of one row are told."""

_CARD: Final = "jb1:"

CardOf = Callable[[str], str]
"""Gives the card of a paired setting by its name, or raises the `BridgeError` that says why not."""


@dataclass(frozen=True)
class Leaver:
    """One bundle that is wanted of one child: for whom, how it is locked, and why it may go.

    Exactly one of `card`, `passphrase` and `generate` is given; a setting named in words has none of them until its
    card is looked up. `recipient` is in the list's words, and `place` its row, for errors.
    """

    setting: str
    """Key of the export the child is in."""
    child: str
    purpose: Purpose
    recipient: str = ""
    passphrase: Path | None = None
    """A file that holds the passphrase."""
    generate: bool = False
    card: str | None = None
    leaves_on: date | None = None
    basis: str | None = None
    """None where the run's own basis counts."""
    place: str = ""


@dataclass
class Line:
    """What one row says: a leaver, or the faults that keep it from being one."""

    number: int
    faults: list[Fault] = field(default_factory=list)
    leaver: Leaver | None = None

    def refuse(self, column: str, why: str) -> None:
        """Note that a cell cannot be used."""
        self.faults.append(Fault(self.number, ORDER.index(column), f"column {column} ({why})"))


@dataclass(frozen=True)
class RowReader:
    """Reads rows of the list at `path`; `setting_of` finds whose child a row means, if anybody's."""

    path: Path
    setting_of: Callable[[Line, str, str], str]
    card_of: CardOf | None = None

    def read(self, row: Row) -> Line:
        """Return what a row says; all its faults, not only the first."""
        line, cell = Line(row.number), {column: row.cells.get(column, "") for column in ORDER}
        for column in ORDER:
            if not cell[column].isprintable() or len(cell[column]) > LONGEST:
                line.refuse(column, "one short line of plain text")
        setting = self.setting_of(line, cell[SETTING], cell["child"])
        purpose, leaves_on = _purpose(line, cell["purpose"]), _day(line, cell["leaves_on"])
        if purpose is None:
            return line
        card = self._card(line, purpose, cell)
        passphrase = self._passphrase(line, cell["passphrase"], needed=self._by_passphrase(purpose, cell, card))
        if setting and not line.faults:
            line.leaver = Leaver(
                setting=setting,
                child=cell["child"],
                purpose=purpose,
                recipient=cell["recipient"],
                passphrase=passphrase,
                generate=cell["passphrase"].lower() == GENERATE,
                card=card,
                leaves_on=leaves_on,
                basis=cell["basis"] or None,
                place=f"{self.path.name} row {row.number}",
            )
        return line

    def _card(self, line: Line, purpose: Purpose, cell: Mapping[str, str]) -> str | None:
        """Return the card a row seals to: written out, in a file beside the list, or a paired setting's."""
        recipient = cell["recipient"]
        if purpose is not Purpose.SETTING:
            if _CARD in recipient or self._beside(recipient) is not None:
                line.refuse("recipient", "a card is for a setting; families and schools are given a passphrase")
            elif purpose is Purpose.SCHOOL and not recipient:
                line.refuse("recipient", "write the school's name")
            return None
        if not recipient:
            line.refuse("recipient", "write a paired setting's name, its card, or the file with its card")
            return None
        beside = self._beside(recipient)
        try:
            if _CARD in recipient or beside is not None:
                return Card.given(recipient if beside is None else str(beside)).text
            return self.card_of(recipient) if self.card_of and not cell["passphrase"] else None
        except BridgeError as trouble:
            line.refuse("recipient", trouble.sentence.rstrip("."))
            return None

    @staticmethod
    def _by_passphrase(purpose: Purpose, cell: Mapping[str, str], card: str | None) -> bool | None:
        """Tell whether a row needs a passphrase; None where a setting in words may do with or without one."""
        if purpose is not Purpose.SETTING:
            return True
        return None if card is None and _CARD not in cell["recipient"] else False

    def _passphrase(self, line: Line, words: str, *, needed: bool | None) -> Path | None:
        """Return the file with the passphrase, which is sound; what is shown never holds what the cell says."""
        if needed is False and words:
            line.refuse("passphrase", "leave it empty; a card needs none")
        if needed and not words:
            line.refuse("passphrase", f"write {GENERATE}, or the name of a passphrase file beside this list")
        if needed is False or not words or words.lower() == GENERATE:
            return None
        beside = self._beside(words)
        if beside is None:
            line.refuse("passphrase", f"no file of that name lies beside this list; or write {GENERATE}")
            return None
        try:
            passphrases.check(passphrases.read_from(beside).book)
        except BridgeError as trouble:
            line.refuse("passphrase", trouble.sentence.rstrip("."))
        return beside

    def _beside(self, untrusted_name: str) -> Path | None:
        """Return the file of that name in the list's own folder, or None."""
        beside = self.path.parent / untrusted_name
        with suppress(OSError, ValueError):  # longer than any name of a file, or with a NUL in it
            return beside if beside.name == untrusted_name and beside.is_file() else None
        return None


def says_nothing(row: Row) -> bool:
    """Tell whether a row of the form was left as it is: a child, and nothing that is wanted of it."""
    return not any(row.cells.get(column) for column in COLUMNS if column != "child")


def _purpose(line: Line, word: str) -> Purpose | None:
    found = next((one for one in BUNDLED if one.value == word.lower()), None)
    if found is None:
        line.refuse("purpose", "write parent, setting or school")
    return found


def _day(line: Line, text: str) -> date | None:
    """Read YYYY-MM-DD and nothing else: of 03/04 two people make two days."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text or day < OLDEST:  # weeks are read too, and hardly what was meant
        line.refuse("leaves_on", "write it as YYYY-MM-DD")
        return None
    return day
