"""What a refused request is answered: a problem document (RFC 9457) with our code, and nothing of the request."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.responses import Response

from journal_bridge.error_codes import CODES
from journal_bridge.errors import BridgeError
from journal_bridge.http_signatures import SignatureRefused
from journal_bridge.uploads import UploadFault

PROBLEM: Final = "application/problem+json"

LOG: Final = logging.getLogger("journal_bridge.gateway")
"""Everything the gateway logs: methods, paths as the program writes them, statuses, codes; never what came."""

INTERNAL: Final = "internal"

STATUSES: Final[Mapping[str, int]] = {
    # the request itself
    "request-unknown": 404,
    "request-method": 405,
    "request-fields": 400,
    "request-content": 422,
    "request-media": 415,
    "request-too-large": 413,
    "request-slow": 408,
    "request-too-often": 429,
    "gateway-stopping": 503,
    # whom it comes from
    "peer-unknown": 403,
    "invitation-invalid": 403,
    "pairing-ended": 403,
    "invitation-own": 422,
    "pairing-form": 422,
    "key-malformed": 422,
    # the transfer
    "transfer-unknown": 404,
    "transfer-known": 422,
    "transfer-busy": 409,
    "transfer-later": 429,
    "paper-malformed": 422,
    "paper-signature": 422,
    "paper-out-of-turn": 409,
    "unsupported-version": 422,
    "other-receiver": 422,
    # this setting's own trouble
    "no-room": 507,
    "ledger-busy": 503,
    "ledger-failed": 503,
}
"""The status of each code a request can lead to; signatures and uploads know their own, all else is our fault."""

_AGAIN: Final = {429: "1", 503: "5", 507: "60"}
_AGAIN_BY_CODE: Final = {"transfer-busy": "2", "transfer-later": "30"}
"""Seconds after which to come again: a bundle is under way for minutes, and a full disk waits for a person."""


def problem(error: BridgeError, fields: Mapping[str, str] | None = None) -> Response:
    """Return the answer to a request that was refused."""
    status, code = status_of(error)
    told = error if isinstance(error, UploadFault) else None
    kind = told.problem if told else "about:blank"
    document = {
        "type": kind,
        "title": CODES[code] if kind != "about:blank" else HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": CODES[code],
    } | (told.members if told else {})
    head = _fields(status, code) | (told.fields if told else {}) | dict(fields or {})
    return Response(json.dumps(document), status, head, PROBLEM)


def status_of(error: BridgeError) -> tuple[int, str]:
    """Return the status of a refusal and the code to tell; what no request should lead to is told as our fault."""
    if isinstance(error, UploadFault | SignatureRefused):
        return error.status, error.code
    if error.code in STATUSES:
        return STATUSES[error.code], error.code
    return 500, INTERNAL


def _fields(status: int, code: str) -> dict[str, str]:
    again = _AGAIN_BY_CODE.get(code) or _AGAIN.get(status)
    asked = {"WWW-Authenticate": 'Signature realm="journal-bridge"'} if status == HTTPStatus.UNAUTHORIZED else {}
    return asked | ({"Retry-After": again} if again else {})


def where(error: BaseException) -> str:
    """Name the kind of an unforeseen error and the line it came from, never its words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    line = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{line}"
