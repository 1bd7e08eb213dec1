"""Goes through journals that were written and journals that were read back, and tells every difference."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from journal_bridge.comparing import matching, parts, people
from journal_bridge.comparing.difference import Difference, Outcome
from journal_bridge.comparing.matching import Children, Files, Matched
from journal_bridge.comparing.parts import Known, Part
from journal_bridge.journal import Child, Comment, Entry, Journal, Media, Name, Person, PersonKind

Record = Child | Entry | Comment | Media | Person


@dataclass(frozen=True)
class Sides:
    """What holds for all journals: who is who, under which id a record was written, who is in each file."""

    children: Children
    records: Mapping[str, str]
    tagged: Mapping[str, frozenset[str]]
    views: Mapping[str, tuple[Person, ...]]


def compared(
    before: Sequence[Journal], after: Sequence[Journal], records: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Return every difference; see `journal_bridge.comparing.differences`."""
    sides = Sides(Children(before, after, records), records, _tagged(before), _views(before))
    children = sides.children
    read = {children.of(journal.child.id): (number, journal) for number, journal in enumerate(after)}
    found: list[Difference] = []
    for number, ours in enumerate(before):
        if ours.child.id not in read:
            found.append(Difference("child", f"journals[{number}]", item=ours.child.id))
            continue
        places = (f"journals[{number}]", f"read[{read[ours.child.id][0]}]")
        found += _Pair(ours, read[ours.child.id][1], sides, places).differences()
    told = {journal.child.id for journal in before}
    for number, journal in enumerate(after):
        child = children.of(journal.child.id)
        twice = read[child][0] != number
        if twice:
            found.append(Difference("child", f"read[{number}]", widens=True))
        elif child not in told:
            found += _of_another(child, before, journal, sides, f"read[{number}]")
    return tuple(found)


def _views(journals: Iterable[Journal]) -> dict[str, tuple[Person, ...]]:
    views: dict[str, tuple[Person, ...]] = {}
    for person in (person for journal in journals for person in journal.people):
        views[person.id] = (*views.get(person.id, ()), person)
    return views


def _tagged(journals: Iterable[Journal]) -> dict[str, frozenset[str]]:
    tagged: dict[str, frozenset[str]] = {}
    for item in (item for journal in journals for item in journal.media):
        if item.sha256:
            tagged[item.sha256] = tagged.get(item.sha256, frozenset()) | set(item.depicts.people)
    return tagged


def _of_another(
    child: str, before: Sequence[Journal], read: Journal, sides: Sides, place: str
) -> Iterator[Difference]:
    """Yield what a journal that was never written tells beyond what others share with its child."""
    row = next((one for journal in before for one in journal.people if one.id == child), None)
    if row is None or row.kind is not PersonKind.CHILD:
        yield Difference("child", place, widens=True)
        return
    shared = _shared_with(child, row.name, before)
    for one in _Pair(shared, read, sides, (place, place)).differences():
        if one.widens:
            yield one


def _shared_with(child: str, name: str | None, before: Sequence[Journal]) -> Journal:
    """Return what some journals tell of a child whose own journal is not among them."""
    entries = {one.id: one for journal in before for one in journal.entries if child in one.about}
    held = {item for entry in entries.values() for item in entry.all_media}
    everybody = {one.id: one for journal in before for one in journal.people}
    subjects = [_row_of(journal.child) for journal in before if journal.child.id != child]
    return Journal(
        journal_id=child,
        child=Child(id=child, known_as=Name(full=name) if name else None, source=before[0].child.source),
        settings=before[0].settings,
        people=tuple(({one.id: one for one in subjects} | everybody).values()),
        entries=tuple(entries.values()),
        media=tuple({one.id: one for journal in before for one in journal.media if one.id in held}.values()),
        provenance=before[0].provenance,
    )


def _row_of(child: Child) -> Person:
    """Return a child as another's journal names it; its own has no such row."""
    name = child.used_name
    return Person(id=child.id, kind=PersonKind.CHILD, name=name.full if name else None, child=child.id)


