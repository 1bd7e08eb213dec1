"""An archive that was handed over, to be given a new passphrase."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdf
import pyzipper

from journal_bridge.bundle import manifest
from journal_bridge.bundle.blocks import listed
from journal_bridge.bundle.manifest import MANIFEST, SIGNATURE, from_bytes
from journal_bridge.bundle.passphrases import Passphrases
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import FILMS_PASSPHRASE, PASSPHRASE

OLD = Passphrases(PASSPHRASE, FILMS_PASSPHRASE)
NEW = Passphrases("2XVD-7KQM-HW4N-9RTB", "8PGA-M3ZC-1JDT-W5YE")
BOOK, FILMS = "learning-journal.pdf", "films-and-originals.zip"


@dataclass(frozen=True)
class Given:
    """One folder as a family holds it, and the keys it was signed with."""

    folder: Path
    keys: SettingKeys


def add_pictures(folder: Path, keys: SettingKeys) -> None:
    """Put pictures into the stand-in for a book, as streams that may not be touched."""
    with pikepdf.open(folder / BOOK, password=OLD.book, allow_overwriting_input=True) as pdf:
        for number in range(4):
            content = b"\xff\xd8" + hashlib.shake_128(bytes([number])).digest(30_000)
            picture = pdf.make_stream(content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
            picture.Filter = pikepdf.Name.DCTDecode
            pdf.pages[0].Resources[f"/P{number}"] = picture
        locks = pikepdf.Encryption(user=OLD.book, owner="x", R=6)
        pdf.save(folder / BOOK, encryption=locks, force_version="2.0")
    sign_again(folder, keys)


def sign_again(folder: Path, keys: SettingKeys) -> None:
    """Write a folder's manifest again, signed."""
    before = from_bytes((folder / MANIFEST).read_bytes())
    for name in (MANIFEST, SIGNATURE):
        (folder / name).unlink()
    files = [listed(line.name, folder / line.name) for line in before.lines]
    manifest.add_manifest(files, before.purpose, before.transfer_id, folder, keys)


def digests_of(folder: Path) -> dict[str, str]:
    """Return every file's digest."""
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(folder.iterdir())}


def attached_to(path: Path, passphrase: str) -> dict[str, bytes]:
    """Return what is attached to a book."""
    return {name: contents[0] for name, contents in pypdf.PdfReader(path, password=passphrase).attachments.items()}


def films_of(path: Path, passphrase: str) -> dict[str, bytes]:
    """Return what is in the ZIP of films."""
    with pyzipper.AESZipFile(path) as archive:
        archive.setpassword(passphrase.encode())
        return {name: archive.read(name) for name in archive.namelist()}
