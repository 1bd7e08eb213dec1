"""Fetches one file by link: checked, resolved, pinned, streamed with caps, asked for again where that may help."""

import hashlib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Protocol, Self

import httpcore
import httpx
import tenacity

from journal_bridge.errors import BridgeError, MediaRefused, SignInNeeded, TryAgain
from journal_bridge.http import answers
from journal_bridge.http.addresses import OpenedForTests, PinnedBackend, Resolve, system_addresses
from journal_bridge.http.limits import DEFAULT_LIMITS, Clock, Limits
from journal_bridge.http.links import Link, Reach, Token
from journal_bridge.http.waiting import hush

_HEADERS: Final = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "journal-bridge"}

_TROUBLES: Final = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpx.TransportError,
)
"""All that goes wrong between two machines; each can hold an address, so none is ever shown or chained.

Trouble with the disk is none of them: whoever gave the place to write to hears of it.
"""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that arrived whole: what it is, and in how many tries."""

    sha256: str
    size: int
    head: bytes = field(repr=False)
    tries: int


class Sink(Protocol):
    """Where a file is written to; what it raises ends the fetching, and is not asked again for."""

    def seek(self, place: int, /) -> int:
        """Go to a place."""

    def truncate(self, /) -> int:
        """Cut off what stands behind that place."""

    def write(self, untrusted_block: bytes, /) -> int:
        """Write a block."""


class _Body(httpx.SyncByteStream):
    """An answer's bytes as they come over the wire."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class Client:
    """Fetches files from the hosts of one platform, one at a time; use it in a `with` statement."""

    def __init__(
        self,
        reach: Reach,
        token: Token | None = None,
        *,
        limits: Limits = DEFAULT_LIMITS,
        clock: Clock | None = None,
        resolve: Resolve = system_addresses,
        beneath: httpcore.NetworkBackend | None = None,
        opened_for_tests: OpenedForTests | None = None,
    ) -> None:
        """Prepare; nothing is asked until `fetch` is called.

        Args:
            reach: which hosts may be asked, and which of them takes the token.
            token: what to sign in with, if anything.
            limits: how long, how much, how often.
            clock: for tests: time that does not pass by itself.
            resolve: for tests: names without a network.
            beneath: for tests: connections without a network.
            opened_for_tests: the one way to reach this computer, and no command's.
        """
        hush()
        self._reach, self._token, self._limits = reach, token, limits
        self._clock = clock or Clock()
        self._resolve = resolve
        self._locked: set[str] = set()
        self._backend = PinnedBackend(self._clock.monotonic, opened_for_tests, beneath)
        trusted = opened_for_tests.trusted if opened_for_tests else httpx.create_ssl_context(trust_env=False)
        self._pool = _pool(trusted, self._backend)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        self._pool.close()

    def fetch(self, untrusted_link: str, sink: Sink, place: str, cap: int | None = None) -> Fetched:
        """Fetch one file into `sink`, which is emptied before each try; on an error its content means nothing.

        `place` is what errors name: never the link. `cap` is the most bytes it may have.

        Raises:
            MediaRefused: `link-unsafe`, `host-unknown`, `address-inside`, `redirect-refused`, `link-expired`,
                `answer-page`, `answer-encoded`, `media-too-large`: asking again would not help.
            SignInNeeded: `sign-in-needed`; a host that refused the token once is not asked again.
            TryAgain: `fetch-failed`, `answer-cut`, `answer-slow`, after all tries.
        """
        link = self._reach.follow(untrusted_link, place)
        tries = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._limits.tries),
            wait=self._wait,
            retry=tenacity.retry_if_exception(self._is_worth_waiting),
            sleep=self._clock.sleep,
            reraise=True,
        )
        most = self._limits.bytes if cap is None else cap
        code = "fetch-failed"
        try:
            found = tries(self._once, link, sink, place, most)
        except answers.AskAgain as given_up:
            code = given_up.code
        else:
            return Fetched(found.sha256, found.size, found.head, int(tries.statistics["attempt_number"]))
        raise TryAgain(code, place)

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        doubled: float = self._limits.first_wait * 2 ** (state.attempt_number - 1)
        told = error.wait if isinstance(error, answers.AskAgain) else None
        return doubled if told is None else max(told, self._limits.first_wait)

    def _is_worth_waiting(self, error: BaseException) -> bool:
        return isinstance(error, answers.AskAgain) and (error.wait or 0) <= self._limits.longest_wait

    def _once(self, link: Link, sink: Sink, place: str, most: int) -> "_Read":
        """Ask once, following redirects by hand; every failure leaves without the error that held the address."""
        failure: Exception
        try:
            return self._follow(link, sink, place, most)
        except (BridgeError, answers.AskAgain) as told:
            failure = told
        except _TROUBLES:
            failure = answers.AskAgain("fetch-failed")
        raise failure.with_traceback(None)

    def _follow(self, link: Link, sink: Sink, place: str, most: int) -> "_Read":
        seen = {link.url}
        for _ in range(self._limits.redirects + 1):
            answer = self._ask(link, place)
            try:
                if answer.status_code not in answers.REDIRECTS:
                    return self._judged(answer, link, sink, place, most)
                link = self._reach.follow_on(link, answer.headers.get("location", ""), place)
            finally:
                answer.close()
            if link.url in seen:
                break
            seen.add(link.url)
        raise MediaRefused("redirect-refused", place)

    def _ask(self, link: Link, place: str) -> httpx.Response:
        """Resolve, check, pin, connect and send; the head of the answer has to come before the deadline."""
        if link.host in self._locked:
            raise SignInNeeded("sign-in-needed", place)
        self._backend.deadline = self._clock.monotonic() + self._limits.header_seconds
        self._backend.pin(link.host, _addresses(self._resolve, link.host), place)
        headers = _HEADERS | self._reach.headers(link.host, self._token)
        request = httpx.Request("GET", link.url, headers=headers)
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions={"timeout": self._timeouts()},
            )
        )
        self._backend.deadline = None
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def _timeouts(self) -> dict[str, float]:
        read = self._limits.read_seconds
        return {"connect": self._limits.connect_seconds, "read": read, "write": read, "pool": read}

    def _judged(self, answer: httpx.Response, link: Link, sink: Sink, place: str, most: int) -> "_Read":
        signed_in = bool(self._reach.headers(link.host, self._token))
        found = answers.trouble(answer, place, self._clock.now(), signed_in=signed_in)
        if isinstance(found, SignInNeeded) and signed_in:
            self._locked.add(link.host)  # asking on with a token that was refused locks accounts
        if found:
            raise found
        return _Read(self._limits, self._clock.monotonic, place, most).all_of(answer, sink)


