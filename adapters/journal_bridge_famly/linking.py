"""The links of a capture's media, made whole where the platform gives pieces of them, and the names of their files.

The platform signs a link for a day at most. The size in a picture's address is not signed: the size the record
tells is asked for, because the address in a list is often a preview's.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

from journal_bridge.adapter import MediaLink, OpenedExport

from .pictures import Album
from .reading import read_capture

_NAMING: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
"""Ids that name a file on every system; the platform's own are uuids."""

_FOLDER: Final = "media"


def links(opened: OpenedExport) -> Iterator[MediaLink]:
    """Yield the links of media whose files are not in the export, those that last longest first."""
    album = read_capture(opened, keeps_links=True).album
    for media_id in sorted(album.held):
        if album.file_of(media_id) is None:
            found = album.links.get(media_id, set())
            kind, stem = album.media(media_id).kind, _stem(album, media_id)
            yield from (MediaLink(media_id, kind, stem, link) for link in sorted(found, key=_lasting, reverse=True))


def _stem(album: Album, media_id: str) -> str | None:
    """Return the name under which a medium's file is looked for: its own id, where that can name a file."""
    raw = album.held[media_id][0].raw
    return f"{_FOLDER}/{raw}" if _NAMING.fullmatch(raw) else None


def _lasting(link: str) -> tuple[str, str]:
    """Return when a link says it expires, for sorting; ISO times sort as they stand."""
    try:
        return max(parse_qs(urlsplit(link).query).get("expires", [""])), link
    except ValueError:
        return "", link
