"""Waits of the programs under test made short, so that hundreds of faults can be tried; nothing else is changed."""

from typing import Final

from prove_transfer.children import Changes

_PEER: Final = "journal_bridge.http.peer_limits:PEER_LIMITS"

QUICK_SENDER: Final[Changes] = {
    f"{_PEER}.first_wait": 0.02,
    f"{_PEER}.connect_seconds": 1.0,
    f"{_PEER}.read_seconds": 1.0,
    f"{_PEER}.answer_seconds": 1.5,
    f"{_PEER}.whole_seconds": 1.5,
    "journal_bridge.sending.uploading:LEAST_APPEND": 1000,
    "journal_bridge.sending.times:_GAPS": (0.03, 0.05, 0.1, 0.2),
}

HASTY_SENDER: Final[Changes] = {
    **QUICK_SENDER,
    f"{_PEER}.read_seconds": 0.5,
    f"{_PEER}.answer_seconds": 0.6,
    f"{_PEER}.whole_seconds": 0.6,
}
"""Waits so short that a busy computer is a fault too: for runs that count on being given again."""

QUICK_SERVER: Final[Changes] = {
    "journal_bridge.uploads.limits:DEFAULT_LIMITS.max_append": 6000,
}
"""Appends of six kilobytes: a bundle of a few needs several, so that faults fall between them too."""
