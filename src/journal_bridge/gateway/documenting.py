"""The published OpenAPI document: what stands in the signatures of the handlers, and what only words can tell."""

import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from journal_bridge.gateway.models import PairingAsked, PaperDocument, Problem
from journal_bridge.gateway.problems import PROBLEM
from journal_bridge.gateway.reading import DOCUMENT, PART

TITLE: Final = "journal-bridge gateway"
VERSION: Final = "1.0"

DESCRIPTION: Final = (
    "What two paired settings say to each other. Every request but `GET /card` is signed (RFC 9421, Ed25519) in the"
    " one form of decision 0040: `Signature-Input` with `created`, `keyid` (the fingerprint of the card), `alg`,"
    " `expires`, `nonce` and `tag` in this order, over `@method`, `@authority`, `@path`, the `Content-Digest` of a"
    " small content, and the fields `Idempotency-Key`, `Upload-Offset`, `Upload-Complete`, `Upload-Length` and"
    " `Repr-Digest` where they are present. Uploads follow the IETF draft for resumable uploads, interop version 8."
    " What is refused is answered with a problem document (RFC 9457), whose `code` is explained in docs/errors.md."
)

SIGNED: Final[list[dict[str, list[str]]]] = [{"signature": [], "signatureInput": []}]
"""What an operation needs: both fields together."""

_SCHEMES: Final = {
    "signature": {"type": "apiKey", "in": "header", "name": "Signature", "description": "RFC 9421: `jb=:base64:`"},
    "signatureInput": {"type": "apiKey", "in": "header", "name": "Signature-Input", "description": "RFC 9421"},
}

_BODIES: Final[tuple[type[BaseModel], ...]] = (PairingAsked, PaperDocument, Problem)
"""Models no handler names, since it reads the bytes its signature covers."""

_REASONS: Final[Mapping[int, str]] = {
    400: "The head is not in the published form, or the upload's lengths do not agree",
    401: "The signature does not count",
    403: "The two are not paired, or the invitation is over",
    404: "There is no such transfer or upload of the setting that asks",
    405: "Not done at this address",
    408: "It came too slowly",
    409: "It does not follow what came before, or somebody else is at work on it",
    413: "It is larger than is taken here",
    415: "It is of another kind than is taken here, or packed",
    422: "The content is not what it must be",
    429: "Too many requests in a short time",
    503: "Busy, or being stopped",
    507: "No room on the disk",
}

_ALWAYS: Final = (400, 401, 403, 404, 405, 408, 413, 415, 429, 503)


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the answers of an operation that are problems: those of every request, and some of its own."""
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    wanted = sorted({*_ALWAYS, *statuses})
    return {status: {"description": _REASONS[status], "content": content} for status in wanted}


def body(model: type[BaseModel]) -> dict[str, Any]:
    """Return the description of a small body."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {DOCUMENT: {"schema": schema}}}, "security": SIGNED}


def part() -> dict[str, Any]:
    """Return the description of a body that is a part of an upload."""
    schema = {"type": "string", "format": "binary"}
    return {"requestBody": {"required": False, "content": {PART: {"schema": schema}}}, "security": SIGNED}


def described(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of an app, with what FastAPI cannot know."""
    document = get_openapi(title=TITLE, version=VERSION, description=DESCRIPTION, routes=app.routes)
    parts = document.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    for model in _BODIES:
        told = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= told.pop("$defs", {}) | {model.__name__: told}
    for unused in ("HTTPValidationError", "ValidationError"):  # our own problems are told in their place
        schemas.pop(unused, None)
    parts["securitySchemes"] = _SCHEMES
    return document


def document_bytes(app: FastAPI) -> bytes:
    """Return the OpenAPI document as it is published."""
    return (json.dumps(app.openapi(), indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()
