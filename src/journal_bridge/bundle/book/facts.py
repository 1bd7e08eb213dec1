"""What can be asked of the book, and what is known of it once it is made."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from journal_bridge.bundle.choices import which_of


class Edition(StrEnum):
    """Whom the book is for, and so how it is laid out."""

    PARENT = "parent"
    SETTING = "setting"
    SCHOOL = "school"
    OWN = "own"
    """The setting's own file: everything it keeps, marked where families have not seen it."""


@dataclass(frozen=True)
class BookFacts:
    """What was made: pages, pictures (film stills among them), and what could not be printed as it was.

    `replaced_glyphs` characters had no font; `unavailable` pictures could not be shown; `plain_because` says why
    the file is not marked for screen readers as PDF/UA, and is None when it is. Pages and pictures are those of all
    `volumes` together.
    """

    pages: int
    photos: int
    replaced_glyphs: int
    unavailable: int = 0
    plain_because: str | None = None
    volumes: int = 1


def volume_paths(target: Path, volumes: int) -> list[Path]:
    """Return where a book's files lie: `book.pdf` itself, or `book-1-of-3.pdf` and so on beside it."""
    if volumes == 1:
        return [target]
    return [
        target.with_name(f"{target.stem}-{which_of(number, volumes)}{target.suffix}")
        for number in range(1, volumes + 1)
    ]
