"""Make the plans of several children of one setting agree: what they share goes in all their journals, or in none.

On the setting's own new platform a shared entry is one entry again. If one child's plan left it out and another's
did not, the platform would show to one family what the other's papers keep back.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from journal_bridge.errors import OurFault
from journal_bridge.handover import ItemKind, Plan, PlanItem, Purpose, State
from journal_bridge.journal import Answer, Basis, Entry, Journal, Media, Person
from journal_bridge.minimise.brief import OTHERS, Brief
from journal_bridge.minimise.rules import COMMENT_RULES, MEDIA_RULES, SHARED_STAYS, STOPPED, TOLD_DIFFERENTLY
from journal_bridge.minimise.tagging import Shown

Record = TypeVar("Record", Entry, Media)
Key = tuple[ItemKind, str]
Reason = tuple[str, str]
"""A rule's code and its words."""

_FOLLOWS: Final[dict[ItemKind, Reason]] = {
    kind: next((rule.code, rule.reason) for rule in rules if rule.code == "entry-withheld")
    for kind, rules in ((ItemKind.COMMENT, COMMENT_RULES), (ItemKind.MEDIA, MEDIA_RULES))
}
"""Why a comment or a file stays when what it belongs to does."""


def agreed(plans: Sequence[Plan], brief: Brief, stopped: Collection[str] = ()) -> tuple[Plan, ...]:
    """Return the plans, in their order, with whatever one of them leaves behind left behind in all.

    Each item still stands in its plan once. Of a shared entry all journals then hold the same record: they may have
    told of a comment as written by a namesake in their own child's family.

    Args:
        plans: one for each child, all for the setting's own platform.
        brief: what they were made from; no child's own decisions are looked at.
        stopped: ids of children whose own plan was refused; what is shared with one of them stays too.

    Raises:
        OurFault: `internal` for a plan that was made for somebody else: nothing of another child could be shared.
    """
    if any(plan.purpose is not Purpose.PLATFORM for plan in plans):
        raise OurFault("internal", "agreed: for the setting's own platform only")
    voices = tuple(_Voice(plan, Shown(plan.journal, brief.roster)) for plan in plans)
    council = _Council(voices, brief, frozenset(stopped))
    council.settle()
    names = {child: name for plan in plans for child, name in plan.names.items()}
    return tuple(council.revised(plan, names) for plan in plans)


@dataclass(frozen=True)
class _Voice:
    """One child's plan, and what it knows of its pictures."""

    plan: Plan
    shown: Shown

    @property
    def journal(self) -> Journal:
        return self.plan.journal

    def left_behind(self) -> Iterator[Key]:
        """Yield what this plan does not carry; of a file that no entry of its own shows it says nothing."""
        alone = {(ItemKind.MEDIA, media.id) for media in self.journal.media if not self.shown.holders(media)}
        keys = ((item.kind, item.id) for item in self.plan.items if item.state is not State.CARRY)
        yield from (key for key in keys if key not in alone)

    def follows(self, stays: Collection[Key]) -> Iterator[Key]:
        """Yield the comments and files that have nothing left to belong to."""
        shown = set[str]()
        for entry in self.journal.entries:
            whole = (ItemKind.ENTRY, entry.id) in stays
            below = {one.id: one for one in entry.comments if whole or (ItemKind.COMMENT, one.id) in stays}
            yield from ((ItemKind.COMMENT, one) for one in below)
            shown.update(() if whole else entry.media)
            shown.update(media for one in entry.comments if one.id not in below for media in one.media)
        held = (one.id for one in self.journal.media if self.shown.holders(one))
        yield from ((ItemKind.MEDIA, one) for one in held if one not in shown)


