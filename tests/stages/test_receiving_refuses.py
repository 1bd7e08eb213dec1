"""What the desk refuses by itself, with a code that tells the sender what to do; a refused id stays refused."""

import errno
import hashlib
import io
import shutil
import tempfile
import zipfile
from collections import namedtuple
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from journal_bridge.bundle.bag import PAYLOAD_MANIFEST, STATEMENT
from journal_bridge.error_codes import CODES
from journal_bridge.errors import DISK_FULL, InputRefused, NotVerified, TryAgain
from journal_bridge.keys import SettingKeys
from journal_bridge.receiving import Policy, examining, opening, upload_id
from journal_bridge.receiving.refusing import REFUSALS
from journal_bridge.receiving.tries import MOST_BEGUN, MOST_FAILED
from journal_bridge.transfer_papers import ADVICE, TransferState
from journal_bridge.uploads import Limits
from receiving_samples import NOON, POLICY, TRANSFER, Post, World, code, kinds
from upload_samples import content as noise

SECOND, THIRD = "f" * 32, "e" * 32
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil gives it


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    """Make keys and one packed journal for all these tests."""
    return Post.made(tmp_path_factory.mktemp("post"))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every temporary folder a place that can be searched."""
    place = tmp_path / "tmpdir"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def world(post: Post, tmp_path: Path, temporary: Path) -> World:
    """Return a receiver that is paired with its sender and has heard nothing yet."""
    assert temporary.is_dir()
    return World(post, tmp_path / "workspace")


def with_policy(world: World, **changes: Any) -> World:  # noqa: ANN401 - any field of a policy
    """Return the same receiver under another policy."""
    return World(world.post, world.workspace, Policy(**({"limits": Limits(margin=0)} | changes)), world.clock)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"bundle": "journal-bridge/bundle/2.0"}, "unsupported-version"),
        ({"journal": "1.1"}, "unsupported-version"),
        ({"bytes": POLICY.limits.max_size + 1}, "too-large"),
        ({"bytes": 2**53 - 1}, "too-large"),
        ({"deadline": NOON}, "deadline-passed"),
        ({"deadline": NOON - timedelta(days=1)}, "deadline-passed"),
        ({"deadline": NOON + timedelta(days=61)}, "deadline-passed"),
        ({"base": SECOND}, "unreadable"),
        ({"base": TRANSFER}, "unreadable"),
    ],
)
def test_an_offer_is_refused_before_a_byte_is_sent(world: World, changes: dict[str, object], wanted: str) -> None:
    """Other versions, sizes over the limit, times that cannot be kept, a top-up of what is not here."""
    view = world.accepted(**changes)  # type: ignore[arg-type] # fields of an offer
    assert (view.state, code(view), kinds(view)) == (TransferState.REFUSED, wanted, ["offer", "refused"])
    assert view == world.accepted(**changes)  # type: ignore[arg-type] # fields of an offer
    world.desk.recover()
    assert view == world.view()


def test_an_offer_at_the_edge_is_accepted(world: World) -> None:
    """The largest size, the last deadline and a moment from now are all still taken."""
    tight = with_policy(world, limits=Limits(margin=0, max_size=1000), promised=1000)
    assert tight.accepted(content=bytes(1000)).state is TransferState.ACCEPTED
    assert world.accepted(SECOND, deadline=NOON + timedelta(days=60)).state is TransferState.ACCEPTED
    assert world.accepted(THIRD, deadline=NOON + timedelta(seconds=1)).state is TransferState.ACCEPTED


def test_no_room_is_kept_for_a_setting_that_is_paired_no_more(world: World) -> None:
    """What it was promised is given free at the next tidying, long before the deadline, and the bytes are gone."""
    world.accepted(SECOND)
    content = world.post.sealed()
    world.accepted(TRANSFER, content)
    world.desk.upload_made(world.sender, TRANSFER, len(content), hashlib.sha256(content).hexdigest())
    world.desk.uploads.append(upload_id(world.sender, TRANSFER), 0, [content[:100]])
    world.desk.tidy()
    assert world.view().state is TransferState.ACCEPTED
    world.ledger.peers.end(world.sender, world.clock())
    world.desk.tidy()
    assert [code(world.view(one)) for one in (TRANSFER, SECOND)] == ["key-unknown", "key-unknown"]
    assert {path.suffix for path in world.desk.uploads.folder.iterdir()} <= {".lock"}


def test_a_top_up_of_what_was_filed_here_is_taken(world: World) -> None:
    """What it adds to must have come from the same setting, and a person must have filed it."""
    world.opened()
    assert code(world.accepted(SECOND, world.post.sealed(SECOND, base=TRANSFER), base=TRANSFER)) == "unreadable"
    world.integrated(TRANSFER)
    view = world.opened(THIRD, world.post.sealed(THIRD, base=TRANSFER), base=TRANSFER)
    assert view.state is TransferState.WAITING_FOR_MANAGER


def sealed_to_us(content: bytes, world: World) -> bytes:
    """Return any bytes sealed to the receiver, as anybody can."""
    sealed = io.BytesIO()
    world.post.us.card.seal_to(io.BytesIO(content), sealed)
    return sealed.getvalue()


def zip_of(*members: tuple[str, bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    """Return an ordinary ZIP."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


