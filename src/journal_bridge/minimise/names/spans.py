"""What the engine hands out: a span of text, what is done about it, why, and how sure that is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

OTHER_CHILD: Final = "another child"
OTHER_FAMILY: Final = "another family"


class Found(StrEnum):
    """What is done about a name."""

    REDACT = "redact"
    HOLD = "hold"
    KEEP = "keep"


@dataclass(frozen=True)
class NameSpan:
    """A name in a text, in code points of the original (end exclusive), what to do, and the rule that says so."""

    start: int
    end: int
    action: Found
    rule: str
    confidence: float = 1.0
    token: str = OTHER_CHILD


CONFIDENCE: Final = {
    "whole-name": 1.0,
    "own-name": 1.0,
    "word": 1.0,
    "stock-phrase": 1.0,
    "one-name": 0.95,
    "name-and-initial": 0.95,
    "joined-to-a-name": 0.9,
    "capital-inside-sentence": 0.9,
    "name-before-verb": 0.85,
    "short-form": 0.85,
    "misspelt": 0.8,
    "initial": 0.75,
    "name-with-ending": 0.7,
    "broken-name": 0.6,
    "name-in-address": 0.6,
    "misspelt-unsure": 0.5,
    "initial-unsure": 0.5,
    "shared-first-name": 0.5,
    "staff-namesake": 0.5,
    "name-or-word": 0.5,
    "name-or-character": 0.5,
    "adult-namesake": 0.5,
    "on-no-list": 0.4,
}
"""Every rule of the engine with how sure it is, from 0 to 1; docs/minimising.md says what each means."""
