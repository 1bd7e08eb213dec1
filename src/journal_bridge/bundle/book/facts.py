"""What can be asked of the book, and what is known of it once it is made."""

from dataclasses import dataclass
from enum import StrEnum


class Edition(StrEnum):
    """Whom the book is for, and so how it is laid out."""

    PARENT = "parent"
    SETTING = "setting"
    SCHOOL = "school"


@dataclass(frozen=True)
class BookFacts:
    """What was made: pages, pictures (film stills among them), and what could not be printed as it was.

    `replaced_glyphs` characters had no font; `unavailable` pictures could not be shown; `plain_because` says why
    the file is not marked for screen readers as PDF/UA, and is None when it is.
    """

    pages: int
    photos: int
    replaced_glyphs: int
    unavailable: int = 0
    plain_because: str | None = None
