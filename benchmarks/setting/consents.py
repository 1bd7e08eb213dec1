"""The families' answers, and the table they are written in: most say yes, a few say no or nothing."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from journal_bridge.invented.chance import chooser
from journal_bridge.journal import ConsentPurpose
from journal_bridge.minimise.consents import COLUMNS, NOTE
from journal_bridge.templates import ASKED

from .people import LAST_DAY, Child
from .stories import Nursery

_QUESTIONS: Final = (*ASKED, ConsentPurpose.IN_SETTING_JOURNAL)
"""What families are asked here: the last is what a setting's own move to another platform looks at."""

_ANSWERS: Final = ("yes", "no", "unanswered")
_SHARES: Final = (92, 4, 4)
_OTHERS: Final = {3: "no", 9: "unanswered"}
"""Children, by number, whose families do not say yes whatever the seed."""

_ASKED_WITHIN: Final = 60
"""Days before the last one in which families answered."""


def answer_of(nursery: Nursery, child: Child) -> str:
    """Return what a child's family says to every question; in any setting one says no, and one nothing."""
    if child.number in _OTHERS:
        return _OTHERS[child.number]
    return chooser(nursery.asked.seed, "consent", child.number).choices(_ANSWERS, _SHARES)[0]


def answers_of(nursery: Nursery, child: Child) -> Iterator[tuple[str, str, str, str]]:
    """Yield purpose, answer, day and who wrote it down, for each question; no answer has no day."""
    answer, manager = answer_of(nursery, child), nursery.people.staff[0]
    day = LAST_DAY - timedelta(days=child.number * 7 % _ASKED_WITHIN)
    said = answer != "unanswered"
    by = f"{manager.name}, {manager.role.lower()}" if said else ""
    yield from ((purpose.value, answer, day.isoformat() if said else "", by) for purpose in _QUESTIONS)


def write_consents(path: Path, nursery: Nursery, journal_id: Callable[[Nursery, Child], str]) -> None:
    """Write a row for each child and each question; a family that said yes gave its day."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow((*COLUMNS, NOTE))
    for child in nursery.people.children:
        for purpose, answer, day, by in answers_of(nursery, child):
            who = journal_id(nursery, child)
            table.writerow((who, purpose, "all", answer, day, "", by, child.full_name))
    path.write_text("\ufeff" + text.getvalue(), encoding="utf-8", newline="")
