"""The receiver's desk: a journal is offered, accepted, uploaded, opened, and laid before the manager."""

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from journal_bridge import transfer_papers as papers
from journal_bridge.errors import InputRefused, TryAgain
from journal_bridge.ledger import KeptPaper, PeerState, Side, Transfer
from journal_bridge.locking import alone
from journal_bridge.receiving import Desk, View, admitting, upload_id
from journal_bridge.receiving.clerk import Clerk
from journal_bridge.transfer_papers import TransferState, read_signed, signed
from journal_bridge.uploads import InconsistentLength, NoSuchUpload, OtherUpload, Upload, UploadBusy
from ledger_samples import tamper
from receiving_samples import ENTRIES, MEDIA, TRANSFER, Post, World, code, kinds, refused

SECOND = "f" * 32


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    """Make keys and one packed journal for all these tests."""
    return Post.made(tmp_path_factory.mktemp("post"))


@pytest.fixture
def world(post: Post, tmp_path: Path) -> World:
    """Return a receiver that is paired with its sender and has heard nothing yet."""
    return World(post, tmp_path / "workspace")


def thrice(call: Callable[[], View]) -> View:
    """Call three times, and expect the same answer each time."""
    first, second, third = call(), call(), call()
    assert first == second == third
    return first


def test_a_journal_comes_to_the_manager(world: World) -> None:
    """Each step has its signed paper, and the last one counts what is in the journal."""
    view = world.opened()
    assert view.state is TransferState.WAITING_FOR_MANAGER
    assert kinds(view) == ["offer", "accepted", "received", "opened"]
    last = read_signed(view.papers[-1], world.post.us.card).paper
    assert isinstance(last, papers.Opened)
    assert (last.entries, last.media) == (ENTRIES, MEDIA)
    assert world.desk.sealed(world.sender, TRANSFER).read_bytes() == world.post.sealed()
    assert world.ledger.audit().ok


def test_each_paper_answers_the_one_before_it(world: World) -> None:
    """The papers are one chain, from the offer on, and every one of ours bears our signature."""
    told = [one["text"] for one in world.opened().papers]
    for before, paper in zip(told, world.view().papers[1:], strict=False):
        answer = read_signed(paper, world.post.us.card).paper
        assert not isinstance(answer, papers.Offer)
        assert answer.answers == hashlib.sha256(before.encode()).hexdigest()


def test_every_call_may_be_repeated(world: World) -> None:
    """Whoever did not hear the answer asks again: three times the same call, one step, one paper."""
    content, digest = world.post.sealed(), hashlib.sha256(world.post.sealed()).hexdigest()
    offer = world.offer().document()
    assert thrice(lambda: world.desk.offered(offer, world.peer)).state is TransferState.ACCEPTED
    for _ in range(3):
        made = world.desk.upload_made(world.sender, TRANSFER, len(content), digest)
        assert made == Upload(0, len(content), complete=False)
    for _ in range(3):
        world.desk.began(world.sender, TRANSFER)
    assert world.view().state is TransferState.SENDING
    world.desk.uploads.append(upload_id(world.sender, TRANSFER), 0, [content], last=True)
    assert thrice(lambda: world.desk.arrived(world.sender, TRANSFER)).state is TransferState.RECEIVED
    assert [world.desk.open_next() for _ in range(3)] == [True, False, False]
    thrice(lambda: world.desk.offered(offer, world.peer))
    assert thrice(lambda: world.desk.arrived(world.sender, TRANSFER)).state is TransferState.WAITING_FOR_MANAGER
    whole = Upload(len(content), len(content), complete=True)
    assert whole == world.desk.upload_made(world.sender, TRANSFER, len(content), digest)
    world.desk.began(world.sender, TRANSFER)
    for _ in range(3):
        world.desk.recover()
        world.desk.tidy()
    assert kinds(world.view()) == ["offer", "accepted", "received", "opened"]


