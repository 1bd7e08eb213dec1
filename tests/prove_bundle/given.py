"""Deliveries to try things on: the book of everything, packed and sealed for people, and what opens it."""

import hashlib
import mimetypes
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PIL import Image

import book_samples
from journal_bridge.bundle import ForPeople, pack, seal
from journal_bridge.bundle.choices import Choices
from journal_bridge.handover import Bundle, MinimisedJournal, Purpose
from journal_bridge.journal import Entry, Media, MediaKind
from journal_bridge.keys import SettingKeys

BOOK_PHRASE: Final = "7KQM-2XVD-9RTB-HW4N"
FILMS_PHRASE: Final = "M3ZC-8PGA-W5YE-1JDT"
SMALL: Final = 400_000
"""Bytes of a file, at most: the book of everything then needs three volumes or so."""

TRANSFER: Final = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Given:
    """One delivery to people: its folder, and the bundle in clear that it was sealed from."""

    folder: Path
    bundle: Bundle
    choices: Choices

    @property
    def books(self) -> tuple[Path, ...]:
        """The book's volumes in order; one when it has only one."""
        return tuple(sorted(self.folder.glob("*.pdf"), key=_number))

    @property
    def films(self) -> tuple[Path, ...]:
        """The parts of the ZIP beside the book in order; none when everything is in the book."""
        return tuple(sorted(self.folder.glob("*.zip"), key=_number))

    def digest(self, name: str) -> str:
        """Return the SHA-256 of a packed file."""
        return next(file.sha256 for file in self.bundle.files if file.name == name)


def _number(path: Path) -> tuple[int, str]:
    digits = [part for part in path.stem.split("-") if part.isdigit()]
    return (int(digits[0]) if digits else 0, path.name)


def described(minimised: MinimisedJournal) -> MinimisedJournal:
    """Return a sample journal whose media have their digest, length and kind, as `minimise` leaves them."""
    media = tuple(_described(one, minimised.folder) for one in minimised.journal.media)
    journal = minimised.journal.model_copy(update={"media": tuple(sorted(media, key=lambda one: one.id))})
    return replace(minimised, journal=journal)


def _described(media: Media, folder: Path) -> Media:
    content = (folder / (media.path or "")).read_bytes()
    mime, _ = mimetypes.guess_type(media.path or "")
    known: dict[str, object] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "mime": mime}
    if media.kind is MediaKind.PHOTO:
        with Image.open(folder / (media.path or "")) as picture:
            known |= {"width": picture.width, "height": picture.height}
    return media.model_copy(update=known)


def whole_book(folder: Path, purpose: Purpose = Purpose.PARENT) -> MinimisedJournal:
    """Return the small journal with everything in it, each entry told in words of its own."""
    made = described(book_samples.whole_book(folder, purpose))
    entries = tuple(_in_own_words(entry, number) for number, entry in enumerate(made.journal.entries))
    return replace(made, journal=made.journal.model_copy(update={"entries": entries}))


def _in_own_words(entry: Entry, number: int) -> Entry:
    """Begin every block with words that stand nowhere else, so that a block in the wrong place is noticed."""
    body = tuple(
        block.model_copy(update={"text": f"Story {number}, paragraph {at}: {block.text}"})
        for at, block in enumerate(entry.body)
    )
    return entry.model_copy(update={"body": body})


def given(minimised: MinimisedJournal, folder: Path, choices: Choices | None = None) -> Given:
    """Pack a journal, seal it for people in the edition of its purpose, and return the delivery."""
    keys = SettingKeys.load_or_create(folder / "keys")
    packed = pack(minimised, folder)
    chosen = choices or Choices()
    sealed = seal(packed, ForPeople(BOOK_PHRASE, FILMS_PHRASE, chosen), TRANSFER, folder, keys)
    return Given(sealed.files[0].path.parent, packed, chosen)
