"""Which record read back is which of ours: children, entries and media by id, comments by what they say."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from journal_bridge.journal import Child, Comment, Entry, Journal, Media, PersonKind, plain, uk_time

One = TypeVar("One")
Key = Callable[[One], Hashable]


@dataclass(frozen=True)
class Matched(Generic[One]):
    """Pairs of ours and what was read back of it, as numbers of both lists; and what of either stands alone."""

    pairs: tuple[tuple[int, int], ...]
    lost: tuple[int, ...]
    new: tuple[int, ...]


def in_turn(ours: Sequence[One], read: Sequence[One], keys: Iterable[tuple[Key[One], Key[One]]]) -> Matched[One]:
    """Return who belongs together: each pair of keys is tried in turn on those that are still alone.

    A key that returns None matches nothing.
    """
    left, alone = dict(enumerate(ours)), dict(enumerate(read))
    pairs: list[tuple[int, int]] = []
    for our_key, read_key in keys:
        found: dict[Hashable, list[int]] = defaultdict(list)
        for number, one in alone.items():
            if (key := read_key(one)) is not None:
                found[key].append(number)
        for number, one in list(left.items()):
            if waiting := found.get(our_key(one)):
                other = waiting.pop(0)
                pairs.append((number, other))
                del left[number], alone[other]
    return Matched(tuple(sorted(pairs)), tuple(left), tuple(alone))


class Children:
    """Every child that is told of, ours by the id under which it is read back."""

    def __init__(self, before: Sequence[Journal], after: Sequence[Journal], records: Mapping[str, str]) -> None:
        ours = _names(before)
        read = _names(after)
        by_record = {records.get(child, child): child for child in ours}
        self._ours = {child: by_record[child] for child in read if child in by_record}
        for child in (journal.child for journal in after):
            if child.source.record in by_record:
                self._ours.setdefault(child.id, by_record[child.source.record])
        self._ours |= _by_only_name(ours, read, self._ours)

    def of(self, read_id: str) -> str:
        """Return our id of a child, or an id that is nobody's."""
        return self._ours.get(read_id, f"?{read_id}")


def _names(journals: Sequence[Journal]) -> dict[str, str | None]:
    """Return the name of every child that is told of, by id; None where it is told without one."""
    names: dict[str, str | None] = {}
    for journal in journals:
        for person in journal.people:
            if person.kind is PersonKind.CHILD and (person.name or person.id not in names):
                names[person.id] = person.name
            if person.child:
                names.setdefault(person.child, None)  # a friend's family may write where the friend is not named
    own = {journal.child.id: _own_name(journal.child) for journal in journals}
    return names | {child: name or names.get(child) for child, name in own.items()}


def _own_name(child: Child) -> str | None:
    return child.used_name.full if child.used_name else None


def _by_only_name(
    ours: Mapping[str, str | None], read: Mapping[str, str | None], known: Mapping[str, str]
) -> dict[str, str]:
    """Match children without an id in common by a name that only one child of each side has; twins never."""
    left = {child: name for child, name in ours.items() if child not in set(known.values())}
    alone = {child: name for child, name in read.items() if child not in known}
    found = {}
    for child, name in alone.items():
        like = [one for one, told in ours.items() if told == name]
        only = name and len(like) == 1 and like[0] in left and list(read.values()).count(name) == 1
        if only:
            found[child] = like[0]
    return found


def entries(ours: Sequence[Entry], read: Sequence[Entry], records: Mapping[str, str]) -> Matched[Entry]:
    """Return which entry is which, by id; a platform that numbers each kind anew is told apart by kind."""

    def wanted(entry: Entry) -> str:
        return records.get(entry.id, entry.id)

    return in_turn(
        ours,
        read,
        (
            (lambda one: (one.kind, wanted(one)), lambda one: (one.kind, one.id)),
            (lambda one: (one.kind, wanted(one)), lambda one: _record(one.kind, one)),
            (wanted, lambda one: one.id),
            (wanted, lambda one: one.source.record),
        ),
    )


