"""What an answer means: a file, another address, ask again, sign in, or no."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from journal_bridge.errors import BridgeError, MediaRefused, SignInNeeded

OK: Final = 200
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_UNAUTHORISED: Final = 401
_FORBIDDEN: Final = 403
_ASK_AGAIN: Final = frozenset({408, 425, 429})
_REFUSALS: Final = range(400, 500)
_DIGITS: Final = re.compile(r"[0-9]{1,15}")

HEAD_BYTES: Final = 4_096
"""First bytes kept to tell what a file is."""

_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[!?a-z]|\{\s*\"|\[\s*\{)", re.IGNORECASE)
"""How a web page, an XML error or a JSON answer begins; no photo, film, sound or PDF does."""


class AskAgain(Exception):
    """The platform may answer better a little later; `code` is what it is called when it never does."""

    def __init__(self, code: str, wait: float | None = None) -> None:
        self.code = code
        self.wait = wait
        super().__init__(code)


def trouble(answer: httpx.Response, place: str, now: datetime, *, signed_in: bool) -> BridgeError | AskAgain | None:
    """Return what stands in the way of reading an answer's body, or None; redirects are not asked about here.

    A link without a token is its own key, so refusing it means that it is over; with a token, that the token is.
    """
    status = answer.status_code
    if status == OK:
        return _packed(answer, place)
    if status == _UNAUTHORISED or (status == _FORBIDDEN and signed_in):
        return SignInNeeded("sign-in-needed", place)
    if status in _REFUSALS and status not in _ASK_AGAIN:
        return MediaRefused("link-expired", place)
    return AskAgain("fetch-failed", retry_after(answer, now))


def _packed(answer: httpx.Response, place: str) -> MediaRefused | None:
    """Refuse what was packed on the way: 291,608 bytes of it became 300 MB when this was measured."""
    packed = answer.headers.get("content-encoding", "").strip().lower() not in {"", "identity"}
    return MediaRefused("answer-encoded", place) if packed else None


def retry_after(answer: httpx.Response, now: datetime) -> float | None:
    """Return the seconds an answer asks to wait, told as seconds or as a day and time."""
    told = answer.headers.get("retry-after", "").strip()
    if _DIGITS.fullmatch(told):
        return float(told)
    try:
        until = parsedate_to_datetime(told)
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, ((until if until.tzinfo else until.replace(tzinfo=UTC)) - now).total_seconds())


def told_length(answer: httpx.Response) -> int | None:
    """Return how long an answer says that it is, where it says so in a way that can be believed."""
    told = answer.headers.get("content-length", "").strip()
    return int(told) if _DIGITS.fullmatch(told) else None


def is_page(head: bytes) -> bool:
    """Tell by its first bytes whether a body is a page or a message, whatever its header calls it."""
    return _PAGE.match(head) is not None
