"""When a picture or film was taken, and which date a family's copy of it carries."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from journal_bridge.journal import Entry, Media, entry_day
from journal_bridge.journal.values import UK
from journal_bridge.minimise.media import Says, Stamp

EARLIEST: Final = 2001
"""First year believed: a camera whose clock was never set says 1904, 1970, 1980 or 2000."""
NOON: Final = time(12)
"""The hour given to a day of which no hour is known: noon stays on that day in most readers' time zones."""

Origin = Literal["platform", "file", "entry"]


def believed(said: datetime | None, today: date) -> datetime | None:
    """Return the time a file tells, on the UK clock where it names no offset, unless no clock can have meant it."""
    if said is None or said.year < EARLIEST:
        return None
    moment = said if said.tzinfo else said.replace(tzinfo=UK)
    return moment if moment.date() <= today + timedelta(days=1) else None


def taken(media: Media, said: datetime | None, today: date) -> tuple[datetime | None, Origin | None]:
    """Return when it was taken and who says so: the platform where it does, else the file."""
    if media.taken_at is not None:
        return media.taken_at, media.taken_at_from
    moment = believed(said, today)
    return moment, "file" if moment else None


def stamp_of(moment: datetime | None, origin: Origin | None, day: date | None) -> Stamp | None:
    """Return the date a family's copy carries: when it was taken, else the day of its entry, else none."""
    if moment is not None:
        return Stamp(moment, Says.ENTRY if origin == "entry" else Says.TAKEN)
    return Stamp(datetime.combine(day, NOON, UK), Says.ENTRY) if day else None


def days_of_media(entries: Iterable[Entry]) -> dict[str, date]:
    """Return the earliest day of an entry that shows it, by media id."""
    days: dict[str, date] = {}
    for entry in entries:
        if day := entry_day(entry):
            for media in entry.all_media:
                days[media] = min(days.get(media, day), day)
    return days
