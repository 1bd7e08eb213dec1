"""A client of a gateway that can be made to lie: any part of a request, signature included, can be another."""

import http.client
import json
import socket
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from journal_bridge.http_signatures import RequestFacts, sign
from journal_bridge.keys import SettingKeys


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    fields: Mapping[str, str]
    body: bytes

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON, or another's own type
        """The body as JSON; None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def code(self) -> str:
        """The code of a problem document; empty when it is none."""
        found = self.document
        return str(found.get("code", "")) if isinstance(found, dict) else ""


@dataclass(frozen=True)
class Asked:
    """A request before it is signed."""

    method: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()
    content: bytes = b""
    streamed: bool = False
    """Whether the content is left out of the signature, as that of an upload is."""
    query: str | None = None

    def facts(self, authority: str) -> RequestFacts:
        """Return what a signature is about."""
        content = None if self.streamed else self.content
        return RequestFacts(self.method, authority, self.path, self.query, self.fields, content)


def asked(method: str, path: str, document: object = None, **fields: str) -> Asked:
    """Return a request with a JSON document; names of fields are written with `_` for `-`."""
    content = b"" if document is None else json.dumps(document).encode()
    named = [(name.replace("_", "-"), value) for name, value in fields.items()]
    if content:
        named.append(("Content-Type", "application/json"))
    return Asked(method, path, tuple(named), content)


def signed(request: Asked, keys: SettingKeys, authority: str, now: float | None = None) -> Asked:
    """Return a request with the fields of its signature."""
    more = sign(request.facts(authority), keys, time.time() if now is None else now)
    return Asked(
        request.method,
        request.path,
        (*request.fields, *more.items()),
        request.content,
        request.streamed,
        request.query,
    )


def send(port: int, request: Asked, authority: str = "", blocks: Iterable[bytes] | None = None) -> Reply:
    """Send a request as it is, with a length that is right unless a field tells another, and return the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        target = request.path if request.query is None else f"{request.path}?{request.query}"
        connection.putrequest(request.method, target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", authority or f"127.0.0.1:{port}")
        if not any(name.lower() == "content-length" for name, _ in request.fields):
            connection.putheader("Content-Length", str(len(request.content)))
        for name, value in request.fields:
            connection.putheader(name, value)
        connection.endheaders()
        with suppress(ConnectionError):  # refused before the body was through: the answer may be there all the same
            for block in blocks if blocks is not None else (request.content,):
                connection.send(block)
        answer = connection.getresponse()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, fields, answer.read())
    finally:
        connection.close()


def cut_short(port: int, request: Asked, authority: str, content: bytes) -> Reply:
    """Send a request's head and fewer bytes than it says, then end the connection's sending half and listen.

    Raises:
        OSError: when no answer comes.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=60) as raw:
        head = [f"{request.method} {request.path} HTTP/1.1", f"Host: {authority}"]
        head += [f"{name}: {value}" for name, value in request.fields]
        raw.sendall("\r\n".join([*head, "", ""]).encode("latin-1") + content)
        raw.shutdown(socket.SHUT_WR)
        told = raw.recv(65536)
    if not told:
        raise ConnectionResetError("closed")
    return Reply(int(told.split(b" ", 2)[1]), {}, told.partition(b"\r\n\r\n")[2])
