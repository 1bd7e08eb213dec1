"""The 20 digits both managers compare by telephone: the same at both ends, unless somebody is in between."""

import hashlib
import hmac
import re
from typing import Final

from journal_bridge.errors import UsageFault
from journal_bridge.keys import Card
from journal_bridge.ledger import Peer

_COUNT: Final = 20
_GROUP: Final = 4
_LOG_N: Final = 16
_MEMORY: Final = 128 * 1024 * 1024
"""Bytes scrypt may take; it takes 64 MiB.

Whoever stands between has two cards of their own to choose, one for each side, and needs the same 66 bits at both:
2^33 tries for each side. Plain SHA-256 does those in seconds. With scrypt at 2^16 (64 MiB) they are some 100 years
of one processor, and a fortnight of one graphics card (decision 0052, which says what comes next); those for the
side that is invited can be made beforehand, the others only within the 72 hours of the one invitation they are for.
"""

_FORM: Final = re.compile(r"[0-9]{20}")
_BETWEEN: Final = re.compile(r"[\s\-.,\u2010-\u2015]")


def digits(one: Card, other: Card, token_digest: str) -> str:
    """Return 20 digits in five groups, made from both cards and the token; it makes no difference which is whose.

    Args:
        one: a setting's card.
        other: the other setting's.
        token_digest: SHA-256 of the invitation's token, in hexadecimal digits.
    """
    cards = "".join(sorted((one.fingerprint, other.fingerprint)))
    stretched = hashlib.scrypt(
        f"journal-bridge/digits/1:{cards}".encode(),
        salt=bytes.fromhex(token_digest),
        n=1 << _LOG_N,
        r=8,
        p=1,
        maxmem=_MEMORY,
        dklen=32,
    )
    shown = f"{int.from_bytes(stretched, 'big') % 10**_COUNT:0{_COUNT}d}"
    return " ".join(shown[start : start + _GROUP] for start in range(0, _COUNT, _GROUP))


def digits_with(own: Card, peer: Peer) -> str:
    """Return the digits this setting and another one were paired by.

    Raises:
        UsageFault: `peer-not-found` when it was never invited, nor invited this one.
    """
    if not peer.invitation:
        raise UsageFault("peer-not-found", peer.fingerprint[:16])
    return digits(own, peer.card, peer.invitation)


def typed(untrusted_digits: str) -> str:
    """Return digits as a manager typed them, in the one form they are compared in.

    Raises:
        UsageFault: `digits-form` when they are not 20 digits.
    """
    plain = _BETWEEN.sub("", untrusted_digits)
    if not _FORM.fullmatch(plain):
        raise UsageFault("digits-form")
    return " ".join(plain[start : start + _GROUP] for start in range(0, _COUNT, _GROUP))


def same(one: str, other: str) -> bool:
    """Return whether two rows of digits are the same."""
    return hmac.compare_digest(one.encode(), other.encode())