def opened_bytes(world: World) -> bytes:
    """Return the ZIP inside a good bundle."""
    plain = io.BytesIO()
    world.post.us.open_sealed(io.BytesIO(world.post.sealed()), plain, "sealed")
    return plain.getvalue()


def changed(find: bytes) -> Callable[[World], bytes]:
    """Return a maker of a good bundle with one byte changed inside, sealed again."""

    def made(world: World) -> bytes:
        plain = opened_bytes(world)
        return sealed_to_us(flipped(plain, plain.index(find) + len(find) // 2), world)

    return made


def flipped(content: bytes, at: int) -> bytes:
    """Return some bytes with one bit changed."""
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


POISON: dict[str, tuple[Callable[[World], bytes], str]] = {
    "noise": (lambda _: noise(5000), "unreadable"),
    "one byte": (lambda _: b"x", "unreadable"),
    "an age header and no more": (lambda _: b"age-encryption.org/v1\n", "unreadable"),
    "cut short": (lambda world: world.post.sealed()[:-100], "unreadable"),
    "one bit changed": (
        lambda world: (
            world.post.sealed()[:5000] + bytes([world.post.sealed()[5000] ^ 1]) + world.post.sealed()[5001:]
        ),
        "unreadable",
    ),
    "something behind it": (lambda world: world.post.sealed() + b"more", "unreadable"),
    "nothing inside": (lambda world: sealed_to_us(b"", world), "unreadable"),
    "noise inside": (lambda world: sealed_to_us(noise(5000, seed=2), world), "unreadable"),
    "an ordinary ZIP": (lambda world: sealed_to_us(zip_of(("journal.json", b"{}")), world), "unreadable"),
    "a bomb": (
        lambda world: sealed_to_us(zip_of((STATEMENT, bytes(50 << 20)), packing=zipfile.ZIP_DEFLATED), world),
        "unreadable",
    ),
    "a name that climbs": (lambda world: sealed_to_us(zip_of(("../../evil", b"x")), world), "unreadable"),
    "a changed statement": (changed(b'"schema": "journal-bridge/bundle/1.0"'), "unsupported-version"),
    "a changed list": (changed(PAYLOAD_MANIFEST.encode()), "unreadable"),
    "a changed journal": (changed(b"Wilhelmina"), "unreadable"),
    "sealed to another": (lambda world: world.post.sealed(to=world.post.third), "key-unknown"),
    "signed by another": (lambda world: world.post.sealed(by=world.post.third), "signature-bad"),
    "signed for another": (
        lambda world: sealed_to_us(opened_by(world.post.third, world.post.sealed(to=world.post.third)), world),
        "key-unknown",
    ),
    "of another transfer": (lambda world: world.post.sealed(SECOND), "hash-mismatch"),
    "a top-up that was not offered as one": (lambda world: world.post.sealed(base=THIRD), "unreadable"),
}
"""Bundles that arrive whole, and what each is refused for."""


def opened_by(keys: SettingKeys, sealed: bytes) -> bytes:
    """Return what lies in a bundle for somebody else."""
    plain = io.BytesIO()
    keys.open_sealed(io.BytesIO(sealed), plain, "sealed")
    return plain.getvalue()


@pytest.mark.parametrize("kind", POISON)
def test_what_cannot_be_opened_is_refused_and_forgotten(world: World, kind: str, temporary: Path) -> None:
    """Whatever a bundle is, it ends, it leaves nothing behind, and the next one is opened."""
    make, wanted = POISON[kind]
    content = make(world)
    view = world.opened(content=content)
    assert (view.state, code(view)) == (TransferState.REFUSED, wanted)
    assert kinds(view) == ["offer", "accepted", "received", "refused"]
    assert world.files() == set()
    assert list(temporary.iterdir()) == []
    assert not world.desk.open_next()
    assert view == world.accepted(content=content)
    assert world.opened(THIRD).state is TransferState.WAITING_FOR_MANAGER


@pytest.mark.parametrize("changes", [{"entries": 2}, {"media": 4}, {"entries": 0, "media": 0}])
def test_what_was_counted_must_be_what_was_offered(world: World, changes: dict[str, object]) -> None:
    """An offer that told other numbers was about another journal."""
    view = world.opened(**changes)  # type: ignore[arg-type] # fields of an offer
    assert (view.state, code(view)) == (TransferState.REFUSED, "hash-mismatch")


def test_a_top_up_must_be_of_what_was_offered(world: World) -> None:
    """The signed statement says what it adds to, and the offer must have said the same."""
    for transfer in (TRANSFER, SECOND):
        world.opened(transfer)
        world.integrated(transfer)
    view = world.opened(THIRD, world.post.sealed(THIRD, base=SECOND), base=TRANSFER)
    assert code(view) == "hash-mismatch"
    whole = world.opened("d" * 32, world.post.sealed("d" * 32), base=TRANSFER)
    assert code(whole) == "hash-mismatch"


def test_a_pairing_that_ended_meanwhile_opens_nothing(world: World) -> None:
    """What arrived before is not opened after: its signature is nobody's any more."""
    world.received()
    world.ledger.peers.end(world.sender, world.clock())
    assert world.desk.open_next()
    assert code(world.view()) == "key-unknown"


@pytest.mark.parametrize(
    "trouble", [OSError(errno.EIO, "bad sector"), MemoryError(), ZeroDivisionError(), InputRefused("not-found")]
)
def test_what_fails_for_no_known_reason_is_tried_five_times(
    world: World, trouble: Exception, monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    """Each time after a longer rest, and the others are opened meanwhile; then the sender is told."""
    tried = []

    def fails(*_: object, **__: object) -> None:
        tried.append(1)
        raise trouble

    world.received()
    monkeypatch.setattr(opening, "examine", fails)
    for number in range(1, MOST_FAILED):
        assert not world.desk.open_next()
        assert not world.desk.open_next()
        assert (len(tried), world.view().state) == (number, TransferState.RECEIVED)
        world.clock.turn(hours=1)
        if number % 2:
            world.start()
    assert world.desk.open_next()
    assert (len(tried), code(world.view())) == (MOST_FAILED, "unexpected")
    assert world.files() == set()
    assert list(temporary.iterdir()) == []


def test_an_arrival_that_rests_keeps_nobody_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that fails comes first in the queue, and the one behind it is opened."""
    real = examining.examine

    def fails_for_one(sealed: Path, *rest: Any) -> object:  # noqa: ANN401 - passed on
        if sealed.stem == upload_id(world.sender, TRANSFER):
            raise ZeroDivisionError
        return real(sealed, *rest)

    monkeypatch.setattr(opening, "examine", fails_for_one)
    world.received()
    world.received(SECOND)
    assert world.desk.open_next()
    assert world.view(SECOND).state is TransferState.WAITING_FOR_MANAGER
    assert world.view().state is TransferState.RECEIVED


def test_an_arrival_that_works_at_last_is_opened(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that had a bad minute costs nothing."""
    world.received()
    with monkeypatch.context() as broken:
        broken.setattr(opening, "examine", lambda *_: 1 / 0)
        assert not world.desk.open_next()
    world.clock.turn(hours=1)
    assert world.desk.open_next()
    assert world.view().state is TransferState.WAITING_FOR_MANAGER
    assert not (world.workspace / "gateway" / "tries" / upload_id(world.sender, TRANSFER)).exists()


@pytest.mark.parametrize("number", sorted({*DISK_FULL, errno.EMFILE, errno.ENOMEM}))
def test_a_full_disk_is_nobodys_fault(world: World, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it is tried, the arrival is kept, and opened once there is room, memory, or a file to spare."""

    def full(*_: object, **__: object) -> None:
        raise OSError(number, "full")

    world.received()
    with monkeypatch.context() as filled:
        filled.setattr(opening, "examine", full)
        for _ in range(MOST_BEGUN + 1):
            assert not world.desk.open_next()
            world.clock.turn(minutes=1)
    assert world.view().state is TransferState.RECEIVED
    assert world.desk.open_next()
    assert world.view().state is TransferState.WAITING_FOR_MANAGER


def test_without_room_nothing_is_decrypted(world: World, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for before, so that a small disk is not filled to the brim first."""
    world.received()
    with monkeypatch.context() as small:
        small.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, 1000))
        small.setattr(opening, "examine", lambda *_: pytest.fail("it was opened"))
        assert not world.desk.open_next()
    assert list(temporary.iterdir()) == []
    world.clock.turn(minutes=1)
    assert world.desk.open_next()


def test_one_that_ends_the_program_each_time_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tries are on the disk before each begins, so a start that never ends well is found out."""

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    world.received()
    monkeypatch.setattr(opening, "examine", killed)
    for _ in range(MOST_BEGUN):
        with pytest.raises(Killed):
            world.start().open_next()
        world.desk.recover()
    assert world.start().open_next()
    assert code(world.view()) == "unexpected"


def test_every_error_in_the_table_is_one_of_ours() -> None:
    """A code that does not exist refuses nothing; each reason is one a program may give."""
    assert REFUSALS.keys() <= CODES.keys()
    assert not [one for one in REFUSALS.values() if ADVICE[one].by_person]


@pytest.mark.parametrize(("told", "wanted"), sorted(REFUSALS.items()))
def test_each_verdict_of_the_opener_has_its_refusal(
    world: World, told: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the opener says of a bundle, the sender hears the reason that fits."""

    def says(*_: object, **__: object) -> None:
        raise NotVerified(told, "somewhere")

    world.received()
    monkeypatch.setattr(opening, "examine", says)
    assert world.desk.open_next()
    assert code(world.view()) == wanted


def test_trying_again_is_no_verdict(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does it count as a failure."""

    def later(*_: object, **__: object) -> None:
        raise TryAgain("ledger-busy", "somewhere")

    world.received()
    monkeypatch.setattr(opening, "examine", later)
    for _ in range(MOST_FAILED + 1):
        assert not world.desk.open_next()
        world.clock.turn(hours=1)
    assert world.view().state is TransferState.RECEIVED
