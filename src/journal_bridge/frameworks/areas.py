"""Which of the seven areas of learning something is about, however a platform writes the area."""

import re
from collections.abc import Mapping
from typing import Final

from journal_bridge.frameworks.eyfs import AREAS, EDITIONS, Area

_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "COM": ("cl", "com"),
    "PSE": ("psed", "pse", "personal social emotional"),
    "PHY": ("pd", "phy"),
    "LIT": ("l", "lit"),
    "MAT": ("m", "mat", "maths"),
    "UTW": ("uw", "utw", "understanding world", "understanding of world"),
    "EXP": ("ead", "exp"),
}
"""Short forms nurseries use beside the printed names, without "and" and "the"."""

_GUIDANCE: Final = frozenset({"EYFS", "DM", "B25M"})
"""Frameworks whose aspects are the goals of the two editions; another's "Writing" may be anything."""


def area_of(area: str | None, aspect: str | None = None, framework: str | None = None) -> Area | None:
    """Return which of the seven areas a judgement is about, or None.

    Args:
        area: the area's name as the platform writes it; where there is one, it alone decides.
        aspect: the aspect or goal; counts where no area is named and the framework is a national one.
        framework: the framework's id.
    """
    if area:
        return _BY_NAME.get(_folded(area))
    return _BY_GOAL.get(_folded(aspect or "")) if framework in _GUIDANCE else None


def goals_of(area: Area, edition: str) -> frozenset[str]:
    """Return the names of an area's early learning goals in one edition; none for guidance without goals."""
    known = EDITIONS.get(edition)
    return frozenset(goal.name for goal in known.goals if goal.area == area.code) if known else frozenset()


def _folded(text: str) -> str:
    words = re.sub(r"[^\w]+", " ", text.casefold()).split()
    return " ".join(word for word in words if word not in {"and", "the"})


_BY_NAME: Final = {spelling: area for area in AREAS for spelling in (_folded(area.name), *_ALSO[area.code])}
_BY_GOAL: Final = {
    _folded(goal.name): area
    for edition in EDITIONS.values()
    for goal in edition.goals
    for area in AREAS
    if area.code == goal.area
}
