"""One picture under two ids: what is said of it is brought to what no reader can take for more.

Two uploads of one photo often differ in their metadata alone, and are the same bytes once that is cleaned away. A
reader takes the same bytes for one picture and joins its tags, so differing tags would be read back as more than
was written. What is not said alike by all is not said: who is in such a picture is unknown until somebody looks.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from journal_bridge.journal import Basis, Depicts, Entry, Media


def said_alike(
    media: Sequence[Media], entries: Iterable[Entry], children: Collection[str]
) -> dict[str, Depicts | None]:
    """Return who is in each medium, by id; None for a medium that cannot be told so without losing a child.

    `entries` are those that are written, with their comments, into the journals of some `children`.

    Of a picture nothing is known of, the children its entries are about are still taken to be in it. Where others
    are tagged as well, their families' answers would be passed over.
    """
    shown_with = _shown_with(entries, frozenset(children))
    groups: dict[str, list[Media]] = defaultdict(list)
    for item in media:
        groups[item.sha256 or f"id {item.id}"].append(item)
    told: dict[str, Depicts | None] = {}
    for group in groups.values():
        told |= _settled(group, shown_with)
    return told


def _settled(group: Sequence[Media], shown_with: Mapping[str, frozenset[str]]) -> dict[str, Depicts | None]:
    if len({item.depicts for item in group}) == 1:
        return {item.id: item.depicts for item in group}
    common = set(group[0].depicts.people).intersection(*(item.depicts.people for item in group))
    unsure = Depicts(basis=Basis.UNKNOWN, people=tuple(sorted(common)))
    return {
        item.id: unsure if set(item.depicts.people) <= common | shown_with.get(item.id, frozenset()) else None
        for item in group
    }


def _shown_with(entries: Iterable[Entry], children: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return whom each journal that holds a medium shows it with; a journal has its own child's entries alone."""
    shown: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for entry in entries:
        for item in entry.all_media:
            for child in children.intersection(entry.about):
                shown[item][child] |= set(entry.about)
    return {item: frozenset(set.intersection(*told.values())) for item, told in shown.items() if told}