class _Read:
    """Reads one body, counting, and ends as soon as it is too long, too slow or no file."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float], place: str, most: int) -> None:
        self._limits, self._monotonic, self._place, self._most = limits, monotonic, place, most
        self._digest = hashlib.sha256()
        self.size = 0
        self.head = b""

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def all_of(self, answer: httpx.Response, sink: Sink) -> Self:
        told = answers.told_length(answer)
        if told is not None and told > self._most:
            raise MediaRefused("media-too-large", self._place)
        sink.seek(0)
        sink.truncate()
        began = self._monotonic()
        for untrusted_chunk in answer.iter_raw():
            self._take(untrusted_chunk)
            self._demand_pace(self._monotonic() - began)
            sink.write(untrusted_chunk)
        if answers.is_page(self.head):
            raise MediaRefused("answer-page", self._place)
        if not self.size or (told is not None and self.size != told):
            raise answers.AskAgain("answer-cut")
        return self

    def _take(self, untrusted_chunk: bytes) -> None:
        self.size += len(untrusted_chunk)
        if self.size > self._most:
            raise MediaRefused("media-too-large", self._place)
        self.head += untrusted_chunk[: answers.HEAD_BYTES - len(self.head)]
        self._digest.update(untrusted_chunk)
        if len(self.head) == answers.HEAD_BYTES and answers.is_page(self.head):
            raise MediaRefused("answer-page", self._place)

    def _demand_pace(self, seconds: float) -> None:
        if seconds > self._limits.grace_seconds and self.size < seconds * self._limits.least_rate:
            raise answers.AskAgain("answer-slow")


def _pool(trusted: ssl.SSLContext, backend: PinnedBackend) -> httpcore.ConnectionPool:
    """Return the only way out: no proxy of the environment, no second protocol, no retries behind our back."""
    return httpcore.ConnectionPool(ssl_context=trusted, max_connections=1, retries=0, network_backend=backend)


def _addresses(resolve: Resolve, host: str) -> tuple[str, ...]:
    try:
        return tuple(resolve(host))
    except (OSError, UnicodeError):
        raise answers.AskAgain("fetch-failed") from None
