"""Transfers: an offer comes in, its sender looks how far it is, or takes it back."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from starlette.responses import Response

from journal_bridge.errors import NotVerified
from journal_bridge.gateway.documenting import SIGNED, body, refusals
from journal_bridge.gateway.fields import IdempotencyKey, TransferPath
from journal_bridge.gateway.models import PaperDocument, ViewShown, checked
from journal_bridge.gateway.parts import Gateway
from journal_bridge.gateway.signers import Asked, Here, paired
from journal_bridge.ledger import Peer
from journal_bridge.receiving import View
from journal_bridge.uploads.threads import in_thread

router = APIRouter()

Paired = Annotated[Asked, Depends(paired)]

_LINKS: Any = {
    name: {"operationId": operation, "parameters": {"transfer": "$response.body#/transfer"}}
    for name, operation in (
        ("look", "look_at_transfer"),
        ("begin", "begin_upload"),
        ("howFar", "ask_upload"),
        ("withdraw", "withdraw_transfer"),
    )
}


@router.post(
    "/transfers",
    operation_id="offer_transfer",
    status_code=201,
    response_model=ViewShown,
    responses=refusals(409, 422, 507)
    | {
        200: {"model": ViewShown, "description": "The same offer came before"},
        201: {"description": "Noted; accepted or refused, as its last paper says", "links": _LINKS},
    },
    openapi_extra=body(PaperDocument),
)
async def offer(asked: Paired, gateway: Here, idempotency_key: IdempotencyKey) -> Response:
    """Take an offer, and answer with the paper that accepts or refuses it; the same offer may come again."""
    paper = _paper(asked, idempotency_key)
    with gateway.running.one_of(1, f"{asked.peer.fingerprint}:{idempotency_key}", "transfer-busy"):
        known, view = await in_thread(lambda: _offered(gateway, asked.peer, paper, idempotency_key))
    return shown(view, 200 if known else 201)


@router.get(
    "/transfers/{transfer}",
    operation_id="look_at_transfer",
    response_model=ViewShown,
    responses=refusals(),
    openapi_extra={"security": SIGNED},
)
async def look(asked: Paired, gateway: Here, transfer: TransferPath) -> Response:
    """Show a transfer of the setting that asks: its state and its papers."""
    return shown(await in_thread(lambda: gateway.desk.view(asked.peer.fingerprint, transfer)))


@router.post(
    "/transfers/{transfer}/withdraw",
    operation_id="withdraw_transfer",
    response_model=ViewShown,
    responses=refusals(409, 422),
    openapi_extra=body(PaperDocument),
)
async def withdraw(asked: Paired, gateway: Here, transfer: TransferPath) -> Response:
    """Take a transfer back, as long as nobody has filed it; nothing of it is kept."""
    paper = _paper(asked, transfer)
    return shown(await in_thread(lambda: gateway.desk.withdrawn(paper, asked.peer)))


def shown(view: View, status: int = 200) -> Response:
    """Return a transfer as an answer."""
    return JSONResponse(view.document(), status)


def _offered(gateway: Gateway, peer: Peer, paper: dict[str, str], transfer: str) -> tuple[bool, View]:
    known = gateway.ledger.transfers.get(peer.fingerprint, transfer) is not None
    return known, gateway.desk.offered(paper, peer)


def _paper(asked: Asked, transfer: str) -> dict[str, str]:
    """Return the paper of a request, which must be about the transfer the request is about.

    Raises:
        NotVerified: `request-content`; whether it is a paper, and whose, the desk finds out.
    """
    document = checked(PaperDocument, asked.document()).model_dump()
    try:
        said = json.loads(document["text"])
    except (ValueError, RecursionError):
        return document
    if isinstance(said, dict) and said.get("transfer") != transfer:
        raise NotVerified("request-content")
    return document