def _record(kind: str, one: Entry | Media) -> tuple[str, str] | None:
    return (kind, one.source.record) if one.source.record else None


class Files:
    """Every medium of one journal, ours by the id under which it is read back.

    A platform on which each record has files of its own holds a shared one more than once: what is no other medium
    of ours is a copy of the one with the same bytes.
    """

    def __init__(self, ours: Sequence[Media], read: Sequence[Media], records: Mapping[str, str]) -> None:
        def wanted(one: Media) -> str:
            return records.get(one.id, one.id)

        matched: Matched[Media] = in_turn(
            ours,
            read,
            (
                (lambda one: (one.kind, wanted(one)), lambda one: (one.kind, one.id)),
                (lambda one: (one.kind, wanted(one)), lambda one: _record(one.kind, one)),
                (wanted, lambda one: one.id),
                (wanted, lambda one: one.source.record),
                (lambda one: one.sha256, lambda one: one.sha256),
            ),
        )
        by_bytes = {one.sha256: number for number, one in reversed(list(enumerate(ours))) if one.sha256}
        copied = {new: by_bytes.get(read[new].sha256 or "") for new in matched.new}
        copies = {(old, new) for new, old in copied.items() if old is not None}
        self.pairs = tuple(sorted({*matched.pairs, *copies}))
        self.lost = matched.lost
        self.new = tuple(new for new, old in copied.items() if old is None)
        self._ours = {read[new].id: ours[old].id for old, new in self.pairs}

    def of(self, read_id: str) -> str:
        """Return our id of a medium, or an id that is nobody's."""
        return self._ours.get(read_id, f"?{read_id}")


def comments(
    ours: Entry, read: Entry, files: Files, name: tuple[Callable[[str | None], str], Callable[[str | None], str]]
) -> Matched[Comment]:
    """Return which comment of an entry is which: by order where all is as it was, else by what is said.

    `name` tells the name of an author of ours, and of one that was read back.
    """

    def media(one: Comment) -> tuple[str, ...]:
        return tuple(files.of(each) for each in one.media)

    def when(one: Comment) -> object:
        return uk_time(one.written_at) if one.written_at else None

    def words(one: Comment) -> str | None:
        return " ".join(plain(one.body).split()) or None

    def said(one: Comment, who: Callable[[str | None], str], held: tuple[str, ...]) -> tuple[Hashable, ...]:
        return words(one), one.audience, who(one.author), str(when(one)), held

    our_name, read_name = name
    in_order = [
        [(words(one), one.audience, held) for one, held in side]
        for side in ([(one, one.media) for one in ours.comments], [(one, media(one)) for one in read.comments])
    ]
    if in_order[0] == in_order[1]:
        return Matched(tuple((at, at) for at in range(len(ours.comments))), (), ())
    stages: tuple[tuple[Key[Comment], Key[Comment]], ...] = (
        (lambda one: one.id, lambda one: one.id),
        (lambda one: said(one, our_name, one.media), lambda one: said(one, read_name, media(one))),
        (lambda one: said(one, our_name, ())[:4], lambda one: said(one, read_name, ())[:4]),
        (lambda one: said(one, our_name, ())[:3], lambda one: said(one, read_name, ())[:3]),
        (lambda one: said(one, our_name, ())[:2] if words(one) else None,) * 2,
        (words, words),
        (lambda one: one.media or None, lambda one: media(one) or None),
        (lambda one: (when(one), our_name(one.author)), lambda one: (when(one), read_name(one.author))),
        (lambda one: (when(one), one.audience) if when(one) else None,) * 2,
        (lambda one: one.audience,) * 2,  # in their order: what one of them says that ours did not is told then
        (lambda _: True,) * 2,
    )
    return in_turn(ours.comments, read.comments, stages)
