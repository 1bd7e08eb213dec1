"""Where a journal is cut into volumes: between months, and inside one only when it is too large for a volume."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from journal_bridge.journal import Entry

Fits = Callable[[Sequence[Entry]], bool]


@dataclass(frozen=True)
class Weights:
    """What entries are expected to weigh in a file, in bytes; the finished file is measured all the same.

    `fixed` is what every volume costs, `words` each entry without its pictures, `pictures` each picture, and
    `shows` names the pictures of each entry: one that stands in two entries of a volume lies in it once.
    """

    fixed: int
    words: Mapping[str, int]
    pictures: Mapping[str, int]
    shows: Mapping[str, frozenset[str]]

    def of(self, entries: Sequence[Entry]) -> int:
        """Return what a volume of those entries is expected to weigh."""
        shown = frozenset[str]().union(*(self.shows[entry.id] for entry in entries))
        words = sum(self.words[entry.id] for entry in entries)
        return self.fixed + words + sum(self.pictures[one] for one in shown)

    def heavier(self, excess: int) -> "Weights":
        """Return the same with more for every volume, after one came out larger than expected."""
        return replace(self, fixed=self.fixed + excess)


def cut(chapters: Sequence[Sequence[Entry]], fits: Fits) -> list[list[Entry]]:
    """Return the entries of each volume, in order; every entry is in exactly one.

    A chapter that no volume could hold is poured into what room there is, since it must be cut anyhow.

    Args:
        chapters: the months in order, then the reports.
        fits: tells whether entries fit in one volume. A single entry that does not is a volume all the same:
            whether it is really too large is found by measuring.
    """
    volumes: list[list[Entry]] = [[]]
    for chapter in filter(None, chapters):
        if fits([*volumes[-1], *chapter]):
            volumes[-1] += chapter
        elif fits(chapter):
            volumes.append(list(chapter))
        else:
            _pour(chapter, volumes, fits)
    return volumes


def _pour(chapter: Sequence[Entry], volumes: list[list[Entry]], fits: Fits) -> None:
    """Put one chapter into the last volume and as many more as it takes."""
    for entry in chapter:
        if not volumes[-1] or fits([*volumes[-1], entry]):
            volumes[-1].append(entry)
        else:
            volumes.append([entry])
