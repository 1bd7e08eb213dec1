"""The private room a child's media are cleaned in: each file once, looked at once, whatever asks for it."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from journal_bridge.errors import MediaRefused, OurFault, TryAgain
from journal_bridge.journal import Media, MediaKind
from journal_bridge.minimise.media import (
    DATED,
    Checker,
    CleanedMedia,
    Heic,
    Stamp,
    clean_media,
    date_media,
    photo_words,
)

MAX_PHOTO: Final = 64 * 1024 * 1024
"""Largest photo read into memory, in bytes; a 48-megapixel phone picture is under 20 MB."""

COPIES: Final = 3
"""How often a film lies on the disk at once while it is cleaned: as it came, cleaned, and put in order."""

_BLOCK: Final = 1 << 20

_KINDS: Final = {
    "image": MediaKind.PHOTO,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.AUDIO,
    "application": MediaKind.DOCUMENT,
}
"""What a file may be called, by what its bytes are."""


class MediaFile(Protocol):
    """A file of the export that can be opened."""

    def open(self) -> BinaryIO:
        """Open the bytes for reading."""


@dataclass(frozen=True)
class Look:
    """What looking at one file showed."""

    cleaned: CleanedMedia | None
    path: Path | None
    refused: str | None = None
    faces: int | None = None
    named: tuple[str, ...] = ()
    text: str = ""
    """What a document says, as far as it can be read."""
    taken_at: datetime | None = None
    """When the file says it was made; naive where it names no offset."""
    texts: tuple[str, ...] = ()
    """Keywords, titles and captions a photo's own data hold."""


@dataclass
class MediaRoom:
    """Cleans media into `folder` and remembers what it saw; `find` opens a file by its name in the export.

    `heic` says what becomes of HEIC photos: see `clean_media`. Where no rule asks how many faces there are, as on
    the setting's own new platform, they need not be counted.
    """

    folder: Path
    find: Callable[[str], MediaFile]
    checker: Checker
    heic: Heic = "jpeg"
    counts_faces: bool = True
    seen: dict[str, Look] = field(default_factory=dict)
    """What was seen of each medium, by its id; given where an earlier run looked."""

    def look(self, media: Media) -> Look:
        """Return what there is to know about a file, cleaning it on the first call."""
        if media.id not in self.seen:
            self.seen[media.id] = self._look(media)
        return self.seen[media.id]

    def _look(self, media: Media) -> Look:
        if media.path is None:
            return Look(None, None, "media-missing")
        target = self.folder / f"{len(self.seen):06d}"
        source = self.find(media.path)
        try:
            with source.open() as stream:
                photo = _in_memory(stream) if media.kind is MediaKind.PHOTO else None
                cleaned = clean_media(photo or stream, target, checker=self.checker, heic=self.heic)
            if media.kind is not _KINDS.get(cleaned.mime.partition("/")[0]):
                return Look(None, None, "media-unknown")  # a film that calls itself a photo would not be watched
            faces = self._faces(target) if photo else 0
            named, texts = photo_words(photo.getvalue()) if photo else ((), ())
        except MediaRefused as refused:
            self._demand_space(source)
            return Look(None, None, refused.code)
        return Look(cleaned, target, None, faces, named, cleaned.text, cleaned.taken_at, texts)

    def _faces(self, photo: Path) -> int | None:
        """Count the faces in a cleaned photo; None where they were not, which is never no faces."""
        return self.checker.faces(photo) if self.counts_faces else None

    def _demand_space(self, source: MediaFile) -> None:
        """Refuse to call a file damaged where the disk may have been full: a film would stay behind for that.

        Raises:
            TryAgain: `no-room`.
        """
        with source.open() as stream:
            length = sum(len(block) for block in iter(lambda: stream.read(_BLOCK), b""))
        if shutil.disk_usage(self.folder).free < COPIES * length + _BLOCK:
            raise TryAgain("no-room")

    def lay(self, look: Look, target: Path, stamp: Stamp | None) -> CleanedMedia:
        """Put a file that was cleaned into an outgoing folder, with a date where it is to carry one.

        Raises:
            OurFault: `internal` for a file that was not cleaned.
        """
        if look.cleaned is None or look.path is None:
            raise OurFault("internal", "media room")  # what is carried was cleaned when it was planned
        if stamp is not None and look.cleaned.mime in DATED:
            return date_media(look.cleaned, look.path, target, stamp, self.checker)
        os.link(look.path, target)
        return look.cleaned

    def still(self, look: Look, target: Path) -> None:
        """Write the JPEG that stands for a film or a HEIC photo in a book; for anything else, write nothing.

        A film of which no picture can be taken has none, and the book says so.
        """
        makers = {"video/mp4": self.checker.still, "image/heic": self.checker.jpeg}
        make = makers.get(look.cleaned.mime) if look.cleaned else None
        if make is None or look.path is None:
            return
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(MediaRefused):
            make(look.path, target)


def _in_memory(stream: BinaryIO) -> BytesIO:
    """Read a photo once: it is cleaned and its own data are read, and a ZIP would unpack it twice."""
    untrusted = stream.read(MAX_PHOTO + 1)
    if len(untrusted) > MAX_PHOTO:
        raise MediaRefused("media-too-large")
    return BytesIO(untrusted)
