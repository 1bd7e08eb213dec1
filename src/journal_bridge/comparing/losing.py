"""Differences counted by part with the writer's reason; what has none, or widens, is our fault."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from journal_bridge.comparing.difference import Difference
from journal_bridge.comparing.parts import BLANKS, WORDING
from journal_bridge.comparing.values import GOES
from journal_bridge.errors import OurFault
from journal_bridge.journal import MediaKind


@dataclass(frozen=True)
class NotTaken:
    """How many records of a journal a platform does not take, or not with this part, and why."""

    part: str
    reason: str
    count: int


def losses(differences: Iterable[Difference], cannot: Mapping[str, str]) -> tuple[NotTaken, ...]:
    """Return some differences counted by part, each with the reason a writer gives; shared records count once.

    Raises:
        OurFault: `internal`, with part and place, for a difference that widens or has no reason.
    """
    items: dict[str, set[str]] = {}
    for one in differences:
        if one.widens or reason_for(one.part, cannot) is None:
            raise OurFault("internal", f"{one.part} at {one.place}")
        items.setdefault(one.part, set()).add(one.item or one.place)
    reasons = {part: reason_for(part, cannot) or "" for part in items}
    return tuple(NotTaken(part, reasons[part], len(items[part])) for part in sorted(items))


def reason_for(part: str, cannot: Mapping[str, str]) -> str | None:
    """Return why a platform does not take a part, or None.

    The part's own word goes before a pattern, and a longer pattern before a shorter. What only a lost record held
    (`care.photo`) is lost with it, so that the record's reason counts. A reason for words is one for the blanks
    between them, and one for judgements is one for how they were worded.
    """
    if part in cannot:
        return cannot[part]
    patterns = [one for one in cannot if _fits(part, one)]
    if patterns:
        return cannot[max(patterns, key=len)]
    for finer in (BLANKS, WORDING):
        if part.endswith(finer):
            return reason_for(part.removesuffix(finer), cannot)
    record, _, rest = part.partition(".")
    return reason_for(record, cannot) if rest in set(MediaKind) else None


@lru_cache(maxsize=4_096)
def _fits(part: str, pattern: str) -> bool:
    """Tell whether a pattern means a part; before the dot, `*` is any kind of entry or of medium, nothing else.

    Every difference of every record asks, and there are some hundred parts in all.
    """
    record, _, rest = part.partition(".")
    wanted, _, tail = pattern.partition(".")
    kinds = {*GOES, *MediaKind}
    return (record in kinds if wanted == "*" else fnmatchcase(record, wanted)) and fnmatchcase(rest, tail)
