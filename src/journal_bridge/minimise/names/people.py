"""Who may be named in a text, told alike from a journal's roster and from plain rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from journal_bridge.journal import Roster, RosterChild
from journal_bridge.minimise.folding import fold
from journal_bridge.minimise.names.register import read, without_asides

KEPT_ROSTERS: Final = 4
"""Rosters whose names are kept ready: a worker has one setting in hand, and names of 400 children take 11 MB."""


class Kind(Enum):
    """What somebody is to the setting."""

    CHILD = "child"
    SIBLING = "sibling"
    STAFF = "staff"
    RELATIVE = "relative"


@dataclass(frozen=True)
class Person:
    """Somebody with every first name, family name and whole name they go by, as written."""

    id: str
    kind: Kind
    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


Row = tuple[object, str | None, str | None, str | tuple[str, ...] | None]
"""A child's id, given name, family name and the names it is known as, as they came."""


def row_of(child: Mapping[str, Any]) -> Row:
    """Return a mapping with `id`, `given`, `family` and `known_as` (a list, a text or nothing) as a row."""
    known = child.get("known_as")
    also = known if known is None or isinstance(known, str) else tuple(known)
    return child["id"], child.get("given"), child.get("family"), also


def from_row(row: Row) -> Person:
    """Return the child of a row."""
    key, given, family, known = row
    also = (known,) if isinstance(known, str) else known or ()
    written = read(given or "") if "," in (given or "") and not family else None
    firsts = list(written.given) if written else []
    for name in also if written else (given, *also):
        plain, called = without_asides(name or "")
        firsts += [one for one in (plain, *called) if one]
    last = written.family if written else without_asides(family or "")[0]
    return Person(str(key), Kind.CHILD, tuple(dict.fromkeys(firsts)), (last,) if last else ())


def adult(key: str, name: str, kind: Kind) -> Person:
    """Return a member of staff or a relative from a name in one piece; the first word is the given name.

    What stands in brackets behind it may be a child's name (`Miss Patel (Noah's mum)`), so it is not the adult's.
    """
    plain, _ = without_asides(name)
    written = read(plain)
    family = (written.family,) if written.family else ()
    return Person(id=key, kind=kind, given=written.given, family=family)


@lru_cache(maxsize=KEPT_ROSTERS)
def of_roster(roster: Roster) -> tuple[Person, ...]:
    """Return everybody on a roster, and the brothers and sisters it names who are not on it themselves.

    It is one answer for every child of a setting: what is searched for in whose journal is told apart later.
    """
    children = tuple(_roster_child(child) for child in roster.children)
    known = {_folded(name.full) for child in roster.children for name in child.names}
    siblings = tuple(_siblings(roster.children, known))
    staff = tuple(adult(one.id, one.name, Kind.STAFF) for one in roster.staff)
    relatives = tuple(adult(one.id, one.name, Kind.RELATIVE) for one in roster.relatives)
    return children + siblings + staff + relatives


def _roster_child(child: RosterChild) -> Person:
    written = [read(name.full, name.given, name.family) for name in child.names]
    return Person(
        id=child.id,
        kind=Kind.CHILD,
        given=tuple(dict.fromkeys(name for one in written for name in one.given)),
        family=tuple(dict.fromkeys(one.family for one in written if one.family)),
        whole=tuple(dict.fromkeys((*(name.full for name in child.names), *(one.whole for one in written)))),
    )


def _siblings(children: Sequence[RosterChild], known: set[str]) -> Iterator[Person]:
    for child in children:
        for number, sibling in enumerate(child.siblings):
            if sibling.strip() and _folded(sibling) not in known:
                name = read(sibling)
                key = f"{child.id}/{number}"
                yield Person(key, Kind.SIBLING, given=name.given, whole=(name.whole,) if name.family else ())


def _folded(name: str) -> str:
    return fold(read(name).whole).text.strip()
