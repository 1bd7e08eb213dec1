"""A difference between what was written and what was read back, and how grave it is."""

from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """What became of one part: the same; less than was written, which may be excused; more, which never is."""

    SAME = "same"
    LESS = "less"
    MORE = "more"


@dataclass(frozen=True)
class Difference:
    """One difference: the part of a journal it is in, and where, as a JSON path; never a value.

    `widens` tells that something is read back that was not written, or that more people would see what was: there
    is no excuse for it. `item` is our id of the record, the same in every journal that shares it.
    """

    part: str
    place: str
    widens: bool = False
    item: str = ""
