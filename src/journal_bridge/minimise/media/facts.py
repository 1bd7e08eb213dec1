"""What is known about a media file: frozen values, and the moment a picture was taken."""

from dataclasses import dataclass
from datetime import datetime

from journal_bridge.minimise.media import exif
from journal_bridge.minimise.media.packets import exif_of


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """A picture that decodes: MIME type, size in pixels as shown (turned upright), EXIF orientation 1-8."""

    mime: str
    width: int
    height: int
    orientation: int


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """A film or sound that decodes: seconds, size in pixels as shown (None for sound alone), MIME type.

    `taken_at` is the time the original said it was made, as written.
    """

    duration: float
    width: int | None
    height: int | None
    mime: str
    taken_at: str | None = None


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A document that opens: its pages, and the text on them, in search of names."""

    pages: int
    text: str


@dataclass(frozen=True, slots=True)
class CleanedMedia:
    """A cleaned file: its SHA-256 and size, what it is, and the SHA-256 of the file it was made from.

    Width and height are None for sound and documents; duration, in seconds, is None for pictures and documents.
    `text` is what a document says, as far as it can be read; `taken_at` is what the original said, naive where it
    named no offset.
    """

    sha256: str
    bytes: int
    mime: str
    width: int | None
    height: int | None
    duration: float | None
    source_sha256: str
    text: str = ""
    taken_at: datetime | None = None


def taken_at(untrusted_data: bytes) -> datetime | None:
    """Return when a JPEG, PNG, WebP or HEIC was taken (EXIF DateTimeOriginal), or None; never raises.

    Naive when the camera wrote no offset: the local time of an unknown place.
    """
    written, offset = exif.taken(exif_of(untrusted_data))
    day, _, hour = written.partition(" ")
    return moment_from(f"{day.replace(':', '-')}T{hour}{offset}")


def moment_from(untrusted: str | None) -> datetime | None:
    """Return the moment a text tells (ISO 8601), or None when it tells none."""
    try:
        return datetime.fromisoformat(untrusted or "")
    except ValueError:
        return None
