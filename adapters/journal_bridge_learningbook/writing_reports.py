"""The heading of a report as this platform tells it: a type, a term and a year."""

import re
from typing import Final

from journal_bridge.journal import Report

from .book import label
from .mapping import known_report, report_title

UNTOLD: Final = "unknown"
"""Kind of a report whose row gave no type."""

_TYPES: Final[dict[str, str]] = {
    "baseline": "Baseline",
    "summative": "Summative",
    "two_year_check": "Two Year Progress Check",
    "final": "Final",
}
"""How the types settings name are written."""

_YEAR: Final = re.compile(r"(?:.* )?(\d{4}(?:[/-]\d{2,4})?)")
_PERIOD: Final = re.compile(
    r"(?:(?:autumn|spring|summer|winter)(?: term)?)?(?: ?\d{4}(?:[/-]\d{2,4})?)?", re.IGNORECASE
)


def heading_of(report: Report) -> tuple[str, str, str]:
    """Return type, term and year of a report: those its title was made of, else its kind alone."""
    for shown_type, period in _ways(report):
        found = _YEAR.fullmatch(period)
        year = found[1] if found else ""
        term = period.removesuffix(year).strip()
        if report_title(shown_type, term, year) == report.title and kind_of_type(shown_type) == report.report_kind:
            return shown_type, term, year
    return _type(report.report_kind), "", ""


def _ways(report: Report) -> tuple[tuple[str, str], ...]:
    """Return how a title may be made of a type and a period."""
    title = report.title or ""
    before, comma, period = title.partition(", ")
    whole = _type(report.report_kind)
    ways = [(before, period)] if comma and known_report(before) else []
    if whole and title.startswith(f"{whole}, "):
        ways.append((whole, title.removeprefix(f"{whole}, ")))
    if _PERIOD.fullmatch(title):
        ways.append((whole, title))
    return tuple(ways)


def _type(report_kind: str) -> str:
    return "" if report_kind == UNTOLD else _TYPES.get(report_kind, report_kind)


def kind_of_type(shown_type: str) -> str:
    """Return the kind of report a written type is read as."""
    return known_report(shown_type) or label(shown_type) or UNTOLD
