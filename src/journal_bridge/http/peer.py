"""Asks one other setting's gateway: signed requests, small answers, bytes streamed; one exact address and no other.

No proxy, no redirect, no cookie, nothing decoded. An answer is untrusted until checked. Nothing here logs, and no
error, log or representation holds an address, a name or a value.
"""

import json
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Final, Self

import httpcore
import httpx
import tenacity

from journal_bridge.errors import NotVerified, UsageFault
from journal_bridge.hosts import gateway_address
from journal_bridge.http.limits import Clock
from journal_bridge.http.peer_answers import Answer, PeerTrouble, judged
from journal_bridge.http.peer_limits import IDLE_SECONDS, PEER_LIMITS, PeerLimits
from journal_bridge.http.waiting import TimedBackend, hush

Signer = Callable[[str, str, str, str | None, Mapping[str, str], bytes | None], Mapping[str, str]]
"""Takes method, authority, path, query, fields and content (None where it is streamed) of a request as it will be
sent, and returns the fields that sign it."""

UNSIGNED: Final = "/card"
"""The one path that is asked without a signature: whoever asks may not be known there yet."""

_HEADERS: Final = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "journal-bridge"}
_NO_FIELDS: Final[Mapping[str, str]] = MappingProxyType({})

_TROUBLES: Final = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)
"""All that goes wrong between two machines; each can hold an address, so none is ever shown or chained."""


