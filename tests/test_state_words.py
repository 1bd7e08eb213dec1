"""A manager reads how far things are in words, at every place, and never the name a program has for it."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from journal_bridge import gateway_commands, state_words
from journal_bridge.ledger import PeerState, Side
from journal_bridge.transfer_papers import TransferState

RAW = frozenset(one.value for one in (*TransferState, *PeerState) if "-" in one.value) | {"integrated", "draft"}


@pytest.mark.parametrize("state", TransferState)
def test_every_state_of_a_transfer_has_words(state: TransferState) -> None:
    """At both ends and on paper."""
    for words in (state_words.EITHER[state], *(state_words.here(side, state) for side in Side)):
        assert words not in RAW


def test_the_audit_tells_states_in_words() -> None:
    """Of transfers and of pairings; what it does not know it shows as it stands."""
    assert state_words.in_audit("ticked-here") == "waiting for their manager"
    assert state_words.in_audit("integrated") == "filed by the receiving setting"
    assert state_words.in_audit("of-tomorrow") == "of-tomorrow"
    assert not {state_words.in_audit(one.value) for one in (*TransferState, *PeerState)} & RAW


@pytest.mark.parametrize(("port", "warned"), [(8471, False), (8472, True)])
def test_a_gateway_that_listens_elsewhere_than_others_were_told_says_so(
    port: int, warned: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """In clear, on one computer, nothing stands between that could lead there."""
    card = SimpleNamespace(shown_fingerprint="0000")
    started = SimpleNamespace(address=f"http://127.0.0.1:{port}", url="http://127.0.0.1:8471", card=card)
    gateway_commands._say(cast("Any", started))  # noqa: SLF001 - the words alone
    assert ("nobody reaches it" in " ".join(capsys.readouterr().out.split())) is warned
