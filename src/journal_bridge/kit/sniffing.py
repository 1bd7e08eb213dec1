"""Tells a media file's type from its first bytes, as far as the kinds platforms store."""

import re
from typing import Final

from journal_bridge.journal import MediaKind

SNIFF_BYTES: Final = 32
"""Enough for every signature below."""

_STARTS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
)
_MPEG_AUDIO: Final = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL)
"""The first frame of an MP3 without a tag before it, as minimising leaves one: sync, layer III, a bit rate."""

_KINDS: Final = {"image": MediaKind.PHOTO, "video": MediaKind.VIDEO, "audio": MediaKind.AUDIO}
_BRANDS: Final[dict[bytes, str]] = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"mif1": "image/heic",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
}
"""Major brands of ISO base media files that are not an MP4 film."""


def media_type(head: bytes) -> str | None:
    """Return the MIME type the first bytes speak of, or None when they are of no kind known here."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if _MPEG_AUDIO.match(head):
        return "audio/mpeg"
    return next((mime for start, mime in _STARTS if head.startswith(start)), None)


def kind_of(mime: str) -> MediaKind:
    """Return the kind of medium a MIME type is of; whatever is no picture, film or sound is a document."""
    return _KINDS.get(mime.partition("/")[0], MediaKind.DOCUMENT)
