"""What the sender chooses about a book: the size of its photos, of its files, and how it is printed."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from journal_bridge.errors import UsageFault

BOOK_SIDE: Final = 1600
"""Longest side in pixels: 270 dpi over the width of the page."""

MAIL_SIDE: Final = 1000
"""Longest side in pixels: 170 dpi over the width of the page, and about 90 kB a photo."""

MAILBOX: Final = 18_000_000
"""Bytes of one file that mailboxes of 25 MB take: as MIME (RFC 2045: 78 bytes for every 57) it is 24.6 MB."""

STICK: Final = 39 * 2**30 // 10
"""3.9 GiB: a file of FAT32, as most sticks come, ends at 4 GiB."""

SMALLEST_LIMIT: Final = 1_000_000
"""Bytes; letters, cover and data of a volume alone can take half of that."""

_NAMED: Final = {"mailbox": MAILBOX, "stick": STICK}
_UNITS: Final = {"kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_SIZE: Final = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*([a-z]+)", re.ASCII)


class Photos(StrEnum):
    """How large photos stand in a book; what is shown smaller than it was lies beside the book in full size."""

    ORIGINAL = "original"
    BOOK = "book"
    MAIL = "mail"


_SIDES: Final = {Photos.ORIGINAL: None, Photos.BOOK: BOOK_SIDE, Photos.MAIL: MAIL_SIDE}


def which_of(number: int, several: int) -> str:
    """Return what tells one file of several: `2-of-3`, or `02-of-12`, so that any list has them in their order."""
    return f"{number:0{len(str(several))}}-of-{several}"


@dataclass(frozen=True)
class Choices:
    """One bundle's choices; the defaults are a book to read on a screen, in one volume.

    `limit` is the greatest length of one file in bytes, `cover` the id in the minimised journal of the photo that
    goes on the cover, and `paper` asks for the edition that is printed on paper. `locked` is False only for pages
    that travel inside a sealed bundle: it is what they say of themselves, and locks nothing.
    """

    photos: Photos = Photos.BOOK
    limit: int | None = None
    cover: str | None = None
    paper: bool = False
    locked: bool = True


def longest_side(photos: Photos) -> int | None:
    """Return the pixels a photo's longest side may have in the book, or None when it goes in as it is."""
    return _SIDES[photos]


def limit_from(words: str) -> int:
    """Return the bytes meant by `mailbox`, `stick`, or a size such as `500MB` or `3.9 GiB`.

    Raises:
        UsageFault: `usage` for anything else, and for less than `SMALLEST_LIMIT`.
    """
    folded = words.strip().casefold()
    if folded in _NAMED:
        return _NAMED[folded]
    found = _SIZE.fullmatch(folded)
    limit = round(float(found[1]) * _UNITS.get(found[2], 0)) if found else 0
    if limit < SMALLEST_LIMIT:
        raise UsageFault("usage", "--limit: mailbox, stick, or a size from 1MB, such as 500MB or 2GiB")
    return limit
