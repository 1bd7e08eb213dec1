"""The days and hours of the story: nursery days in term, and the times at which staff write."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from journal_bridge.invented.people import FIRST_DAY, LAST_DAY
from journal_bridge.invented.records import InventedChild

_HOLIDAYS = (
    (date(2023, 10, 23), date(2023, 10, 27)),
    (date(2023, 12, 21), date(2024, 1, 5)),
    (date(2024, 3, 29), date(2024, 4, 12)),
    (date(2024, 7, 22), date(2024, 9, 2)),
    (date(2024, 12, 20), date(2025, 1, 3)),
    (date(2025, 4, 7), date(2025, 4, 21)),
)
_SATURDAY = 5


def nursery_days(start: date = FIRST_DAY, end: date = LAST_DAY) -> tuple[date, ...]:
    """Return every day the nursery was open between two days."""
    days = (start + timedelta(days=number) for number in range((end - start).days + 1))
    return tuple(day for day in days if day.weekday() < _SATURDAY and not _holiday(day))


def _holiday(day: date) -> bool:
    return any(start <= day <= end for start, end in _HOLIDAYS)


def days_of(child: InventedChild, many: int, chance: Random) -> tuple[date, ...]:
    """Return that many days on which the child was at nursery, spread over its whole time there."""
    days = nursery_days(max(child.started, FIRST_DAY), min(child.left or LAST_DAY, LAST_DAY))
    stride = len(days) / many
    return tuple(days[int(number * stride + chance.random() * stride * 0.9)] for number in range(many))


def at(day: date, chance: Random, *, first: int = 9, last: int = 16) -> datetime:
    """Return a time on that day, in UTC, between two hours."""
    clock = time(chance.randint(first, last), chance.randint(0, 59), chance.randint(0, 59), tzinfo=UTC)
    return datetime.combine(day, clock)


def later(moment: datetime, chance: Random, *, hours: int = 40) -> datetime:
    """Return a time after another, within some hours."""
    return moment + timedelta(minutes=chance.randint(12, hours * 60), seconds=chance.randint(0, 59))


_SEASONS = {"snow": (12, 1, 2), "leaves": (9, 10, 11)}


def in_season(scene: str, day: date) -> bool:
    """Tell whether a scene could be seen on that day: no snow in June."""
    return day.month in _SEASONS.get(scene, range(1, 13))


def together(group: tuple[InventedChild, ...]) -> tuple[date, date] | None:
    """Return the first and last day on which all these children were there, or None."""
    start = max(child.started for child in group)
    end = min(child.left or LAST_DAY for child in group)
    return (start, end) if start < end else None
