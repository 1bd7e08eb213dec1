"""Two settings keep signed papers of a transfer: each says one thing, to one setting, and nobody can change it."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal_bridge import transfer_papers as papers
from journal_bridge.errors import NotVerified
from journal_bridge.keys import SettingKeys
from journal_bridge.transfer_papers import RefusalCode, SignedPaper, Step, TransferState, moved, read_signed, signed

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
ON_THE_WAY = (
    Step.OFFER,
    Step.ACCEPTED,
    Step.BYTES,
    Step.RECEIVED,
    Step.OPENED,
    Step.PRESENTED,
    Step.INTEGRATED,
)
TRANSFER = "0123456789abcdef" * 2


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect a refusal with this code."""
    with pytest.raises(NotVerified) as caught:
        yield
    assert caught.value.code == code


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> SettingKeys:
    """Return the sending setting's keys."""
    return SettingKeys.create(tmp_path_factory.mktemp("sender"))


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> SettingKeys:
    """Return the receiving setting's keys."""
    return SettingKeys.create(tmp_path_factory.mktemp("receiver"))


def offer_of(sender: SettingKeys, receiver: SettingKeys) -> papers.Offer:
    """Return an offer of an invented bundle."""
    return papers.Offer(
        transfer=TRANSFER,
        sender=sender.card.fingerprint,
        receiver=receiver.card.fingerprint,
        at=NOW,
        sha256="a" * 64,
        bytes=1_048_576,
        bundle="journal-bridge/bundle/1.0",
        journal="1.0",
        entries=52,
        media=48,
        deadline=NOW + timedelta(days=3),
    )


def refused_by(sender: SettingKeys, receiver: SettingKeys, offer: SignedPaper) -> papers.Refused:
    """Return the receiver's refusal of an offer."""
    return papers.Refused(
        transfer=TRANSFER,
        sender=sender.card.fingerprint,
        receiver=receiver.card.fingerprint,
        at=NOW,
        answers=offer.sha256,
        code=RefusalCode.NOT_EXPECTED,
    )


def test_a_signed_paper_is_read_as_it_was_written(sender: SettingKeys, receiver: SettingKeys) -> None:
    """What one setting says arrives at the other, through JSON and back."""
    offer = signed(offer_of(sender, receiver), sender)
    sent = json.loads(json.dumps(offer.document()))
    read = read_signed(sent, sender.card)
    assert read == offer
    assert read.sha256 == offer.sha256
    answer = signed(refused_by(sender, receiver, read), receiver)
    assert read_signed(answer.document(), receiver.card).paper == answer.paper


def test_only_the_setting_whose_word_it_is_can_sign_it(sender: SettingKeys, receiver: SettingKeys) -> None:
    """A sender cannot write its own receipt, and a receiver no offer."""
    offer = signed(offer_of(sender, receiver), sender)
    with refused("paper-malformed"):
        signed(offer_of(sender, receiver), receiver)
    with refused("paper-malformed"):
        signed(refused_by(sender, receiver, offer), sender)
    with refused("paper-signature"):
        read_signed(offer.document(), receiver.card)


def test_a_third_setting_cannot_speak_for_another_with_its_own_key(
    sender: SettingKeys, receiver: SettingKeys, tmp_path: Path
) -> None:
    """A paper that names one setting and is signed by another is nobody's word, though its signature is right."""
    third = SettingKeys.create(tmp_path / "third")
    forged = offer_of(third, receiver)
    text = signed(forged, third).text.replace(third.card.fingerprint, sender.card.fingerprint)
    signature = signed(forged, third).signature
    with refused("paper-signature"):
        read_signed({"text": text, "signature": signature}, third.card)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(min_value=0, max_value=10_000), flip=st.integers(min_value=1, max_value=127))
def test_no_changed_letter_goes_unnoticed(place: int, flip: int) -> None:
    """Whatever is changed in the text or the signature, the paper is refused."""
    keys, other = _KEYS
    document = signed(offer_of(keys, other), keys).document()
    for part in ("text", "signature"):
        at = place % len(document[part])
        letter = chr(ord(document[part][at]) ^ flip)
        changed = document | {part: document[part][:at] + letter + document[part][at + 1 :]}
        with pytest.raises(NotVerified):
            read_signed(changed, keys.card)


