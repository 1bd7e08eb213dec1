"""Tells what a media file is from its first bytes; names and claimed types are never asked."""

import re
from typing import Final

HEAD_BYTES: Final = 64
"""How much of a file `sniff` wants to see: the longest signature plus a few compatible brands."""

_BRANDS: Final[dict[bytes, str]] = {
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"hevx": "image/heic",
    b"isom": "video/mp4",
    b"iso2": "video/mp4",
    b"iso4": "video/mp4",
    b"iso5": "video/mp4",
    b"iso6": "video/mp4",
    b"mp41": "video/mp4",
    b"mp42": "video/mp4",
    b"avc1": "video/mp4",
    b"M4V ": "video/mp4",
    b"MSNV": "video/mp4",
}
"""ISO base media brands (mp4ra.org); the major brand is asked first, then the compatible ones in order."""

_ANY_HEIF: Final = frozenset({b"mif1", b"msf1"})
_OTHER_HEIF: Final = frozenset({b"avif", b"avis", b"jpeg", b"avci"})
"""Brands of HEIF as such, which HEVC photos of some phones carry alone, and of photos that are coded otherwise."""

_OLD_QUICKTIME: Final = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
"""First atoms of QuickTime files from before `ftyp` existed (QuickTime File Format, 2001)."""

_STARTS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
)

_MPEG_AUDIO: Final = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL)
"""An MPEG layer III frame header: sync, versions 1, 2 and 2.5, with a bit rate."""


def _brand(head: bytes) -> str | None:
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))]
    if known := next((_BRANDS[brand] for brand in brands if brand in _BRANDS), None):
        return known
    return "image/heic" if _ANY_HEIF & set(brands) and not _OTHER_HEIF & set(brands) else None


def sniff(head: bytes) -> str | None:
    """Return the MIME type the first `HEAD_BYTES` bytes speak of, or None when it is none of ours."""
    for start, mime in _STARTS:
        if head.startswith(start):
            return mime
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _brand(head)
    if head[4:8] in _OLD_QUICKTIME:
        return "video/quicktime"
    return "audio/mpeg" if _MPEG_AUDIO.match(head) else None
