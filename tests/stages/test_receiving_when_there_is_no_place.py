"""Offers for which there is no place now, told to come later, and how much of a small disk one setting may have."""

import hashlib
import os
import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from journal_bridge.errors import InputRefused, TryAgain
from journal_bridge.receiving import Policy, free_room, upload_id
from journal_bridge.transfer_papers import TransferState, signed
from journal_bridge.uploads import Limits
from receiving_samples import NOON, TRANSFER, Post, World, code, pair, refused

SECOND, THIRD = "f" * 32, "e" * 32
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil gives it


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    """Make keys and one packed journal for all these tests."""
    return Post.made(tmp_path_factory.mktemp("post"))


@pytest.fixture
def world(post: Post, tmp_path: Path) -> World:
    """Return a receiver that is paired with its sender and has heard nothing yet."""
    return World(post, tmp_path / "workspace")


def with_policy(world: World, **changes: Any) -> World:  # noqa: ANN401 - any field of a policy
    """Return the same receiver under another policy."""
    return World(world.post, world.workspace, Policy(**({"limits": Limits(margin=0)} | changes)), world.clock)


def test_one_setting_does_not_take_all_the_places(world: World) -> None:
    """So many on their way at once; one more is told to come later, keeps nothing here, and comes when one ends."""
    few = with_policy(world, open_transfers=2)
    few.received(SECOND)
    for number in range(2):
        assert few.accepted(f"{number:032x}").state is TransferState.ACCEPTED
    for _ in range(3):
        with refused("transfer-later", TryAgain):
            few.accepted(TRANSFER)
    with refused("transfer-unknown", InputRefused):
        few.view()
    few.desk.withdrawn(few.withdrawal(few.offer(f"{0:032x}"), f"{0:032x}").document(), few.peer)
    assert few.accepted(TRANSFER).state is TransferState.ACCEPTED
    with refused("transfer-later", TryAgain):
        few.accepted(THIRD)


def test_an_offer_noted_before_a_kill_waits_for_a_place(world: World) -> None:
    """It was noted by a program that was killed, and now there is no place: it is answered when there is one."""
    few = with_policy(world, open_transfers=1)
    few.accepted(SECOND)
    offer = few.offer()
    few.ledger.transfers.offered(offer, few.clock())
    few.desk.recover()
    with refused("transfer-later", TryAgain):
        few.desk.offered(offer.document(), few.peer)
    assert few.view().state is TransferState.OFFERED
    few.desk.withdrawn(few.withdrawal(few.offer(SECOND), SECOND).document(), few.peer)
    few.desk.recover()
    assert few.view().state is TransferState.ACCEPTED


def test_one_setting_does_not_fill_the_ledger(world: World) -> None:
    """What is refused leaves its papers for good: so many a day and no more; the same offer may come again."""
    few, wanted = with_policy(world, offers_a_day=2), "unsupported-version"
    assert [code(few.accepted(f"{number:032x}", journal="0.9")) for number in range(2)] == [wanted, wanted]
    with pytest.raises(TryAgain, match="too many requests"):
        few.accepted(TRANSFER, journal="0.9")
    assert code(few.accepted(f"{0:032x}", journal="0.9")) == wanted
    few.clock.turn(hours=25)
    assert code(few.accepted(TRANSFER, journal="0.9")) == wanted


def test_one_setting_does_not_take_all_the_disk(world: World) -> None:
    """Bytes that lie here unfiled count until somebody files or refuses them."""
    content = world.post.sealed()  # each sealing has another length, by some bytes that age throws in
    small = with_policy(world, promised=2 * len(content))
    small.opened()
    small.accepted(SECOND, content)
    with refused("transfer-later", TryAgain):
        small.accepted(THIRD, content)
    small.integrated(TRANSFER)
    assert small.accepted(THIRD, content).state is TransferState.ACCEPTED
    assert code(small.accepted("d" * 32, bytes(2 * len(content) + 1))) == "too-large"


def offered_by_another(world: World, transfer: str, content: bytes) -> TransferState:
    """Let a second paired setting offer some bytes."""
    third = world.post.third
    if world.ledger.peers.get(third.card.fingerprint) is None:
        pair(world.ledger, third)
    peer = world.ledger.peers.get(third.card.fingerprint)
    assert peer
    told = world.offer(transfer, content).paper.model_copy(update={"sender": peer.fingerprint})
    return world.desk.offered(signed(told, third).document(), peer).state


