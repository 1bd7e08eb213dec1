"""Which transfer a person means by the first digits of its id."""

import re
from typing import Final

from journal_bridge.errors import InputRefused, UsageFault
from journal_bridge.ledger.keeping import Ledger
from journal_bridge.ledger.transfers import Side, Transfer

SHORTEST: Final = 8
"""Digits of a transfer's id that lists show and a person types: fewer could fit another by chance."""

_START: Final = re.compile(rf"[0-9a-f]{{{SHORTEST},32}}(/[0-9a-f]{{1,64}})?")


def may_be_id(words: str) -> bool:
    """Tell whether words can be the beginning of a transfer's id."""
    return _START.fullmatch(words.strip().lower()) is not None


def find_transfer(words: str, ledger: Ledger, side: Side | None = None) -> Transfer:
    """Return the one transfer a person means, among all or those of one side.

    Args:
        words: its id, or the first digits; then `/` and its sender's first digits, where two settings use one id.
        ledger: of this setting, open.
        side: only what is sent, or only what is received.

    Raises:
        InputRefused: `transfer-unknown` when there is none.
        UsageFault: `transfer-ambiguous` when there are several, or these are no eight digits.
    """
    if not may_be_id(words):
        raise UsageFault("transfer-ambiguous", f"ID ({SHORTEST} digits at least)")
    wanted, _, sender = words.strip().lower().partition("/")
    several = [
        one for one in ledger.transfers.all(side) if one.id.startswith(wanted) and one.sender.startswith(sender)
    ]
    if not several:
        raise InputRefused("transfer-unknown", wanted[:SHORTEST])
    if len(several) > 1:
        raise UsageFault("transfer-ambiguous", wanted[:SHORTEST])
    return several[0]