class PeerClient:
    """Asks one gateway, one request at a time; use it in a `with` statement and in one thread.

    Args:
        url: the gateway's address.
        sign: signs each request, and each try of it anew.
        limits: how long, how much, how often.
        clock: for tests: time that does not pass by itself.
        trusted: a PEM file of further authorities to trust, besides the usual ones.
        place: what errors call this gateway.

    Raises:
        UsageFault: `gateway-address`; `settings-file` when the file of authorities is none.
    """

    def __init__(
        self,
        url: str,
        sign: Signer,
        *,
        limits: PeerLimits = PEER_LIMITS,
        clock: Clock | None = None,
        trusted: Path | None = None,
        place: str = "gateway",
    ) -> None:
        hush()
        self._address = gateway_address(url, place)
        self.limits: Final = limits
        self._sign, self._clock, self._place = sign, clock or Clock(), place
        self._backend = TimedBackend(self._clock.monotonic)
        self._pool = httpcore.ConnectionPool(
            ssl_context=_authorities(trusted),
            max_connections=1,
            retries=0,
            keepalive_expiry=IDLE_SECONDS,
            network_backend=self._backend,
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        self._pool.close()

    def get(self, path: str, *, once: bool = False) -> Answer:
        """Ask for a document.

        Args:
            path: as it will stand in the request, with its query if there is one.
            once: ask once only; else up to five times where asking again may help.

        Raises:
            PeerTrouble: `peer-unreachable`, `peer-busy`, `peer-garbled`, after all tries.
            NotVerified: `peer-untrusted` when the certificate does not prove whose gateway it is.
            BridgeError: with the code the gateway said, where it is one a gateway may say; else `peer-refused`.
        """
        return self._small("GET", path, b"", {}, once=once)

    def head(self, path: str, *, once: bool = False) -> Answer:
        """Ask for the fields alone; as `get`, but 404 is an answer too, since it cannot say what is missing."""
        return self._small("HEAD", path, b"", {}, once=once)

    def delete(self, path: str) -> Answer:
        """Ask to remove; as `get`."""
        return self._small("DELETE", path, b"", {})

    def post(
        self,
        path: str,
        document: object | None = None,
        fields: Mapping[str, str] = _NO_FIELDS,
        *,
        once: bool = False,
    ) -> Answer:
        """Give a document, or nothing but fields; as `get`. What is posted may arrive twice."""
        if document is None:
            return self._small("POST", path, b"", fields, once=once)
        content = json.dumps(document, ensure_ascii=True, separators=(",", ":")).encode()
        return self._small("POST", path, content, {**fields, "Content-Type": "application/json"}, once=once)

    def patch(self, path: str, blocks: Iterable[bytes], length: int, fields: Mapping[str, str]) -> Answer:
        """Stream bytes, once: what of them arrived is asked for with `head`, never guessed.

        Args:
            path: of the upload.
            blocks: the bytes, in pieces of at most some hundred KiB, so that a slow line shows that it moves.
            length: how many they are.
            fields: of the head.

        Raises:
            PeerTrouble: as `get`, after this one try.
            NotVerified, BridgeError: as `get`.
            OSError: when the blocks cannot be read.
        """
        self._backend.deadline = None
        return self._once("PATCH", path, self._then_waits(blocks), fields, length)

    def _small(
        self, method: str, path: str, content: bytes, fields: Mapping[str, str], *, once: bool = False
    ) -> Answer:
        tries = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(1 if once else self.limits.tries),
            wait=lambda state: waited(state, self.limits),
            retry=tenacity.retry_if_exception(lambda error: worth_waiting(error, self.limits)),
            sleep=self._clock.sleep,
            reraise=True,
        )
        return tries(self._in_time, method, path, content, fields)

    def _in_time(self, method: str, path: str, content: bytes, fields: Mapping[str, str]) -> Answer:
        self._backend.deadline = self._clock.monotonic() + self.limits.answer_seconds
        return self._once(method, path, content, fields, len(content))

    def _then_waits(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the blocks, and let the wait for the answer begin with the last one."""
        yield from blocks
        self._backend.deadline = self._clock.monotonic() + self.limits.whole_seconds

    def _once(
        self, method: str, path: str, content: bytes | Iterator[bytes], fields: Mapping[str, str], length: int
    ) -> Answer:
        """Ask once; every failure leaves without the error that held the address."""
        failure: Exception
        try:
            answer = self._asked(method, path, content, fields, length)
            return judged(answer, self._place, self._clock.now(), headless=method == "HEAD")
        except _TROUBLES as trouble:
            failure = self._told(trouble)
        raise failure

    def _told(self, trouble: Exception) -> NotVerified | PeerTrouble:
        beneath = (*trouble.args, trouble.__cause__, trouble.__context__)  # the pool takes the cause away
        if any(isinstance(one, ssl.SSLCertVerificationError) for one in beneath):
            return NotVerified("peer-untrusted", self._place)
        return PeerTrouble("peer-unreachable", self._place)

    def _asked(
        self, method: str, path: str, content: bytes | Iterator[bytes], fields: Mapping[str, str], length: int
    ) -> httpx.Response:
        """Sign, send, and read the answer up to its cap."""
        answer = self._pool.handle_request(self._request(method, path, content, fields, length))
        try:
            read = bytearray()
            for untrusted_piece in answer.iter_stream():
                read += untrusted_piece
                if len(read) > self.limits.answer_bytes:
                    raise PeerTrouble("peer-garbled", self._place)
        finally:
            answer.close()
        plain = [(name, value) for name, value in answer.headers if name.lower() != b"content-encoding"]
        if len(plain) != len(answer.headers):  # packed, which was not asked for
            raise PeerTrouble("peer-garbled", self._place)
        return httpx.Response(answer.status, headers=plain, content=bytes(read))

    def _request(
        self, method: str, path: str, content: bytes | Iterator[bytes], fields: Mapping[str, str], length: int
    ) -> httpcore.Request:
        target, asked, query = path.partition("?")
        whole = content if isinstance(content, bytes) else None
        told = {**fields, **({"Content-Length": str(length)} if length or method in {"POST", "PATCH"} else {})}
        if path != UNSIGNED:
            told |= self._sign(
                method, self._address.authority, target, query if asked else None, MappingProxyType(told), whole
            )
        told |= {"Host": self._address.authority, **_HEADERS}
        url = httpcore.URL(
            scheme=self._address.scheme,
            host=self._address.host,
            port=self._address.port,
            target=path.encode("ascii"),
        )
        return httpcore.Request(
            method, url, headers=list(told.items()), content=content, extensions={"timeout": self._timeouts()}
        )

    def _timeouts(self) -> dict[str, float]:
        read = self.limits.read_seconds
        waits = read if self._backend.deadline is not None else self.limits.whole_seconds
        return {"connect": self.limits.connect_seconds, "read": waits, "write": read, "pool": read}


def waited(state: tenacity.RetryCallState, limits: PeerLimits) -> float:
    """Return the seconds before the next try: each twice as long as the one before, or as long as was asked for."""
    error = state.outcome.exception() if state.outcome else None
    doubled: float = limits.first_wait * 2 ** (state.attempt_number - 1)
    told = error.wait if isinstance(error, PeerTrouble) else None
    return doubled if told is None else max(told, doubled)


def worth_waiting(error: BaseException, limits: PeerLimits) -> bool:
    """Tell whether the same request may go better within this run."""
    return isinstance(error, PeerTrouble) and (error.wait or 0) <= limits.longest_wait


def _authorities(trusted: Path | None) -> ssl.SSLContext:
    """Return whose certificates count: the usual authorities', and those of a file of the setting's own."""
    context = httpx.create_ssl_context(trust_env=False)
    if trusted is not None:
        try:
            context.load_verify_locations(cafile=trusted)
        except (OSError, ssl.SSLError):
            raise UsageFault("settings-file", trusted.name) from None
    return context
