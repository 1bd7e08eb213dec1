"""Bundles that are not what they say, or were sealed for, or by, somebody else."""

import dataclasses
import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from prove_transfer import parcels
from prove_transfer.hostile_attempts import Attempt, Scene, attempt
from prove_transfer.parcels import Parcel
from prove_transfer.raw_client import Reply
from prove_transfer.talking import Talker

_STATES: Final = ("refused", "waiting-for-manager")
_AGE: Final = b"age-encryption.org/v1\n"


def attempts(scene: Scene) -> Iterator[Attempt]:
    """Yield every attempt; each goes the whole way to the opening, and must be refused there."""
    honest = Talker(scene.world)
    yield attempt("noise in place of a bundle", _comes(honest, _other(scene, bytes(5000))), "unreadable")
    yield attempt("the head of a bundle and noise", _comes(honest, _other(scene, _AGE + bytes(5000))), "unreadable")
    whole = scene.parcel().sealed.read_bytes()
    yield attempt("a bundle cut off, honestly offered", _comes(honest, _other(scene, whole[:-100])), "unreadable")
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    yield attempt("a bundle with another bit", _comes(honest, _other(scene, bytes(flipped))), "unreadable")
    yield attempt(
        "sealed, with nothing of ours inside", _comes(honest, _other(scene, _sealed(scene, b"hello"))), "unreadable"
    )
    yield attempt("another transfer's bundle", _comes(honest, _other(scene, whole)), "hash-mismatch")
    yield attempt("more entries than it holds", _comes(honest, scene.parcel(), entries=7), "hash-mismatch")
    yield attempt("fewer photos than it holds", _comes(honest, scene.parcel(), media=0), "hash-mismatch")
    yield attempt("bytes that are not those offered", lambda: _flipped_on_the_way(scene), "hash-mismatch")
    yield attempt(
        "an unknown kind of bundle",
        lambda: _code(honest.offers(scene.parcel(), bundle="journal-bridge/bundle/9.0")),
        "unsupported-version",
    )
    yield attempt(
        "an unknown journal", lambda: _code(honest.offers(scene.parcel(), journal="9.0")), "unsupported-version"
    )
    yield attempt(
        "a top-up of what never came", lambda: _code(honest.offers(scene.parcel(), base="e" * 32)), "unreadable"
    )
    yield from _passed_on(scene)
    yield from _again(scene)


def _passed_on(scene: Scene) -> Iterator[Attempt]:
    """Yield bundles that were sealed for one setting and are sent on to another by the one that had them."""
    theirs = _for_the_third(scene, 39_000)
    third = Talker(scene.world, scene.paired.keys)
    yield attempt("a bundle sealed to a third setting, as it is", _comes(third, theirs), "key-unknown")
    theirs, opened = _for_the_third(scene, 39_001), io.BytesIO()
    scene.paired.keys.open_sealed(io.BytesIO(theirs.sealed.read_bytes()), opened, "theirs")
    again = _sealed(scene, opened.getvalue())
    yield attempt(
        "the same, opened there and sealed again for us",
        _comes(third, _with(scene, theirs, again)),
        "signature-bad",
        "key-unknown",
    )
    ours = scene.parcel()
    yield attempt(
        "a bundle of one setting, brought by another", _comes(third, _renamed(ours)), "signature-bad", "unreadable"
    )


def _again(scene: Scene) -> Iterator[Attempt]:
    """Yield what comes a second time."""
    talker, parcel = Talker(scene.world), scene.parcel()
    talker.uploads(parcel)
    talker.waits(parcel.transfer, _STATES)
    yield attempt(
        "the same id for another offer", lambda: talker.offers(parcel, entries=9), "transfer-known", statuses=(422,)
    )
    yield attempt(
        "more bytes after it arrived", lambda: talker.appends(parcel, 0, b"x", last=True), statuses=(400, 409)
    )
    spoilt = scene.parcels[0]
    yield attempt("a refused id, offered again", lambda: talker.offers(spoilt, entries=9), statuses=(422, 201))


def _comes(talker: Talker, parcel: Parcel, **other: int) -> Callable[[], Reply]:
    """Return what offers and uploads a parcel, and waits for what comes of it."""

    def tell() -> Reply:
        reply = talker.offers(parcel, **other)
        if reply.status != 201:
            return reply
        talker.creates(parcel)
        talker.appends(parcel, 0, parcel.sealed.read_bytes(), last=True)
        talker.waits(parcel.transfer, _STATES)
        return _code(talker.views(parcel.transfer))

    return tell


def _code(reply: Reply) -> Reply:
    """Return the code of the last paper as if it were a problem's, `accepted` where it is no refusal."""
    papers = (reply.document or {}).get("papers", [])
    text = papers[-1]["text"] if papers else ""
    code = text.partition('"code":"')[2].partition('"')[0] if '"refused"' in text else "accepted"
    return Reply(reply.status, reply.fields, b'{"code": "%s"}' % code.encode())


def _other(scene: Scene, content: bytes) -> Parcel:
    """Return a parcel of a new transfer with another file in it."""
    return _with(scene, scene.parcel(), content)


def _with(scene: Scene, parcel: Parcel, content: bytes) -> Parcel:
    path = parcel.sealed.with_name(f"{parcel.sealed.name}.other")
    path.write_bytes(content)
    scene.parcels.append(parcel)
    return dataclasses.replace(parcel, sealed=path, sha256=hashlib.sha256(content).hexdigest())


def _renamed(parcel: Parcel) -> Parcel:
    return dataclasses.replace(parcel, transfer=hashlib.sha256(parcel.transfer.encode()).hexdigest()[:32])


def _sealed(scene: Scene, content: bytes) -> bytes:
    sealed = io.BytesIO()
    scene.world.receiver.keys.card.seal_to(io.BytesIO(content), sealed)
    return sealed.getvalue()


def _for_the_third(scene: Scene, seed: int) -> Parcel:
    """Return a bundle the honest sender made for another setting."""
    folder: Path = scene.world.folder
    made = parcels.journal(folder / f"journal-{seed}", seed)
    sender = scene.world.sender
    parcel = parcels.parcel(made, folder / f"bundle-{seed}", sender.workspace, sender.keys, scene.paired.keys.card)
    scene.parcels.append(parcel)
    return parcel


def _flipped_on_the_way(scene: Scene) -> Reply:
    parcel, talker = scene.accepted(), Talker(scene.world)
    content = bytearray(parcel.sealed.read_bytes())
    content[100] ^= 1
    talker.appends(parcel, 0, bytes(content), last=True)
    return _code(talker.views(parcel.transfer))
