"""Stage 5, seal for people: a bundle in clear becomes an encrypted book, with films and originals beside it."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from journal_bridge.bundle import book
from journal_bridge.bundle.blocks import private_folder, write_private
from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.book.page_one import SUMMARY
from journal_bridge.bundle.choices import Choices
from journal_bridge.bundle.films import lying_beside, write_films
from journal_bridge.bundle.finishing import finished, only_a_bundle
from journal_bridge.bundle.manifest import checked_transfer_id
from journal_bridge.bundle.packing import JOURNAL, LEFT_OUT
from journal_bridge.bundle.passphrases import is_generated
from journal_bridge.bundle.pdf_reading import ATTACHED_DIGESTS, opens_without_passphrase
from journal_bridge.bundle.start_here import START_HERE, start_here
from journal_bridge.errors import NotVerified, UsageFault
from journal_bridge.handover import Bundle, SealedBundle
from journal_bridge.keys import SettingKeys

BOOK: Final = "learning-journal.pdf"
"""The book's file name; a name is outside the encryption, so it says nothing about anybody. Of several volumes each
says which it is: `learning-journal-1-of-3.pdf`."""

FOR_PEOPLE: Final = "passphrase"


def seal_for_people(
    bundle: Bundle,
    edition: Edition,
    passphrase: str,
    workdir: Path,
    keys: SettingKeys,
    *,
    transfer_id: str,
    films_passphrase: str | None = None,
    choices: Choices | None = None,
) -> SealedBundle:
    """Return the bundle as an encrypted book, with films and originals in an encrypted ZIP beside it.

    Args:
        bundle: what was packed; nothing else can be sealed.
        edition: whom the book is for.
        passphrase: opens the book; checked before it comes here.
        workdir: a private folder of the caller.
        keys: the sender's, for the signature.
        transfer_id: 32 random hexadecimal digits.
        films_passphrase: a generated one; needed when something lies beside the book.
        choices: of photo quality, file size and print; the defaults when None.

    Raises:
        TypeError: when given anything else than a bundle.
        NotVerified: `not-encrypted` when the book would open without a passphrase.
        UsageFault: `limit-too-small` when a file or an entry alone is larger than the chosen limit.
            `films-passphrase` when something lies beside the book and has no generated passphrase of its own.
    """
    only_a_bundle(bundle)
    checked_transfer_id(transfer_id)
    chosen = choices or Choices()
    beside = lying_beside(bundle, chosen)
    if beside.names and (films_passphrase in {None, passphrase} or not is_generated(films_passphrase)):
        raise UsageFault("films-passphrase")
    folder = private_folder(workdir / "sealed")
    attached, shown, target = _attachments(bundle), beside.names, folder / BOOK
    made = book.typeset(
        bundle.minimised, edition, target, passphrase, attachments=attached, beside=shown, choices=chosen
    )
    books = book.volume_paths(target, made.volumes)
    _only_locked(books)
    write_private(folder / START_HERE, start_here(edition, volumes=made.volumes, films=len(beside.parts)))
    names = [START_HERE, *(path.name for path in books)]
    if films_passphrase is not None:
        names += write_films(beside, bundle, films_passphrase, folder)
    sealed = finished(bundle, names, folder, keys, transfer_id=transfer_id, sealed_to=FOR_PEOPLE)
    return replace(sealed, photos=chosen.photos.value)


def _only_locked(books: list[Path]) -> None:
    """Take back every volume if one of them can be opened by anybody."""
    for path in books:
        if opens_without_passphrase(path):
            for one in books:
                one.unlink()
            raise NotVerified("not-encrypted", path.name)


def _attachments(bundle: Bundle) -> dict[str, bytes]:
    """Return the small data that travels inside the book, with its digests."""
    small = [file for file in bundle.files if file.name in {JOURNAL, LEFT_OUT, SUMMARY}]
    digests = "".join(f"{file.sha256}  {file.name}\n" for file in small)
    return {file.name: file.path.read_bytes() for file in small} | {ATTACHED_DIGESTS: digests.encode()}
