"""Bundles changed at random and signed all the same: whatever one reader takes in, the other does too."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bundle_vectors.age_file import sealed
from bundle_vectors.bags import (
    INFO,
    JOURNAL,
    LEFT_OUT,
    MANIFEST,
    SIGNATURE,
    STATEMENT,
    TAG_MANIFEST,
    Files,
    bag,
    payload,
    with_photo,
)
from bundle_vectors.people import RECEIVER, SENDER
from bundle_vectors.zip_file import zipped
from journal_bridge.bundle import open_sealed
from journal_bridge.errors import NotVerified
from journal_bridge.keys import Card, SettingKeys
from second_reader import open_by_second_reader

KEYS = SettingKeys(RECEIVER.signing_seed, RECEIVER.identity, bytes(32))
THEIRS = Card.parse(SENDER.card)
INSERTED = (
    b"0",
    b" ",
    b'"',
    b"\n",
    b"\0",
    b"null",
    b"1e400",
    b"{",
    b"[]",
    b"\\ud800",
    b",",
    "é".encode(),
    b"-1",
    b"true",
)
NAMES = "abzAZ09-_. \\/é~%"
WRITERS_SCHEMA = {"invalid-journal", "unsupported-version"}
"""Only our own reader holds a journal to its whole schema: the second one leaves that to whoever uses it."""


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """Return bytes with one to three small changes."""
    changed = bytearray(raw)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        place = chance.randrange(len(changed) + 1)
        match chance.randrange(4):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[place : place + chance.randrange(1, 5)]
            case 2:
                changed[place:place] = chance.choice(INSERTED)
            case _:
                changed[place:place] = changed[max(0, place - 20) : place]
    return bytes(changed)


def with_document(name: str) -> Callable[[random.Random], Files]:
    """Return what makes a bag whose document is changed before it is signed."""
    return lambda chance: bag(with_photo() | {name: mutated(with_photo()[name], chance)})


def with_tag(field: str, name: str) -> Callable[[random.Random], Files]:
    """Return what makes a bag whose tag file is changed, with all above it made to fit."""
    return lambda chance: bag(None, statement=None, **{field: mutated(bag()[name], chance)})


def with_name(chance: random.Random) -> Files:
    """Return a bag with a media file of any name."""
    name = "".join(chance.choice(NAMES) for _ in range(chance.randrange(8)))
    return bag(payload({f"data/media/{name}": b"x"}))


BAGS: tuple[Callable[[random.Random], Files], ...] = (
    with_document(JOURNAL),
    with_document(LEFT_OUT),
    with_tag("manifest", MANIFEST),
    with_tag("info", INFO),
    with_tag("said", STATEMENT),
    with_tag("signature", SIGNATURE),
    with_tag("tag_manifest", TAG_MANIFEST),
    with_name,
)


def changed_bundles(seed: int, many: int) -> Iterator[bytes]:
    """Yield the plaintext of changed bundles: every fourth a changed ZIP, the rest whole ZIPs of changed bags."""
    chance = random.Random(seed)  # noqa: S311 - the same ones on every run
    for number in range(many):
        if number % 4:
            yield zipped(chance.choice(BAGS)(chance))
        else:
            yield mutated(zipped(bag()), chance)


def verdict_of(opener: Callable[[Path, SettingKeys, Card, Path], object], path: Path, out: Path) -> str:
    """Return what a reader says of a bundle; any error but a refusal fails the test."""
    try:
        opener(path, KEYS, THEIRS, out)
    except NotVerified as refused:
        return refused.code
    shutil.rmtree(out)
    return "opens"


def alike(folder: Path, seed: int, many: int) -> None:
    """Let both readers judge changed bundles, and compare."""
    opened = 0
    for plain in changed_bundles(seed, many):
        (folder / "x.jb.age").write_bytes(sealed(plain))
        ours = verdict_of(open_sealed, folder / "x.jb.age", folder / "ours")
        second = verdict_of(open_by_second_reader, folder / "x.jb.age", folder / "second")
        assert (ours == "opens") == (second == "opens") or ours in WRITERS_SCHEMA, (ours, second, plain)
        assert [path.name for path in folder.iterdir()] == ["x.jb.age"]
        opened += ours == "opens"
    assert opened  # some changes change nothing that matters, so the others were refused for what they changed


def test_two_readers_take_in_the_same_bundles(tmp_path: Path) -> None:
    """A hundred bundles changed at random: no program takes in what the other refuses, and neither fails."""
    alike(tmp_path, 1, 100)


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(2, 12))
def test_two_readers_take_in_the_same_bundles_for_long(seed: int, tmp_path: Path) -> None:
    """The same for long."""
    alike(tmp_path, seed, 1000)