@pytest.mark.parametrize(
    "untrusted",
    [
        None,
        [],
        "paper",
        {},
        {"text": "{}"},
        {"text": 1, "signature": "x"},
        {"text": "{}", "signature": "x", "more": ""},
        {"text": "{" * 100_000, "signature": "AAAA"},
        {"text": "{}", "signature": "not base64"},
        {"text": "\u00e9", "signature": "AAAA"},
    ],
    ids=range(10),
)
def test_what_is_no_paper_is_refused_in_one_sentence(untrusted: object, sender: SettingKeys) -> None:
    """Anything may come over a line."""
    with refused("paper-malformed"):
        read_signed(untrusted, sender.card)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"schema": "journal-bridge/paper/1.1"}, "unsupported-version"),
        ({"paper": "promise"}, "paper-malformed"),
        ({"bytes": -1}, "paper-malformed"),
        ({"bytes": "1048576"}, "paper-malformed"),
        ({"entries": 2**53}, "paper-malformed"),
        ({"transfer": "../../etc"}, "paper-malformed"),
        ({"child": "Ada"}, "paper-malformed"),
        ({"deadline": "2026-07-04"}, "paper-malformed"),
    ],
)
def test_a_signed_paper_of_another_shape_is_refused(
    change: dict[str, object], code: str, sender: SettingKeys, receiver: SettingKeys
) -> None:
    """A signature says who wrote it, not that it is well made; nothing beside the known words may be said."""
    document = json.loads(signed(offer_of(sender, receiver), sender).text) | change
    with refused(code):
        read_signed(_signed_text(json.dumps(document, sort_keys=True), sender), sender.card)


def test_a_paper_that_says_a_thing_twice_is_refused(sender: SettingKeys, receiver: SettingKeys) -> None:
    """Of two lengths each program would believe another one."""
    text = signed(offer_of(sender, receiver), sender).text.replace('"bytes":', '"bytes":1,"bytes":')
    with refused("paper-malformed"):
        read_signed(_signed_text(text, sender), sender.card)


def test_a_signature_on_a_paper_is_one_on_nothing_else(sender: SettingKeys, receiver: SettingKeys) -> None:
    """Somebody who gets the setting to sign a file of the paper's words has no paper."""
    text = signed(offer_of(sender, receiver), sender).text
    elsewhere = _signed_bytes(text.encode(), sender)
    with refused("paper-signature"):
        read_signed({"text": text, "signature": elsewhere}, sender.card)


def test_every_refusal_says_what_to_do_and_whether_to_send_again() -> None:
    """No code leaves a manager alone."""
    assert set(papers.ADVICE) == set(RefusalCode)
    assert all(one.words.endswith(".") for one in papers.ADVICE.values())
    assert not any(one.words.endswith("..") for one in papers.ADVICE.values())


def test_every_state_is_reached_and_every_end_is_an_end() -> None:
    """From a draft every state can come about, and nothing comes after an end."""
    assert {state for state, _ in papers.MOVES} == set(TransferState) - papers.ENDS
    reached = {TransferState.DRAFT}
    while (more := reached | {to for (state, _), to in papers.MOVES.items() if state in reached}) != reached:
        reached = more
    assert reached == set(TransferState)


def test_from_every_state_an_end_can_be_reached() -> None:
    """Nothing can get stuck: a person or the clock can end every transfer."""
    for state in set(TransferState) - papers.ENDS:
        assert {to for (at, _), to in papers.MOVES.items() if at is state} & papers.ENDS


def test_a_paper_that_comes_twice_changes_nothing() -> None:
    """Whoever sent it may not have heard that it arrived."""
    state = TransferState.DRAFT
    for step in (
        Step.OFFER,
        Step.ACCEPTED,
        Step.BYTES,
        Step.RECEIVED,
        Step.OPENED,
        Step.PRESENTED,
        Step.INTEGRATED,
    ):
        state = moved(state, step)
        assert moved(state, step) is state
    assert state is TransferState.INTEGRATED
    assert moved(state, Step.RECEIVED) is TransferState.INTEGRATED


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (TransferState.OFFERED, Step.INTEGRATED),
        (TransferState.OFFERED, Step.RECEIVED),
        (TransferState.RECEIVED, Step.INTEGRATED),
        (TransferState.REFUSED, Step.INTEGRATED),
        (TransferState.INTEGRATED, Step.REFUSED),
        (TransferState.INTEGRATED, Step.WITHDRAWN),
        (TransferState.WITHDRAWN, Step.ACCEPTED),
        (TransferState.EXPIRED, Step.RECEIVED),
        (TransferState.WAITING_FOR_MANAGER, Step.DEADLINE),
        (TransferState.DRAFT, Step.REFUSED),
    ],
)
def test_a_paper_out_of_turn_moves_nothing(state: TransferState, step: Step) -> None:
    """Nobody has filed what never arrived, and no end is undone."""
    with refused("paper-out-of-turn"):
        moved(state, step)


def _signed_text(text: str, keys: SettingKeys) -> dict[str, str]:
    return {"text": text, "signature": _signed_bytes(b"journal-bridge/paper/1.0\n" + text.encode(), keys)}


def _signed_bytes(data: bytes, keys: SettingKeys) -> str:

    return base64.b64encode(keys.sign(data)).decode()


@pytest.fixture(scope="module", autouse=True)
def _keys(sender: SettingKeys, receiver: SettingKeys) -> None:
    """Lend the keys to the property test, whose examples are many."""
    _KEYS[:] = [sender, receiver]


_KEYS: list[SettingKeys] = []
