"""Locks a book with a passphrase: AES-256, revision 6, before its true pictures go in."""

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pikepdf

from journal_bridge.bundle.book.pictures import Picture
from journal_bridge.errors import UsageFault

LONGEST_PASSPHRASE: Final = 32
"""Bytes; poppler's tools open nothing longer, though the standard allows 127."""

_DICTIONARY: Final = 2_048
"""Bytes the lock's own dictionary and the last cross-reference table's head cost at most; both are under 900."""

_STREAM: Final = 40
"""Bytes the lock adds to a stream: an initial vector, up to a block of padding, and a longer length."""

_IN_STREAM: Final = 100
"""Objects that qpdf puts into one object stream."""

_PICTURE: Final = 640
"""Bytes a true picture costs beside its own: dictionary, padding, line in the table; about 350 were seen."""


def checked(passphrase: str) -> str:
    """Return the passphrase if every reader can open a book with it.

    Raises:
        UsageFault: `passphrase-weak` for one that is empty (opens silently), too long, or not plain ASCII.
    """
    if (
        not passphrase
        or len(passphrase) > LONGEST_PASSPHRASE
        or not (passphrase.isascii() and passphrase.isprintable())
    ):
        raise UsageFault("passphrase-weak")
    return passphrase


def lock(book: Path, target: Path, passphrase: str, attachments: Mapping[str, bytes]) -> None:
    """Write the book to `target`, encrypted, with small data files attached.

    The owner's password is random and forgotten: permission flags protect nothing, so none are set.
    """
    locks = pikepdf.Encryption(user=passphrase, owner=secrets.token_urlsafe(24), R=6, aes=True, metadata=True)
    with pikepdf.open(book) as pdf:
        _attach(pdf, attachments)
        pdf.save(
            target,
            encryption=locks,
            force_version="2.0",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


def leave_open(book: Path, target: Path, attachments: Mapping[str, bytes]) -> int:
    """Write the book to `target` in clear, always the same bytes; return how many streams a lock would meet."""
    with pikepdf.open(book) as pdf:
        _attach(pdf, attachments)
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        kinds = [isinstance(thing, pikepdf.Stream) for thing in pdf.objects]
    return sum(kinds) + len(kinds) // _IN_STREAM + 1


def most_bytes(book: Path, pictures: Iterable[Picture], attachments: Mapping[str, bytes]) -> int:
    """Return how many bytes the book has at most when it is locked and holds its true pictures.

    It is measured in clear, so that where a journal is cut does not hang on the lock's random bytes.
    """
    measured = book.with_suffix(".measured")
    streams = leave_open(book, measured, attachments)
    size = measured.stat().st_size
    measured.unlink()
    return size + _DICTIONARY + _STREAM * streams + sum(picture_bytes(picture) for picture in pictures)


def picture_bytes(picture: Picture) -> int:
    """Return how many bytes a true picture adds to a locked book at most."""
    return picture.path.stat().st_size + _PICTURE


def _attach(pdf: pikepdf.Pdf, attachments: Mapping[str, bytes]) -> None:
    for name in sorted(attachments):
        pdf.attachments[name] = pikepdf.AttachedFileSpec(
            pdf,
            attachments[name],
            filename=name,
            mime_type="application/json" if name.endswith(".json") else "application/octet-stream",
            description="The same journal as data",
            relationship=pikepdf.Name.Data,  # type: ignore[call-arg]  # missing from its stub only
        )
