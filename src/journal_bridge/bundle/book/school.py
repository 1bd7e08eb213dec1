"""The school's pages: one summary with the same fields in the same order, and a few entries chosen as evidence."""

from collections.abc import Iterator
from typing import Any, Final

from journal_bridge.bundle.book.moments import edition_of
from journal_bridge.bundle.book.text import Typesetter
from journal_bridge.bundle.book.words import level_of, long_day, short_day, shortened
from journal_bridge.journal import Entry, Journal, Judgement, Report, entry_day

NOT_RECORDED: Final = "not recorded"
"""Printed where the export holds nothing: a gap is told, never filled."""

UNDATED: Final = "done, no day recorded"
"""Printed for a check that some platforms keep without its day."""

MOST_EVIDENCE: Final = 12
"""Entries chosen at most: a reception teacher reads thirty of these in September."""

AREAS: Final = (
    ("Communication and Language", frozenset({"cl", "communication language"})),
    (
        "Personal, Social and Emotional Development",
        frozenset({"psed", "personal social emotional development", "personal social emotional"}),
    ),
    ("Physical Development", frozenset({"pd", "physical development"})),
    ("Literacy", frozenset({"l", "lit", "literacy"})),
    ("Mathematics", frozenset({"m", "mathematics", "maths"})),
    ("Understanding the World", frozenset({"uw", "utw", "understanding the world", "understanding of the world"})),
    ("Expressive Arts and Design", frozenset({"ead", "expressive arts design"})),
)
"""The seven areas of learning in the order of the EYFS, with the ways they are written."""


def area_of(judgement: Judgement) -> str | None:
    """Return which of the seven areas a judgement is about, or None."""
    letters = "".join(char if char.isalnum() else " " for char in (judgement.area or "").casefold())
    folded = " ".join(word for word in letters.split() if word != "and")
    return next((area for area, spellings in AREAS if folded in spellings), None)


def evidence(entries: list[Entry]) -> list[Entry]:
    """Return the chosen entries in order: every report, then round the areas the latest of each."""
    reports = [entry for entry in entries if isinstance(entry, Report)]
    rest: list[Entry] = [entry for entry in reversed(entries) if not isinstance(entry, Report) and entry.body]
    chosen: dict[str, Entry] = {}
    for entry in _turn_about(rest):
        if len(chosen) == MOST_EVIDENCE:
            break
        chosen.setdefault(entry.id, entry)
    kept = {*chosen, *(report.id for report in reports)}
    return [entry for entry in entries if entry.id in kept]


def _turn_about(latest_first: list[Entry]) -> Iterator[Entry]:
    """Yield the latest entry of each area, then the next of each; those with a photo come before those without."""
    queues = []
    for area, _ in AREAS:
        about = [entry for entry in latest_first if any(area_of(judged) == area for judged in entry.judgements)]
        queues.append(sorted(about, key=lambda entry: not entry.media))
    for place in range(max(map(len, queues), default=0)):
        yield from (queue[place] for queue in queues if place < len(queue))
    yield from latest_first


def summary(journal: Journal, typesetter: Typesetter) -> dict[str, Any]:
    """Return page 1: the same fields in the same order for every child and every source."""
    child = journal.child
    born = long_day(child.date_of_birth) if child.date_of_birth else NOT_RECORDED
    line = typesetter.line
    return {
        "fields": [
            ["Legal name", line(shortened(child.legal_name.full) if child.legal_name else NOT_RECORDED)],
            ["Known as", line(shortened(child.known_as.full) if child.known_as else NOT_RECORDED)],
            ["Date of birth", line(born)],
        ],
        "areas": [[line(area), *_latest(journal, area, typesetter)] for area, _ in AREAS],
        "after": [
            ["Progress check at age two", line(_check(journal))],
            ["Languages", line(NOT_RECORDED)],
            ["What helps me", line(NOT_RECORDED)],
            ["My family's words", line(NOT_RECORDED)],
        ],
        "missing": NOT_RECORDED,
    }


def _check(journal: Journal) -> str:
    """Return the day of the latest progress check at age two, or that there is one without a day."""
    checks = [one for one in journal.entries if isinstance(one, Report) and one.report_kind == "two_year_check"]
    days = [day for check in checks if (day := entry_day(check))]
    return long_day(max(days)) if days else UNDATED if checks else NOT_RECORDED


def _latest(journal: Journal, area: str, typesetter: Typesetter) -> list[Any]:
    """Return the latest judgement with a level in that area, its edition and its day."""
    found = [
        (day, number, judgement)
        for number, entry in enumerate(journal.entries)
        if (day := entry_day(entry))
        for judgement in entry.judgements
        if area_of(judgement) == area and (judgement.level or judgement.band)
    ]
    if not found:
        return [typesetter.line(text) for text in (NOT_RECORDED, "", "")]
    day, _, judgement = max(found, key=lambda one: one[:2])
    level = level_of(judgement.band, judgement.level, ", ")
    return [typesetter.line(text) for text in (shortened(level), edition_of(judgement), short_day(day))]
