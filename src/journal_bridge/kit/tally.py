"""Counts every record met, and what became of it, so that nothing can disappear without a line."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from journal_bridge.adapter import Loss

ModelT = TypeVar("ModelT", bound=BaseModel)

UNREADABLE: Final = "not in a shape this adapter knows"
"""Reason of a record or part whose fields have other types than any version of the platform is known to give."""


@dataclass
class Tally:
    """What was met, what was mapped and what was lost, kind by kind."""

    met: Counter[str] = field(default_factory=Counter)
    mapped: Counter[str] = field(default_factory=Counter)
    setting: Counter[str] = field(default_factory=Counter)
    lost: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    warnings: set[str] = field(default_factory=set)

    def lose(self, kind: str, reason: str, place: str, count: int = 1) -> None:
        """Record that some records found no home; none of them is no loss."""
        if count:
            self.lost[kind, reason, place] += count

    def keep_with_setting(self, kind: str, reason: str, place: str) -> None:
        """Record one that belongs to the setting and to no child's journal."""
        self.setting[kind] += 1
        self.lose(kind, reason, place)

    def lose_part(self, reason: str, place: str) -> None:
        """Record a piece of a record, or of a document, that nothing could be made of."""
        self.met["part"] += 1
        self.lose("part", reason, place)

    def losses(self) -> tuple[Loss, ...]:
        """Return the losses, those of one kind, reason and place as one line, in order."""
        return tuple(Loss(*key, count) for key, count in sorted(self.lost.items()))


def readable(model: type[ModelT], untrusted: object) -> ModelT | None:
    """Return the piece as its model, or None; pydantic's own words quote values, so none of them are used."""
    try:
        return model.model_validate(untrusted)
    except ValidationError:
        return None


def pieces(model: type[ModelT], untrusted: object, tally: Tally, place: str) -> tuple[ModelT, ...]:
    """Return the readable pieces of a list that may be absent; each unreadable one is counted as a lost part."""
    if untrusted is None:
        return ()
    found = [readable(model, one) for one in untrusted] if isinstance(untrusted, list) else [None]
    for _ in range(found.count(None)):
        tally.lose_part(UNREADABLE, place)
    return tuple(piece for piece in found if piece is not None)
