"""Films, papers and full-size originals beside a book: AES-256 ZIPs, their entries numbered, their index inside.

Neither belongs inside a PDF: an attachment costs its size several times in memory, and phones do not show it.
Whatever the book shows smaller than it was, or cannot show, lies here as it was. Names in a ZIP are not encrypted,
so they are numbers; what is what stands in the index, which is.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import pyzipper
from pyzipper.zipfile_aes import AESZipInfo

from journal_bridge.bundle.blocks import blocks, private_file
from journal_bridge.bundle.choices import STICK, Choices, Photos, longest_side, which_of
from journal_bridge.bundle.films_index import INDEX, PAGE, Row, page_of, rows_of, table_of
from journal_bridge.errors import NotVerified, OurFault, UsageFault
from journal_bridge.handover import Bundle, BundleFile
from journal_bridge.journal import Availability, Journal, Media, MediaKind

FILMS: Final = "films-and-originals.zip"
"""The name of the only ZIP; of several each says which it is: `films-and-originals-1-of-2.zip`."""

_FIXED: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: it would be readable without the passphrase."""

_OVERHEAD: Final = 512
"""Bytes an entry costs beside its content: two headers, salt, code and lengths make about 250."""

_MOST: Final = 9999
"""Parts that names are long enough for when the index is measured, before it is known how many there will be."""


@dataclass(frozen=True)
class Part:
    """One ZIP: its name, and the media in it."""

    name: str
    media: tuple[str, ...]


@dataclass(frozen=True)
class Beside:
    """What lies beside a book: the names by media id, as the book prints them, and the ZIPs they lie in."""

    names: Mapping[str, str]
    parts: tuple[Part, ...]


def goes_beside(media: Media, photos: Photos = Photos.BOOK) -> bool:
    """Return whether a file lies beside the book: it is no photo, or the book does not show it as it was.

    A book at original quality holds the JPEG itself, byte for byte, so it need not lie here as well.
    """
    if media.availability is not Availability.FOUND or media.path is None:
        return False
    if media.kind is not MediaKind.PHOTO or media.mime != "image/jpeg":
        return True
    side = longest_side(photos)
    return side is not None and (
        media.width is None or media.height is None or max(media.width, media.height) > side
    )


def film_names(journal: Journal, photos: Photos = Photos.BOOK) -> dict[str, str]:
    """Return the names in the ZIPs by media id, numbered as the journal tells: `0001.mp4`, `0002.jpg`, ...

    The same journal gives the same names on every run, and no two are alike in any case or form of letters.
    """
    names: dict[str, str] = {}
    for media in _in_order(journal):
        if media.id not in names and goes_beside(media, photos):
            names[media.id] = f"{len(names) + 1:04}{PurePosixPath(media.path or '').suffix}"
    return names


def lying_beside(bundle: Bundle, choices: Choices | None = None) -> Beside:
    """Return what will lie beside the book and in which ZIP, before any of it is written.

    Raises:
        UsageFault: `limit-too-small` when one file alone is larger than a ZIP may be; nothing is left out silently.
    """
    chosen = choices or Choices()
    journal = bundle.minimised.journal
    names = film_names(journal, chosen.photos)
    if not names:
        return Beside({}, ())
    # As of several ZIPs with long names: only then does the index name the ZIP of every file.
    rows = rows_of(
        journal, names, {media_id: _part_name(_MOST - at % 2, _MOST) for at, media_id in enumerate(names)}
    )
    room = (chosen.limit or STICK) - len(table_of(rows)) - len(page_of(rows)) - 4 * _OVERHEAD
    groups = _grouped({media_id: file.bytes for media_id, file in _files(bundle, names).items()}, names, room)
    return Beside(
        names, tuple(Part(_part_name(at, len(groups)), tuple(group)) for at, group in enumerate(groups, 1))
    )


def write_films(beside: Beside, bundle: Bundle, passphrase: str, folder: Path) -> tuple[str, ...]:
    """Write the ZIPs into a folder and return their names: AES-256 (WinZip AE-2), stored, streaming, fixed times.

    Every one is a ZIP of its own and holds the index of them all. Nothing stays behind when one fails.

    Args:
        beside: what `lying_beside` said of this bundle.
        bundle: the bundle whose films are wanted.
        passphrase: a generated one, since ZIP makes guessing cheap.
        folder: where they go; none of them may be there.

    Raises:
        NotVerified: `tampered` when a file is no longer what it was when it was packed.
    """
    where = {media_id: part.name for part in beside.parts for media_id in part.media}
    rows = rows_of(bundle.minimised.journal, beside.names, where)
    files = _files(bundle, beside.names)
    try:
        for part in beside.parts:
            members = {beside.names[media_id]: files[media_id] for media_id in part.media}
            _write_part(folder / part.name, rows, members, passphrase)
    except BaseException:
        for part in beside.parts:
            (folder / part.name).unlink(missing_ok=True)
        raise
    return tuple(part.name for part in beside.parts)


def locked_zip(sink: object, passphrase: str) -> pyzipper.AESZipFile:
    """Return a new ZIP on an open file, in which everything is stored and locked with AES-256."""
    archive = pyzipper.AESZipFile(sink, "w", pyzipper.ZIP_STORED)
    archive.setpassword(passphrase.encode("ascii"))
    archive.setencryption(pyzipper.WZ_AES, nbits=256)
    return archive


def member(name: str) -> AESZipInfo:
    """Return a new entry of that name, which tells nothing else."""
    return AESZipInfo(name, _FIXED)


def _write_part(target: Path, rows: tuple[Row, ...], files: Mapping[str, BundleFile], passphrase: str) -> None:
    with private_file(target) as sink, locked_zip(sink, passphrase) as archive:
        archive.writestr(member(PAGE), page_of(rows))
        archive.writestr(member(INDEX), table_of(rows))
        for name, file in files.items():
            _add(archive, name, file)


def _add(archive: pyzipper.AESZipFile, name: str, file: BundleFile) -> None:
    digest = hashlib.sha256()
    with file.path.open("rb") as source, archive.open(member(name), "w", force_zip64=True) as to:
        for block in blocks(source):
            digest.update(block)
            to.write(block)
    if digest.hexdigest() != file.sha256:
        raise NotVerified("tampered", name)


def _grouped(sizes: Mapping[str, int], names: Mapping[str, str], room: int) -> list[list[str]]:
    """Share media out in their order, so that every ZIP holds a run of numbers and none is too long."""
    groups: list[list[str]] = [[]]
    left = room
    for media_id, size in sizes.items():
        need = size + _OVERHEAD
        if need > room:
            raise UsageFault("limit-too-small", f"{names[media_id]}, {max(1, round(size / 1e6))} MB")
        if need > left:
            groups.append([])
            left = room
        groups[-1].append(media_id)
        left -= need
    return groups


def _part_name(number: int, of: int) -> str:
    return FILMS if of == 1 else f"{PurePosixPath(FILMS).stem}-{which_of(number, of)}.zip"


def _files(bundle: Bundle, names: Mapping[str, str]) -> dict[str, BundleFile]:
    files = {file.name: file for file in bundle.files}
    paths = {one.id: one.path or "" for one in bundle.minimised.journal.media}
    missing = [names[media_id] for media_id in names if paths[media_id] not in files]
    if missing:
        raise OurFault("internal", f"{missing[0]} was not packed")
    return {media_id: files[paths[media_id]] for media_id in names}


def _in_order(journal: Journal) -> Iterator[Media]:
    media = {one.id: one for one in journal.media}
    for entry in journal.entries:
        yield from (media[one] for one in entry.all_media)
    yield from journal.media
