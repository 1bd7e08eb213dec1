"""The program is killed at every point of a transfer: what it finds at its next start it brings to a right end."""

import hashlib
import itertools
import os
import shutil
import signal
import tempfile
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from journal_bridge.bundle import documents, opening
from journal_bridge.ledger import Side
from journal_bridge.ledger.transfers import Transfers
from journal_bridge.receiving import upload_id
from journal_bridge.receiving.opening import Opening
from journal_bridge.transfer_papers import TransferState
from journal_bridge.uploads import NoSuchUpload, WrongDigest
from receiving_samples import TRANSFER, Clock, Post, World, code, kinds
from stages.sealed_parts import CANARY, files_under
from upload_samples import content as noise

SECOND: Final = "f" * 32

ENDS: Final = {TransferState.REFUSED, TransferState.WITHDRAWN, TransferState.EXPIRED, TransferState.INTEGRATED}


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


def brought(world: World, offered: bytes | None = None, sent: bytes | None = None) -> None:
    """Do what a sender and a server do, from wherever they are, until the program has nothing more to do.

    Args:
        world: the receiver.
        offered: the bytes that are offered; the sealed journal when none are given.
        sent: the bytes that come, when they are others.
    """
    offered = world.post.sealed() if offered is None else offered
    view = world.accepted(content=offered)
    if view.state in {TransferState.ACCEPTED, TransferState.SENDING}:
        _uploaded(world, sent or offered, hashlib.sha256(offered).hexdigest())
    while world.desk.open_next():
        pass


def _uploaded(world: World, content: bytes, digest: str) -> None:
    """Upload the rest, as the server does it: the engine's word that it is spoilt is passed on."""
    upload = world.desk.upload_made(world.sender, TRANSFER, len(content), digest)
    world.desk.began(world.sender, TRANSFER)
    blocks = (content[at : at + 65_536] for at in range(upload.offset, len(content), 65_536))
    try:
        world.desk.uploads.append(upload_id(world.sender, TRANSFER), upload.offset, blocks, last=True)
        world.desk.arrived(world.sender, TRANSFER)
    except WrongDigest:
        world.desk.spoilt(world.sender, TRANSFER)


def good(world: World) -> None:
    """A journal comes."""
    brought(world)


def poison(world: World) -> None:
    """Something comes that is no journal."""
    brought(world, noise(3000))


def spoilt(world: World) -> None:
    """Other bytes come than were offered."""
    brought(world, sent=world.post.sealed()[:-1] + b"?")


def withdrawn(world: World) -> None:
    """A journal comes and is taken back."""
    brought(world)
    world.desk.withdrawn(world.withdrawal(world.offer()).document(), world.peer)


def expired(world: World) -> None:
    """A part of a journal comes and the rest does not."""
    if world.accepted().state in {TransferState.ACCEPTED, TransferState.SENDING}:
        content = world.post.sealed()
        digest = hashlib.sha256(content).hexdigest()
        upload = world.desk.upload_made(world.sender, TRANSFER, len(content), digest)
        world.desk.began(world.sender, TRANSFER)
        if not upload.offset:
            world.desk.uploads.append(upload_id(world.sender, TRANSFER), 0, [content[:70_000]])
    now, world.clock.now = world.clock.now, world.clock.now.replace(month=8)
    world.desk.tidy()
    world.clock.now = now


STORIES: Final[dict[Callable[[World], None], tuple[TransferState, list[str], str]]] = {
    good: (TransferState.WAITING_FOR_MANAGER, ["offer", "accepted", "received", "opened"], ""),
    poison: (TransferState.REFUSED, ["offer", "accepted", "received", "refused"], "unreadable"),
    spoilt: (TransferState.REFUSED, ["offer", "accepted", "refused"], "hash-mismatch"),
    withdrawn: (TransferState.WITHDRAWN, ["offer", "accepted", "received", "opened", "withdrawn"], ""),
    expired: (TransferState.EXPIRED, ["offer", "accepted"], ""),
}
"""What happens, and what must be at its end, whatever happened on the way."""


class Killed(BaseException):
    """The program ends here; nothing that it would still do on the way out counts."""


