"""Looks into one delivered file by what its first bytes say it is: a book, a ZIP of films, or a sealed bundle."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

import pyzipper

from journal_bridge.bundle.blocks import BLOCK
from journal_bridge.bundle.films_index import INDEX
from journal_bridge.bundle.opening import quarantine, unseal
from journal_bridge.bundle.pdf_reading import problems_of
from journal_bridge.errors import NotVerified
from journal_bridge.keys import Card, SettingKeys
from journal_bridge.rooms import private_room

_PDF: Final = b"%PDF-"
_ZIP: Final = b"PK\x03\x04"
_AGE: Final = b"age-encryption.org/v1\n"
_AES_256: Final = 3


class FileKind(Enum):
    """What a delivered file is."""

    BOOK = _PDF
    FILMS = _ZIP
    SEALED = _AGE


@dataclass(frozen=True)
class Openers:
    """What we hold to open files with; any of it may be lacking."""

    passphrase: str | None = None
    films_passphrase: str | None = None
    keys: SettingKeys | None = None


@dataclass(frozen=True)
class Seen:
    """What was seen in a file: whether we know its kind, whether it was opened, and what is wrong with it."""

    recognised: bool = False
    opened: bool = False
    what: str = "as it was made"
    problems: tuple[str, ...] = ()
    could_not_check: tuple[str, ...] = ()
    signer: Card | None = None


def look_into(path: Path, openers: Openers) -> Seen:
    """Return what was seen in one file; nothing in it makes this raise.

    Raises:
        OSError: when the medium itself fails.
    """
    if path.is_symlink() or not path.is_file():
        return Seen()
    kind = kind_of(path)
    if kind is FileKind.BOOK:
        return _book(path, openers.passphrase)
    if kind is FileKind.FILMS:
        return _films(path, openers.films_passphrase)
    if kind is FileKind.SEALED:
        return _sealed(path, openers.keys)
    return Seen()


def kind_of(path: Path) -> FileKind | None:
    """Return what a file is by its first bytes; None when it is nothing of ours."""
    with path.open("rb") as file:
        start = file.read(len(_AGE))
    return next((kind for kind in FileKind if start.startswith(kind.value)), None)


def _book(path: Path, passphrase: str | None) -> Seen:
    problems = problems_of(path, passphrase)
    if passphrase is None:
        lacking = ("the pages and the journal inside, without the passphrase",)
        return Seen(recognised=True, problems=problems, could_not_check=lacking)
    what = "opens with the passphrase, and every page, picture and attachment can be read"
    return Seen(recognised=True, opened=True, what=what, problems=problems)


def _films(path: Path, passphrase: str | None) -> Seen:
    try:
        problems = tuple(_film_problems(path, passphrase))
    except (
        zipfile.BadZipFile,
        pyzipper.BadZipFile,
        RuntimeError,  # also what zipfile raises for a kind of compression it does not know
        ValueError,
        EOFError,
        OSError,
    ):
        problems = ("it cannot be read to its end",)
    if passphrase is None:
        lacking = ("the films and photos inside, without their own passphrase",)
        return Seen(recognised=True, problems=problems, could_not_check=lacking)
    what = "opens with its passphrase, and every film and photo can be read"
    return Seen(recognised=True, opened=True, what=what, problems=problems)


def _film_problems(path: Path, passphrase: str | None) -> Iterator[str]:
    with pyzipper.AESZipFile(path) as archive:
        members = archive.infolist()
        if any(member.wz_aes_strength != _AES_256 for member in members):
            yield "not everything in it is locked with AES-256"
            return
        if passphrase is None:
            return
        archive.setpassword(passphrase.encode())
        for member in members:
            try:
                source = archive.open(member)
            except RuntimeError:  # so pyzipper says that the passphrase is wrong
                yield "the passphrase does not open it"
                return
            with source:
                while source.read(BLOCK):
                    """Reading to the end compares the authentication code of the member."""
        if INDEX not in archive.namelist():
            yield "its index is missing"


def _sealed(path: Path, keys: SettingKeys | None) -> Seen:
    if keys is None:
        return Seen(recognised=True, could_not_check=("what is inside, without the receiver's key",))
    try:
        with private_room() as private, quarantine(private) as room:
            unsealed = unseal(path, keys, room)
    except NotVerified as refused:
        if refused.code == "wrong-key":
            return Seen(recognised=True, could_not_check=("what is inside: it is sealed to another key",))
        return Seen(recognised=True, opened=True, problems=(str(refused),))
    except OSError:
        return Seen(recognised=True, could_not_check=("what is inside: there is no room here to open it",))
    what = "opens with our key, and the journal and every file inside can be read"
    return Seen(recognised=True, opened=True, what=what, signer=unsealed.signer)
