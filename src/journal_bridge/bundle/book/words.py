"""The book's own words: kinds of entries, editions of frameworks, dates and counts as a parent reads them."""

import unicodedata
from bisect import bisect_right
from datetime import date
from itertools import accumulate
from typing import Final

from journal_bridge.journal import Entry, Report

_WIDE: Final = 1.9
"""Small letters a capital W or a Chinese character is wide; most capitals are narrower."""

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS: Final = ("winter", "spring", "summer", "autumn")

KIND: Final = {
    "observation": "Observation",
    "family_observation": "At home",
    "assessment": "Assessment",
    "report": "Report",
    "care": "Care diary",
    "post": "News",
    "message": "Message",
    "note": "Note",
}
"""What stands over an entry that has no title, and beside one that is not an observation."""

REPORT: Final = {
    "baseline": "Starting point",
    "summative": "Summary of learning",
    "two_year_check": "Progress check at age two",
    "final": "Final report",
}
"""Kinds of reports; any other is the platform's own word and is printed as it is."""

EDITION: Final = {
    "EYFS-2012": "EYFS 2012",
    "EYFS-2021": "EYFS 2021",
    "DM2012": "Development Matters 2012",
    "DM2020": "Development Matters 2020",
    "B25M": "Birth to 5 Matters",
    "CoEL": "How children learn",
    "COEL": "How children learn",
    "LEUVEN": "Leuven scales",
    "platform": "Platform's words",
}
"""How an edition is named beside a tag; an unknown one is printed as it is."""

_PLURAL: Final = {
    "observation": ("observation", "observations"),
    "family_observation": ("moment from home", "moments from home"),
    "assessment": ("assessment", "assessments"),
    "report": ("report", "reports"),
    "care": ("care diary line", "care diary lines"),
    "post": ("news post", "news posts"),
    "message": ("message", "messages"),
    "note": ("note", "notes"),
    "comment": ("comment", "comments"),
    "photo": ("photo", "photos"),
    "video": ("film", "films"),
    "audio": ("sound recording", "sound recordings"),
    "document": ("document", "documents"),
    "record": ("record", "records"),
    "detail": ("detail", "details"),
    "extras": ("detail without a place in the journal", "details without a place in the journal"),
    "media": ("file", "files"),
    "entry": ("entry", "entries"),
    "moment": ("moment", "moments"),
    "child": ("child", "children"),
}


def counted(number: int, thing: str) -> str:
    """Return a count with its noun: `1 photo`, `12 photos`, kept on one line."""
    return f"{number:,}\u00a0{noun(number, thing)}"


def noun(number: int, thing: str) -> str:
    """Return the noun for that many things; an unknown kind is named as it is."""
    one, many = _PLURAL.get(thing, (thing.replace("_", " "), thing.replace("_", " ")))
    return one if number == 1 else many


def listed(parts: list[str]) -> str:
    """Return parts as a list in a sentence: `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def shortened(text: str, most: int = 90) -> str:
    """Return at most that many small letters' width of a text, for a place that holds one or two lines."""
    widths = list(accumulate(map(_width, text)))
    if not widths or widths[-1] <= most:
        return text
    return text[: bisect_right(widths, most - 1)].rstrip() + "…"


def _width(char: str) -> float:
    """Return about how many small letters a character is wide."""
    return _WIDE if char.isupper() or unicodedata.east_asian_width(char) in {"W", "F"} else 1.0


def long_day(day: date) -> str:
    """Return a day as it is written in a letter: `6 September 2023`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Return a day for a narrow place: `6 Sep 2023`."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def month_of(day: date) -> str:
    """Return the month a day belongs to: `September 2023`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def season_of(day: date) -> str:
    """Return the season of a day, by whole months: December, January and February are winter."""
    return SEASONS[day.month % 12 // 3]


def length_of(seconds: float | None) -> str:
    """Return the length of a film as minutes and seconds, or "" when it is not known."""
    if seconds is None:
        return ""
    whole = max(1, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def kind_of(entry: Entry) -> str:
    """Return what an entry is, in words; a report says which report it is."""
    if isinstance(entry, Report):
        return REPORT.get(entry.report_kind, entry.report_kind.replace("_", " ").strip() or KIND["report"])
    return KIND[entry.kind]


def level_of(band: str | None, level: str | None, joint: str) -> str:
    """Return band and level as a parent reads them: a platform's `DEVELOPING` is printed `developing`."""
    words = level.replace("_", " ").lower() if level and level.isupper() else level
    return joint.join(filter(None, (band, words)))
