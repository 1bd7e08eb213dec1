"""Gives a delivered folder new passphrases without the export: opened and locked again in one pass, never in clear.

At every moment the folder is the old one, complete, or the new one, complete. Copies elsewhere keep the old
passphrase: nothing can take it from them.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Final

import pikepdf
import pyzipper

from journal_bridge.bundle.blocks import blocks, listed, private_file, private_folder
from journal_bridge.bundle.exchanging import exchange, put_back
from journal_bridge.bundle.films import locked_zip, member
from journal_bridge.bundle.inspecting import FileKind, kind_of
from journal_bridge.bundle.manifest import MANIFEST, SIGNATURE, add_manifest, from_bytes
from journal_bridge.bundle.passphrases import Passphrases
from journal_bridge.bundle.pdf_reading import NOT_OPENED
from journal_bridge.bundle.verdicts import Verification
from journal_bridge.bundle.verifying import verify
from journal_bridge.errors import NotVerified, OurFault, TryAgain, UsageFault
from journal_bridge.handover import BundleFile, Purpose
from journal_bridge.keys import Card, SettingKeys

_PUBLIC: Final = frozenset({MANIFEST, SIGNATURE})
Record = Callable[[str, Purpose, tuple[BundleFile, ...]], None]
"""Takes the transfer, the purpose and the files."""


@dataclass(frozen=True)
class Rewrapped:
    """What a new lock was put on: the transfer, its files now, and who had signed it before."""

    transfer_id: str
    purpose: Purpose
    files: tuple[BundleFile, ...]
    folder: Path
    was_signed_by: Card
    signed_by: Card
    left: Path | None = None
    """The old folder, where it could not be removed after the exchange."""

    @property
    def another_signer(self) -> bool:
        """Whether somebody else had signed it: their signature is gone, and ours vouches for it from now on."""
        return self.was_signed_by != self.signed_by


def rewrap(
    folder: Path,
    old: Passphrases,
    new: Passphrases,
    keys: SettingKeys,
    *,
    out: Path | None = None,
    record: Record | None = None,
) -> Rewrapped:
    """Lock a delivered folder with new passphrases, in its place or as a new folder.

    Args:
        folder: what was handed over: books, films, and the manifest.
        old: what opens it now; the films' too where there are films.
        new: generated ones, both of them.
        keys: whoever does this signs the new manifest.
        record: called with transfer, purpose and files before the new folder takes its place.
        out: a new or empty folder; in the old one's place when None, and the old one is then removed.

    Raises:
        UsageFault: `sealed-to-key` when it has no passphrase; `usage` when a whole medium would have to be
            exchanged; `out-not-empty`.
        NotVerified: `wrong-passphrase`, `tampered`, `missing-file`, `extra-file` or `signature-bad` with the place,
            when it is not whole: what is damaged is not given a new manifest that calls it whole.
        TryAgain: `delivery-failed` when it cannot be written; the old folder is as it was.
    """
    target = out or folder
    put_back(folder)
    _demand_room(folder, out)
    signer = _demand_whole(folder, old, keys)
    manifest = from_bytes((folder / MANIFEST).read_bytes())
    with _staged(target) as staging:
        files = []
        for line in manifest.lines:
            _relock(folder / line.name, staging / line.name, old, new)
            files.append(listed(line.name, staging / line.name))
        sealed = add_manifest(files, manifest.purpose, manifest.transfer_id, staging, keys)
        _as_it_was(folder, staging)
        _prove(staging, new, keys)
        if record is not None:
            record(manifest.transfer_id, manifest.purpose, sealed)
        left = exchange(staging, target)
    done = tuple(BundleFile(file.name, target / file.name, file.sha256, file.bytes) for file in sealed)
    return Rewrapped(manifest.transfer_id, manifest.purpose, done, target, signer, keys.card, left)


def _demand_room(folder: Path, out: Path | None) -> None:
    if not folder.is_dir() or folder.is_symlink():
        raise UsageFault("usage", "rewrap takes the folder that was handed over")
    if out is None:
        if folder.resolve().stat().st_dev != folder.resolve().parent.stat().st_dev:
            raise UsageFault("usage", "a whole stick cannot be exchanged at once: name a folder with --out")
    elif out.is_symlink() or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise UsageFault("out-not-empty", out.name)
    elif folder.resolve() in out.resolve().parents:
        raise UsageFault("usage", "--out may not lie in the folder it is made from")


def _demand_whole(folder: Path, old: Passphrases, keys: SettingKeys) -> Card:
    """Check everything that can be, and return who signed it."""
    kinds = {kind_of(one) for one in folder.iterdir() if one.is_file() and not one.is_symlink()}
    if FileKind.SEALED in kinds:
        raise UsageFault("sealed-to-key", folder.name)
    if FileKind.FILMS in kinds and old.films is None:
        raise NotVerified("wrong-passphrase", "the films' passphrase, on the second line of the file")
    found = verify(folder, old.book, keys, films_passphrase=old.films)
    _demand_ok(found)
    if not (folder / MANIFEST).is_file():
        raise UsageFault("usage", "rewrap takes one folder that was handed over, not a stick of several")
    if found.signer is None:
        raise NotVerified("signature-bad", SIGNATURE)
    return found.signer


def _demand_ok(found: Verification) -> None:
    for file in found.files:
        if not file.ok:
            code = "wrong-passphrase" if NOT_OPENED in file.what else _CODES.get(file.trouble or "", "tampered")
            raise NotVerified(code, file.name)


_CODES: Final = {"missing": "missing-file", "extra": "extra-file", "signature": "signature-bad"}


@contextmanager
def _staged(target: Path) -> Iterator[Path]:
    """Give a private folder beside the target, on the same disc; it is gone afterwards, whatever happens.

    What a killed run left is removed: half a new folder, or the old one, which opens with the old passphrase.
    """
    place = target.resolve()
    for left in place.parent.glob(f".{escape(place.name)}.{'[0-9a-f]' * 16}.part"):
        shutil.rmtree(left, ignore_errors=True)
    staging = place.with_name(f".{place.name}.{secrets.token_hex(8)}.part")
    try:
        yield private_folder(staging)
    except (OSError, pikepdf.PdfError, pyzipper.BadZipFile):
        raise TryAgain("delivery-failed", target.name) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _relock(source: Path, target: Path, old: Passphrases, new: Passphrases) -> None:
    kind = kind_of(source)
    if kind is FileKind.BOOK:
        _relock_book(source, target, old.book, new.book)
    elif kind is FileKind.FILMS:
        if old.films is None or new.films is None:
            raise OurFault("internal", "a passphrase of their own for the films")
        _relock_films(source, target, old.films, new.films)
    else:
        shutil.copyfile(source, target)
    with target.open("r+b") as file:  # Windows flushes only what could have been written
        os.fsync(file.fileno())


def _relock_book(source: Path, target: Path, old: str, new: str) -> None:
    """Write a book under a new lock, every picture as it was; one stream at a time is in memory.

    The owner's password is random and forgotten, as at first.
    """
    locks = pikepdf.Encryption(user=new, owner=secrets.token_urlsafe(24), R=6, aes=True, metadata=True)
    with pikepdf.open(source, password=old) as pdf:
        pdf.save(
            target,
            encryption=locks,
            force_version="2.0",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


def _relock_films(source: Path, target: Path, old: str, new: str) -> None:
    """Write a ZIP under a new lock, block by block; each file's own code is compared when its end is read."""
    with pyzipper.AESZipFile(source) as opened, private_file(target) as sink, locked_zip(sink, new) as archive:
        opened.setpassword(old.encode())
        for info in opened.infolist():
            with (
                opened.open(info) as content,
                archive.open(member(info.filename), "w", force_zip64=True) as to,
            ):
                for block in blocks(content):
                    to.write(block)


def _as_it_was(folder: Path, staging: Path) -> None:
    """Give everything the modes the old folder had: a family must be able to read its stick."""
    with suppress(OSError):  # FAT and network shares know no modes
        for one in staging.iterdir():
            shutil.copymode(folder / one.name, one)
        shutil.copymode(folder, staging)


def _prove(staging: Path, new: Passphrases, keys: SettingKeys) -> None:
    """Open all of it once more with the new passphrases before the old folder may go."""
    found = verify(staging, new.book, keys, keys.card, films_passphrase=new.films)
    if not found.ok:
        raise TryAgain("delivery-failed", next(file.name for file in found.files if not file.ok))
