"""How two values are compared: texts, times, statuses, lists; each comparison tells the same, less, or more."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from journal_bridge.comparing.difference import Outcome
from journal_bridge.comparing.judgements import of_judgements
from journal_bridge.journal import Basis, NextStep, PersonKind, Restriction, Status, plain, uk_time

MAY_BECOME: Final[Mapping[Status, frozenset[Status]]] = {
    Status.PUBLISHED: frozenset(Status),
    Status.PENDING: frozenset({Status.DRAFT, Status.STAFF_ONLY, Status.DELETED}),
    Status.DRAFT: frozenset({Status.STAFF_ONLY, Status.DELETED}),
    Status.UNKNOWN: frozenset({Status.DRAFT, Status.STAFF_ONLY, Status.DELETED}),
    Status.STAFF_ONLY: frozenset({Status.DELETED}),
    Status.DELETED: frozenset(),
}
"""What a status may become and be seen by nobody new. Unknown is no way down: a person may release what is unknown,
and never what is pending, a draft or for staff."""

GOES: Final[Mapping[str, int]] = {
    "message": 0,
    "post": 0,
    "care": 1,
    "note": 2,
    "family_observation": 2,
    "assessment": 3,
    "observation": 3,
    "report": 3,
}
"""How far a kind of entry may ever go, by the table of purposes: nowhere, to its setting, to families, on."""

STRENGTH: Final[Mapping[Basis, int]] = {Basis.UNKNOWN: 0, Basis.ENTRY: 1, Basis.IMAGE: 2}
"""How much rests on what is said of a picture."""

_UNWRITABLE: Final = frozenset({"Cc", "Cf", "Cn", "Cs", "Co"})
"""Categories of characters that show nothing and that not every file format can hold."""


def of_text(ours: str | None, read: str | None) -> Outcome:
    """Compare texts: words may be missing, the last may be cut, blanks and line breaks differ; no word is new."""
    if (ours or "") == (read or ""):
        return Outcome.SAME
    return Outcome.LESS if _all_from(read or "", ours or "") else Outcome.MORE


def only_blanks(ours: str | None, read: str | None) -> bool:
    """Tell whether two texts differ in blanks, line breaks and characters that show nothing alone."""
    return (ours or "") != (read or "") and _shown(ours or "") == _shown(read or "")


def _all_from(read: str, ours: str) -> bool:
    """Tell whether every word read back stands in our text, in the same order."""
    if _shown(read) == _shown(ours):
        return True
    told = iter(unicodedata.normalize("NFC", ours).split())
    *words, last = unicodedata.normalize("NFC", read).split() or [""]
    if not all(word in told for word in words):  # `in` goes on where it stopped, so order counts
        return False
    return any(word.startswith(last) for word in told) if last else True


def _shown(text: str) -> str:
    """Return the characters of a text that show something."""
    shown = unicodedata.normalize("NFC", text)
    return "".join(char for char in shown if not char.isspace() and unicodedata.category(char) not in _UNWRITABLE)


def of_day(ours: date | None, read: date | None, told: Iterable[date]) -> Outcome:
    """Compare days: one that is missing may be told by another time of the same record, and by nothing else."""
    if ours == read:
        return Outcome.SAME
    return Outcome.LESS if read is None or read in set(told) else Outcome.MORE


def of_moment(ours: datetime | None, read: datetime | None, told: Iterable[date]) -> Outcome:
    """Compare times, in whole seconds as a journal tells them; what is read back tells a day of the same record."""
    if (ours and uk_time(ours)) == (read and uk_time(read)):
        return Outcome.SAME
    return Outcome.LESS if read is None or uk_time(read).date() in set(told) else Outcome.MORE


def of_status(ours: Status, read: Status) -> Outcome:
    """Compare statuses by who sees what has them."""
    if ours is read:
        return Outcome.SAME
    return Outcome.LESS if read in MAY_BECOME[ours] else Outcome.MORE


def of_kind(ours: str, read: str) -> Outcome:
    """Compare kinds of entry by how far each may ever go."""
    if ours == read:
        return Outcome.SAME
    return Outcome.LESS if GOES[read] <= GOES[ours] else Outcome.MORE


def of_audience(ours: str, read: str) -> Outcome:
    """Compare who a comment is for."""
    if ours == read:
        return Outcome.SAME
    return Outcome.MORE if ours == "staff" else Outcome.LESS


def of_restrictions(ours: Iterable[Restriction], read: Iterable[Restriction]) -> Outcome:
    """Compare the marks that keep an entry back: none may be missing."""
    if set(ours) == set(read):
        return Outcome.SAME
    return Outcome.LESS if set(ours) < set(read) else Outcome.MORE


def of_person_kind(ours: PersonKind, read: PersonKind) -> Outcome:
    """Compare what somebody is to the setting: lost it may be, but whose words go where depends on it."""
    if ours is read:
        return Outcome.SAME
    return Outcome.LESS if read is PersonKind.UNKNOWN else Outcome.MORE


def of_link(ours: str | None, read: str | None) -> Outcome:
    """Compare what a record refers to: it may be lost, and never leads elsewhere."""
    if ours == read:
        return Outcome.SAME
    return Outcome.LESS if read is None else Outcome.MORE


def of_choice(ours: object, read: object) -> Outcome:
    """Compare two of a few values; another one is less, one where there was none is more."""
    if ours == read:
        return Outcome.SAME
    return Outcome.MORE if ours is None else Outcome.LESS


def of_list(ours: Sequence[str], read: Sequence[str]) -> Outcome:
    """Compare lists of ids with their order: some may be missing or stand elsewhere, none is new."""
    read = list(dict.fromkeys(read))
    if list(dict.fromkeys(ours)) == read:
        return Outcome.SAME
    return Outcome.LESS if set(read) <= set(ours) else Outcome.MORE


def of_next_steps(ours: Sequence[NextStep], read: Sequence[NextStep]) -> Outcome:
    """Compare next steps: each read back tells no more than one of ours, whose turn it is."""
    if list(ours) == list(read):
        return Outcome.SAME
    left = iter(ours)
    return Outcome.LESS if all(any(_is_less(one, step) for one in left) for step in read) else Outcome.MORE


def _is_less(ours: NextStep, read: NextStep) -> bool:
    return (
        of_text(plain(ours.body), plain(read.body)) is not Outcome.MORE
        and read.done in (None, ours.done)
        and of_judgements(ours.judgements, read.judgements) is not Outcome.MORE
    )
