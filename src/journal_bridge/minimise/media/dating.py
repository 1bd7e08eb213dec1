"""Writes the date a family's copy carries into a file that was cleaned; the picture stays as it is."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from journal_bridge.minimise.media.checker import Checker
from journal_bridge.minimise.media.facts import CleanedMedia
from journal_bridge.minimise.media.heic import strip_heic
from journal_bridge.minimise.media.jpeg import strip_jpeg
from journal_bridge.minimise.media.png import strip_png
from journal_bridge.minimise.media.stamps import Stamp
from journal_bridge.minimise.media.webp import strip_webp

_PICTURES: Final[dict[str, Callable[[bytes, Stamp], bytes]]] = {
    "image/jpeg": strip_jpeg,
    "image/png": strip_png,
    "image/webp": strip_webp,
    "image/heic": strip_heic,
}
_FILMS: Final = frozenset({"video/mp4", "audio/mp4"})

DATED: Final = frozenset({*_PICTURES, *_FILMS})
"""Kinds of file a date is written into; MP3 and PDF have no place for one that says what it means."""


def date_media(cleaned: CleanedMedia, path: Path, target: Path, stamp: Stamp, checker: Checker) -> CleanedMedia:
    """Write the cleaned file at `path` to `target` with its date, and return its new facts.

    Args:
        cleaned: the facts of a file of one of the kinds in `DATED`.
        path: where it lies.
        target: a new file.
        stamp: the date.
        checker: copies films in its child process.

    Raises:
        MediaRefused: `media-damaged`, which a file that was cleaned and looked at is not.
    """
    if cleaned.mime in _FILMS:
        checker.film(path, target, stamp)
    else:
        target.write_bytes(_PICTURES[cleaned.mime](path.read_bytes(), stamp))
    target.chmod(0o600)
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return replace(cleaned, sha256=digest, bytes=target.stat().st_size)
