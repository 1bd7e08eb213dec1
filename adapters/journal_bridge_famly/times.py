"""Times as this platform writes them: `...Z` in GraphQL, `+00:00` in REST, an object in older images."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal_bridge.journal import uk_time

_YEARS: Final = range(1900, 2200)
"""Years a nursery's record can hold; before 1848 a UK time has seconds in its offset, which no standard prints."""

_DAY_LENGTH: Final = len("2026-06-25")


def moment(untrusted: object) -> datetime | None:
    """Return an aware time, or None when it is absent or cannot be read; a time without a zone is UTC."""
    zone = None
    if isinstance(untrusted, dict):
        zone = _zone(untrusted.get("timezone"))
        untrusted = untrusted.get("date")
    if not isinstance(untrusted, str) or len(untrusted) <= _DAY_LENGTH:
        return None
    try:
        read = datetime.fromisoformat(untrusted)
        if read.year not in _YEARS:
            return None
        return uk_time(read.replace(tzinfo=zone) if read.tzinfo is None and zone else read)
    except (ValueError, OverflowError):
        return None


def day(untrusted: object) -> date | None:
    """Return a calendar day; a full time gives its day on the UK clock."""
    if isinstance(untrusted, str) and len(untrusted) == _DAY_LENGTH:
        try:
            read = date.fromisoformat(untrusted)
        except ValueError:
            return None
        return read if read.year in _YEARS else None
    full = moment(untrusted)
    return full.date() if full else None


def _zone(untrusted: object) -> ZoneInfo | None:
    if not isinstance(untrusted, str):
        return None
    try:
        return ZoneInfo(untrusted)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
