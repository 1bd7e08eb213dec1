"""The school's first page as its template prints it: every field in its place, "not recorded" where it is empty."""

from typing import Any, Final

from journal_bridge.bundle.book.page_one import Check, PageOne, Seen
from journal_bridge.bundle.book.text import Typesetter
from journal_bridge.bundle.book.words import counted, long_day, short_day
from journal_bridge.journal import paragraphs

NOT_RECORDED: Final = "not recorded"
"""Printed where neither the export nor a summary file holds anything: a gap is told, never filled."""

UNDATED: Final = "done, no day recorded"
"""Printed for a check that some platforms keep without its day."""

NO_LEVEL: Final = "seen, without a level"
"""Printed for an area that entries are linked to and nothing is judged in."""


def summary(page: PageOne, typesetter: Typesetter) -> dict[str, Any]:
    """Return page 1 as texts to print: a field is its label and its paragraphs, none where nothing is recorded."""
    born = long_day(page.date_of_birth) if page.date_of_birth else ""
    pairs = {
        "name": ("Name", page.name),
        "born": ("Date of birth", born),
        "setting": ("Comes from", page.setting),
        "languages": ("Languages", page.languages),
        "loves": ("What I love", page.loves),
        "learns": ("How I learn", "\n".join([*map(_learning, filter(_known, page.learning)), page.learns])),
        "check": ("Two-year check", _check(page.two_year_check)),
        "helps": ("What helps me", page.helps),
        "family": ("My family\u2019s words", page.family_words),
        "key_person": ("My key person\u2019s words", page.key_person_words),
        "attached": ("With this page", _attached(page)),
    }
    return {
        "fields": {
            key: {"label": label, "body": typesetter.body(paragraphs(text))} for key, (label, text) in pairs.items()
        },
        "areas": [_area(one, typesetter) for one in page.areas],
        "missing": NOT_RECORDED,
    }


def _known(seen: Seen) -> bool:
    return seen.day is not None


def _area(seen: Seen, typesetter: Typesetter) -> dict[str, Any]:
    words = seen.words or (NO_LEVEL if seen.day else "")
    return {
        "label": seen.what,
        "judged": bool(seen.words),
        "body": typesetter.body(paragraphs(words)),
        "edition": typesetter.body(paragraphs(seen.edition)),
        "day": short_day(seen.day) if seen.day else "",
    }


def _learning(seen: Seen) -> str:
    """Return one characteristic in a line: `Active learning: Keeping on trying, 5 Mar 2025`."""
    said = f"{seen.what}: {seen.words}" if seen.words else seen.what
    return f"{said}, {short_day(seen.day)}" if seen.day else said


def _check(check: Check) -> str:
    """Return the day of the report, or the one people wrote down; both where they differ."""
    if check.day is None:
        return long_day(check.written) if check.written else UNDATED if check.reported else ""
    if check.written is None or check.written == check.day:
        return long_day(check.day)
    return f"{long_day(check.day)} (report)\n{long_day(check.written)} (the setting\u2019s note)"


def _attached(page: PageOne) -> str:
    held = page.attached
    counts = [
        (held.entries, "entry"),
        (held.photos, "photo"),
        (held.reports, "report"),
    ]
    further = [(held.films, "video"), (held.papers, "document")]
    counts += [pair for pair in further if pair[0]]
    return " \u00b7 ".join(counted(number, thing) for number, thing in counts)