class _Council:
    """Everybody's plans on one table: `stays` says what goes in no journal, and why."""

    def __init__(self, voices: tuple[_Voice, ...], brief: Brief, stopped: frozenset[str]) -> None:
        self.voices = voices
        self.brief = brief
        self.stopped = stopped
        journals = [voice.journal for voice in sorted(voices, key=lambda one: one.journal.child.id)]
        self.entries, odd_entries = _first_of_each((entry for one in journals for entry in one.entries), _as_entry)
        self.media, odd_media = _first_of_each((media for one in journals for media in one.media), _as_media)
        self.media |= {one.id: _unsure(one) for one in self._not_borne_out()}
        self.people = {person.id: person for one in reversed(journals) for person in one.people}
        self.odd = {(ItemKind.ENTRY, one) for one in odd_entries} | {(ItemKind.MEDIA, one) for one in odd_media}
        self.stays: dict[Key, Reason] = {}

    def settle(self) -> None:
        """Find what stays, the weightiest reason last, and then what hangs on it."""
        self.stays |= dict.fromkeys((*self.odd, *self._half_seen()), TOLD_DIFFERENTLY)
        for voice in self.voices:
            self.stays |= dict.fromkeys(voice.left_behind(), SHARED_STAYS)
        self.stays |= dict.fromkeys(self._with_stopped(), STOPPED)
        for voice in self.voices:
            for kind, one in tuple(voice.follows(self.stays)):
                self.stays.setdefault((kind, one), _FOLLOWS[kind])

    def revised(self, plan: Plan, names: Mapping[str, str]) -> Plan:
        """Return a plan that leaves out what stays, on a journal that holds the one record of what is shared."""
        old = plan.journal
        entries = (one if (ItemKind.ENTRY, one.id) in self.odd else self.entries[one.id] for one in old.entries)
        media = (one if (ItemKind.MEDIA, one.id) in self.odd else self.media[one.id] for one in old.media)
        shared = old.model_copy(update={"entries": tuple(entries), "media": tuple(media)})
        journal = shared.model_copy(update={"people": tuple(self._people(shared))})
        return replace(plan, journal=journal, items=tuple(map(self._revised, plan.items)), names=names)

    def _people(self, journal: Journal) -> Iterator[Person]:
        """Yield everybody a journal named before or names now, and the child's family, as the first journal tells.

        Whose relative somebody is hangs on the journal; what is told of staff or of a friend does not.
        """
        own = {one.id: one.child for one in journal.people}
        listed = self.brief.roster.child(journal.child.id)
        wanted = {journal.child.id, *own, *(listed.family if listed else ()), *_authors(journal)}
        for one in sorted(wanted & self.people.keys()):
            told = self.people[one]
            yield told.model_copy(update={"child": own[one]}) if one in own else told

    def _revised(self, item: PlanItem) -> PlanItem:
        """Leave out what stays; what waits for a person goes on waiting, unless nobody could release it."""
        reason = self.stays.get((item.kind, item.id))
        waits = item.state is State.HOLD and reason == SHARED_STAYS
        if reason is None or waits or item.state is State.WITHHOLD:
            return item
        return replace(item, state=State.WITHHOLD, rule=reason[0], reason=reason[1], also=(), redact_unsure=False)

    def _not_borne_out(self) -> Iterator[Media]:
        """Yield the files of which an entry's word is too little, by every record that holds them now.

        The new platform may have no place for the record that tells so, and then nothing would tell it any more.
        """
        for voice in self.voices:
            yield from (one for one in voice.journal.media if not voice.shown.basis_holds(one))

    def _half_seen(self) -> Iterator[Key]:
        """Yield the files that show more children than any one plan knew of, unless all their families said yes.

        A picture in one story about each of two twins is a shared one, and neither journal tells so.
        """
        views: dict[str, set[frozenset[str]]] = {}
        for voice in self.voices:
            for media in voice.journal.media:
                views.setdefault(media.id, set()).add(voice.shown.children(media))
        for one, seen in views.items():
            everybody = frozenset[str]().union(*seen)
            if everybody not in seen and not self._all_said_yes(everybody, self.media[one]):
                yield (ItemKind.MEDIA, one)

    def _all_said_yes(self, children: Iterable[str], media: Media) -> bool:
        asked = OTHERS[self.brief.purpose]
        return all(self.brief.answer(child, asked, media) is Answer.YES for child in children)

    def _with_stopped(self) -> Iterator[Key]:
        for voice in self.voices:
            about = ((ItemKind.ENTRY, entry.id, frozenset(entry.about)) for entry in voice.journal.entries)
            shown = ((ItemKind.MEDIA, one.id, voice.shown.children(one)) for one in voice.journal.media)
            yield from ((kind, one) for kind, one, children in (*about, *shown) if children & self.stopped)


def _authors(journal: Journal) -> Iterator[str]:
    """Yield who wrote entries and comments: of all a record names, nothing else can differ between two journals."""
    for entry in journal.entries:
        written = (entry.author, *(comment.author for comment in entry.comments))
        yield from (author for author in written if author)


def _first_of_each(
    records: Iterable[Record], told: Callable[[Record], Record]
) -> tuple[dict[str, Record], set[str]]:
    """Return the first record of each id, and the ids of those of which another tells something else."""
    first: dict[str, Record] = {}
    odd = set[str]()
    for one in records:
        known = first.setdefault(one.id, one)
        if known != one and told(known) != told(one):
            odd.add(one.id)
    return first, odd


def _unsure(media: Media) -> Media:
    """Return a file with everybody who is said to be in it, and no word for there being nobody else."""
    if media.depicts.basis is not Basis.ENTRY:
        return media
    return media.model_copy(update={"depicts": media.depicts.model_copy(update={"basis": Basis.UNKNOWN})})


def _as_entry(entry: Entry) -> Entry:
    """Return what is told of an entry: not where it lay, and not by whom, since a name may be two people's."""
    source = entry.source.model_copy(update={"file": None})
    comments = tuple(comment.model_copy(update={"author": None}) for comment in entry.comments)
    return entry.model_copy(update={"source": source, "author": None, "comments": comments, "extras": {}})


def _as_media(media: Media) -> Media:
    """Return what is told of a file: not where it lay."""
    source = media.source.model_copy(update={"file": None})
    return media.model_copy(update={"source": source, "path": None, "extras": {}})
