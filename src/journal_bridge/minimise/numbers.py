"""Postcodes, telephone numbers, addresses of the net and places on a map, by their shape alone."""

import re
from collections.abc import Iterator
from typing import Final

from journal_bridge.minimise.folding import Folded
from journal_bridge.minimise.names import Found

FEWEST: Final = 10
"""Digits of a telephone number with its area's code."""

LOCAL: Final = 6
"""Digits in one run that may be a number without its area's code."""

CODE: Final = 3
"""Digits of the shortest first group of a number (020 7946 0000); the hours of a day have two."""

_POSTCODE: Final = re.compile(r"(?<![^\W_])[a-z]{1,2}\d[a-z\d]?[\W_]{0,3}\d[abd-hjlnp-uw-z]{2}(?![^\W_])")
_NET: Final = re.compile(
    r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+"  # an e-mail address
    r"|(?:https?://|www\.)\S+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:sch|ac|co|org|gov|nhs)\.uk\b"
    r"|///\w+\.\w+\.\w+"  # three words for a square on the map
    r"|-?\d{1,3}\.\d{3,},? ?-?\d{1,3}\.\d{3,}"  # latitude and longitude
)
_DIGITS: Final = re.compile(r"(?<![\w+])(?:\+|\(\+?)?\d(?:[ ().-]{0,3}\d){5,16}(?!\w)")
_DATE: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d|\b\d{1,2}[.-]\d{1,2}[.-](?:19|20)?\d\d\b")

Place = tuple[int, int, Found]
"""Where something stands in folded text, and what is done about it."""


def numbers(plain: str, folded: Folded) -> Iterator[Place]:
    """Yield every place of a text that has the shape of an address or a number."""
    for match in _NET.finditer(plain):
        yield match.start(), match.end(), Found.REDACT
    for match in _POSTCODE.finditer(plain):
        sure = folded.original[folded.origin[match.start()]].isupper()
        yield match.start(), match.end(), Found.REDACT if sure else Found.HOLD
    for match in _DIGITS.finditer(plain):
        action = _telephone(match.group())
        if action is not None:
            yield match.start(), match.end(), action


def _telephone(written: str) -> Found | None:
    """Judge a row of digits: a whole number is replaced, what may be one is held; dates and hours are none."""
    groups = re.findall(r"\d+", written)
    digits = "".join(groups)
    if _DATE.search(written):
        return None
    if len(digits) >= FEWEST and (digits.startswith("0") or written.lstrip("(").startswith("+")):
        abroad = written.lstrip("(").startswith("+") or digits.startswith("00")
        return Found.REDACT if abroad or len(groups[0]) >= CODE or len(groups) == len(digits) else Found.HOLD
    return Found.HOLD if any(len(group) >= LOCAL for group in groups) else None
