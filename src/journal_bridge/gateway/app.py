"""The gateway as a FastAPI app: its paths, and the guard in front of them that lets nothing personal out."""

import asyncio
import time
from functools import cache, partial
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from journal_bridge.errors import BridgeError, NotVerified, OurFault, TryAgain
from journal_bridge.gateway import pairing_routes, transfer_routes, upload_routes
from journal_bridge.gateway.documenting import TITLE, VERSION, described
from journal_bridge.gateway.parts import Gateway
from journal_bridge.gateway.problems import INTERNAL, LOG, problem, status_of, where
from journal_bridge.gateway.reading import check_head

_TELEMETRY: Final[Any] = {"auto_configure": False, "tracing": False, "metrics": False, "logs": False}
"""FastAPI can tell others what it does; no variable of the environment may make it do so."""

_FIELDS: Final = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
)
"""What every answer says: keep nothing, guess nothing, show nothing."""


def gateway_app(gateway: Gateway | None) -> FastAPI:
    """Return the app of a gateway; without one, only its OpenAPI document can be had."""
    app = FastAPI(
        title=TITLE,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=_TELEMETRY,
        exception_handlers={
            BridgeError: _refused,
            RequestValidationError: _not_in_form,
            HTTPException: _not_here,
        },
    )
    for routes in (pairing_routes, transfer_routes, upload_routes):
        app.include_router(routes.router)
    app.openapi = cache(partial(described, app))  # type: ignore[method-assign]  # FastAPI's own way to change it
    app.state.gateway = gateway
    app.add_middleware(_Guard)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    """Answer what we refused on purpose."""
    if not isinstance(error, BridgeError):
        raise error
    status, code = status_of(error)
    request.scope["journal_bridge_code"] = code if status != 500 else f"{INTERNAL} ({error.code})"  # noqa: PLR2004 - HTTP
    return problem(error)


async def _not_in_form(request: Request, error: Exception) -> Response:
    """Answer a field or a part of a path in another form than is published; its value goes nowhere."""
    places = error.errors() if isinstance(error, RequestValidationError) else ()
    in_path = any(place["loc"][0] == "path" for place in places)
    return await _refused(request, NotVerified("request-unknown" if in_path else "request-fields"))


async def _not_here(request: Request, error: Exception) -> Response:
    """Answer a path or a method that is not there."""
    known = isinstance(error, HTTPException) and error.status_code == 405  # noqa: PLR2004 - HTTP
    code = "request-method" if known else "request-unknown"
    request.scope["journal_bridge_code"] = code
    return problem(NotVerified(code), error.headers if isinstance(error, HTTPException) else None)


class _Guard:
    """Stands before everything else: checks each head, and answers what nobody foresaw without a word of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through to its handler, and its answer out with the fields every answer has."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, told = time.monotonic(), _Told(send)
        try:
            await self._answered(scope, receive, told)
        except ClientDisconnect:
            scope["journal_bridge_code"] = "gone"
        except asyncio.CancelledError:  # at the very end of a stop; uvicorn would log where it was
            await self._problem(scope, receive, told, TryAgain("gateway-stopping"))
        except Exception as error:  # noqa: BLE001 - words of an error can quote a child's data, its kind cannot
            LOG.error("%s: %s", _route(scope), where(error))
            await self._problem(scope, receive, told, OurFault(INTERNAL))
        finally:
            code, took = scope.get("journal_bridge_code", ""), (time.monotonic() - began) * 1000
            LOG.info("%s %s %s %s %.0f ms", _method(scope), _route(scope), told.status, code, took)

    async def _answered(self, scope: Scope, receive: Receive, told: "_Told") -> None:
        request = Request(scope, receive)
        try:
            check_head(request)
        except BridgeError as refused:
            answer = await _refused(request, refused)
            await answer(scope, receive, told)
            return
        await self._app(scope, receive, told)

    async def _problem(self, scope: Scope, receive: Receive, told: "_Told", error: BridgeError) -> None:
        if told.status is None:
            answer = await _refused(Request(scope, receive), error)
            await answer(scope, receive, told)


class _Told:
    """Sends an answer on, with what every answer says; a refusal also ends the line it came on.

    What is left of a refused body must never be read as the next request.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            ends = [(b"connection", b"close")] if message["status"] >= 400 else []  # noqa: PLR2004 - HTTP
            message = {**message, "headers": [*message["headers"], *_FIELDS, *ends]}
        await self._send(message)


def _route(scope: Scope) -> str:
    """Name a path as the program writes it: what stands in its place may be anybody's words."""
    return str(getattr(scope.get("route"), "path", "elsewhere"))


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"})