def test_a_view_is_what_the_other_side_may_see(world: World) -> None:
    """State, papers and how far the bytes have come, as JSON; no file once it has ended."""
    world.accepted()
    assert world.view().document()["upload"] is None
    content = world.post.sealed()
    world.desk.upload_made(world.sender, TRANSFER, len(content), hashlib.sha256(content).hexdigest())
    shown = world.view().document()
    assert shown["upload"] == {"offset": 0, "length": len(content), "complete": False}
    assert (shown["transfer"], shown["state"]) == (TRANSFER, "accepted")
    assert shown["papers"] == list(world.view().papers)
    assert world.desk.withdrawn(world.withdrawal(world.offer()).document(), world.peer).document()["upload"] is None


def test_another_settings_transfer_is_unknown(world: World) -> None:
    """Whoever asks for a transfer that is not theirs hears what they hear of one that does not exist."""
    world.uploaded()
    stranger = world.post.third.card.fingerprint
    for sender, transfer in ((stranger, TRANSFER), (world.sender, SECOND), (world.sender, "../../keys.json\x00")):
        for call in (world.desk.view, world.desk.began, world.desk.arrived, world.desk.spoilt, world.desk.sealed):
            with refused("transfer-unknown", InputRefused):
                call(sender, transfer)
        with refused("transfer-unknown", InputRefused):
            world.desk.upload_made(sender, transfer, 1, "a" * 64)


def test_what_this_setting_sends_itself_is_not_shown_as_an_arrival(world: World) -> None:
    """The ledger keeps both directions; the desk sees what comes here."""
    us = world.post.us.card.fingerprint
    world.ledger.transfers.draft(SECOND, us, world.sender, world.clock())
    with refused("transfer-unknown", InputRefused):
        world.desk.view(us, SECOND)
    world.desk.recover()
    world.desk.tidy()
    assert world.ledger.transfers.all(Side.SENDING)[0].state is TransferState.DRAFT


def test_only_what_was_offered_and_accepted_is_uploaded(world: World) -> None:
    """Another size or digest is another upload; what was refused, or is no longer awaited, takes no byte."""
    content = world.post.sealed()
    digest = hashlib.sha256(content).hexdigest()
    world.accepted()
    for length, sha256 in ((len(content) + 1, digest), (len(content), "b" * 64)):
        with pytest.raises(OtherUpload):
            world.desk.upload_made(world.sender, TRANSFER, length, sha256)
    world.accepted(SECOND, journal="9.0")
    ending = world.post.sealed(SECOND)
    refused_digest = hashlib.sha256(ending).hexdigest()
    with refused("paper-out-of-turn"):
        world.desk.upload_made(world.sender, SECOND, len(ending), refused_digest)
    with refused("paper-out-of-turn"):
        world.desk.began(world.sender, SECOND)
    assert world.files() == set()


def test_it_has_not_arrived_before_it_is_whole(world: World) -> None:
    """A half upload, none at all, or one still in hand is not received."""
    content = world.post.sealed()
    world.accepted()
    with pytest.raises(NoSuchUpload):
        world.desk.arrived(world.sender, TRANSFER)
    world.desk.upload_made(world.sender, TRANSFER, len(content), hashlib.sha256(content).hexdigest())
    world.desk.began(world.sender, TRANSFER)
    key = upload_id(world.sender, TRANSFER)
    world.desk.uploads.append(key, 0, [content[:1000]])
    with pytest.raises(InconsistentLength):
        world.desk.arrived(world.sender, TRANSFER)
    with alone(world.desk.uploads.folder / f"{key}.lock"), pytest.raises(UploadBusy):
        world.desk.arrived(world.sender, TRANSFER)
    assert world.view().state is TransferState.SENDING
    with pytest.raises(NoSuchUpload):
        world.desk.sealed(world.sender, TRANSFER)


def test_all_bytes_without_the_last_word_are_an_arrival(world: World) -> None:
    """Where the program was killed between the last byte and its check, the check is made when it is asked for."""
    content = world.post.sealed()
    world.accepted()
    world.desk.upload_made(world.sender, TRANSFER, len(content), hashlib.sha256(content).hexdigest())
    world.desk.uploads.append(upload_id(world.sender, TRANSFER), 0, [content])
    assert world.desk.arrived(world.sender, TRANSFER).state is TransferState.RECEIVED


