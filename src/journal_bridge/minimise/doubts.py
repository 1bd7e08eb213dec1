"""What a person must read in the texts of one item before it leaves: names in doubt, hidden words, places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from journal_bridge.minimise.hidden import HIDDEN
from journal_bridge.minimise.names import NameSpan
from journal_bridge.minimise.whereabouts import WHEREABOUTS

Places = tuple[tuple[int, int, int, str], ...]
"""Doubtful places in the texts of one item: the number of the text, start and end in code points, and what may
stand there: who read a name there has not read an address."""

_NAME: Final = "name"
"""What may stand in any other place: one word for every doubt about a name, or a better guess would ask again."""


@dataclass(frozen=True)
class Doubts:
    """The doubtful places of one item, counted by what may stand there."""

    places: Places = ()

    @property
    def names(self) -> int:
        """How many names are doubtful."""
        return self._count(_NAME)

    @property
    def hidden(self) -> int:
        """How many parts of what must not appear there may be."""
        return self._count(HIDDEN)

    @property
    def whereabouts(self) -> int:
        """How many words may tell where the child is."""
        return self._count(WHEREABOUTS)

    def _count(self, wanted: str) -> int:
        return sum(kind == wanted for *_, kind in self.places)


def places_in(number: int, spans: Iterable[NameSpan]) -> Iterator[tuple[int, int, int, str]]:
    """Yield the places of some spans of the text of that number."""
    for span in spans:
        yield number, span.start, span.end, span.rule if span.rule in {HIDDEN, WHEREABOUTS} else _NAME
