"""Two programs at one workspace: each arrival is opened once, each offer is answered once."""

import hashlib
import os
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from journal_bridge.errors import TryAgain
from journal_bridge.ledger import Ledger
from journal_bridge.receiving import Desk, examining
from journal_bridge.receiving import opening as opening_arrivals
from journal_bridge.transfer_papers import TransferState
from receiving_samples import POLICY, Clock, Post, World, code, kinds
from stages.sealed_parts import files_under
from upload_samples import content as noise

SECOND: Final = "f" * 32


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    """Make keys and one packed journal for all these tests."""
    made = Post.made(tmp_path_factory.mktemp("post"))
    made.sealed()
    return made


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every temporary folder a place that can be searched."""
    place = tmp_path / "tmpdir"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def test_files_of_no_transfer_are_removed(post: Post, tmp_path: Path) -> None:
    """A part at once; a whole one only after a while, since a ledger that was named wrongly knows none of them."""
    world = World(post, tmp_path / "workspace", clock=Clock(datetime.now(UTC)))
    part, whole = "a" * 32, "b" * 32
    for key in (part, whole):
        world.desk.uploads.create(key, 5, hashlib.sha256(b"bytes").hexdigest())
    world.desk.uploads.append(part, 0, [b"by"])
    world.desk.uploads.append(whole, 0, [b"bytes"], last=True)
    (world.workspace / "gateway" / "tries" / part).write_bytes(b"b")
    world.desk.recover()
    assert world.files() == {f"{whole}.upload", f"{whole}.whole"}
    world.clock.turn(days=15)
    world.desk.tidy()
    assert world.files() == set()


def at_once(number: int, act: Callable[[int], None]) -> None:
    """Run something in several processes that start together."""
    children = []
    ready, go = os.pipe()
    for mine in range(number):
        child = os.fork()
        if not child:
            try:
                os.close(go)
                os.read(ready, 1)
                act(mine)
                os._exit(0)
            except BaseException:  # noqa: BLE001 - the process ends here, and says why
                traceback.print_exc()
                os._exit(1)
        children.append(child)
    os.close(go)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * number


@pytest.mark.usefixtures("database")
def test_two_programs_open_the_same_arrivals(post: Post, tmp_path: Path) -> None:
    """The server and a command beside it: each arrival is opened by one of them, and each paper is there once."""
    world = World(post, tmp_path / "workspace")
    transfers = [f"{number:032x}" for number in range(4)]
    for transfer in transfers:
        world.received(transfer)
    world.received(SECOND, noise(100))

    def opens(_: int) -> None:
        with Ledger.open(world.workspace, post.us, world.clock) as ledger:
            desk = Desk(world.workspace, post.us, ledger, world.policy, world.clock)
            while desk.open_next():
                desk.recover()

    at_once(2, opens)
    while world.desk.open_next():  # one may have looked while the other held the last
        pass
    for transfer in transfers:
        assert kinds(world.view(transfer)) == ["offer", "accepted", "received", "opened"]
        assert world.view(transfer).state is TransferState.WAITING_FOR_MANAGER
    assert code(world.view(SECOND)) == "unreadable"
    assert world.ledger.audit().ok


@pytest.mark.usefixtures("database")
def test_two_programs_answer_the_same_offers(post: Post, tmp_path: Path) -> None:
    """The same offers at both doors: one answer each, and together they pass no quota."""
    world = World(post, tmp_path / "workspace", replace(POLICY, open_transfers=3))
    offers = [world.offer(f"{number:032x}", noise(50)).document() for number in range(6)]

    def offer(mine: int) -> None:
        with Ledger.open(world.workspace, post.us, world.clock) as ledger:
            desk = Desk(world.workspace, post.us, ledger, world.policy, world.clock)
            for document in offers if mine else reversed(offers):
                with suppress(TryAgain):
                    desk.offered(document, world.peer)

    at_once(2, offer)
    taken = [world.view(one.id) for one in world.ledger.transfers.all()]
    assert [view.state for view in taken] == ["accepted"] * 3
    assert {len(view.papers) for view in taken} == {2}
    assert world.ledger.audit().ok


def test_taken_back_while_it_is_opened(post: Post, tmp_path: Path, temporary: Path) -> None:
    """The sender's word stands, and the opener finds it there."""
    world = World(post, tmp_path / "workspace")
    world.received()
    real = examining.examine

    def meanwhile(*arguments: Any) -> object:  # noqa: ANN401 - passed on
        counts = real(*arguments)
        world.desk.withdrawn(world.withdrawal(world.offer()).document(), world.peer)
        return counts

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(opening_arrivals, "examine", meanwhile)
        assert world.desk.open_next()
    assert world.view().state is TransferState.WITHDRAWN
    assert kinds(world.view()) == ["offer", "accepted", "received", "withdrawn"]
    assert world.files() == set()
    assert list(files_under(temporary)) == []
