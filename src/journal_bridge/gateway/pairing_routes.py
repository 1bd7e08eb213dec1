"""Who we are, and whom we trust: the card anybody may see, and the steps of a pairing."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from starlette.responses import Response

from journal_bridge import pairing
from journal_bridge.errors import NotVerified
from journal_bridge.gateway.documenting import SIGNED, body, refusals
from journal_bridge.gateway.fields import FingerprintPath
from journal_bridge.gateway.models import CardShown, PairingAsked, PairingShown
from journal_bridge.gateway.signers import Asked, Here, known, stranger, stranger_with_card
from journal_bridge.keys import Card
from journal_bridge.ledger import Peer
from journal_bridge.uploads.threads import in_thread

router = APIRouter()


@router.get("/card", dependencies=[Depends(stranger)], response_model=CardShown, responses=refusals())
async def card(gateway: Here) -> Response:
    """Show whose gateway this is and what it takes; the one request that is not signed."""
    limits = gateway.policy.limits
    return JSONResponse(
        {
            "schema": pairing.GATEWAY_SCHEMA,
            "card": gateway.card.text,
            "name": gateway.name,
            "limits": {"max_size": limits.max_size, "max_append": limits.max_append, "max_age": limits.max_age},
            "bundles": list(gateway.policy.bundles),
            "journals": list(gateway.policy.journals),
        }
    )


@router.post("/pairings", response_model=PairingShown, responses=refusals(422), openapi_extra=body(PairingAsked))
async def ask(asked: Annotated[PairingAsked, Depends(stranger_with_card)], gateway: Here) -> Response:
    """Use an invitation up; the request is signed by the card in it. The same setting may ask again."""
    signer = Card.parse(asked.card).fingerprint
    document = asked.model_dump(exclude_none=True)
    return _shown(await in_thread(lambda: pairing.asked(gateway.ledger, document, signer, gateway.clock())))


@router.get(
    "/pairings/{fingerprint}",
    response_model=PairingShown,
    responses=refusals(),
    openapi_extra={"security": SIGNED},
)
async def look(asked: Annotated[Asked, Depends(known)], fingerprint: FingerprintPath) -> Response:
    """Tell a setting how far its pairing has come here; signed by that very card."""
    return _shown(_own(asked, fingerprint))


@router.post(
    "/pairings/{fingerprint}/confirm",
    response_model=PairingShown,
    responses=refusals(422),
    openapi_extra={"security": SIGNED},
)
async def confirm(asked: Annotated[Asked, Depends(known)], fingerprint: FingerprintPath, gateway: Here) -> Response:
    """Note that the other manager has compared the digits; signed by that very card."""
    _own(asked, fingerprint)
    if asked.content:
        raise NotVerified("request-content")
    return _shown(await in_thread(lambda: pairing.confirmed(gateway.ledger, fingerprint, gateway.clock())))


def _own(asked: Asked, fingerprint: str) -> Peer:
    """Return who asks, about nobody but themselves; whether there are others is told to nobody."""
    if asked.peer.fingerprint != fingerprint:
        raise NotVerified("peer-unknown")
    return asked.peer


def _shown(peer: Peer) -> Response:
    return JSONResponse(pairing.document(peer))
