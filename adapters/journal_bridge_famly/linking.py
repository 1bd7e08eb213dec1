"""The links of a capture's media, made whole where the platform gives pieces of them, and the names of their files.

The platform signs a link for a day at most. The size in a picture's address is not signed: the size the record
tells is asked for, because the address in a list is often a preview's.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, quote, urlsplit

from journal_bridge.adapter import MediaLink, OpenedExport

from .export import MediaRef
from .pictures import Album, side
from .reading import read_capture

_SIZE: Final = re.compile(r"(?<=/)\d{1,5}x\d{1,5}(?=/)")
_NAMING: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
"""Ids that name a file on every system; the platform's own are uuids."""

_FOLDER: Final = "media"


def links(opened: OpenedExport) -> Iterator[MediaLink]:
    """Yield the links of media whose files are not in the export, those that last longest first."""
    album = read_capture(opened).album
    for media_id, held in sorted(album.held.items()):
        if album.file_of(media_id) is None:
            found = {link for one in held if (link := _whole(one.ref))}
            kind, stem = album.media(media_id).kind, _stem(album, media_id)
            yield from (MediaLink(media_id, kind, stem, link) for link in sorted(found, key=_lasting, reverse=True))


def _stem(album: Album, media_id: str) -> str | None:
    """Return the name under which a medium's file is looked for: its own id, where that can name a file."""
    raw = album.held[media_id][0].ref.id
    return f"{_FOLDER}/{raw}" if _NAMING.fullmatch(raw) else None


def _whole(ref: MediaRef) -> str | None:
    """Return a medium's link: as the record gives it, or put together from the pieces of it."""
    for link in (ref.url, ref.videoUrl):
        if isinstance(link, str) and link:
            return _sized(link, ref)
    width, height = side(ref.width), side(ref.height)
    size = f"{width}x{height}/" if width and height else ""
    secret = ref.secret if isinstance(ref.secret, dict) else {}
    pieces = [secret.get(name) for name in ("prefix", "key", "path", "expires")]
    told = [piece for piece in pieces if isinstance(piece, str) and piece]
    if len(told) == len(pieces):
        prefix, key, path, expires = told
        return f"{prefix}/{key}/{size}{path}?expires={quote(expires, safe='')}"
    if isinstance(ref.prefix, str) and isinstance(ref.key, str) and ref.prefix:
        return f"{ref.prefix}/{size}{ref.key}"  # here the key is the path and what signs it
    return None


def _sized(link: str, ref: MediaRef) -> str:
    width, height = side(ref.width), side(ref.height)
    return _SIZE.sub(f"{width}x{height}", link, count=1) if width and height else link


def _lasting(link: str) -> tuple[str, str]:
    """Return when a link says it expires, for sorting; ISO times sort as they stand."""
    try:
        return max(parse_qs(urlsplit(link).query).get("expires", [""])), link
    except ValueError:
        return "", link
