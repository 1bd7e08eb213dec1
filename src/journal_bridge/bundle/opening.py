"""Opens what another setting sealed to us: into quarantine first, and out of it only when everything is proven.

Anybody can encrypt to a public key, so nothing inside is believed before the sender's signature over it; and age
hands out plaintext before it knows the file is whole, so nothing is used before it ended well.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from journal_bridge.bundle import bag
from journal_bridge.bundle.blocks import private_file, private_folder, write_private
from journal_bridge.bundle.manifest import signer_of
from journal_bridge.bundle.packing import JOURNAL, LEFT_OUT, left_out_from
from journal_bridge.bundle.unzipping import Bag, open_bag
from journal_bridge.errors import InputRefused, NotVerified, TryAgain, UsageFault
from journal_bridge.handover import LeftOut
from journal_bridge.journal import Availability, Journal, from_bytes
from journal_bridge.keys import Card, SettingKeys

SUFFIX = ".jb.age"
"""How the name of a sealed bundle ends."""


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


@dataclass(frozen=True)
class Unsealed:
    """What lay in a sealed bundle, checked against itself; whether its signer can be trusted is still open."""

    journal: Journal
    left_out: tuple[LeftOut, ...]
    transfer_id: str
    signer: Card


def open_sealed(path: Path, keys: SettingKeys, sender: Card | None, out: Path) -> OpenedBundle:
    """Return the journal in a sealed bundle, unpacked as a bag in `out`.

    Args:
        path: the sealed file, or the folder it was delivered in.
        keys: ours.
        sender: whose signature we expect, from pairing or `--sender`.
        out: a new or empty folder; untouched unless everything is proven.

    Raises:
        UsageFault: `out-not-empty`.
        InputRefused: `not-found`.
        NotVerified: `wrong-key`, `tampered`, `missing-file`, `extra-file`, `other-receiver` when it was signed for
            somebody else and sealed again to us, `signature-bad` when another than the sender signed it,
            `sender-unknown` when all is well but nobody said who the sender is.
        TryAgain: `delivery-failed` when the disk is full or may not be written.
    """
    sealed = sealed_file(path)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageFault("out-not-empty", out.name)
    try:
        with quarantine(out.parent) as room:
            unsealed = unseal(sealed, keys, room)
            _check_signer(unsealed.signer, sender, sealed.name)
            if out.exists():
                out.rmdir()
            (room / "bag").rename(out)
    except OSError:
        raise TryAgain("delivery-failed", out.name) from None
    return OpenedBundle(
        unsealed.journal, out / bag.PAYLOAD.rstrip("/"), unsealed.left_out, unsealed.transfer_id, unsealed.signer
    )


def _check_signer(signer: Card, sender: Card | None, place: str) -> None:
    if sender is None:
        raise NotVerified("sender-unknown", signer.shown_fingerprint)
    if sender != signer:
        raise NotVerified("signature-bad", place)


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
    """Give a private folder on the same disk as `beside`, and take it away again whatever happens."""
    beside.mkdir(parents=True, exist_ok=True)
    room = private_folder(beside / f".journal-bridge-quarantine-{secrets.token_hex(8)}")
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def unseal(sealed: Path, keys: SettingKeys, room: Path) -> Unsealed:
    """Return what lies in a sealed file, unpacked under `room`/bag, after every check that needs no sender.

    Args:
        sealed: the age file.
        keys: ours.
        room: a quarantine.

    Raises:
        NotVerified: as `open_sealed`, but for the sender.
    """
    decrypted = room / "decrypted.zip"
    with sealed.open("rb") as source, private_file(decrypted) as sink:
        keys.open_sealed(source, sink, sealed.name)
    with open_bag(decrypted) as untrusted:
        tags = untrusted.tags()
        signer = signer_of(tags[bag.STATEMENT], tags[bag.SIGNATURE], bag.SIGNATURE)
        statement = bag.statement_from(tags[bag.STATEMENT])
        if statement.sender != signer.fingerprint:
            raise NotVerified("signature-bad", bag.STATEMENT)
        if statement.receiver != keys.card.fingerprint:
            raise NotVerified("other-receiver", bag.STATEMENT)
        bag.check_tags(tags, statement)
        folder = private_folder(room / "bag")
        _unpack(untrusted, tags, folder)
    decrypted.unlink()
    journal, left_out = _documents(folder / bag.PAYLOAD)
    return Unsealed(journal, left_out, statement.transfer_id, signer)


def _unpack(untrusted: Bag, tags: dict[str, bytes], folder: Path) -> None:
    """Write a bag's files, each checked against the signed manifest while it is written."""
    promised = bag.digests_from(tags[bag.PAYLOAD_MANIFEST], bag.PAYLOAD_MANIFEST)
    if missing := sorted(promised.keys() - untrusted.payload):
        raise NotVerified("missing-file", missing[0])
    if extra := sorted(untrusted.payload - promised.keys()):
        raise NotVerified("extra-file", extra[0])
    for name, content in tags.items():
        write_private(folder / name, content)
    private_folder(folder / bag.PAYLOAD)
    if any(name.startswith(f"{bag.PAYLOAD}media/") for name in promised):
        private_folder(folder / bag.PAYLOAD / "media")
    for name, digest in promised.items():
        untrusted.extract(name, folder / name, digest)


def _documents(folder: Path) -> tuple[Journal, tuple[LeftOut, ...]]:
    for name in (JOURNAL, LEFT_OUT):
        if not (folder / name).is_file():
            raise NotVerified("missing-file", name)
    try:
        journal = from_bytes((folder / JOURNAL).read_bytes())
    except InputRefused as refused:
        raise NotVerified(refused.code, refused.place) from None
    try:
        left_out = left_out_from((folder / LEFT_OUT).read_bytes())
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotVerified("tampered", LEFT_OUT) from None
    _check_media(journal, folder)
    return journal, left_out


def _check_media(journal: Journal, folder: Path) -> None:
    """Check that the journal's media are those of the bag, both ways; the manifest vouches for their bytes."""
    wanted = {media.path for media in journal.media if media.availability is Availability.FOUND}
    there = {f"media/{path.name}" for path in (folder / "media").glob("*")}
    if missing := sorted(str(name) for name in wanted - there):
        raise NotVerified("media-missing", missing[0])
    if extra := sorted(there - wanted):
        raise NotVerified("extra-file", extra[0])
