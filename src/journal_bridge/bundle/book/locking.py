"""Locks a book with a passphrase: AES-256, revision 6, before its true pictures go in."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pikepdf

from journal_bridge.errors import UsageFault

LONGEST_PASSPHRASE: Final = 32
"""Bytes; poppler's tools open nothing longer, though the standard allows 127."""


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
        for name in sorted(attachments):
            pdf.attachments[name] = pikepdf.AttachedFileSpec(
                pdf,
                attachments[name],
                filename=name,
                mime_type="application/json" if name.endswith(".json") else "application/octet-stream",
                description="The same journal as data",
                relationship=pikepdf.Name.Data,  # type: ignore[call-arg]  # missing from its stub only
            )
        pdf.save(
            target,
            encryption=locks,
            force_version="2.0",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
