"""Sealed bundles changed on their way: bits flipped, ends cut off, parts of two children's bundles exchanged.

Every one must be refused by `open_sealed` and found by `verify`, and nothing of the journal may be left anywhere:
not where it was to be unpacked, not in quarantine, not in a temporary folder.
"""

import io
import random
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from journal_bridge.bundle import open_sealed, verify
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.errors import BridgeError, NotVerified
from journal_bridge.handover import Bundle, Purpose
from journal_bridge.keys import SettingKeys
from proofs.outcome import Outcome
from second_reader import open_by_second_reader
from stages.sealed_parts import CANARY, files_under, packed, zipped

SEED: Final = 5
FLIPS, TRUNCATIONS, SWAPS = 1000, 200, 100
_CHUNK: Final = 64 * 1024 + 16
"""Bytes of one encrypted chunk of an age file."""

_HEADER_SHARE: Final = 4
"""One flip in so many falls into the header, which is short, and so would hardly be met."""

_NAME: Final = "bundle.jb.age"
_TRANSFERS: Final = ("0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210")

Opener = Callable[[Path, SettingKeys, SettingKeys, Path], None]
"""Opens a sealed file, for receiver and sender, into a folder, or raises."""


@dataclass(frozen=True)
class Post:
    """Two children's bundles from one sender to one receiver, as files in `folder`."""

    folder: Path
    sender: SettingKeys
    receiver: SettingKeys
    bundles: tuple[Bundle, Bundle]
    sealed: tuple[Path, Path]

    def members(self, which: int) -> dict[str, bytes]:
        """Return everything inside one bundle, as its receiver could read it."""
        plain = io.BytesIO()
        self.receiver.open_sealed(io.BytesIO(self.sealed[which].read_bytes()), plain, "")
        with zipfile.ZipFile(plain) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def resealed(self, members: dict[str, bytes]) -> bytes:
        """Return members sealed again to the receiver, whose card anybody may have."""
        sealed = io.BytesIO()
        self.receiver.card.seal_to(io.BytesIO(zipped(members)), sealed)
        return sealed.getvalue()

    def secrets(self) -> tuple[bytes, ...]:
        """Return pieces of both journals, one from every file, that may be found nowhere outside the bundles."""
        files = {file.path for bundle in self.bundles for file in bundle.files}
        pieces = (path.read_bytes()[64:128] for path in sorted(files))
        return (*(word.encode() for word in CANARY.split()), *(piece for piece in pieces if piece))


def post(folder: Path) -> Post:
    """Seal two children's bundles."""
    sender, receiver = SettingKeys.create(folder / "sender"), SettingKeys.create(folder / "receiver")
    first, second = (packed(folder / child, child, Purpose.SETTING) for child in ("c1", "c2"))
    sealed = []
    for bundle, transfer in zip((first, second), _TRANSFERS, strict=True):
        made = seal_for_setting(bundle, receiver.card, transfer, folder / transfer, sender)
        sealed.append(made.files[0].path)
    return Post(folder, sender, receiver, (first, second), (sealed[0], sealed[1]))


