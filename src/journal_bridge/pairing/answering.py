"""The side that invited: what its gateway does when the other setting answers, and when its manager ticks."""

from datetime import datetime
from typing import Any, Final

from journal_bridge.errors import InputRefused, NotVerified, UsageFault
from journal_bridge.keys import Card
from journal_bridge.ledger import Ledger, Peer, Tick
from journal_bridge.workspace_settings import checked_name, checked_url

_FIELDS: Final = {"token", "card", "name"}
_LONGEST_TOKEN: Final = 64
_BAD: Final = "pairing-form"


def card_in(untrusted_document: object) -> Card:
    """Return the card in a request to pair, so that the request's signature can be checked against it.

    Raises:
        InputRefused: `pairing-form`.
    """
    try:
        return Card.parse(str(_fields(untrusted_document)["card"]))
    except UsageFault:
        raise InputRefused(_BAD, "card") from None


def asked(ledger: Ledger, untrusted_document: object, signer: str, now: datetime) -> Peer:
    """Take another setting's answer to an invitation, and return that setting as it stands then.

    Args:
        ledger: of this setting.
        untrusted_document: what was posted.
        signer: fingerprint of the card the request was signed by.
        now: the time.

    Raises:
        InputRefused: `pairing-form`; `invitation-invalid` when the token is none of ours, is over, or was used by
            another setting.
        NotVerified: `request-key` when another card signed than the one that is to be paired.
        UsageFault: `invitation-own` when this setting answers itself.
    """
    card, said = card_in(untrusted_document), _fields(untrusted_document)
    if card.fingerprint != signer:
        raise NotVerified("request-key")
    token = said["token"]
    if not isinstance(token, str) or len(token) > _LONGEST_TOKEN:
        raise InputRefused(_BAD, "token")
    try:
        name = checked_name(said["name"], _BAD, "name")
        url = None if said.get("url") is None else checked_url(said["url"], _BAD, "url")
    except UsageFault as refused:
        raise InputRefused(refused.code, refused.place) from None
    return ledger.peers.invited(token, card, name, url, now)


def confirmed(ledger: Ledger, fingerprint: str, now: datetime) -> Peer:
    """Note that the other setting's manager has compared the digits, as their own signed request says.

    Raises:
        NotVerified: `peer-unknown` when it was never proposed, or the pairing was ended.
    """
    return ledger.peers.tick(fingerprint, Tick.THERE, now)


def standing(ledger: Ledger, fingerprint: str) -> Peer:
    """Return how far the pairing with a setting has come, ended or not.

    Raises:
        NotVerified: `peer-unknown` when it was never proposed.
    """
    peer = ledger.peers.get(fingerprint)
    if peer is None:
        raise NotVerified("peer-unknown", fingerprint[:16])
    return peer


def document(peer: Peer) -> dict[str, str]:
    """Return what that setting is told of itself: its fingerprint, and the pairing's state as seen from here."""
    return {"fingerprint": peer.fingerprint, "state": peer.state.value}


def _fields(untrusted_document: object) -> dict[str, Any]:
    """Return the fields of a request to pair: those it must have, and no others but `url`."""
    if not isinstance(untrusted_document, dict) or untrusted_document.keys() - {"url"} != _FIELDS:
        raise InputRefused(_BAD)
    return untrusted_document
