"""Reading a request: its head letter by letter, its body with a limit on bytes and time; nothing is unpacked."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

from starlette.requests import ClientDisconnect, Request

from journal_bridge.errors import BridgeError, NotVerified, TryAgain
from journal_bridge.gateway.limits import LARGEST_DOCUMENT
from journal_bridge.gateway.parts import Gateway
from journal_bridge.http_signatures import RequestFacts

DOCUMENT: Final = "application/json"
PART: Final = "application/partial-upload"

_MORE: Final = "journal_bridge_more"
"""Where a request keeps whether there is more of its body."""

_PATH: Final = re.compile(r"/(?:[a-z0-9._-]+(?:/[a-z0-9_-]+)*)?", re.ASCII)
_LENGTH: Final = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
_AGAIN: Final = frozenset(
    {b"accept", b"accept-encoding", b"accept-language", b"cache-control", b"forwarded", b"via", b"x-forwarded-for"}
)
"""Fields a proxy may add once more, none of which is read here."""


def check_head(request: Request) -> None:
    """Refuse a head two readers might read in two ways, or that asks for what is never done.

    Raises:
        NotVerified: `request-unknown` for a path in another spelling than ours, `request-fields` for a field that
            stands there twice, a length that is none, or anything behind a `?`; `request-media` for a packed body.
    """
    path = request.scope.get("raw_path", b"").decode("latin-1")
    if not _PATH.fullmatch(path) or path != request.scope["path"]:
        raise NotVerified("request-unknown")
    names = [name for name, _ in request.headers.raw if name not in _AGAIN]
    if len(names) != len(set(names)) or request.scope["query_string"]:
        raise NotVerified("request-fields")
    length = request.headers.get("content-length")
    if length is not None and not _LENGTH.fullmatch(length):
        raise NotVerified("request-fields")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise NotVerified("request-media")


def facts_of(request: Request, authority: str, content: bytes | None) -> RequestFacts:
    """Return a request as its signature is about it: the line and the fields raw, the authority as configured."""
    return RequestFacts(
        request.method,
        authority,
        request.scope["raw_path"].decode("latin-1"),
        None,
        tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw),
        content or (None if content is None else b""),
    )


def length_of(request: Request) -> int | None:
    """Return how many bytes a body has, where its head tells."""
    length = request.headers.get("content-length")
    return None if length is None else int(length)


async def content_of(request: Request, gateway: Gateway) -> bytes:
    """Return a small body, whole.

    Raises:
        NotVerified: `request-too-large`, as soon as it is known.
        TryAgain: `request-slow`, `gateway-stopping`.
    """
    content = bytearray()
    if (length_of(request) or 0) > LARGEST_DOCUMENT:
        raise NotVerified("request-too-large")
    async for block in blocks_of(request, gateway):
        content += block
        if len(content) > LARGEST_DOCUMENT:
            raise NotVerified("request-too-large")
    return bytes(content)


async def blocks_of(request: Request, gateway: Gateway) -> AsyncIterator[bytes]:
    """Yield the blocks of a body as they come; whatever happens, those that came were given out.

    Raises:
        TryAgain: `request-slow` when the next one, or all of them, come too slowly; `gateway-stopping`.
        ClientDisconnect: when the line is gone.
    """
    loop, limits = asyncio.get_running_loop(), gateway.limits
    began, taken = loop.time(), 0
    while unread(request):
        block = await _next(request, gateway)
        if block:
            yield block
        taken += len(block)
        if unread(request) and taken < (loop.time() - began - limits.grace) * limits.pace:
            raise TryAgain("request-slow")


def unread(request: Request) -> bool:
    """Tell whether there is more of a body than was taken in."""
    return bool(request.scope.get(_MORE, True))


async def _next(request: Request, gateway: Gateway) -> bytes:
    """Return the next block, and note whether it is the last one."""
    if gateway.stopping.now:
        raise TryAgain("gateway-stopping")
    try:
        async with asyncio.timeout(gateway.limits.idle) as waiting:
            with gateway.stopping.noticed_by(waiting):
                message = await request.receive()
    except TimeoutError:
        raise TryAgain("gateway-stopping" if gateway.stopping.now else "request-slow") from None
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    request.scope[_MORE] = message.get("more_body", False)
    block: bytes = message.get("body", b"")
    return block


async def drain(request: Request, gateway: Gateway) -> None:
    """Read on for a moment, and forget it: who is still sending would otherwise not hear why it was refused."""
    if request.headers.get("expect") is not None:  # it waits for a word before it sends
        return
    left = gateway.policy.limits.max_append
    with suppress(TimeoutError, BridgeError, ClientDisconnect):
        async with asyncio.timeout(gateway.limits.drain):
            while unread(request) and left > 0:
                left -= len(await _next(request, gateway))


def document_of(content: bytes) -> object:
    """Return the JSON of a body.

    Raises:
        NotVerified: `request-content` when it is none, or says something twice.
    """
    try:
        document = json.loads(content.decode(), object_pairs_hook=_each_key_once, parse_constant=_no_number)
        json.dumps(document, ensure_ascii=False).encode()  # half a character is none
    except (ValueError, RecursionError):
        raise NotVerified("request-content") from None
    found: object = document
    return found


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(word: str) -> float:
    raise ValueError(word)
