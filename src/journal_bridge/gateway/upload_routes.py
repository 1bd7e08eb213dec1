"""Uploads that can be resumed, as the IETF draft has them (interop version 8): made empty, filled, asked about."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from journal_bridge.errors import BridgeError, InputRefused, NotVerified
from journal_bridge.gateway.documenting import SIGNED, part, refusals
from journal_bridge.gateway.fields import (
    InteropVersion,
    NotYetComplete,
    ReprDigest,
    TransferPath,
    UploadComplete,
    UploadLength,
    UploadOffset,
    sha256_of,
)
from journal_bridge.gateway.models import ViewShown
from journal_bridge.gateway.parts import Gateway
from journal_bridge.gateway.reading import PART, blocks_of, drain, length_of
from journal_bridge.gateway.signers import Asked, Here, paired, paired_streaming
from journal_bridge.gateway.transfer_routes import shown
from journal_bridge.receiving import upload_id
from journal_bridge.uploads import INTEROP_VERSION, NoSuchUpload, Upload, WrongDigest
from journal_bridge.uploads.threads import in_thread

router = APIRouter()

Paired = Annotated[Asked, Depends(paired)]

_LINKS: Any = {
    name: {"operationId": operation, "parameters": {"transfer": "$request.path.transfer"}}
    for name, operation in (("append", "append_to_upload"), ("howFar", "ask_upload"), ("giveUp", "give_up_upload"))
}


@router.post(
    "/transfers/{transfer}/upload",
    operation_id="begin_upload",
    status_code=201,
    response_class=Response,
    responses=refusals(409, 422, 507) | {201: {"description": "Made, or there already", "links": _LINKS}},
    openapi_extra={"security": SIGNED},
)
async def begin(
    asked: Paired,
    gateway: Here,
    transfer: TransferPath,
    *,
    upload_length: UploadLength,
    upload_complete: NotYetComplete,
    repr_digest: ReprDigest,
    upload_draft_interop_version: InteropVersion,
) -> Response:
    """Make the upload of an accepted transfer, empty; the same again tells how far it is."""
    del upload_complete, upload_draft_interop_version
    if asked.content:
        raise NotVerified("request-content")
    length, sha256 = int(upload_length), sha256_of(repr_digest)
    upload = await in_thread(lambda: gateway.desk.upload_made(asked.peer.fingerprint, transfer, length, sha256))
    return Response(status_code=201, headers=_told(gateway, upload) | {"Location": f"/uploads/{transfer}"})


@router.head(
    "/uploads/{transfer}",
    operation_id="ask_upload",
    status_code=204,
    response_class=Response,
    responses=refusals() | {204: {"description": "How far it is, in the fields"}},
    openapi_extra={"security": SIGNED},
)
async def ask(asked: Paired, gateway: Here, transfer: TransferPath) -> Response:
    """Tell how many bytes of an upload are safe on the disk."""
    upload = await in_thread(lambda: _state(gateway, asked.peer.fingerprint, transfer))
    return Response(status_code=204, headers=_told(gateway, upload) | {"Upload-Length": str(upload.length)})


@router.patch(
    "/uploads/{transfer}",
    operation_id="append_to_upload",
    response_model=ViewShown,
    responses=refusals(409, 422, 507)
    | {200: {"description": "Whole: the transfer, received"}, 204: {"description": "The bytes are safe"}},
    openapi_extra=part(),
)
async def append(
    request: Request,
    asked: Annotated[Asked, Depends(paired_streaming)],
    gateway: Here,
    transfer: TransferPath,
    *,
    upload_offset: UploadOffset,
    upload_complete: UploadComplete,
) -> Response:
    """Add bytes to an upload from where it stops; what has arrived stays, whatever becomes of the request."""
    try:
        upload = await _append(
            request,
            gateway,
            asked.peer.fingerprint,
            transfer,
            offset=int(upload_offset),
            last=upload_complete == "?1",
        )
    except BridgeError:
        await drain(request, gateway)
        raise
    if not upload.complete:
        return Response(status_code=204, headers=_told(gateway, upload))
    view = await in_thread(lambda: gateway.desk.arrived(asked.peer.fingerprint, transfer))
    gateway.arrived()
    answer = shown(view)
    answer.headers.update(_told(gateway, upload))
    return answer


@router.delete(
    "/uploads/{transfer}",
    operation_id="give_up_upload",
    status_code=204,
    response_class=Response,
    responses=refusals(409) | {204: {"description": "Removed"}},
    openapi_extra={"security": SIGNED},
)
async def give_up(asked: Paired, gateway: Here, transfer: TransferPath) -> Response:
    """Remove an upload that is not whole; the transfer stands, and may be uploaded anew."""
    await in_thread(lambda: _given_up(gateway, asked.peer.fingerprint, transfer))
    return Response(status_code=204)


async def _append(
    request: Request, gateway: Gateway, sender: str, transfer: str, *, offset: int, last: bool
) -> Upload:
    """Take in the bytes of one request."""
    desk = gateway.desk
    if request.headers.get("content-type") != PART and length_of(request) != 0:
        raise NotVerified("request-media")
    await in_thread(lambda: desk.began(sender, transfer))
    try:
        return await desk.uploads.append_async(
            upload_id(sender, transfer),
            offset,
            blocks_of(request, gateway),
            last=last,
            content_length=length_of(request),
        )
    except WrongDigest:
        await in_thread(lambda: desk.spoilt(sender, transfer))
        raise


def _state(gateway: Gateway, sender: str, transfer: str) -> Upload:
    try:
        return gateway.desk.uploads.state(upload_id(sender, transfer))
    except NoSuchUpload:
        raise _absent(gateway, sender, transfer) from None


def _given_up(gateway: Gateway, sender: str, transfer: str) -> None:
    try:
        gateway.desk.uploads.cancel(upload_id(sender, transfer))
    except NoSuchUpload:
        raise _absent(gateway, sender, transfer) from None


def _absent(gateway: Gateway, sender: str, transfer: str) -> BridgeError:
    """Return why there is no upload: there is no such transfer of theirs, or only no bytes of it."""
    known = gateway.ledger.transfers.get(sender, transfer)
    return NoSuchUpload() if known else InputRefused("transfer-unknown")


def _told(gateway: Gateway, upload: Upload) -> dict[str, str]:
    return {
        "Upload-Offset": str(upload.offset),
        "Upload-Complete": "?1" if upload.complete else "?0",
        "Upload-Limit": gateway.policy.limits.field,
        "Upload-Draft-Interop-Version": str(INTEROP_VERSION),
    }
