"""Whose request it is: each but the first look at the card is signed, and counts once."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends
from starlette.requests import Request

from journal_bridge.errors import NotVerified, TryAgain
from journal_bridge.gateway.models import PairingAsked, checked
from journal_bridge.gateway.parts import Gateway
from journal_bridge.gateway.quotas import stranger_named
from journal_bridge.gateway.reading import DOCUMENT, content_of, document_of, facts_of
from journal_bridge.http_signatures import Nonces, RequestFacts, named_key, verify
from journal_bridge.keys import Card
from journal_bridge.ledger import Peer, PeerState
from journal_bridge.uploads.threads import in_thread

_NOBODY: Final = "somebody"
"""Whom a request counts for behind a proxy, where every address is the proxy's."""

_TOO_OFTEN: Final = "request-too-often"


def gateway_of(request: Request) -> Gateway:
    """Return the gateway a request came to."""
    gateway: Gateway = request.app.state.gateway
    return gateway


Here = Annotated[Gateway, Depends(gateway_of)]


@dataclass(frozen=True)
class Asked:
    """A request whose signature was verified: whose it is, and its small body, which the signature covers."""

    peer: Peer
    content: bytes

    def document(self) -> object:
        """Return the body's document.

        Raises:
            NotVerified: `request-content`.
        """
        return document_of(self.content)


class _Nonces:
    """The ledger's numbers as `http_signatures` asks for them."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def use(self, fingerprint: str, nonce: str, until: int) -> bool:
        """Take a number once; the ledger keeps it for ten minutes, which is past any `until`.

        Raises:
            TryAgain: `request-too-often`.
        """
        del until
        self._gateway.peers.take(fingerprint)  # also one that is paired no more, before anything is written for it
        return self._gateway.ledger.nonces.fresh(fingerprint, nonce, self._gateway.clock())


class _NothingKept:
    """Numbers of those whom the ledger does not know: who can make a card writes nothing into it.

    What they ask for, to use an invitation up, comes to the same when it comes twice.
    """

    def use(self, fingerprint: str, nonce: str, until: int) -> bool:
        """Take any number."""
        del self, fingerprint, nonce, until
        return True


async def stranger(request: Request, gateway: Here) -> None:
    """Count a request that nobody's signature vouches for.

    Raises:
        TryAgain: `request-too-often`.
    """
    gateway.strangers.take(_address(request, gateway))


async def paired(request: Request, gateway: Here) -> AsyncIterator[Asked]:
    """Return who asks, a paired setting, with the whole of a small body.

    Raises:
        SignatureRefused: `request-unsigned` and the like.
        NotVerified: `peer-unknown` when the two are not paired (yet, or any more), `request-too-large`,
            `request-media`.
        TryAgain: `request-too-often`, `request-slow`.
    """
    content = await _document_in(request, gateway)
    peer = await _signer(request, gateway, content)
    with _counted(gateway, _demand_paired(peer)):
        yield Asked(peer, content)


async def paired_streaming(request: Request, gateway: Here) -> AsyncIterator[Asked]:
    """Return who asks, a paired setting, before any of the body was read; its bytes have a digest of their own."""
    peer = await _signer(request, gateway, None)
    with _counted(gateway, _demand_paired(peer)):
        yield Asked(peer, b"")


async def known(request: Request, gateway: Here) -> AsyncIterator[Asked]:
    """Return who asks, a setting that may still be comparing digits with this one."""
    content = await _document_in(request, gateway)
    peer = await _signer(request, gateway, content)
    with _counted(gateway, peer):
        yield Asked(peer, content)


async def stranger_with_card(request: Request, gateway: Here) -> PairingAsked:
    """Return what somebody who asks to be paired says, signed by the very card they show.

    Raises:
        SignatureRefused: when the card's holder did not sign it.
        NotVerified: `request-content`.
        UsageFault: `key-malformed`.
        TryAgain: `request-too-often`; nothing is given back, since anybody can make a card.
    """
    gateway.strangers.take(_address(request, gateway))
    content = await _document_in(request, gateway)
    asked = checked(PairingAsked, document_of(content))
    card = Card.parse(asked.card, "card")
    facts = facts_of(request, gateway.authority, content)
    await in_thread(
        lambda: _verified(gateway, facts, lambda named: card if named == card.fingerprint else None, _NothingKept())
    )
    return asked


def _demand_paired(peer: Peer) -> Peer:
    if peer.state is not PeerState.PAIRED:
        raise NotVerified("peer-unknown")
    return peer


async def _document_in(request: Request, gateway: Gateway) -> bytes:
    content = await content_of(request, gateway)
    kind = request.headers.get("content-type", DOCUMENT if not content else "")
    if content and kind.partition(";")[0].strip().lower() != DOCUMENT:
        raise NotVerified("request-media")
    return content


async def _signer(request: Request, gateway: Gateway, content: bytes | None) -> Peer:
    """Return whose signature a request carries; a known setting's does not count as a stranger's."""
    bucket = _stranger_taken(request, gateway)
    facts = facts_of(request, gateway.authority, content)
    try:
        peer = await in_thread(lambda: _known_signer(gateway, facts))
    except TryAgain as refused:
        if refused.code == _TOO_OFTEN:  # its signature holds, and it has a bucket of its own
            gateway.strangers.give_back(bucket)
        raise
    gateway.strangers.give_back(bucket)
    gateway.proven.add(peer.fingerprint)
    return peer


def _stranger_taken(request: Request, gateway: Gateway) -> str:
    """Count a request for its address until its signature is verified, and return the bucket it was taken from.

    Where strangers have emptied an address's bucket, and behind a proxy that is everybody's, a setting that has
    proven itself before has another one there.

    Raises:
        TryAgain: `request-too-often`.
    """
    address = _address(request, gateway)
    try:
        gateway.strangers.take(address)
    except TryAgain:
        untrusted_name = named_key(request.headers.get("signature-input", ""))
        if untrusted_name not in gateway.proven:
            raise
        address = f"{address} {untrusted_name}"
        gateway.strangers.take(address)
    return address


def _known_signer(gateway: Gateway, facts: RequestFacts) -> Peer:
    found: dict[str, Peer] = {}

    def card_of(fingerprint: str) -> Card | None:
        peer = gateway.ledger.peers.get(fingerprint)
        if peer is None:
            return None
        found[fingerprint] = peer
        return peer.card

    return found[_verified(gateway, facts, card_of, _Nonces(gateway))]


def _verified(gateway: Gateway, facts: RequestFacts, card_of: Callable[[str], Card | None], nonces: Nonces) -> str:
    return verify(facts, card_of, gateway.clock().timestamp(), nonces)


@contextmanager
def _counted(gateway: Gateway, peer: Peer) -> Iterator[None]:
    with gateway.running.one_of(gateway.limits.at_once, peer.fingerprint, _TOO_OFTEN):
        yield


def _address(request: Request, gateway: Gateway) -> str:
    if gateway.behind_proxy or request.client is None:
        return _NOBODY
    return stranger_named(request.client.host)