def test_an_id_is_used_once(world: World) -> None:
    """The same setting may not offer something else under an id it has used, whatever became of the first."""
    world.opened()
    second = world.offer(content=b"something else").document()
    with refused("transfer-known", InputRefused):
        world.desk.offered(second, world.peer)
    assert world.view().state is TransferState.WAITING_FOR_MANAGER


def test_two_settings_may_use_the_same_id(world: World) -> None:
    """Ids are random, but nobody promises that: a transfer is called by its sender too."""
    world.opened()
    assert upload_id(world.sender, TRANSFER) != upload_id(world.post.third.card.fingerprint, TRANSFER)


def test_its_sender_takes_it_back(world: World) -> None:
    """At any moment before it is filed: everything of it is forgotten, and it may be said three times."""
    back = world.withdrawal(world.offer()).document()
    with refused("transfer-unknown", InputRefused):
        world.desk.withdrawn(back, world.peer)
    for bring in (world.accepted, world.uploaded, world.received, world.opened):
        transfer = hashlib.sha256(bring.__name__.encode()).hexdigest()[:32]
        bring(transfer)
        view = thrice(
            partial(world.desk.withdrawn, world.withdrawal(world.offer(transfer), transfer).document(), world.peer)
        )
        assert view.state is TransferState.WITHDRAWN
        assert world.files() == set()
        with refused("paper-out-of-turn"):
            world.desk.began(world.sender, transfer)
    assert not world.desk.open_next()


def test_what_is_filed_is_not_taken_back(world: World) -> None:
    """Too late: the sender is shown that it was filed."""
    world.opened()
    world.integrated(TRANSFER)
    view = world.desk.withdrawn(world.withdrawal(world.offer()).document(), world.peer)
    assert view.state is TransferState.INTEGRATED
    world.desk.tidy()
    assert world.files() == set()


def test_a_withdrawal_must_name_a_paper_of_that_transfer(world: World) -> None:
    """One that answers nothing we have is no word about this transfer."""
    world.accepted()
    other = world.withdrawal(world.offer(entries=7)).document()
    with refused("paper-out-of-turn"):
        world.desk.withdrawn(other, world.peer)
    assert world.view().state is TransferState.ACCEPTED


def test_a_paper_must_be_the_peers_own_and_meant_for_us(world: World) -> None:
    """Unsigned, signed by another, made for another receiver, or no offer at all: nothing is noted."""
    offer, us = world.offer(), world.post.us
    for document, wanted in (
        (None, "paper-malformed"),
        ({"text": offer.text}, "paper-malformed"),
        ({"text": offer.text, "signature": world.offer(entries=2).signature}, "paper-signature"),
        (world.offer(receiver=world.post.third.card.fingerprint).document(), "other-receiver"),
        (world.withdrawal(offer).document(), "paper-malformed"),
    ):
        with refused(wanted):
            world.desk.offered(document, world.peer)
    with refused("paper-malformed"):
        world.desk.withdrawn(offer.document(), world.peer)
    stranger = signed(papers.Offer(**(offer.paper.model_dump(by_alias=True) | {"sender": us.card.fingerprint})), us)
    with refused("paper-signature"):
        world.desk.offered(stranger.document(), world.peer)
    assert world.ledger.transfers.all() == ()


def test_only_a_paired_setting_may_offer(world: World) -> None:
    """A pairing that has ended, or is not complete, counts for nothing."""
    ended = world.ledger.peers.end(world.sender, world.clock())
    assert ended.state is PeerState.ENDED
    with refused("peer-unknown"):
        world.desk.offered(world.offer().document(), ended)
    with refused("peer-unknown"):
        world.desk.withdrawn(world.withdrawal(world.offer()).document(), ended)


