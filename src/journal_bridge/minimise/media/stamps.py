"""The date a family's copy of a file carries: when it was, on the UK clock, and what kind of date that is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from journal_bridge.journal import uk_time


class Says(StrEnum):
    """What a date means, in the fixed words written beside it."""

    TAKEN = "Date taken"
    ENTRY = "Date of the entry"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date to write into a file as its only metadata; `moment` is aware."""

    moment: datetime
    says: Says

    @property
    def local(self) -> datetime:
        """Return the moment on the UK clock, whole seconds, with that day's offset."""
        return uk_time(self.moment)

    @property
    def exif_time(self) -> bytes:
        """Return the time as EXIF writes it."""
        return f"{self.local:%Y:%m:%d %H:%M:%S}".encode()

    @property
    def exif_offset(self) -> bytes:
        """Return the offset from UTC as EXIF writes it."""
        return self.local.isoformat()[-6:].encode()
