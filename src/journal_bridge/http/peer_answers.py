"""What another gateway's answer means: a document, ask again later, or no; nothing in it is believed by itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Final

import httpx

from journal_bridge.error_codes import CODES
from journal_bridge.errors import BridgeError, InputRefused, NotVerified, TryAgain
from journal_bridge.http.answers import retry_after

_JSON: Final = frozenset({"application/json", "application/problem+json"})

_ASK_AGAIN: Final = frozenset({408, 425, 429})

_NOT_ALLOWED: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})

_SPOILT: Final = frozenset({"request-digest", "request-replayed", "request-signature", "request-slow"})
"""What a machine between the two can make of a request: a bit another one, or the whole sent a second time, so that
the second answer is the one that comes back. Signed anew it may be carried out."""

_LATER: Final = "transfer-later"

_THEIRS: Final = (
    "request-",
    "upload-",
    "paper-",
    "transfer-",
    "peer-unknown",
    "pairing-",
    "invitation-",
    "unsupported-version",
    "other-receiver",
)
"""How codes begin that a gateway may say; no other one of ours, or it could send a manager anywhere."""

_BY_CODE: Final[dict[str, type[BridgeError]]] = {
    "upload-digest": NotVerified,
    "upload": TryAgain,
    "paper": NotVerified,
    "peer": NotVerified,
    "invitation": InputRefused,
}
"""What to do next, by the whole code or by how it begins; for all others the status says it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the document if there was one, and the head's fields by their small names."""

    status: int
    document: object = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)


class PeerTrouble(TryAgain):
    """The other gateway may answer better a little later; `wait` is the seconds it asked for, if it did."""

    def __init__(self, code: str, place: str, wait: float | None = None) -> None:
        super().__init__(code, place)
        self.wait = wait


class PeerFull(TryAgain):
    """The other setting takes no more for now; `wait` is the seconds after which to ask again, if it said."""

    def __init__(self, code: str, place: str, wait: float | None) -> None:
        super().__init__(code, place)
        self.wait = wait


def judged(answer: httpx.Response, place: str, now: datetime, *, headless: bool = False) -> Answer:
    """Return what a whole answer says; `headless` where it has no document that could say why nothing is there.

    Raises:
        PeerTrouble: `peer-busy`, `peer-garbled`, or the code of a request that was spoilt on the way: asking again
            may help.
        PeerFull: `peer-no-room`, `transfer-later`: it may have room when somebody there has done something.
        TryAgain: what the problem's own code says.
        InputRefused, NotVerified: with the problem's code where it is one that a gateway may say, else
            `peer-refused`; a redirect is a refusal too.
    """
    status, wait = answer.status_code, retry_after(answer, now)
    if status == HTTPStatus.INSUFFICIENT_STORAGE:
        raise PeerFull("peer-no-room", place, wait)
    if status == HTTPStatus.TOO_MANY_REQUESTS and _code(answer, place) == _LATER:
        raise PeerFull(_LATER, place, wait)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _ASK_AGAIN:
        raise PeerTrouble("peer-busy", place, wait)
    if answer.is_success:
        return Answer(status, _document(answer, place), _fields(answer))
    if headless and status == HTTPStatus.NOT_FOUND:
        return Answer(status, None, _fields(answer))
    if headless and status == HTTPStatus.UNAUTHORIZED:  # it cannot say which of them it was
        raise PeerTrouble("peer-garbled", place)
    code = _code(answer, place)
    if code in _SPOILT:
        raise PeerTrouble(code, place)
    if status == HTTPStatus.CONFLICT and wait is not None:
        raise PeerTrouble(code if code.startswith("upload-") else "peer-busy", place, wait)
    raise _refusal(code, status)(code, place)


def _refusal(code: str, status: int) -> type[BridgeError]:
    if code == "peer-refused":
        return InputRefused
    known = _BY_CODE.get(code) or _BY_CODE.get(code.partition("-")[0])
    return known or (NotVerified if status in _NOT_ALLOWED else InputRefused)


def _code(answer: httpx.Response, place: str) -> str:
    """Return the code of a problem document (RFC 9457), when it is one that a gateway may say."""
    try:
        problem = _document(answer, place)
    except PeerTrouble:
        return "peer-refused"
    untrusted_code = problem.get("code") if isinstance(problem, dict) else None
    known = isinstance(untrusted_code, str) and untrusted_code in CODES and untrusted_code.startswith(_THEIRS)
    return str(untrusted_code) if known else "peer-refused"


def _document(answer: httpx.Response, place: str) -> object:
    """Return the document of an answer, or None where it has none."""
    content = answer.content
    if not content:
        return None
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _JSON:
        raise PeerTrouble("peer-garbled", place)
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise PeerTrouble("peer-garbled", place) from None


def _fields(answer: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}
