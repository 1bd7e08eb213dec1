"""Opens what another setting sealed to us: into quarantine first, and out of it only when everything is proven.

Anybody can encrypt to a public key, so nothing inside is believed before the sender's signature over it; and age
hands out plaintext before it knows the file is whole, so nothing is used before it ended well.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal_bridge.bundle import bag
from journal_bridge.bundle.blocks import private_file, private_folder, write_private
from journal_bridge.bundle.documents import journal_in, left_out_in
from journal_bridge.bundle.manifest import signer_of
from journal_bridge.bundle.packing import JOURNAL, LEFT_OUT
from journal_bridge.bundle.unzipping import LARGEST_DOCUMENT, Bag, open_bag
from journal_bridge.errors import InputRefused, NotVerified, TryAgain, UsageFault
from journal_bridge.handover import LeftOut
from journal_bridge.journal import SCHEMA_VERSION, Journal
from journal_bridge.keys import Card, SettingKeys
from journal_bridge.rooms import private_room

SUFFIX = ".jb.age"
"""How the name of a sealed bundle ends."""

LARGEST_HEADER: Final = 64 << 10
"""Bytes of an age header: one recipient takes a hundred, the largest kind known two thousand."""

_AGE: Final = b"age-encryption.org/v1\n"
_HEADER_ENDS: Final = b"\n--- "
_ALWAYS: Final = {bag.PAYLOAD + JOURNAL, bag.PAYLOAD + LEFT_OUT}


@dataclass(frozen=True)
class OpenedBundle:
    """A received journal, whole and signed by its sender; made only by `open_sealed`.

    `folder` is a neutral journal folder: `journal.json` with `media/` beside it.
    """

    journal: Journal
    folder: Path
    left_out: tuple[LeftOut, ...]
    transfer_id: str
    sender: Card
    base: str | None = None
    """The transfer this one adds to; None when it stands alone."""


@dataclass(frozen=True)
class Unsealed:
    """What lay in a sealed bundle, checked against itself; whether its signer can be trusted is still open."""

    journal: Journal
    left_out: tuple[LeftOut, ...]
    statement: bag.Statement
    signer: Card


def open_sealed(
    path: Path, keys: SettingKeys, sender: Card | None, out: Path, *, seen: Collection[str] = ()
) -> OpenedBundle:
    """Return the journal in a sealed bundle, unpacked as a bag in `out`.

    Args:
        path: the sealed file, or the folder it was delivered in.
        keys: ours.
        sender: whose signature we expect, from pairing or `--sender`.
        out: a new or empty folder; untouched unless everything is proven.
        seen: the ids of every transfer from this sender that was taken in before, by whoever keeps that account.

    Raises:
        UsageFault: `out-not-empty`.
        InputRefused: `not-found`.
        NotVerified: `wrong-key`, `tampered`, `missing-file`, `extra-file`, `other-receiver` when it was signed for
            somebody else and sealed again to us, `signature-bad` when another than the sender signed it,
            `already-received`, `base-unknown` when it adds to a transfer that is not among those seen,
            `unsupported-version`, `invalid-journal`, `media-missing`, `not-a-bundle`, and
            `sender-unknown` when all is well but nobody said who the sender is.
        TryAgain: `delivery-failed` when the disk is full or may not be written.
    """
    sealed = sealed_file(path)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageFault("out-not-empty", out.name)
    try:
        with quarantine(out.parent) as room:
            unsealed = unseal(sealed, keys, room, sender, seen)
            if sender is None:
                raise NotVerified("sender-unknown", unsealed.signer.shown_fingerprint)
            if out.exists():
                out.rmdir()
            (room / "bag").rename(out)
    except OSError:
        raise TryAgain("delivery-failed", out.name) from None
    statement = unsealed.statement
    return OpenedBundle(
        unsealed.journal,
        out / bag.PAYLOAD.rstrip("/"),
        unsealed.left_out,
        statement.transfer_id,
        unsealed.signer,
        statement.base,
    )


def sealed_file(path: Path) -> Path:
    """Return the one sealed file a path means.

    Raises:
        InputRefused: `not-found`.
        NotVerified: `not-a-bundle` when a folder holds none, or more than one.
    """
    if not path.exists():
        raise InputRefused("not-found", path.name)
    if not path.is_dir():
        return path
    found = sorted(path.glob(f"*{SUFFIX}"))
    if len(found) != 1:
        raise NotVerified("not-a-bundle", path.name)
    return found[0]


@contextmanager
def quarantine(beside: Path) -> Iterator[Path]:
    """Give a private folder in a place, gone afterwards whatever happens; what killed runs left goes first."""
    beside.mkdir(parents=True, exist_ok=True)
    with private_room(beside) as room:
        yield room


def unseal(
    sealed: Path, keys: SettingKeys, room: Path, sender: Card | None = None, seen: Collection[str] = ()
) -> Unsealed:
    """Return what lies in a sealed file, unpacked under `room`/bag, after every check.

    Nothing is unpacked before the statement is proven: signed, by the sender when one is named, for us, and new.

    Args:
        sealed: the age file.
        keys: ours.
        room: a quarantine.
        sender: whose signature we expect; without one, who signed it and whether it came before stays open.
        seen: the transfers that came from the sender before.

    Raises:
        NotVerified: as `open_sealed`, but never `sender-unknown`.
    """
    decrypted = decrypt(sealed, keys, room)
    unsealed = prove(decrypted, keys.card, sender, seen, room / "bag")
    decrypted.unlink()
    return unsealed


def decrypt(sealed: Path, keys: SettingKeys, room: Path) -> Path:
    """Return where the content of a sealed file lies in a quarantine, whole, and not yet proven to be anybody's.

    Raises:
        NotVerified: `not-a-bundle`, `wrong-key`, `tampered`.
    """
    _check_start(sealed)
    decrypted = room / "decrypted.zip"
    with sealed.open("rb") as source, private_file(decrypted) as sink:
        keys.open_sealed(source, sink, sealed.name)
    return decrypted


def prove(
    decrypted: Path, ours: Card, sender: Card | None, seen: Collection[str], folder: Path | None = None
) -> Unsealed:
    """Return what lies in a decrypted bundle after every check; media are read and checked to the last byte.

    Args:
        decrypted: as `decrypt` left it.
        ours: our card.
        sender: as for `unseal`.
        seen: as for `unseal`.
        folder: where to unpack it, a new folder; without one, nothing is written anywhere.

    Raises:
        NotVerified: as `unseal`.
    """
    with open_bag(decrypted) as untrusted:
        tags = untrusted.tags()
        signer = signer_of(tags[bag.STATEMENT], tags[bag.SIGNATURE], bag.SIGNATURE)
        statement = bag.statement_from(tags[bag.STATEMENT])
        _check_ends(statement, signer, sender, ours)
        if sender is not None:
            _check_new(statement, seen)
        if statement.journal_schema != SCHEMA_VERSION:
            raise NotVerified("unsupported-version", bag.STATEMENT)
        bag.check_tags(tags, statement)
        promised = _promised(untrusted, tags, statement)
        if folder is not None:
            _unpack(untrusted, tags, promised, folder)
        documents = {name: untrusted.content(name, promised[name]) for name in sorted(_ALWAYS)}
        for name, digest in promised.items() if folder is None else ():
            untrusted.check(name, digest)
        lengths = {name: untrusted.bytes_of(name) for name in promised}
    journal = journal_in(documents[bag.PAYLOAD + JOURNAL], promised, lengths)
    return Unsealed(journal, left_out_in(documents[bag.PAYLOAD + LEFT_OUT]), statement, signer)


def _check_start(sealed: Path) -> None:
    """Check that a file begins as age files do, and that its header ends where a header of ours can."""
    with sealed.open("rb") as source:
        start = source.read(LARGEST_HEADER)
    if not start.startswith(_AGE):
        raise NotVerified("not-a-bundle", sealed.name)
    if _HEADER_ENDS not in start:
        raise NotVerified("tampered", sealed.name)


def _check_ends(statement: bag.Statement, signer: Card, sender: Card | None, ours: Card) -> None:
    """Check from whom and to whom a proven statement says it is."""
    if statement.sender != signer.fingerprint:
        raise NotVerified("signature-bad", bag.STATEMENT)
    if sender is not None and sender != signer:
        raise NotVerified("signature-bad", bag.SIGNATURE)
    if statement.receiver != ours.fingerprint:
        raise NotVerified("other-receiver", bag.STATEMENT)


def _check_new(statement: bag.Statement, seen: Collection[str]) -> None:
    if statement.transfer_id in seen:
        raise NotVerified("already-received", bag.STATEMENT)
    if statement.base is not None and statement.base not in seen:
        raise NotVerified("base-unknown", bag.STATEMENT)


def _promised(untrusted: Bag, tags: dict[str, bytes], statement: bag.Statement) -> dict[str, str]:
    """Return the digests of a bag's files, when these are just the files that the signed manifest names."""
    promised = bag.promised_by(tags[bag.PAYLOAD_MANIFEST])
    if missing := sorted((promised.keys() | _ALWAYS) - untrusted.payload):
        raise NotVerified("missing-file", missing[0])
    if extra := sorted(untrusted.payload - promised.keys()):
        raise NotVerified("extra-file", extra[0])
    bag.check_info(tags[bag.INFO], statement, [untrusted.bytes_of(name) for name in promised])
    if any(untrusted.bytes_of(name) > LARGEST_DOCUMENT for name in _ALWAYS):
        raise NotVerified("tampered", bag.PAYLOAD)
    return promised


def _unpack(untrusted: Bag, tags: dict[str, bytes], promised: dict[str, str], folder: Path) -> None:
    """Write a bag's files, each checked against the signed manifest while it is written."""
    private_folder(folder)
    for name, content in tags.items():
        write_private(folder / name, content)
    private_folder(folder / bag.PAYLOAD)
    if any(name.startswith(f"{bag.PAYLOAD}media/") for name in promised):
        private_folder(folder / bag.PAYLOAD / "media")
    for name, digest in promised.items():
        untrusted.extract(name, folder / name, digest)
