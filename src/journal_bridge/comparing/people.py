"""Who is who among the people of one journal, though platforms give authors ids of their own."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from journal_bridge.comparing.matching import Children
from journal_bridge.journal import Journal, Person, PersonKind

Describe = Callable[[Person], tuple[object, ...] | None]


def folded(name: str | None) -> str:
    """Return a name for comparing: one spacing, one case."""
    return " ".join((name or "").casefold().split())


_STAGES: Final[tuple[Describe, ...]] = (
    lambda one: (one.kind, one.name, one.role, one.child),
    lambda one: (one.kind, one.name, one.child),
    lambda one: (one.kind, one.name),
    lambda one: (one.kind, folded(one.name)),
    lambda one: (folded(one.name),) if one.name else None,
)
"""How much of a person must be the same, ever less: a platform may tell less of somebody, or of what they are."""


@dataclass
class People:
    """Which people read back may be which of ours.

    Two people of the same description cannot be told apart where ids are given anew: each may be either, and only
    how many there are is compared. `pairs` are those to compare, `lost` and `new` those without anybody.
    """

    pairs: list[tuple[Person, Person]] = field(default_factory=list)
    lost: list[Person] = field(default_factory=list)
    new: list[Person] = field(default_factory=list)
    _may_be: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def may_be(self, ours: str, read: str) -> bool:
        """Tell whether somebody read back may be one of ours."""
        return read in self._may_be[ours]

    def allow(self, ours: Person, read: Person) -> None:
        """Note that somebody read back may be one of ours."""
        self._may_be[ours.id].add(read.id)

    def join(self, ours: Sequence[Person], read: Sequence[Person]) -> None:
        """Note that some of ours and some that were read back are the same people, whoever is who.

        More than one read back for each of ours are the same person told twice; fewer are people lost.
        """
        for one in ours:
            self._may_be[one.id] |= {other.id for other in read}
        self.pairs += zip(ours, read, strict=False)
        self.pairs += [(ours[-1], other) for other in read[len(ours) :]]
        self.lost += ours[len(read) :]


def matched(
    ours: Journal, read: Journal, children: Children, written_by: Sequence[tuple[str | None, str | None]]
) -> People:
    """Return who is who; `written_by` gives the author of each record of ours, and the one read back for it."""
    found = People()
    left = {person.id: person for person in _everybody(ours)}
    alone = {one.id: _with_our_children(one, children) for one in _everybody(read)}
    same = [(one, other) for other in alone for one in [_child_or_same(alone[other], children, left)] if one]
    for own, other in same:
        found.join([left.pop(own)], [alone.pop(other)])
    for describe in _STAGES:
        _join_alike(found, left, alone, describe)
    for our_id, read_id in written_by:
        if our_id in left and read_id in alone:
            found.join([left.pop(our_id)], [alone.pop(read_id)])
    _join_namesakes(found, left, alone)
    _join_faded(found, left, {one.id: _with_our_children(one, children) for one in _everybody(read)}, written_by)
    found.lost += left.values()
    return found


def _join_namesakes(found: People, left: dict[str, Person], alone: dict[str, Person]) -> None:
    """Take whoever is left for somebody of the same kind and name: told twice, or two people become one."""
    ours, read = [one for one, _ in found.pairs], [other for _, other in found.pairs]
    for other in alone.values():
        like = [one for one in ours if _is_namesake(one, other)]
        found.pairs += [(one, other) for one in like[:1]]
        found.new += [] if like else [other]
        for one in like:
            found.allow(one, other)
    for one in left.values():
        for other in read:
            if _is_namesake(one, other):
                found.allow(one, other)


def _join_faded(
    found: People,
    left: dict[str, Person],
    read: Mapping[str, Person],
    written_by: Iterable[tuple[str | None, str | None]],
) -> None:
    """Take whoever is left for those of whom less is told, if these have written what they wrote."""
    wrote: dict[str, dict[str, Person]] = defaultdict(dict)
    for our_id, read_id in written_by:
        if our_id in left and read_id and _is_less(left[our_id], read[read_id]):
            wrote[our_id][read_id] = read[read_id]
    for our_id, others in wrote.items():
        one = left.pop(our_id)
        found.join([one], list(others.values())[:1])
        for other in others.values():
            found.allow(one, other)


def _is_less(ours: Person, read: Person) -> bool:
    """Tell whether less is told of somebody, and nothing else: several people may become one nobody knows."""
    return read.kind in {ours.kind, PersonKind.UNKNOWN} and folded(read.name) in {folded(ours.name), ""}


def _is_namesake(ours: Person, read: Person) -> bool:
    return ours.kind is read.kind is not PersonKind.CHILD and folded(ours.name) == folded(read.name)


def _everybody(journal: Journal) -> list[Person]:
    """Return everybody, the journal's own child too, whether or not it has a row of its own."""
    own = journal.child
    people = sorted(journal.people, key=lambda one: (one.role or "", one.id))
    if any(person.id == own.id for person in people):
        return people
    name = own.used_name
    return [*people, Person(id=own.id, kind=PersonKind.CHILD, name=name.full if name else None)]


def _with_our_children(read: Person, children: Children) -> Person:
    child = children.of(read.child) if read.child else None
    return read.model_copy(update={"child": child})


def _child_or_same(read: Person, children: Children, left: dict[str, Person]) -> str | None:
    """Return our id of a child, or of somebody who kept the id."""
    ours = children.of(read.id) if read.kind is PersonKind.CHILD else read.id
    return ours if ours in left and left[ours].kind is read.kind else None


def _join_alike(found: People, left: dict[str, Person], alone: dict[str, Person], describe: Describe) -> None:
    ours, read = (_grouped(people.values(), describe) for people in (left, alone))
    for key in [key for key in ours if key in read]:
        found.join(ours[key], read[key])
        for person in ours[key]:
            del left[person.id]
        for person in read[key]:
            del alone[person.id]


def _grouped(people: Iterable[Person], describe: Describe) -> dict[tuple[object, ...], list[Person]]:
    groups: dict[tuple[object, ...], list[Person]] = defaultdict(list)
    for person in people:
        described = describe(person)
        if person.kind is not PersonKind.CHILD and described is not None:
            groups[described].append(person)
    return groups
