"""Days and times as platforms write them: ISO 8601, UK spreadsheets, 12-hour clocks on web pages."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal_bridge.journal import UK, uk_time

_YEARS: Final = range(1900, 2200)
"""Years a nursery's record can hold; before 1848 a UK time has seconds in its offset, which no standard prints."""

_UK_DAY: Final = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?!\d)")

_UK_TIME: Final = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}),?[ T](\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?", re.ASCII
)
"""`14/03/2021 9:05`, as a UK spreadsheet shows a time."""

_WORDED: Final = re.compile(
    r"(?P<day>\d{1,2}) (?P<month>[a-z]{3})[a-z]*\.? (?P<year>\d{4}),? "
    r"(at )?(?P<hour>\d{1,2}):(?P<minute>\d\d) ?(?P<half>[ap]m)?",
    re.IGNORECASE,
)
"""`09 Nov 2023 03:14 PM`, as saved web pages show times."""

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HALF_DAY: Final = 12
"""Hours on a clock face."""

_DAY_LENGTH: Final = len("2026-06-25")


def moment(untrusted: object, zone: ZoneInfo | None = None) -> datetime | None:
    """Return an aware time, or None when it is absent or cannot be read.

    An object `{date, timezone}` (PHP writes times so) is read as its two parts. A time without a zone is UTC,
    unless another zone is given.
    """
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


def uk_day(untrusted_text: str) -> date | None:
    """Return a day as a UK spreadsheet shows it, `dd/mm/yyyy`, or in ISO; None when it is neither."""
    found = _UK_DAY.match(untrusted_text.strip())
    if found is None:
        return day(untrusted_text.strip())
    return day("-".join((found["year"], found["month"].zfill(2), found["day"].zfill(2))))


def uk_moment(untrusted_text: str) -> datetime | None:
    """Return a time on the UK clock: `dd/mm/yyyy hh:mm[:ss]`, ISO, or `9 Nov 2023 03:14 PM`; no zone means local.

    Of the hour that comes twice when the clocks go back, the first is meant; nothing in the text says which.
    """
    text = " ".join(untrusted_text.split())
    numbered = _UK_TIME.fullmatch(text)
    if numbered is not None:
        return _from_numbers([int(part or 0) for part in numbered.groups()])
    worded = _WORDED.fullmatch(text)
    return _from_words(worded) if worded else moment(text, UK)


def _from_numbers(numbers: Sequence[int]) -> datetime | None:
    day_of_month, month, year, hour, minute, second = numbers
    if year not in _YEARS:
        return None
    try:
        return uk_time(datetime(year, month, day_of_month, hour, minute, second, tzinfo=UK))
    except ValueError:
        return None


def _from_words(found: re.Match[str]) -> datetime | None:
    month, hour, half = found["month"].casefold(), int(found["hour"]), (found["half"] or "").casefold()
    if month not in _MONTHS or (half and not 1 <= hour <= _HALF_DAY):
        return None
    if half:
        hour = hour % _HALF_DAY + (_HALF_DAY if half == "pm" else 0)
    day_text = f"{found['year']}-{_MONTHS.index(month) + 1:02}-{int(found['day']):02}"
    return moment(f"{day_text}T{hour:02}:{found['minute']}", UK)


def _zone(untrusted: object) -> ZoneInfo | None:
    if not isinstance(untrusted, str):
        return None
    try:
        return ZoneInfo(untrusted)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