def disk_of(monkeypatch: pytest.MonkeyPatch, kept: int, opened: int, *, one: bool) -> None:
    """Let so many bytes be free where arrivals are kept and where they are opened, on one disk or on two."""

    def usage(path: Path | str) -> Usage:
        free = kept if "gateway" in str(path) else opened
        return Usage(1 << 40, 0, free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    monkeypatch.setattr(free_room, "beside_rooms", lambda _: one)


@pytest.mark.parametrize(
    ("free", "one_disk", "taken"),
    [
        ((30, 10), False, True),
        ((29, 10), False, False),
        ((30, 9), False, False),
        ((30, 30), True, True),
        ((29, 29), True, False),
    ],
)
def test_no_room_is_found_out_at_the_offer(
    world: World, monkeypatch: pytest.MonkeyPatch, free: tuple[int, int], one_disk: bool, taken: bool
) -> None:
    """Nobody sends for hours to a disk that cannot keep it beside what others were promised, or cannot open it."""
    content = world.post.sealed()
    offered_by_another(world, TRANSFER, content)
    disk_of(monkeypatch, *(tenths * len(content) // 10 for tenths in free), one=one_disk)
    if taken:
        assert world.accepted(SECOND, content).state is TransferState.ACCEPTED
        return
    with refused("no-room", TryAgain):
        world.accepted(SECOND, content)
    disk_of(monkeypatch, 5 * len(content), 5 * len(content), one=one_disk)
    assert world.accepted(SECOND, content).state is TransferState.ACCEPTED


def test_what_no_disk_here_could_hold_is_refused_for_good(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting helps nobody where the whole disk is smaller than the journal."""
    content = world.post.sealed()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2 * len(content) - 1, 0, 2 * len(content) - 1))
    assert code(world.accepted(content=content)) == "too-large"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2 * len(content), 0, 2 * len(content)))
    assert world.accepted(SECOND, content).state is TransferState.ACCEPTED


@pytest.mark.parametrize("one_disk", [True, False])
def test_one_setting_leaves_half_of_the_room_to_others(
    world: World, monkeypatch: pytest.MonkeyPatch, one_disk: bool
) -> None:
    """Of a small disk one setting has half, however many it offers, and another one finds room all the same."""
    content = world.post.sealed()
    free = 4 * len(content)
    disk_of(monkeypatch, free, free, one=one_disk)
    for number in range(2):
        assert world.accepted(f"{number:032x}", content).state is TransferState.ACCEPTED
    for number in range(2, 5):
        with refused("transfer-later", TryAgain):
            world.accepted(f"{number:032x}", content)
    assert offered_by_another(world, TRANSFER, content) is TransferState.ACCEPTED


def test_bytes_that_have_come_count_in_their_settings_half(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upload that is never finished takes room of its own setting, and no more than was promised."""
    content = world.post.sealed()
    world.accepted(content=content)
    world.desk.upload_made(world.sender, TRANSFER, len(content), hashlib.sha256(content).hexdigest())
    world.desk.uploads.append(upload_id(world.sender, TRANSFER), 0, [content[:-1]])
    disk_of(monkeypatch, 2 * len(content), 9 * len(content), one=False)  # of three, one has come
    with refused("transfer-later", TryAgain):
        world.accepted(SECOND, content)
    disk_of(monkeypatch, 3 * len(content) + 1, 9 * len(content), one=False)
    assert world.accepted(SECOND, content).state is TransferState.ACCEPTED


def test_what_has_come_already_is_not_promised_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes on the disk are no longer free, and need no room a second time."""
    content = world.post.sealed()
    world.accepted(content=content)
    world.desk.upload_made(world.sender, TRANSFER, len(content), hashlib.sha256(content).hexdigest())
    world.desk.uploads.append(upload_id(world.sender, TRANSFER), 0, [content[:-1]])
    disk_of(monkeypatch, 2 * len(content) + 1, 2 * len(content) + 1, one=False)
    assert offered_by_another(world, SECOND, content) is TransferState.ACCEPTED


def test_what_was_given_up_keeps_no_room_from_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Accepted, begun or not, and nothing more for a fortnight: it is swept, and others have its room."""
    content = world.post.sealed()
    months = with_policy(world, open_transfers=2)
    for transfer in (TRANSFER, SECOND):
        assert (
            months.accepted(transfer, content, deadline=NOON + timedelta(days=59)).state is TransferState.ACCEPTED
        )
    months.desk.upload_made(months.sender, TRANSFER, len(content), hashlib.sha256(content).hexdigest())
    months.desk.began(months.sender, TRANSFER)
    months.desk.uploads.append(upload_id(months.sender, TRANSFER), 0, [content[:100]])
    for path in months.desk.uploads.folder.iterdir():
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    disk_of(monkeypatch, 3 * len(content), 3 * len(content), one=True)
    with refused("no-room", TryAgain):
        offered_by_another(months, "d" * 32, content)
    months.clock.turn(days=14, seconds=1)
    months.desk.tidy()
    assert offered_by_another(months, "d" * 32, content) is TransferState.ACCEPTED
    disk_of(monkeypatch, 30 * len(content), 30 * len(content), one=True)
    assert months.accepted(THIRD, content).state is TransferState.ACCEPTED
    assert months.view().state is TransferState.SENDING
