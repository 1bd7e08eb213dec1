"""Two scales beside the areas of learning: the characteristics of effective learning, and the Leuven scales."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Characteristic:
    """A characteristic of effective learning with its strands."""

    name: str
    strands: tuple[str, ...]


COEL: Final = (
    Characteristic(
        "Playing and exploring",
        ("Finding out and exploring", "Using what they know in their play", "Being willing to have a go"),
    ),
    Characteristic(
        "Active learning",
        ("Being involved and concentrating", "Keeping on trying", "Enjoying achieving what they set out to do"),
    ),
    Characteristic(
        "Creating and thinking critically",
        (
            "Having their own ideas",
            "Using what they already know to learn new things",
            "Choosing ways to do things",
        ),
    ),
)
"""The three characteristics; source: the 2013 profile handbook, annex 1. Since 2021 'of effective teaching and
learning', with the same three."""

COEL_STRANDS_ALSO: Final[dict[str, str]] = {
    "making links": "Using what they already know to learn new things",
    "using what they know to learn new things": "Using what they already know to learn new things",
    "using what they know in play": "Using what they know in their play",
    "willing to have a go": "Being willing to have a go",
    "involved and concentrating": "Being involved and concentrating",
    "choosing ways to do things and finding new ways": "Choosing ways to do things",
}
"""Other printed wordings of a strand (Development Matters 2012), in lower case."""

LEUVEN_SCALES: Final = ("Well-being", "Involvement")
"""What a Leuven score is given for: one score each."""

LEUVEN_LEVELS: Final[dict[int, str]] = {1: "extremely low", 2: "low", 3: "moderate", 4: "high", 5: "extremely high"}
"""The five levels; sources: fhi.hounslow.sch.uk, stmichaelspreschool.org.uk."""
