"""Writes the families' answers as the consent table: most say yes, a few say no or nothing."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from journal_bridge.invented.chance import chooser
from journal_bridge.minimise.consents import COLUMNS, NOTE
from journal_bridge.templates import ASKED

from .people import LAST_DAY, Child
from .stories import Nursery

_ANSWERS: Final = ("yes", "no", "unanswered")
_SHARES: Final = (92, 4, 4)
_ASKED_WITHIN: Final = 60
"""Days before the last one in which families answered."""


def write_consents(path: Path, nursery: Nursery, journal_id: Callable[[Nursery, Child], str]) -> None:
    """Write a row for each child and each question; a family that said yes gave its day."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow((*COLUMNS, NOTE))
    manager = nursery.people.staff[0]
    for child in nursery.people.children:
        chance = chooser(nursery.asked.seed, "consent", child.number)
        (answer,) = chance.choices(_ANSWERS, _SHARES)
        day = LAST_DAY - timedelta(days=chance.randrange(_ASKED_WITHIN))
        said = answer != "unanswered"
        by = f"{manager.name}, {manager.role.lower()}" if said else ""
        for purpose in ASKED:
            given = day.isoformat() if said else ""
            who = journal_id(nursery, child)
            table.writerow((who, purpose.value, "all", answer, given, "", by, child.full_name))
    path.write_text("\ufeff" + text.getvalue(), encoding="utf-8", newline="")