class _Pair:
    """One child's journal, as it was written and as it was read back."""

    def __init__(
        self,
        ours: Journal,
        read: Journal,
        sides: Sides,
        places: tuple[str, str],
    ) -> None:
        self.ours, self.read, self.places = ours, read, places
        children, records = sides.children, sides.records
        self.files = Files(ours.media, read.media, records)
        self.entries = matching.entries(ours.entries, read.entries, records)
        self.comments = {old: self._comments(old, new) for old, new in self.entries.pairs}
        self.people = people.matched(ours, read, children, list(self._written_by()))
        self.known = Known(
            children=children,
            files=self.files,
            people=self.people,
            shown_with=self._shown_with(children),
            days=self._days(),
            tagged=sides.tagged,
            views=sides.views,
            own=ours.child.id,
        )

    def _comments(self, old: int, new: int) -> Matched[Comment]:
        names = [
            {person.id: f"{person.kind} {person.name or ''}" for person in journal.people}
            for journal in (self.ours, self.read)
        ]
        return matching.comments(
            self.ours.entries[old],
            self.read.entries[new],
            self.files,
            (lambda one: names[0].get(one or "", ""), lambda one: names[1].get(one or "", "")),
        )

    def _written_by(self) -> Iterator[tuple[str | None, str | None]]:
        for old, new in self.entries.pairs:
            ours, read = self.ours.entries[old], self.read.entries[new]
            yield ours.author, read.author
            for left, right in self.comments[old].pairs:
                yield ours.comments[left].author, read.comments[right].author

    def _shown_with(self, children: Children) -> dict[str, frozenset[str]]:
        shown: dict[str, frozenset[str]] = {item.id: frozenset() for item in self.read.media}
        for entry in self.read.entries:
            for item in entry.all_media:
                shown[item] |= {children.of(one) for one in entry.about}
        return shown

    def _days(self) -> dict[str, frozenset[date]]:
        days: dict[str, frozenset[date]] = {}
        for entry in self.ours.entries:
            for item in entry.all_media:
                days[item] = days.get(item, frozenset()) | parts.day_of(entry)
        return days

    def differences(self) -> Iterator[Difference]:
        """Yield every difference of this journal."""
        ours, read = self.ours, self.read
        child = (ours.child, read.child, "child", f"{self.places[0]}.child")
        yield from self._of(parts.CHILD, *child)
        yield from self._settings()
        yield from self._people()
        for old, new in self.entries.pairs:
            yield from self._entry(old, new)
        for old in self.entries.lost:
            entry = ours.entries[old]
            yield Difference(entry.kind, f"{self.places[0]}.entries[{old}]", item=entry.id)
        for new in self.entries.new:
            yield Difference(read.entries[new].kind, f"{self.places[1]}.entries[{new}]", widens=True)
        yield from self._media()

    def _settings(self) -> Iterator[Difference]:
        ours, read = ({one.name for one in journal.settings} - {None, ""} for journal in (self.ours, self.read))
        if ours != read:
            place = f"{self.places[0]}.settings"
            yield Difference("setting.name", place, widens=not read <= ours, item="setting")

    def _people(self) -> Iterator[Difference]:
        numbers = {person.id: number for number, person in enumerate(self.ours.people)}
        for ours, read in self.people.pairs:
            place = (
                f"{self.places[0]}.people[{numbers[ours.id]}]" if ours.id in numbers else f"{self.places[0]}.child"
            )
            yield from self._of(parts.PERSON, ours, read, "person", place)
        told = self._told_otherwise()
        for person in self.people.lost:
            if person.id not in told:
                yield Difference("person", f"{self.places[0]}.people[{numbers[person.id]}]", item=person.id)
        if self.people.new:
            yield Difference("person", f"{self.places[1]}.people", widens=True)

    def _told_otherwise(self) -> set[str]:
        """Return those of whom other differences tell: children, by whom records are about; authors, by theirs."""
        records = self.ours.entries, self.ours.media
        told = {one for entry in records[0] for one in entry.about}
        told |= {one for item in records[1] for one in item.depicts.people}
        wrote = {entry.author for entry in records[0]}
        wrote |= {comment.author for entry in records[0] for comment in entry.comments}
        still = {ours for ours, read in self._written_by() if ours and read and self.people.may_be(ours, read)}
        return told | {one for one in wrote if one} - still

    def _entry(self, old: int, new: int) -> Iterator[Difference]:
        ours, read = self.ours.entries[old], self.read.entries[new]
        place = f"{self.places[0]}.entries[{old}]"
        table = (*parts.ENTRY, *(parts.REPORT if ours.kind == read.kind == "report" else ()))
        yield from self._of(table, ours, read, ours.kind, place)
        comments = self.comments[old]
        for left, right in comments.pairs:
            told = ours.comments[left], read.comments[right]
            yield from self._of(parts.COMMENT, *told, "comment", f"{place}.comments[{left}]")
        for left in comments.lost:
            yield Difference("comment", f"{place}.comments[{left}]", item=ours.comments[left].id)
        for right in comments.new:
            yield Difference("comment", f"{self.places[1]}.entries[{new}].comments[{right}]", widens=True)

    def _media(self) -> Iterator[Difference]:
        ours, read = self.ours.media, self.read.media
        for old, new in self.files.pairs:
            yield from self._of(parts.MEDIA, ours[old], read[new], ours[old].kind, f"{self.places[0]}.media[{old}]")
        for old in self.files.lost:
            item = ours[old]
            yield Difference(self._lost_with(item), f"{self.places[0]}.media[{old}]", item=item.id)
        for new in self.files.new:
            yield Difference(read[new].kind, f"{self.places[1]}.media[{new}]", widens=True)

    def _lost_with(self, item: Media) -> str:
        """Return the part a lost medium is: its own kind, or that of the lost record that alone held it."""
        kept = dict(self.entries.pairs)
        holders: list[str] = []
        for number, entry in enumerate(self.ours.entries):
            if item.id in entry.all_media and number not in kept:
                holders.append(entry.kind)
            elif item.id in entry.media:
                return item.kind
            elif number in kept:
                lost = self.comments[number].lost
                held = [at for at, one in enumerate(entry.comments) if item.id in one.media]
                if set(held) - set(lost):
                    return item.kind
                holders += ["comment"] * bool(held)
        return f"{holders[0]}.{item.kind}" if holders else item.kind

    def _of(
        self, table: Iterable[Part], ours: Record, read: Record, record: str, place: str
    ) -> Iterator[Difference]:
        for part in table:
            outcome = part.how(ours, read, self.known)
            if outcome is not Outcome.SAME:
                name, where = f"{record}.{part.name}", f"{place}.{part.fields[0]}"
                yield Difference(name, where, widens=outcome is Outcome.MORE, item=ours.id)