def test_two_offers_of_one_setting_are_answered_one_after_the_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits too long is told to come again, and finds nothing half noted."""
    monkeypatch.setattr(admitting, "_WAIT", 0.0)
    monkeypatch.setattr(admitting, "_PAUSE", 0.0)
    lock = world.workspace / "gateway" / "locks" / f"offers-{world.sender[:32]}"
    with alone(lock), refused("transfer-busy", TryAgain):
        world.accepted()
    assert world.ledger.transfers.all() == ()
    assert world.accepted().state is TransferState.ACCEPTED


def test_one_at_a_time_holds_a_transfer(world: World) -> None:
    """While a manager files it, nobody opens it, in this program or another."""
    world.received()
    other = Desk(world.workspace, world.post.us, world.ledger, world.policy, world.clock)
    with world.desk.holding(world.sender, TRANSFER):
        assert not other.open_next()
        with refused("transfer-busy", TryAgain), other.holding(world.sender, TRANSFER):
            pass
    assert other.open_next()


def test_what_did_not_come_in_time_expires(world: World) -> None:
    """Its bytes are forgotten; what had come whole is not late, even where nobody had said so."""
    content = world.post.sealed()
    world.accepted()
    world.desk.upload_made(world.sender, TRANSFER, len(content), hashlib.sha256(content).hexdigest())
    world.desk.uploads.append(upload_id(world.sender, TRANSFER), 0, [content[:1000]])
    world.uploaded(SECOND)
    world.clock.turn(days=4)
    for _ in range(3):
        world.desk.tidy()
    assert world.view().state is TransferState.EXPIRED
    assert world.view(SECOND).state is TransferState.RECEIVED
    assert not [name for name in world.files() if name.startswith(upload_id(world.sender, TRANSFER))]
    with refused("paper-out-of-turn"):
        world.desk.began(world.sender, TRANSFER)
    assert world.desk.open_next()


def test_bytes_that_are_not_those_offered_are_refused_for_ever(world: World) -> None:
    """The whole is thrown away by the engine, and that id never takes a byte again."""
    content = world.post.sealed()
    world.accepted()
    digest = hashlib.sha256(content).hexdigest()
    world.desk.upload_made(world.sender, TRANSFER, len(content), digest)
    world.desk.began(world.sender, TRANSFER)
    other = content[:-1] + bytes([content[-1] ^ 1])
    world.desk.uploads.append(upload_id(world.sender, TRANSFER), 0, [other])
    view = world.desk.arrived(world.sender, TRANSFER)
    assert (view.state, code(view)) == (TransferState.REFUSED, "hash-mismatch")
    assert thrice(lambda: world.desk.spoilt(world.sender, TRANSFER)) == view
    assert thrice(world.accepted) == view
    with refused("paper-out-of-turn"):
        world.desk.upload_made(world.sender, TRANSFER, len(content), digest)
    assert world.files() == set()


def test_nobody_says_afterwards_that_an_arrival_was_spoilt(world: World) -> None:
    """The word counts while bytes come; what is open was the right one."""
    view = world.opened()
    assert world.desk.spoilt(world.sender, TRANSFER) == view


def test_a_view_shows_one_moment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the ledger moves between two questions, both are asked again: no state without its papers."""
    world.received()
    real, moves = Clerk.papers, iter([world.desk.open_next])

    def meanwhile(clerk: Clerk, transfer: Transfer) -> tuple[KeptPaper, ...]:
        papers = real(clerk, transfer)
        for move in moves:
            move()
        return papers

    monkeypatch.setattr(Clerk, "papers", meanwhile)
    view = world.view()
    assert (view.state, kinds(view)[-1]) == (TransferState.WAITING_FOR_MANAGER, "opened")


def test_a_transfer_without_its_offer_is_damage(world: World) -> None:
    """The ledger itself is at fault then, and nothing is built on it."""
    world.accepted()
    tamper(world.workspace, "DELETE FROM transfer_papers")
    with refused("ledger-damaged"):
        world.desk.upload_made(world.sender, TRANSFER, 1, "a" * 64)
