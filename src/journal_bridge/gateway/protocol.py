"""HTTP/1.1 as uvicorn speaks it with httptools, with the limits neither of them has on what is no body."""

import asyncio
from typing import Any, ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from journal_bridge.gateway.limits import DEFAULT_LIMITS, LARGEST_HEAD, WIRE_AHEAD, WIRE_TIMES
from journal_bridge.gateway.quotas import stranger_named

_HEAD_SECONDS: Final = DEFAULT_LIMITS.head

_MORE_LINES: Final = 50
"""Lines past the limit that are told so (503). uvicorn counts requests and takes any number of lines in; without a
file to spare the gateway could open no ledger and no arrival, for as long as somebody holds them."""


class GuardedProtocol(HttpToolsProtocol):
    """Ends a line whose head is too long or too late, or whose body is hidden in a flood of something else.

    httptools keeps a head of any length and any number of trailers in memory, and nobody there looks at the clock.
    """

    lines_of_one: ClassVar[int | None] = None
    """How many lines one address may have; None where all come from one, a proxy's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*args, **kwargs)
        self._in_head = True
        self._wire = self._body = 0
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for a head, unless there are too many lines to say even that on one more."""
        super().connection_made(transport)
        too_many = self.limit_concurrency and len(self.connections) > self.limit_concurrency + _MORE_LINES
        if too_many or self._is_one_too_many():
            transport.abort()
            return
        self._expect_head()

    def _is_one_too_many(self) -> bool:
        """Tell whether this line's address has more lines than one may have."""
        if self.lines_of_one is None or self.client is None:
            return False
        own = stranger_named(self.client[0])
        others = (one.client for one in self.connections if isinstance(one, GuardedProtocol))
        return sum(stranger_named(other[0]) == own for other in others if other) > self.lines_of_one

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._head_came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what comes, and take it in."""
        self._wire += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        too_long = self._in_head and self._wire > LARGEST_HEAD
        if too_long or self._wire > WIRE_AHEAD + LARGEST_HEAD + WIRE_TIMES * self._body + len(data):
            self.send_400_response("Invalid HTTP request received.")

    def on_message_begin(self) -> None:
        """Begin to count anew."""
        super().on_message_begin()
        self._wire = self._body = 0
        self._expect_head()

    def on_headers_complete(self) -> None:
        """Let the request begin."""
        self._head_came()
        super().on_headers_complete()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field in; those behind the body are nobody's, and end the line."""
        if not self._in_head:
            raise ValueError("a field behind the body")
        super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """Count the bytes of the body."""
        self._body += len(body)
        super().on_body(body)

    def _expect_head(self) -> None:
        self._head_came()
        self._in_head = True
        self._late = asyncio.get_running_loop().call_later(_HEAD_SECONDS, self._head_late)

    def _head_came(self) -> None:
        self._in_head = False
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _head_late(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


def protocol_with(lines_of_one: int | None) -> type[GuardedProtocol]:
    """Return the protocol of a gateway that lets one address have so many lines; uvicorn makes it, a line each."""
    return type("GatewayProtocol", (GuardedProtocol,), {"lines_of_one": lines_of_one})