class Steps:
    """Every touch of the ledger and the disk, counted; at one of them the program is killed."""

    def __init__(self, fatal: int, kill: Callable[[], None]) -> None:
        self.fatal, self.kill, self.count = fatal, kill, 0

    def step(self) -> None:
        """Count one touch."""
        self.count += 1
        if self.count == self.fatal:
            self.kill()

    def around(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return a call that counts before and after it."""

        def counted(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - passed on
            self.step()
            done = real(*arguments, **named)
            self.step()
            return done

        return counted

    def torn(self, file: int, block: bytes, real: Callable[[int, bytes], int] = os.write) -> int:
        """Write a third of a block and be killed, or write it."""
        self.count += 1
        if self.count == self.fatal:
            real(file, bytes(block)[: len(block) // 3])
            self.kill()
        return real(file, block)

    def arm(self, patch: Callable[[Any, str, object], None]) -> None:
        """Put the counting in."""
        patch(os, "write", self.torn)
        for home, name in (
            (os, "fsync"),
            (os, "truncate"),
            (os, "link"),
            (Path, "replace"),
            (Path, "unlink"),
            (Transfers, "offered"),
            (Transfers, "move"),
            (shutil, "rmtree"),
            (opening, "open_bag"),
            (opening, "journal_in"),
            (documents, "from_bytes"),
        ):
            patch(home, name, self.around(getattr(home, name)))


def killed_for_good(fatal: int, act: Callable[[], None]) -> bool:
    """Run something in a process that is killed with SIGKILL at one touch; tell whether it came to its end."""
    child = os.fork()
    if not child:
        try:
            Steps(fatal, lambda: os.kill(os.getpid(), signal.SIGKILL)).arm(setattr)
            act()
            os._exit(0)
        except BaseException:  # noqa: BLE001 - the process ends here, and says why
            traceback.print_exc()
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert status in {0, int(signal.SIGKILL)}
    return status == 0


def holds(world: World, story: Callable[[World], None], temporary: Path) -> None:
    """Start anew after a kill, go on, and demand the one right end."""
    state, papers, reason = STORIES[story]
    world.start().recover()
    assert list(files_under(temporary)) == []
    story(world)
    world.desk.recover()
    view = world.view()
    assert (view.state, kinds(view)) == (state, papers)
    assert not reason or code(view) == reason
    key = upload_id(world.sender, TRANSFER)
    lying = {name for name in world.files() if state in ENDS or not name.startswith(".")}  # half an announcement
    assert lying == (set() if state in ENDS else {f"{key}.upload", f"{key}.whole"})
    if state not in ENDS:
        assert world.desk.sealed(world.sender, TRANSFER).read_bytes() == world.post.sealed()
    assert world.ledger.audit().ok
    assert len(world.ledger.transfers.all(Side.RECEIVING)) == 1


def killed_at(post: Post, folder: Path, temporary: Path, story: Callable[[World], None], every: int) -> None:
    """Kill a story at every so many-th of its touches, each time anew, until it comes to its end unharmed."""
    decrypted = 0
    for fatal in itertools.count(1 + len(story.__name__) % every, every):
        world = World(post, folder / f"killed-{fatal}")
        unharmed = killed_for_good(fatal, lambda world=world: story(world))  # type: ignore[misc] # each its own world
        decrypted += bool(list(files_under(temporary)))
        holds(world, story, temporary)
        shutil.rmtree(world.workspace)
        if unharmed:
            break
    assert fatal > 20
    assert every > 1 or decrypted or story in {poison, spoilt, expired}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_killed_on_the_way_it_comes_to_the_same_end(
    post: Post, tmp_path: Path, temporary: Path, story: Callable[[World], None]
) -> None:
    """Power off at some points of each story: nothing is lost, doubled, half done or left lying about."""
    killed_at(post, tmp_path, temporary, story, every=12)


@pytest.mark.kill
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_killed_at_every_single_point_it_comes_to_the_same_end(
    post: Post, tmp_path: Path, temporary: Path, story: Callable[[World], None]
) -> None:
    """The same at every touch of the ledger and the disk; some of them leave decrypted bytes, which are swept."""
    killed_at(post, tmp_path, temporary, story, every=1)


def test_given_up_on_the_way_it_goes_on(post: Post, tmp_path: Path, temporary: Path) -> None:
    """A request that is broken off in a program that runs on: the next one finds locks free and nothing half."""
    for fatal in range(1, 41, 8):
        world = World(post, tmp_path / f"broken-{fatal}")

        def broken() -> None:
            raise Killed

        with pytest.MonkeyPatch.context() as patched:
            Steps(fatal, broken).arm(patched.setattr)
            with pytest.raises(Killed):
                good(world)
        good(world)
        holds(world, good, temporary)


def decrypting(world: World, told: int) -> None:
    """Say when the decrypted bytes are on the disk, and wait there to be killed."""

    def waits(_: Path) -> None:
        os.write(told, b"x")
        signal.pause()

    setattr(opening, "open_bag", waits)  # noqa: B010 - it is not the module's own to export
    world.desk.open_next()


def test_killed_while_it_is_open_it_leaves_nothing_readable(post: Post, tmp_path: Path, temporary: Path) -> None:
    """The journal's text is on the disk at that moment; after the next start it is nowhere."""
    world = World(post, tmp_path / "workspace")
    world.received()
    heard, told = os.pipe()
    child = os.fork()
    if not child:
        decrypting(world, told)
        os._exit(1)
    assert os.read(heard, 1) == b"x"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert any(CANARY.encode() in path.read_bytes() for path in files_under(temporary))
    world.start().recover()
    assert list(files_under(temporary)) == []
    assert world.desk.open_next()
    assert world.view().state is TransferState.WAITING_FOR_MANAGER


def test_what_was_answered_by_nobody_is_answered_at_the_start(post: Post, tmp_path: Path) -> None:
    """An offer that was noted and not answered, and an arrival that was opened and not presented."""
    world = World(post, tmp_path / "workspace")
    world.ledger.transfers.offered(world.offer(), world.clock())
    world.received(SECOND)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Opening, "present", lambda _, transfer: transfer)
        assert world.desk.open_next()
    assert (world.view().state, world.view(SECOND).state) == (TransferState.OFFERED, TransferState.OPENED)
    for _ in range(3):
        world.start().recover()
    assert world.view().state is TransferState.ACCEPTED
    assert world.view(SECOND).state is TransferState.WAITING_FOR_MANAGER
    assert kinds(world.view(SECOND)) == ["offer", "accepted", "received", "opened"]


