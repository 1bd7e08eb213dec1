"""Cleans one media file: sniff, filter by kind, look at what came out, and only then put it in its place."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, Literal

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import heif
from journal_bridge.minimise.media.checker import Checker
from journal_bridge.minimise.media.facts import CleanedMedia, moment_from, taken_at
from journal_bridge.minimise.media.heic import strip_heic
from journal_bridge.minimise.media.jpeg import strip_jpeg
from journal_bridge.minimise.media.png import strip_png
from journal_bridge.minimise.media.sniffing import HEAD_BYTES, sniff
from journal_bridge.minimise.media.webp import strip_webp

PICTURE_BYTES: Final = 64 * 1024 * 1024
"""Largest picture read into memory; a 48-megapixel phone picture is under 20 MB."""
FILM_BYTES: Final = 4 * 1024**3
"""Largest film: an hour of full HD from a phone; journals hold clips of minutes."""
PAPER_BYTES: Final = 256 * 1024 * 1024
"""Largest document: a hundred pages scanned in colour."""
_PIECE: Final = 1024 * 1024

Heic = Literal["jpeg", "keep"]
"""What becomes of a HEIC photo: a JPEG that everybody can open, or a HEIC whose picture is untouched."""

_PICTURES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "image/jpeg": strip_jpeg,
    "image/png": strip_png,
    "image/webp": strip_webp,
}
_HEIC: Final = "image/heic"
_PAPER: Final = "application/pdf"
_SEE_THROUGH: Final = frozenset({"image/png", "image/webp"})
"""Kinds of picture that may hide colours under parts that nobody sees."""
_FILMS: Final = frozenset({"video/mp4", "video/quicktime", "audio/mp4", "audio/mpeg"})


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Give an empty file of mode 0600 in `folder`, and remove it at the end if it is still there."""
    handle, name = tempfile.mkstemp(prefix=".cleaning-", dir=folder)
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _converted(untrusted: bytes, folder: Path, checker: Checker) -> bytes:
    heif.contents(untrusted)  # the decoder fills a picture that was cut short with grey
    with _scratch(folder) as source, _scratch(folder) as made:
        source.write_bytes(untrusted)
        checker.jpeg(source, made)
        return strip_jpeg(made.read_bytes())


def _filtered(mime: str, untrusted: bytes, folder: Path, checker: Checker, heic: Heic) -> tuple[str, bytes]:
    """Return what a picture becomes, and its bytes."""
    if mime != _HEIC:
        return mime, _PICTURES[mime](untrusted)
    if heic == "keep":
        with suppress(MediaRefused):  # a kind of HEIC the filter cannot prove clean still becomes a JPEG
            return mime, strip_heic(untrusted)
    return "image/jpeg", _converted(untrusted, folder, checker)


def _clean_picture(mime: str, untrusted: bytes, target: Path, checker: Checker, heic: Heic) -> CleanedMedia:
    if len(untrusted) > PICTURE_BYTES:
        raise MediaRefused("media-too-large")
    mime, cleaned = _filtered(mime, untrusted, target.parent, checker, heic)
    with _scratch(target.parent) as scratch:
        scratch.write_bytes(cleaned)
        if mime in _SEE_THROUGH and checker.unhide(scratch):
            cleaned = _PICTURES[mime](scratch.read_bytes())
            scratch.write_bytes(cleaned)
        facts = checker.check(scratch)
        if facts.mime != mime:
            raise MediaRefused("media-damaged")
        scratch.replace(target)
    digest, origin = hashlib.sha256(cleaned).hexdigest(), hashlib.sha256(untrusted).hexdigest()
    width, height = facts.width, facts.height
    return CleanedMedia(digest, len(cleaned), mime, width, height, None, origin, taken_at=taken_at(untrusted))


def _spool(head: bytes, source: BinaryIO, copy: Path, most: int) -> None:
    with copy.open("wb") as file:
        file.write(head)
        total = len(head)
        while piece := source.read(_PIECE):
            total += len(piece)
            if total > most:
                raise MediaRefused("media-too-large")
            file.write(piece)


def _clean_film(copy: Path, scratch: Path, checker: Checker) -> CleanedMedia:
    facts = checker.film(copy, scratch)
    return CleanedMedia(
        _sha256_of(scratch),
        scratch.stat().st_size,
        facts.mime,
        facts.width,
        facts.height,
        facts.duration,
        _sha256_of(copy),
        taken_at=moment_from(facts.taken_at),
    )


def _clean_paper(copy: Path, scratch: Path, checker: Checker) -> CleanedMedia:
    facts = checker.paper(copy, scratch)
    size = scratch.stat().st_size
    return CleanedMedia(_sha256_of(scratch), size, _PAPER, None, None, None, _sha256_of(copy), facts.text)


def _clean_copy(mime: str, head: bytes, source: BinaryIO, target: Path, checker: Checker) -> CleanedMedia:
    """Clean what is too large for memory from our own copy: its hash is then of the bytes that were cleaned."""
    clean, most = (_clean_paper, PAPER_BYTES) if mime == _PAPER else (_clean_film, FILM_BYTES)
    with _scratch(target.parent) as copy, _scratch(target.parent) as scratch:
        _spool(head, source, copy, most)
        cleaned = clean(copy, scratch, checker)
        scratch.replace(target)
    return cleaned


def _clean(source: BinaryIO, target: Path, checker: Checker, heic: Heic) -> CleanedMedia:
    head = source.read(HEAD_BYTES)
    mime = sniff(head)
    if mime == _HEIC or mime in _PICTURES:
        return _clean_picture(mime, head + source.read(PICTURE_BYTES + 1 - len(head)), target, checker, heic)
    if mime == _PAPER or mime in _FILMS:
        return _clean_copy(mime, head, source, target, checker)
    raise MediaRefused("media-unknown")


def clean_media(source: BinaryIO | Path, target: Path, *, checker: Checker, heic: Heic = "jpeg") -> CleanedMedia:
    """Write the media file `source` to `target` without anything but picture and sound, and return its facts.

    JPEG, PNG and WebP keep their pixels bit for bit; MP4, MOV, M4A and MP3 are copied without re-encoding.
    HEIC becomes a JPEG, or with `heic="keep"` stays HEIC, pixels bit for bit, where that can be proved clean.
    A PDF is composed anew from its pages. Every other kind is refused, never passed on as it came.
    `target` appears whole, with mode 0600, or not at all.

    Raises:
        MediaRefused: `media-unknown`, `media-damaged` or `media-too-large`.
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            return _clean(file, target, checker, heic)
    return _clean(source, target, checker, heic)
