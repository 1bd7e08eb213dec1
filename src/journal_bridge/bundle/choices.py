"""What the sender chooses about a book: the size of its photos, of its files, and how it is printed."""

from dataclasses import dataclass
from enum import StrEnum


class Photos(StrEnum):
    """How large photos stand in a book; what is shown smaller than it was lies beside the book in full size."""

    ORIGINAL = "original"
    BOOK = "book"
    MAIL = "mail"


@dataclass(frozen=True)
class Choices:
    """One bundle's choices; the defaults are a book to read on a screen, in one volume.

    `limit` is the greatest length of one file in bytes, `cover` the id in the minimised journal of the photo that
    goes on the cover, and `paper` asks for the edition that is printed on paper.
    """

    photos: Photos = Photos.BOOK
    limit: int | None = None
    cover: str | None = None
    paper: bool = False
