"""Paired settings, invitations and numbers used once, as the ledger keeps them."""

from datetime import timedelta
from pathlib import Path

import pytest

from journal_bridge.errors import BridgeError, NotVerified
from journal_bridge.keys import Card, SettingKeys
from journal_bridge.ledger import Fault, Ledger, PeerState, Tick
from ledger_samples import NOON, asked, tamper, workspace

pytestmark = pytest.mark.usefixtures("database")


def other_card(tmp_path: Path, name: str = "others") -> Card:
    """Return another setting's card."""
    return SettingKeys.create(tmp_path / name).card


def test_a_setting_is_paired_when_both_managers_have_ticked(tmp_path: Path) -> None:
    """One tick, even twice, is not enough."""
    card = other_card(tmp_path)
    with Ledger.open(workspace(tmp_path)) as ledger:
        peers = ledger.peers
        peers.propose(card, "Oak Tree", "https://oak.example", NOON)
        peers.tick(card.fingerprint, Tick.HERE, NOON)
        assert peers.tick(card.fingerprint, Tick.HERE, NOON).state is PeerState.TICKED_HERE
        with pytest.raises(NotVerified) as refused:
            peers.paired(card.fingerprint)
        assert (refused.value.code, refused.value.place) == ("peer-unknown", card.fingerprint[:16])
        peers.tick(card.fingerprint, Tick.THERE, NOON)
        paired = peers.paired(card.fingerprint)
        assert (paired.name, paired.url, paired.card) == ("Oak Tree", "https://oak.example", card)
        assert peers.all() == (paired,)
        assert ledger.audit().events["peer-changed"] == 3
        assert ledger.audit().ok


def test_an_ended_pairing_is_made_again_only_by_comparing_anew(tmp_path: Path) -> None:
    """Old ticks count no more; and so it is when the address changes."""
    card = other_card(tmp_path)
    with Ledger.open(workspace(tmp_path)) as ledger:
        for ended in (True, False):
            ledger.peers.propose(card, "Oak Tree", None, NOON)
            for tick in Tick:
                ledger.peers.tick(card.fingerprint, tick, NOON)
            if ended:
                ledger.peers.end(card.fingerprint, NOON)
                with pytest.raises(NotVerified):
                    ledger.peers.tick(card.fingerprint, Tick.HERE, NOON)
        ledger.peers.propose(card, "Oak Tree", "https://elsewhere.example", NOON)
        with pytest.raises(NotVerified):
            ledger.peers.paired(card.fingerprint)
        with pytest.raises(NotVerified):
            ledger.peers.end("f" * 64, NOON)


def test_an_invitation_is_used_once_and_not_after_its_time(tmp_path: Path) -> None:
    """The setting that used it may ask again, since it may not have heard the answer; nobody else may."""
    one, two = other_card(tmp_path), other_card(tmp_path, "third")
    with Ledger.open(workspace(tmp_path)) as ledger:
        until = NOON + timedelta(hours=72)
        ledger.peers.invite("t0ken", until, NOON)
        for token, card, now in (("other", one, NOON), ("t0ken", one, until)):
            with pytest.raises(BridgeError) as refused:
                ledger.peers.invited(token, card, "Oak Tree", None, now)
            assert refused.value.code == "invitation-invalid"
        assert ledger.peers.invited("t0ken", one, "Oak Tree", None, NOON).state is PeerState.PROPOSED
        ledger.peers.tick(one.fingerprint, Tick.HERE, NOON)
        assert ledger.peers.invited("t0ken", one, "Oak Tree", None, NOON).state is PeerState.TICKED_HERE
        with pytest.raises(BridgeError):
            ledger.peers.invited("t0ken", two, "Ash Tree", None, NOON)
        assert ledger.audit().ok


def test_nothing_of_a_setting_but_its_card_can_be_read(tmp_path: Path) -> None:
    """No name, no address, no token."""
    folder = workspace(tmp_path)
    with Ledger.open(folder) as ledger:
        ledger.peers.invite("t0ken", NOON + timedelta(hours=72), NOON)
        ledger.peers.invited("t0ken", other_card(tmp_path), "Oak Tree", "https://oak.example", NOON)
    for table in ("peers", "invitations", "audit"):
        told = str(asked(folder, f"SELECT * FROM {table}")).lower()  # noqa: S608 - our own tables
        assert "oak" not in told
        assert "t0ken" not in told