def flipped(post: Post, many: int) -> Iterator[tuple[str, bytes]]:
    """Yield the bundle with one bit changed: a quarter of the places in the header, the rest anywhere behind it."""
    chance = random.Random(f"{SEED} flips")  # noqa: S311 - the same ones on every run
    whole = post.sealed[0].read_bytes()
    header = whole.index(b"\n--- ") + len(b"\n--- ") + 44
    places = [(number * 8 * header) // max(1, many // _HEADER_SHARE) for number in range(many // _HEADER_SHARE)]
    places += chance.sample(range(8 * header, 8 * len(whole)), many - len(places))
    for place in places:
        spoilt = bytearray(whole)
        spoilt[place // 8] ^= 1 << place % 8
        yield f"bit {place % 8} of byte {place // 8} flipped", bytes(spoilt)


def truncated(post: Post, many: int) -> Iterator[tuple[str, bytes]]:
    """Yield the bundle cut short: at its ends, where chunks end, and anywhere."""
    chance = random.Random(f"{SEED} cuts")  # noqa: S311 - the same ones on every run
    whole = post.sealed[0].read_bytes()
    payload = whole.index(b"\n--- ") + len(b"\n--- ") + 44 + 16
    ends = [*range(payload, len(whole), _CHUNK), payload - 16, payload - 1]
    lengths = dict.fromkeys([0, 1, 21, 22, *ends, *(len(whole) - less for less in (1, 15, 16, 17, _CHUNK))])
    rest = [one for one in range(len(whole)) if one not in lengths]
    for length in [*lengths, *chance.sample(rest, max(0, many - len(lengths)))][:many]:
        yield f"cut to {length} of {len(whole)} bytes", whole[:length]


def swapped(post: Post, many: int) -> Iterator[tuple[str, bytes]]:
    """Yield mixtures of both bundles: of their encrypted chunks, and of the files inside, sealed again."""
    cuts = list(_chunks_exchanged(post))
    forged = many - min(len(cuts), many // 4)
    yield from cuts[: many - forged]
    yield from _members_exchanged(post, forged)


def _chunks_exchanged(post: Post) -> Iterator[tuple[str, bytes]]:
    (head, *ours), (other_head, *theirs) = (_split(path.read_bytes()) for path in post.sealed)
    yield "header of the other bundle", b"".join((other_head, *ours))
    yield "payload of the other bundle", b"".join((head, *theirs))
    for number in range(min(len(ours), len(theirs))):
        mixed = [*ours[:number], theirs[number], *ours[number + 1 :]]
        yield f"chunk {number} of the other bundle", b"".join((head, *mixed))
        yield f"chunks from {number} on of the other bundle", b"".join((head, *ours[:number], *theirs[number:]))
    for number in range(len(ours) - 1):
        turned = [*ours[:number], ours[number + 1], ours[number], *ours[number + 2 :]]
        yield f"chunks {number} and {number + 1} in the other order", b"".join((head, *turned))
        yield f"chunk {number} twice", b"".join((head, *ours[: number + 1], *ours[number:]))
        yield f"no chunk {number}", b"".join((head, *ours[:number], *ours[number + 1 :]))


def _split(whole: bytes) -> list[bytes]:
    payload = whole.index(b"\n--- ") + len(b"\n--- ") + 44 + 16
    return [whole[:payload], *(whole[at : at + _CHUNK] for at in range(payload, len(whole), _CHUNK))]


def _members_exchanged(post: Post, many: int) -> Iterator[tuple[str, bytes]]:
    """Yield the first bundle with some files of the second, under its own names and under theirs."""
    chance = random.Random(f"{SEED} swaps")  # noqa: S311 - the same ones on every run
    ours, theirs = post.members(0), post.members(1)
    named = zip(sorted(ours), sorted(theirs), strict=True)
    pairs = [(mine, its) for mine, its in named if ours[mine] != theirs[its]]
    done: set[tuple[bool, tuple[tuple[str, str], ...]]] = set()
    while len(done) < many:
        some = tuple(sorted(chance.sample(pairs, chance.randrange(1, len(pairs)))))
        rename = chance.random() < 1 / 2
        if (rename, some) in done:
            continue
        done.add((rename, some))
        given = {mine: (its if rename else mine, theirs[its]) for mine, its in some}
        mixed = dict(given.get(name, (name, content)) for name, content in ours.items())
        yield f"of the other bundle: {', '.join(its for _, its in some)}", post.resealed(mixed)


def honest(path: Path, receiver: SettingKeys, sender: SettingKeys, out: Path) -> None:
    """Open a sealed file as the receiver would."""
    open_sealed(path, receiver, sender.card, out)


def by_the_second_reader(path: Path, receiver: SettingKeys, sender: SettingKeys, out: Path) -> None:
    """Open a sealed file as a receiver with another program would: the reader beside the specification."""
    open_by_second_reader(path, receiver, sender.card, out)


def prove(folder: Path, flips: int = FLIPS, cuts: int = TRUNCATIONS, swaps: int = SWAPS) -> Outcome:
    """Try every corruption, and say how many were refused, found, and left nothing behind."""
    made = post(folder / "post")
    outcome = Outcome()
    faults: list[tuple[str, str]] = []
    for name, spoilt, many in (
        ("bits flipped, refused", flipped(made, flips), flips),
        ("files cut short, refused", truncated(made, cuts), cuts),
        ("parts of two children's bundles swapped, refused", swapped(made, swaps), swaps),
    ):
        tried = refused = 0
        for what, content in spoilt:
            tried += 1
            found = list(faults_of(made, content, folder))
            found += [f"second reader: {one}" for one in faults_of(made, content, folder, by_the_second_reader)]
            refused += not found
            faults += [(fault, what) for fault in found]
        outcome.share(name, refused, tried)
        if tried != many:
            outcome.faults.append(f"{name}: {tried} tried instead of {many}")
    outcome.tell(faults)
    return outcome


def faults_of(post: Post, content: bytes, folder: Path, opener: Opener = honest) -> Iterator[str]:
    """Try to open some bytes as a bundle of the sender's, and yield what went wrong with refusing them."""
    with tempfile.TemporaryDirectory(dir=folder) as place, pytest.MonkeyPatch.context() as patch:
        room, temporary = Path(place) / "room", Path(place) / "temporary"
        for made in (room, temporary):
            made.mkdir()
        patch.setattr(tempfile, "tempdir", str(temporary))
        (room / _NAME).write_bytes(content)
        yield from _not_refused(post, room, opener)
        (room / _NAME).unlink()
        yield from _left_behind(post, Path(place))


def _not_refused(post: Post, room: Path, opener: Opener) -> Iterator[str]:
    try:
        opener(room / _NAME, post.receiver, post.sender, room / "in")
        yield "opened"
    except NotVerified as refused:
        if any(word in str(refused) for word in CANARY.split()):
            yield "the refusal names the child"
    except BridgeError as refused:
        yield f"refused as {refused.code}, which is no verdict about the bundle"
    except Exception as fault:  # noqa: BLE001 - any other error is a fault of its own
        yield f"ended with {type(fault).__name__}"
    if (room / "in").exists():
        yield "a folder was made"
    try:
        if _looks_whole(post, room / _NAME):
            yield "verify finds nothing wrong"
    except NotVerified:
        pass


def _looks_whole(post: Post, path: Path) -> bool:
    """Ask `verify` about the file as it would lie on a stick, beside the manifest it was made with."""
    with tempfile.TemporaryDirectory(dir=post.folder) as stick:
        for made in post.sealed[0].parent.iterdir():
            shutil.copy(path if made == post.sealed[0] else made, Path(stick) / made.name)
        return verify(Path(stick), keys=post.receiver, sender=post.sender.card).ok


def _left_behind(post: Post, place: Path) -> Iterator[str]:
    secrets = post.secrets()
    for path in files_under(place):
        plain = any(secret in path.read_bytes() for secret in secrets)
        yield f"{'plaintext' if plain else 'a file'} was left in {path.parent.relative_to(place)}"
