"""What the other setting says counts when its paired key has signed it, in its turn, and about this transfer."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import sending_world as sw
from journal_bridge.errors import NotVerified, TryAgain
from journal_bridge.keys import SettingKeys
from journal_bridge.transfer_papers import (
    Accepted,
    Integrated,
    Opened,
    Received,
    RefusalCode,
    Refused,
    SetAside,
    SignedPaper,
    signed,
)
from sending_world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give two paired settings, one of which has sent and waits for the other's word."""
    with sw.world(tmp_path) as made:
        made.gateway.opens = False
        assert made.send().state == "received"
        yield made


Says = Callable[[World, dict[str, Any]], SignedPaper]


def opened(world: World, facts: dict[str, Any]) -> SignedPaper:
    """Return the paper that would be right next."""
    return signed(Opened(**facts, entries=3, media=1), world.gateway.keys)


def another_opened(world: World, facts: dict[str, Any]) -> SignedPaper:
    """Return one that counted something else than was offered."""
    return signed(Opened(**facts, entries=2, media=1), world.gateway.keys)


def integrated(world: World, facts: dict[str, Any]) -> SignedPaper:
    """Return the one after that."""
    return signed(Integrated(**facts, stored=3, set_aside=(SetAside(reason="film", count=1),)), world.gateway.keys)


def accepted_again(world: World, facts: dict[str, Any]) -> SignedPaper:
    """Return a second paper of a kind that is kept, which says it at another time."""
    offer = world.gateway.kept[world.parcel.transfer].offer
    later = facts | {"at": sw.NOON + timedelta(days=1), "answers": offer.sha256}
    return signed(Accepted(**later), world.gateway.keys)


def received_other(world: World, facts: dict[str, Any]) -> SignedPaper:
    """Return a receipt for other bytes."""
    return signed(Received(**facts, sha256="0" * 64, bytes=5_000), world.gateway.keys)


def answers_nothing(world: World, facts: dict[str, Any]) -> SignedPaper:
    """Return a paper that answers none of this transfer's."""
    return opened(world, facts | {"answers": "0" * 64})


def of_another_transfer(world: World, facts: dict[str, Any]) -> SignedPaper:
    """Return a paper of another transfer."""
    return opened(world, facts | {"transfer": "0" * 32})


def of_another_sender(world: World, facts: dict[str, Any]) -> SignedPaper:
    """Return a paper about somebody else's transfer of the same id."""
    return opened(world, facts | {"sender": "0" * 64})


@pytest.mark.parametrize(
    "says",
    [
        another_opened,
        integrated,
        accepted_again,
        received_other,
        answers_nothing,
        of_another_transfer,
        of_another_sender,
    ],
)
def test_a_paper_that_does_not_follow_moves_nothing(world: World, says: Says) -> None:
    """Not in its turn, not about this, not what was offered, or not what was said before."""
    kept = world.gateway.kept[world.parcel.transfer]
    kept.papers.append(says(world, world.gateway.facts(world.parcel.transfer)))
    with pytest.raises(NotVerified) as told:
        world.send()
    assert (told.value.code, world.state) == ("paper-out-of-turn", "received")
    assert world.spooled


def test_one_bad_paper_among_good_ones_moves_nothing(world: World) -> None:
    """All of an answer holds, or nothing of it is kept."""
    kept = world.gateway.kept[world.parcel.transfer]
    kept.papers.append(opened(world, world.gateway.facts(world.parcel.transfer)))
    kept.papers.append(accepted_again(world, world.gateway.facts(world.parcel.transfer)))
    with pytest.raises(NotVerified):
        world.send()
    assert world.state == "received"
    kept.papers.pop()
    assert world.send().state == "opened"


def test_a_paper_signed_by_a_stranger_moves_nothing(world: World, tmp_path: Path) -> None:
    """Only the card of the pairing signs for the other setting."""
    kept = world.gateway.kept[world.parcel.transfer]
    paper = opened(world, world.gateway.facts(world.parcel.transfer))
    stranger = SettingKeys.create(tmp_path / "stranger")
    forged = signed(paper.paper.model_copy(update={"receiver": stranger.card.fingerprint}), stranger)
    kept.papers.append(replace(paper, text=paper.text, signature=forged.signature))
    with pytest.raises(NotVerified) as told:
        world.send()
    assert (told.value.code, world.state) == ("paper-signature", "received")


def test_words_without_a_paper_end_nothing(world: World) -> None:
    """What the answer's state says is nobody's word: only waiting for a manager is believed, after a paper."""
    kept = world.gateway.kept[world.parcel.transfer]
    for state in ("integrated", "refused", "withdrawn", "waiting-for-manager"):
        kept.state = state
        assert world.send().state == "received"


def test_what_was_filed_must_add_up(world: World) -> None:
    """Everything that was counted is stored, known, or set aside with a reason."""
    transfer = world.parcel.transfer
    world.gateway.say(transfer, Opened(**world.gateway.facts(transfer), entries=3, media=1))
    world.gateway.say(transfer, Integrated(**world.gateway.facts(transfer), stored=3))
    with pytest.raises(NotVerified):
        world.send()
    assert world.state == "received"


def test_a_late_question_finds_every_paper_at_once(world: World) -> None:
    """Days later it is opened and filed: one answer brings both papers."""
    transfer = world.parcel.transfer
    for says in (opened, integrated):
        world.gateway.kept[transfer].papers.append(says(world, world.gateway.facts(transfer)))
    assert world.send().state == "integrated"
    kinds = [one.kind for one in world.ledger.transfers.papers(world.keys.card.fingerprint, transfer)]
    assert kinds == ["offer", "accepted", "received", "opened", "integrated"]


def test_a_refusal_after_it_arrived_ends_it(world: World) -> None:
    """Their manager says no."""
    transfer = world.parcel.transfer
    refusal = Refused(**world.gateway.facts(transfer), code=RefusalCode.WRONG_CHILD)
    world.gateway.say(transfer, refusal)
    assert world.send().state == "refused"
    assert world.spooled == []


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"transfer": "0" * 32, "state": "received", "papers": [], "upload": None},
        {"state": "no-such-state"},
        {"papers": "none"},
        {"papers": [{"text": "x"}]},
        {"papers": [{"text": "{}", "signature": "A" * 88}] * 8},
    ],
    ids=str,
)
def test_what_is_no_view_is_asked_for_again_later(world: World, document: object) -> None:
    """An answer of another form is no word of theirs."""

    def garbled(handler: sw.Handler, _: sw.Asked) -> bool:
        changed = world.gateway.view(world.parcel.transfer) | document if isinstance(document, dict) else document
        handler.tell(200, {} if document == {} else changed, {})
        return False

    world.gateway.fault("GET /transfers", garbled)
    with pytest.raises(TryAgain) as told:
        world.send()
    assert (told.value.code, world.state) == ("peer-garbled", "received")