@pytest.mark.parametrize("change", ["UPDATE peers SET state = 'paired'", "DELETE FROM peers"])
def test_a_setting_paired_behind_the_programs_back_is_noticed(change: str, tmp_path: Path) -> None:
    """The rows say otherwise."""
    folder = workspace(tmp_path)
    with Ledger.open(folder) as ledger:
        ledger.peers.propose(other_card(tmp_path), "Oak Tree", None, NOON)
    tamper(folder, change)
    with Ledger.open(folder) as ledger:
        assert ledger.audit().fault is Fault.STATE


def test_another_card_put_in_its_place_is_refused(tmp_path: Path) -> None:
    """The fingerprint is that of the card and of no other."""
    folder = workspace(tmp_path)
    card, other = other_card(tmp_path), other_card(tmp_path, "third")
    with Ledger.open(folder) as ledger:
        ledger.peers.propose(card, "Oak Tree", None, NOON)
    tamper(folder, f"UPDATE peers SET card = '{other.text}'")  # noqa: S608 - an invented card
    with Ledger.open(folder) as ledger, pytest.raises(NotVerified) as refused:
        ledger.peers.get(card.fingerprint)
    assert refused.value.code == "ledger-damaged"


def test_a_number_is_used_once_in_ten_minutes(tmp_path: Path) -> None:
    """A request copied from the line is not carried out again; another setting may use the same number."""
    with Ledger.open(workspace(tmp_path)) as ledger:
        assert ledger.nonces.fresh("a" * 64, "n-1", NOON)
        assert not ledger.nonces.fresh("a" * 64, "n-1", NOON + timedelta(minutes=10))
        assert ledger.nonces.fresh("b" * 64, "n-1", NOON)
        assert ledger.nonces.fresh("a" * 64, "n" * 9000, NOON)
        assert ledger.nonces.fresh("a" * 64, "n-1", NOON + timedelta(minutes=11))
        assert not ledger.nonces.fresh("a" * 64, "n-1", NOON + timedelta(minutes=12))


def test_wrong_digits_end_a_pairing_the_third_time(tmp_path: Path) -> None:
    """And what has ended is not taken up again by the same invitation."""
    card = other_card(tmp_path)
    with Ledger.open(workspace(tmp_path)) as ledger:
        ledger.peers.propose(card, "Oak Tree", None, NOON, "f" * 64)
        tried = [ledger.peers.wrong_digits(card.fingerprint, NOON) for _ in range(3)]
        assert [(peer.wrong, peer.state is PeerState.ENDED) for peer in tried] == [
            (1, False),
            (2, False),
            (3, True),
        ]
        with pytest.raises(NotVerified):
            ledger.peers.wrong_digits(card.fingerprint, NOON)
        with pytest.raises(BridgeError) as refused:
            ledger.peers.propose(card, "Oak Tree", None, NOON, "f" * 64)
        assert refused.value.code == "invitation-invalid"
        again = ledger.peers.propose(card, "Oak Tree", None, NOON, "e" * 64)
        assert (again.state, again.wrong, again.invitation) == (PeerState.PROPOSED, 0, "e" * 64)
        assert ledger.audit().ok


def test_wrong_digits_after_the_tick_end_nothing(tmp_path: Path) -> None:
    """Whoever types them once more, and wrongly, has had them right before."""
    card = other_card(tmp_path)
    with Ledger.open(workspace(tmp_path)) as ledger:
        ledger.peers.propose(card, "Oak Tree", None, NOON, "f" * 64)
        ledger.peers.tick(card.fingerprint, Tick.HERE, NOON)
        for _ in range(4):
            assert ledger.peers.wrong_digits(card.fingerprint, NOON).state is PeerState.TICKED_HERE
        assert ledger.audit().events["refused"] == 4


def test_the_same_invitation_again_changes_nothing(tmp_path: Path) -> None:
    """Ticks stay when a program asks twice since it did not hear the answer."""
    card = other_card(tmp_path)
    with Ledger.open(workspace(tmp_path)) as ledger:
        ledger.peers.propose(card, "Oak Tree", None, NOON, "f" * 64)
        ticked = ledger.peers.tick(card.fingerprint, Tick.HERE, NOON)
        assert ledger.peers.propose(card, "Oak Tree", None, NOON, "f" * 64) == ticked


def test_a_setting_is_never_paired_with_itself(tmp_path: Path) -> None:
    """An invitation taken for somebody else's."""
    folder = workspace(tmp_path)
    with Ledger.open(folder) as ledger, pytest.raises(BridgeError) as refused:
        ledger.peers.propose(SettingKeys.load(folder).card, "Oak Tree", None, NOON)
    assert refused.value.code == "invitation-own"