def test_an_open_arrival_is_presented_without_being_opened_again(post: Post, tmp_path: Path) -> None:
    """Where only the last step is missing, only the last step is done."""
    world = World(post, tmp_path / "workspace")
    world.received()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Opening, "present", lambda _, transfer: transfer)
        assert world.desk.open_next()
    world.desk.uploads.forget(upload_id(world.sender, TRANSFER))
    assert world.desk.open_next()
    assert world.view().state is TransferState.WAITING_FOR_MANAGER


def test_an_upload_that_gains_nothing_is_swept_and_begun_anew(post: Post, tmp_path: Path) -> None:
    """After a fortnight of silence the bytes go; the transfer stands until its deadline."""
    world = World(post, tmp_path / "workspace", clock=Clock(datetime.now(UTC)))
    content = post.sealed()
    digest = hashlib.sha256(content).hexdigest()
    offer = world.offer(deadline=world.clock() + timedelta(days=40))
    world.desk.offered(offer.document(), world.peer)
    world.desk.upload_made(world.sender, TRANSFER, len(content), digest)
    world.desk.uploads.append(upload_id(world.sender, TRANSFER), 0, [content[:9000]])
    world.clock.turn(days=15)
    world.desk.tidy()
    with pytest.raises(NoSuchUpload):
        world.desk.uploads.state(upload_id(world.sender, TRANSFER))
    assert world.desk.upload_made(world.sender, TRANSFER, len(content), digest).offset == 0
    world.desk.uploads.append(upload_id(world.sender, TRANSFER), 0, [content], last=True)
    assert world.desk.arrived(world.sender, TRANSFER).state is TransferState.RECEIVED
