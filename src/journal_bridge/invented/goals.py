"""The goals this setting links its stories to: the EYFS of 2012 until Christmas 2023, the EYFS of 2021 since.

The old and the new lists are separate; a story that would fit both is linked to
the one in force when it was written.
Names after the framework as printed by schools (2021) and the profile handbook (2012).
"""

from datetime import date
from typing import Literal

from journal_bridge.invented.records import Goal

CHANGED_OVER = date(2024, 1, 1)
"""The day this setting moved to the goals of 2021: later than the law, as many did on their platforms."""

_COM = "Communication and Language"
_PSE = "Personal, Social and Emotional Development"
_PHY = "Physical Development"
_LIT = "Literacy"
_MAT = "Mathematics"
_UTW = "Understanding the World"
_EXP = "Expressive Arts and Design"

GOALS_2021: dict[str, tuple[str, str]] = {
    "E01": (_COM, "Listening, Attention and Understanding"),
    "E02": (_COM, "Speaking"),
    "E03": (_PSE, "Self-Regulation"),
    "E04": (_PSE, "Managing Self"),
    "E05": (_PSE, "Building Relationships"),
    "E06": (_PHY, "Gross Motor Skills"),
    "E07": (_PHY, "Fine Motor Skills"),
    "E08": (_LIT, "Comprehension"),
    "E09": (_LIT, "Word Reading"),
    "E10": (_LIT, "Writing"),
    "E11": (_MAT, "Number"),
    "E12": (_MAT, "Numerical Patterns"),
    "E13": (_UTW, "Past and Present"),
    "E14": (_UTW, "People, Culture and Communities"),
    "E15": (_UTW, "The Natural World"),
    "E16": (_EXP, "Creating with Materials"),
    "E17": (_EXP, "Being Imaginative and Expressive"),
}
GOALS_2012: dict[str, tuple[str, str]] = {
    "G01": (_COM, "Listening and attention"),
    "G02": (_COM, "Understanding"),
    "G03": (_COM, "Speaking"),
    "G04": (_PHY, "Moving and handling"),
    "G05": (_PHY, "Health and self-care"),
    "G06": (_PSE, "Self-confidence and self-awareness"),
    "G07": (_PSE, "Managing feelings and behaviour"),
    "G08": (_PSE, "Making relationships"),
    "G09": (_LIT, "Reading"),
    "G10": (_LIT, "Writing"),
    "G11": (_MAT, "Numbers"),
    "G12": (_MAT, "Shape, space and measures"),
    "G13": (_UTW, "People and communities"),
    "G14": (_UTW, "The world"),
    "G15": (_UTW, "Technology"),
    "G16": (_EXP, "Exploring and using media and materials"),
    "G17": (_EXP, "Being imaginative"),
}

_STATEMENTS = {
    "E02": "Uses longer sentences of four to six words.",
    "E06": "Goes up steps, or climbs up apparatus, using alternate feet.",
    "E11": "Shows finger numbers up to five.",
    "E15": "Explores collections of materials with similar and different properties.",
    "G04": "Runs skilfully and negotiates space successfully.",
    "G15": "Knows how to operate simple equipment.",
}

Level = Literal["emerging", "developing", "secure"]


def goals(codes: str, day: date, born: date, level: Level) -> tuple[Goal, ...]:
    """Return the goals behind codes such as `E01 G03` that were in force on that day."""
    edition: Literal["2012", "2021"] = "2012" if day < CHANGED_OVER else "2021"
    table = GOALS_2012 if edition == "2012" else GOALS_2021
    band = _band(edition, (day - born).days // 30)
    return tuple(
        Goal(edition, *table[code], band, level, _STATEMENTS.get(code)) for code in codes.split() if code in table
    )


def _band(edition: str, months: int) -> str:
    if edition == "2012":
        return "22-36 months" if months < 34 else "30-50 months" if months < 46 else "40-60 months"  # noqa: PLR2004 - the bands' own months
    return "Birth to three" if months < 36 else "3 and 4-year-olds" if months < 54 else "Children in reception"  # noqa: PLR2004 - the same
