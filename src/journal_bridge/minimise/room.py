"""The private room a child's media are cleaned in: each file once, looked at once, whatever asks for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from journal_bridge.errors import MediaRefused
from journal_bridge.journal import Media, MediaKind
from journal_bridge.minimise.media import Checker, CleanedMedia, Heic, clean_media, face_names

MAX_PHOTO: Final = 64 * 1024 * 1024
"""Largest photo read into memory, in bytes; a 48-megapixel phone picture is under 20 MB."""


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


@dataclass
class MediaRoom:
    """Cleans media into `folder` and remembers what it saw; `find` opens a file by its name in the export.

    `heic` says what becomes of HEIC photos: see `clean_media`.
    """

    folder: Path
    find: Callable[[str], MediaFile]
    checker: Checker
    heic: Heic = "jpeg"
    _seen: dict[str, Look] = field(default_factory=dict)

    def look(self, media: Media) -> Look:
        """Return what there is to know about a file, cleaning it on the first call."""
        if media.id not in self._seen:
            self._seen[media.id] = self._look(media)
        return self._seen[media.id]

    def _look(self, media: Media) -> Look:
        if media.path is None:
            return Look(None, None, "media-missing")
        target = self.folder / f"{len(self._seen):06d}"
        source = self.find(media.path)
        try:
            named = self._named(source) if media.kind is MediaKind.PHOTO else ()
            with source.open() as stream:
                cleaned = clean_media(stream, target, checker=self.checker, heic=self.heic)
            if media.kind is not _KINDS.get(cleaned.mime.partition("/")[0]):
                return Look(None, None, "media-unknown")  # a film that calls itself a photo would not be watched
            faces = self.checker.faces(target) if media.kind is MediaKind.PHOTO else 0
        except MediaRefused as refused:
            return Look(None, None, refused.code)
        return Look(cleaned, target, None, faces, named, cleaned.text)

    @staticmethod
    def _named(source: MediaFile) -> tuple[str, ...]:
        with source.open() as stream:
            untrusted = stream.read(MAX_PHOTO + 1)
        if len(untrusted) > MAX_PHOTO:
            raise MediaRefused("media-too-large")
        return face_names(untrusted)
