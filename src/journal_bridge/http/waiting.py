"""Connections whose every wait ends at a deadline: an answer that drips comes to an end all the same."""

import logging
import ssl
from collections.abc import Callable, Iterable
from typing import Any, Final

import httpcore

_CHATTY: Final = ("httpx", "httpcore", *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy")))
"""These write every address at INFO, signatures and all: https://github.com/encode/httpx/issues/2760"""


def hush() -> None:
    """Let the libraries beneath log nothing: an address is personal data where it carries a signature."""
    for name in _CHATTY:
        logging.getLogger(name).disabled = True


class TimedBackend(httpcore.NetworkBackend):
    """Connects where it is told to, with waits that end at `deadline`."""

    def __init__(self, monotonic: Callable[[], float], beneath: httpcore.NetworkBackend | None = None) -> None:
        """Hold nothing yet."""
        self._monotonic = monotonic
        self._beneath = beneath or httpcore.SyncBackend()
        self.deadline: float | None = None
        """When, by the clock, what is waited for must have come; None where each wait has its own time alone."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect."""
        stream = self._beneath.connect_tcp(host, port, self.remaining(timeout), local_address, socket_options)
        return TimedStream(stream, self)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Refuse: nothing on this computer is ever asked this way."""
        del path, timeout, socket_options
        raise httpcore.ConnectError

    def remaining(self, timeout: float | None) -> float | None:
        """Return how long to wait: as told, or until the deadline where that is sooner."""
        if self.deadline is None:
            return timeout
        left = self.deadline - self._monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(timeout, left)


class TimedStream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline of what made it."""

    def __init__(self, stream: httpcore.NetworkStream, backend: TimedBackend) -> None:
        """Wrap a connection."""
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what comes."""
        return self._stream.read(max_bytes, self._backend.remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send the request."""
        self._stream.write(buffer, self._backend.remaining(timeout))

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Lock the connection, with the name's own certificate."""
        locked = self._stream.start_tls(ssl_context, server_hostname, self._backend.remaining(timeout))
        return TimedStream(locked, self._backend)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        """Tell what httpcore asks, such as whether the connection was closed."""
        return self._stream.get_extra_info(info)
