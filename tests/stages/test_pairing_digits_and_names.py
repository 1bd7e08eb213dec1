"""The digits are one pair's alone; a setting is found by its name or its fingerprint, and never guessed."""

import re
from pathlib import Path

import pytest

from journal_bridge.errors import BridgeError, UsageFault
from journal_bridge.keys import Card, SettingKeys
from journal_bridge.ledger import Ledger, Peer, PeerState
from journal_bridge.pairing import asked, card_in, digits, digits_with, find, standing
from pairing_world import NOON

TOKEN = "ab" * 32


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> list[Card]:
    """Four settings' cards."""
    return [SettingKeys.create(tmp_path_factory.mktemp("keys")).card for _ in range(4)]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """An open ledger."""
    return Ledger.open(tmp_path, SettingKeys.create(tmp_path))


def test_both_ends_see_the_same_twenty_digits(cards: list[Card]) -> None:
    """Five groups of four, whoever computes them."""
    one, other, *_ = cards
    shown = digits(one, other, TOKEN)
    assert re.fullmatch(r"\d{4}( \d{4}){4}", shown)
    assert digits(other, one, TOKEN) == shown


def test_any_other_card_or_token_has_other_digits(cards: list[Card]) -> None:
    """So somebody in between shows two managers two different rows."""
    one, other, third, fourth = cards
    rows = {
        digits(one, other, TOKEN),
        digits(one, third, TOKEN),
        digits(other, third, TOKEN),
        digits(third, fourth, TOKEN),
        digits(one, other, "ac" + TOKEN[2:]),
    }
    assert len(rows) == 5


def test_the_digits_never_change() -> None:
    """An older program at the other end shows the same: made from two fixed cards and a fixed token."""
    one, other = (Card(bytes([number]) * 32, f"age1{number}") for number in (1, 2))
    assert digits(one, other, TOKEN) == "6419 6853 7168 4086 5951"


def test_a_setting_that_was_never_invited_has_no_digits(cards: list[Card]) -> None:
    """Nothing is shown that nobody can compare."""
    peer = Peer(cards[1], "Oak Tree", None, PeerState.PROPOSED, NOON)
    with pytest.raises(UsageFault) as trouble:
        digits_with(cards[0], peer)
    assert trouble.value.code == "peer-not-found"


def test_a_setting_is_found_by_its_name_or_fingerprint(ledger: Ledger, cards: list[Card]) -> None:
    """Capitals and blanks make no difference; eight digits are enough, in groups or not."""
    with ledger:
        oak = ledger.peers.propose(cards[0], "Oak Tree  Nursery", None, NOON)
        ledger.peers.propose(cards[1], "Ash Tree", None, NOON)
        digits_of = oak.fingerprint
        for words in (
            "oak tree nursery",
            " OAK TREE NURSERY ",
            digits_of[:8],
            digits_of.upper(),
            oak.card.shown_fingerprint,
        ):
            assert find(ledger, words) == oak
        for words in ("Oak", digits_of[:7], "", "00000000"):
            with pytest.raises(UsageFault) as trouble:
                find(ledger, words)
            assert trouble.value.code == "peer-not-found"


def test_two_settings_of_one_name_are_told_apart(ledger: Ledger, cards: list[Card]) -> None:
    """Anybody may call themselves anything, even by another's fingerprint: then the manager is asked."""
    with ledger:
        oak = ledger.peers.propose(cards[0], "Oak Tree", None, NOON)
        other = ledger.peers.propose(cards[1], "OAK TREE", None, NOON)
        posing = ledger.peers.propose(cards[2], oak.fingerprint[:8], None, NOON)
        with pytest.raises(UsageFault) as trouble:
            find(ledger, "Oak Tree")
        assert trouble.value.code == "peer-ambiguous"
        assert set(trouble.value.places) == {oak.fingerprint[:16], other.fingerprint[:16]}
        with pytest.raises(UsageFault) as trouble:
            find(ledger, oak.fingerprint[:8])
        assert set(trouble.value.places) == {oak.fingerprint[:16], posing.fingerprint[:16]}
        ledger.peers.end(other.fingerprint, NOON)
        assert find(ledger, "oak tree").fingerprint == oak.fingerprint
        ledger.peers.end(oak.fingerprint, NOON)
        assert find(ledger, oak.fingerprint).state is PeerState.ENDED


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"token": ...}, ""),
        ({"more": 1}, ""),
        ({"card": "jb1:"}, "card"),
        ({"card": None}, "card"),
        ({"token": 5}, "token"),
        ({"token": "x" * 65}, "token"),
        ({"name": "\u202eOak"}, "name"),
        ({"name": "Oak\u034f Tree"}, "name"),
        ({"name": "\u3164"}, "name"),
        ({"name": "Oak" + 40 * "\u0301"}, "name"),
        ({"name": None}, "name"),
        ({"url": "http://10.0.0.5"}, "url"),
        ({"url": "https://oak.example/x"}, "url"),
    ],
)
def test_a_request_to_pair_in_another_form_is_refused(
    ledger: Ledger, cards: list[Card], change: dict[str, object], place: str
) -> None:
    """Nothing of it is kept, and no invitation is used up."""
    told = {"token": "t" * 22, "card": cards[0].text, "name": "Oak Tree", "url": "https://oak.example"} | change
    told = {key: value for key, value in told.items() if value is not ...}
    with ledger:
        ledger.peers.invite("t" * 22, NOON.replace(year=2026), NOON)
        with pytest.raises(BridgeError) as trouble:
            asked(ledger, told, cards[0].fingerprint, NOON)
        assert (trouble.value.code, trouble.value.place) == ("pairing-form", place)
        assert ledger.peers.all() == ()


def test_nobody_asks_in_anothers_name(ledger: Ledger, cards: list[Card]) -> None:
    """The request is signed by the card that is in it, or it is not carried out."""
    told = {"token": "t" * 22, "card": cards[0].text, "name": "Oak Tree"}
    with ledger:
        ledger.peers.invite("t" * 22, NOON.replace(year=2026), NOON)
        with pytest.raises(BridgeError) as trouble:
            asked(ledger, told, cards[1].fingerprint, NOON)
        assert trouble.value.code == "request-key"
        assert card_in(told) == cards[0]
        with pytest.raises(BridgeError) as trouble:
            standing(ledger, cards[0].fingerprint)
        assert trouble.value.code == "peer-unknown"
        assert asked(ledger, told, cards[0].fingerprint, NOON).url is None
