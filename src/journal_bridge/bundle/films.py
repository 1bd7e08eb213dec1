"""Films, papers and full-size originals beside a book: one AES-256 ZIP, its entries numbered, its index inside.

Neither belongs inside a PDF: an attachment costs its size several times in memory, and phones do not show it. The
book holds pictures at 1,600 pixels; whatever it shows smaller, or cannot show, lies here as it was.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

import pyzipper
from pyzipper.zipfile_aes import AESZipInfo

from journal_bridge.bundle.blocks import blocks, private_file
from journal_bridge.bundle.book.pictures import BOOK_SIDE
from journal_bridge.errors import NotVerified
from journal_bridge.handover import Bundle, BundleFile
from journal_bridge.journal import Availability, Entry, Journal, Media, MediaKind, uk_time

FILMS: Final = "films-and-originals.zip"
INDEX: Final = "index.csv"
_FIXED: Final = (1980, 1, 1, 0, 0, 0)
_HEADER: Final = ("file", "kind", "date", "seconds", "name in the book's data")


def needs_films(journal: Journal) -> bool:
    """Return whether something of the journal goes beside the book, so that a second passphrase is needed."""
    return bool(film_names(journal))


def film_names(journal: Journal) -> dict[str, str]:
    """Return the names in the ZIP by media id, numbered as the journal tells: `0001.mp4`, `0002.jpg`, ...

    The same journal gives the same names on every run.
    """
    names: dict[str, str] = {}
    for media in _in_order(journal):
        if media.id not in names and _goes_beside(media):
            names[media.id] = f"{len(names) + 1:04}{PurePosixPath(media.path or '').suffix}"
    return names


def write_films(bundle: Bundle, passphrase: str, target: Path) -> None:
    """Write the ZIP: AES-256 (WinZip AE-2), stored, streaming, fixed times; nothing stays behind when it fails.

    Args:
        bundle: the bundle whose films are wanted; it must have some.
        passphrase: a generated one, since ZIP makes guessing cheap.
        target: a new file.

    Raises:
        NotVerified: `tampered` when a file is no longer what it was when it was packed.
    """
    journal = bundle.minimised.journal
    names = film_names(journal)
    media = {one.id: one for one in journal.media}
    files = {file.name: file for file in bundle.files}
    try:
        with private_file(target) as sink, pyzipper.AESZipFile(sink, "w", pyzipper.ZIP_STORED) as archive:
            archive.setpassword(passphrase.encode("ascii"))
            archive.setencryption(pyzipper.WZ_AES, nbits=256)
            archive.writestr(AESZipInfo(INDEX, _FIXED), index_of(journal))
            for media_id, name in names.items():
                _add(archive, name, files[media[media_id].path or ""])
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _add(archive: pyzipper.AESZipFile, name: str, file: BundleFile) -> None:
    digest = hashlib.sha256()
    with file.path.open("rb") as source, archive.open(AESZipInfo(name, _FIXED), "w", force_zip64=True) as to:
        for block in blocks(source):
            digest.update(block)
            to.write(block)
    if digest.hexdigest() != file.sha256:
        raise NotVerified("tampered", name)


def index_of(journal: Journal) -> bytes:
    """Return the table of what lies in the ZIP, with dates on the UK clock, for any spreadsheet (UTF-8, BOM)."""
    names = film_names(journal)
    media = {one.id: one for one in journal.media}
    days = _days(journal)
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(_HEADER)
    for media_id, name in names.items():
        one = media[media_id]
        day = uk_time(one.taken_at).date().isoformat() if one.taken_at else days.get(media_id, "")
        length = "" if one.duration is None else f"{one.duration:.0f}"
        rows.writerow((name, one.kind, day, length, PurePosixPath(one.path or "").name))
    return table.getvalue().encode("utf-8-sig")


def _goes_beside(media: Media) -> bool:
    if media.availability is not Availability.FOUND or media.path is None:
        return False
    if media.kind is not MediaKind.PHOTO or media.mime != "image/jpeg":
        return True
    return media.width is None or media.height is None or max(media.width, media.height) > BOOK_SIDE


def _in_order(journal: Journal) -> Iterator[Media]:
    media = {one.id: one for one in journal.media}
    for entry in journal.entries:
        yield from (media[one] for one in _of(entry))
    yield from journal.media


def _of(entry: Entry) -> Iterator[str]:
    yield from entry.media
    for comment in entry.comments:
        yield from comment.media


def _days(journal: Journal) -> dict[str, str]:
    """Return the day of the first entry each medium stands under."""
    days: dict[str, str] = {}
    for entry in journal.entries:
        if entry.observed_on:
            for media_id in _of(entry):
                days.setdefault(media_id, entry.observed_on.isoformat())
    return days
