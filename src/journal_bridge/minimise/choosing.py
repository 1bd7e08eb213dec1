"""Choose what a school receives: a reception teacher has thirty packs to read, and little time for each.

This is the only place that chooses; the pages print what they are given.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import zip_longest
from typing import Final

from journal_bridge.frameworks import AREAS, Area, area_of
from journal_bridge.journal import Entry, Journal, MediaKind, Status, entry_day, entry_order, plain

RECENT: Final = timedelta(days=365)
"""How long before a child's newest entry another still tells what the child can do: a year is long at that age."""

EVIDENCE: Final = frozenset({"observation", "assessment"})
"""Kinds the program chooses among; what comes from home goes where a person names it."""


def chosen_for_school(journal: Journal, most: int, wanted: Sequence[str] = ()) -> frozenset[str]:
    """Choose a school's evidence: every report, then what a policy names, or else the latest and best.

    That is, round the seven areas of learning in their order, the best entry of each, then the next best of each,
    and then what is about no area, `most` together; one entry about three areas stands for all three. Of two
    entries of an area the better one is that of the last year, then the one with a photo and words, then the one
    with words, then the newer one.
    """
    published = [entry for entry in journal.entries if individual(entry)]
    reports = [entry.id for entry in published if entry.kind == "report"]
    if wanted:
        return frozenset([*reports, *(entry.id for entry in published if entry.id in wanted)])
    open_to_choice = [entry for entry in published if entry.kind in EVIDENCE and not entry.restricted]
    return frozenset([*reports, *_round_the_areas(_best_first(journal, open_to_choice), most)])


def individual(entry: Entry) -> bool:
    """Tell whether an entry is published and about one child alone."""
    return entry.status is Status.PUBLISHED and len(entry.about) == 1


def areas_of(entry: Entry) -> frozenset[Area]:
    """Return the areas of learning an entry is about, from its judgements."""
    found = (area_of(one.area, one.aspect, one.framework) for one in entry.judgements)
    return frozenset(area for area in found if area is not None)


def _best_first(journal: Journal, entries: Iterable[Entry]) -> list[Entry]:
    newest_first = sorted(entries, key=entry_order, reverse=True)
    photos = {media.id for media in journal.media if media.kind is MediaKind.PHOTO}
    newest = max((day for entry in newest_first if (day := entry_day(entry))), default=None)

    def worth(entry: Entry) -> tuple[bool, bool, bool]:
        day = entry_day(entry)
        recent = newest is not None and day is not None and newest - day <= RECENT
        words = bool(plain(entry.body).strip())
        return (recent, words and not photos.isdisjoint(entry.media), words)

    return sorted(newest_first, key=worth, reverse=True)


def _round_the_areas(best_first: list[Entry], most: int) -> list[str]:
    """Go round the areas until enough are chosen; an entry that stands for an area already is not taken twice."""
    chosen: list[str] = []
    for turn in _turns(best_first):
        served: set[Area] = set()
        for area, entry in turn:
            if len(chosen) == most:
                return chosen
            if area not in served and entry.id not in chosen:
                chosen.append(entry.id)
                served |= areas_of(entry)
    rest = [entry.id for entry in best_first if entry.id not in chosen]
    return [*chosen, *rest][:most]


def _turns(best_first: list[Entry]) -> Iterator[list[tuple[Area, Entry]]]:
    """Yield the best entry of each area, then the next best of each, until there are none."""
    queues = [[(area, entry) for entry in best_first if area in areas_of(entry)] for area in AREAS]
    for turn in zip_longest(*queues):
        yield [pair for pair in turn if pair is not None]
