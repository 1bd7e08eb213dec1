"""Stage 5, seal: a bundle in clear becomes encrypted files with a signed manifest, for people or for a setting."""

from pathlib import Path
from typing import Final

from journal_bridge.bundle import bag, book
from journal_bridge.bundle.blocks import listed, private_folder, write_private
from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.choices import Choices
from journal_bridge.bundle.envelope import seal_bag
from journal_bridge.bundle.films import FILMS, film_names, write_films
from journal_bridge.bundle.manifest import add_manifest, checked_transfer_id, signature_over
from journal_bridge.bundle.packing import JOURNAL, LEFT_OUT
from journal_bridge.bundle.pdf_reading import ATTACHED_DIGESTS, opens_without_passphrase
from journal_bridge.bundle.start_here import start_here
from journal_bridge.errors import NotVerified, OurFault
from journal_bridge.handover import Bundle, BundleFile, SealedBundle
from journal_bridge.keys import Card, SettingKeys

BOOK: Final = "learning-journal.pdf"
"""The book's file name; a name is outside the encryption, so it says nothing about anybody."""

START: Final = "START-HERE.txt"
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
        films_passphrase: a generated one; needed when `films.needs_films` says so.
        choices: of photo quality, file size and print; the defaults when None.

    Raises:
        TypeError: when given anything else than a bundle.
        NotVerified: `not-encrypted` when the book would open without a passphrase.
        OurFault: `internal` when there are films and no passphrase for them.
    """
    _only_a_bundle(bundle)
    checked_transfer_id(transfer_id)
    beside = film_names(bundle.minimised.journal)
    if beside and (films_passphrase is None or films_passphrase == passphrase):
        raise OurFault("internal", "a passphrase of their own for the films")
    folder = private_folder(workdir / "sealed")
    names = [START, BOOK]
    write_private(folder / START, start_here(edition, films=bool(beside)))
    attached = _attachments(bundle)
    book.typeset(
        bundle.minimised, edition, folder / BOOK, passphrase, attachments=attached, beside=beside, choices=choices
    )
    if opens_without_passphrase(folder / BOOK):
        (folder / BOOK).unlink()
        raise NotVerified("not-encrypted", BOOK)
    if beside and films_passphrase is not None:
        write_films(bundle, films_passphrase, folder / FILMS)
        names.append(FILMS)
    return _finished(bundle, names, folder, keys, transfer_id=transfer_id, sealed_to=FOR_PEOPLE)


def seal_for_setting(
    bundle: Bundle,
    recipient: Card,
    transfer_id: str,
    workdir: Path,
    keys: SettingKeys,
    *,
    printed: Path | None = None,
) -> SealedBundle:
    """Return the bundle as one signed age file that only the receiving setting can open.

    Args:
        bundle: what was packed; nothing else can be sealed.
        recipient: the receiving setting's card.
        transfer_id: 32 random hexadecimal digits.
        workdir: a private folder of the caller.
        keys: the sender's, for the signatures.
        printed: the journal as an unencrypted PDF, to travel inside as `data/journal.pdf`.

    Raises:
        TypeError: when given anything else than a bundle.
        NotVerified: `tampered` when a file changed since it was packed.
    """
    _only_a_bundle(bundle)
    checked_transfer_id(transfer_id)
    folder = private_folder(workdir / "sealed")
    payload = bundle.files if printed is None else (*bundle.files, listed("journal.pdf", printed))
    tags = bag.tag_files(payload, transfer_id)
    digest = bag.sha256(tags[bag.TAG_MANIFEST])
    statement = bag.Statement(transfer_id, keys.card.fingerprint, recipient.fingerprint, digest).to_bytes()
    tags |= {bag.STATEMENT: statement, bag.SIGNATURE: signature_over(statement, keys)}
    name = f"journal-{transfer_id}.jb.age"
    seal_bag(tags, payload, recipient, folder / name)
    return _finished(bundle, [name], folder, keys, transfer_id=transfer_id, sealed_to=recipient.fingerprint)


def _only_a_bundle(bundle: object) -> None:
    if not isinstance(bundle, Bundle):
        raise TypeError("only a bundle can be sealed")


def _attachments(bundle: Bundle) -> dict[str, bytes]:
    """Return the small data that travels inside the book, with its digests."""
    small = [file for file in bundle.files if file.name in {JOURNAL, LEFT_OUT}]
    digests = "".join(f"{file.sha256}  {file.name}\n" for file in small)
    return {file.name: file.path.read_bytes() for file in small} | {ATTACHED_DIGESTS: digests.encode()}


def _finished(
    bundle: Bundle, names: list[str], folder: Path, keys: SettingKeys, *, transfer_id: str, sealed_to: str
) -> SealedBundle:
    purpose = bundle.minimised.purpose
    files: list[BundleFile] = [listed(name, folder / name) for name in names]
    return SealedBundle(purpose, transfer_id, add_manifest(files, purpose, transfer_id, folder, keys), sealed_to)
