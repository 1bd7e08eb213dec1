"""The consent register: what families answered, from a table people fill in and from the platform's own flags."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.journal import Answer, Consent, ConsentPurpose, Roster
from journal_bridge.minimise.consent_rows import COLUMNS, NOTE, Fault, Line, read_line
from journal_bridge.minimise.consent_table import MAX_TABLE, Table, read_table

__all__ = ["COLUMNS", "MAX_TABLE", "NOTE", "ConsentRegister", "read_consents"]

MOST_FAULTS: Final = 20
"""Faulty cells named in one message: as many as somebody mends at one sitting."""


@dataclass(frozen=True)
class ConsentRegister:
    """Every answer on record; a refusal beats any yes, and no answer is no."""

    rows: tuple[Consent, ...] = ()
    sha256: str | None = None
    """SHA-256 of the table people filled in, if there was one."""

    def answer(self, child: str, purpose: ConsentPurpose, media: str, on: date) -> Answer:
        """Return what counts for one child, one purpose and one kind of media on the day of the build."""
        answers = {
            effective(row, on)
            for row in self._of(child)
            if row.purpose in {purpose, "all"} and row.media in {media, "all"}
        }
        if Answer.NO in answers:
            return Answer.NO
        return Answer.YES if Answer.YES in answers else Answer.UNANSWERED

    def recorded_yes(self, child: str, purpose: ConsentPurpose, on: date) -> bool:
        """Tell whether a yes to the whole journal is on paper: for all media, dated, with who wrote it down.

        A yes to photos alone is no yes to the texts, and a platform's flag does not say who asked whom.
        """
        signed = any(
            row.purpose in {purpose, "all"}
            and row.media == "all"
            and row.given_on is not None
            and row.recorded_by is not None
            and effective(row, on) is Answer.YES
            for row in self._of(child)
        )
        return signed and self.answer(child, purpose, "all", on) is Answer.YES

    def joined(self, others: Iterable[Consent]) -> "ConsentRegister":
        """Return the register with more answers, such as those the platform's export holds."""
        return ConsentRegister((*self.rows, *others), self.sha256)

    def _of(self, child: str) -> Sequence[Consent]:
        return self._by_child.get(child, ())

    @cached_property
    def _by_child(self) -> dict[str, list[Consent]]:
        """The rows of each child: a picture of twenty asks for those of twenty, among two thousand."""
        found: dict[str, list[Consent]] = {}
        for row in self.rows:
            found.setdefault(row.child, []).append(row)
        return found


def effective(row: Consent, on: date) -> Answer:
    """Apply dates: a withdrawn yes is a no from that day; a yes not yet given does not count."""
    if row.answer is not Answer.YES:
        return row.answer
    if row.withdrawn_on is not None and row.withdrawn_on <= on:
        return Answer.NO
    if row.given_on is not None and row.given_on > on:
        return Answer.UNANSWERED
    return Answer.YES


def read_consents(path: Path, roster: Roster, today: date | None = None) -> ConsentRegister:
    """Return the register in a CSV file with the columns `COLUMNS`; children are named by the export's ids.

    With `today` (the day of the build, UK time) an answer given later than that is a slip of the pen. Every faulty
    cell is named at once, up to `MOST_FAULTS`, so that the table is mended in one go; nothing of it is used before.

    Raises:
        InputRefused: `not-found`, `quota`, `not-utf8`, `not-csv`, or `consent-row` naming rows and columns.
    """
    table = read_table(path)
    children = {child.id for child in roster.children}
    lines = [read_line(row, table.name, children, today) for row in table.rows]
    faults = sorted((*(fault for line in lines for fault in line.faults), *_clashes(lines)))
    if faults:
        raise InputRefused("consent-row", *_places(table, faults))
    return ConsentRegister(tuple(line.consent for line in lines if line.consent), table.sha256)


def _clashes(lines: Iterable[Line]) -> Iterable[Fault]:
    """Find rows that say the same twice, and a yes and a no that no dates put in order.

    A no with a later date than the yes is how a family takes an answer back: that is no contradiction, and the no
    counts. So does an earlier no: a refusal stands until somebody takes its row away.
    """
    seen: dict[tuple[str, str, str], list[tuple[int, Consent]]] = {}
    for line in lines:
        if line.consent is None:
            continue
        one = line.consent
        earlier = seen.setdefault((one.child, one.purpose, one.media), [])
        found = (_clash(line.number, one, number, before) for number, before in earlier)
        yield from islice((fault for fault in found if fault), 1)
        earlier.append((line.number, one))


def _clash(number: int, one: Consent, earlier: int, before: Consent) -> Fault | None:
    if one == before.model_copy(update={"origin": one.origin}):
        return Fault(number, 0, f"columns child, purpose and media (the same as row {earlier})")
    if _contradict(before, one):
        return Fault(number, COLUMNS.index("answer"), f"column answer (contradicts row {earlier})")
    return None


def _contradict(one: Consent, other: Consent) -> bool:
    if {one.answer, other.answer} != {Answer.YES, Answer.NO}:
        return False
    return one.given_on is None or other.given_on is None or one.given_on == other.given_on


def _places(table: Table, faults: list[Fault]) -> list[str]:
    shown = [f"row {fault.row}, {fault.words}" for fault in faults[:MOST_FAULTS]]
    rest = len(faults) - len(shown)
    return [f"{table.name} {shown[0]}", *shown[1:], *([f"and {rest} more"] if rest else [])]
