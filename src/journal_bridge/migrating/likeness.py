"""Children who could be mistaken for one another, and exports that hold the same children twice.

Two children of one name are no fault: a person is told, so that no package, passphrase or archive goes to the wrong
family. One setting in two exports is one: each child would arrive twice.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import Final

from journal_bridge.migrating.facts import Alike
from journal_bridge.minimise.policy import called

SAME_RECORD: Final = "same record in two exports"
SAME_BOTH: Final = "same name and day of birth"
SAME_NAME: Final = "same name"
_STRONGEST: Final = (SAME_RECORD, SAME_BOTH, SAME_NAME)

ALL_PAIRS: Final = 8
"""Children of one name of whom every pair is told; of more, each with the next: nobody reads thousands of pairs."""


@dataclass(frozen=True)
class Known:
    """What is known of one child: `key` names it in this run, `setting` its export, `id` is the platform's own."""

    key: str
    setting: str
    platform: str
    setting_name: str
    id: str
    names: tuple[str, ...] = ()
    """Every name it is called by, as written."""
    date_of_birth: date | None = None


def alike(children: Iterable[Known]) -> tuple[Alike, ...]:
    """Return the pairs of children who could be mistaken, each once with its strongest reason, as they came in.

    It takes time in proportion to the children: only those of one name are ever compared.
    """
    known = tuple(children)
    rank = {(one.setting, one.key): number for number, one in enumerate(known)}
    found: dict[tuple[int, int], str] = {}
    for first, second, reason in _pairs(sorted(known, key=lambda one: one.date_of_birth or date.min)):
        one, other = sorted((rank[first.setting, first.key], rank[second.setting, second.key]))
        found[one, other] = min(reason, found.get((one, other), reason), key=_STRONGEST.index)
    return tuple(Alike(known[one].key, known[other].key, reason) for (one, other), reason in sorted(found.items()))


def same_setting_twice(children: Iterable[Known]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of settings' keys whose exports hold children of one setting twice, the first one first.

    They are of one platform. Under one name of the setting they share ids, at least half of them with a name in
    common; under different names, or none, more than half of the smaller export's children stand in the other with
    their id and a name. Numbers begin anew in each setting, so ids alone say nothing.
    """
    known = tuple(children)
    counts = Counter(one.setting for one in known)
    order = {setting: number for number, setting in enumerate(counts)}
    known = tuple(sorted(known, key=lambda one: order[one.setting]))
    met: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for first, second in _together(known, _by_setting):
        if first.setting != second.setting:
            met[first.setting, second.setting][first.id] = _may_be_one(first, second)
    both: dict[tuple[str, str], set[str]] = defaultdict(set)
    for first, second in _together(known, _by_id_and_name):
        if first.setting != second.setting:
            both[first.setting, second.setting].add(first.id)
    twice = {pair for pair, ids in met.items() if 2 * sum(ids.values()) >= len(ids)}
    twice |= {pair for pair, ids in both.items() if 2 * len(ids) > min(counts[pair[0]], counts[pair[1]])}
    return tuple(sorted(twice, key=lambda pair: (order[pair[0]], order[pair[1]])))


def _pairs(known: Sequence[Known]) -> Iterator[tuple[Known, Known, str]]:
    """Yield who may be who: inside one setting first, then across settings."""
    for first, second in _together(known, lambda one: _by_setting(one) or _by_id_and_name(one)):
        if first.setting != second.setting and _may_be_one(first, second):
            yield first, second, SAME_RECORD
    for first, second in _together(known, lambda one: [(one.setting, name) for name in _names(one)]):
        yield first, second, _by_name(first, second)
    for first, second in _together(known, _names):
        if first.setting != second.setting:
            yield first, second, _by_name(first, second)


def _together(
    known: Iterable[Known], marks: Callable[[Known], Iterable[Hashable]]
) -> Iterator[tuple[Known, Known]]:
    """Yield pairs of children who share a mark; of very many, each with the next."""
    groups: dict[Hashable, list[Known]] = defaultdict(list)
    for one in known:
        for mark in marks(one):
            groups[mark].append(one)
    for group in groups.values():
        yield from combinations(group, 2) if len(group) <= ALL_PAIRS else pairwise(group)


def _by_setting(one: Known) -> list[Hashable]:
    """Return what tells a record by its setting's name, where that is told."""
    name = called(one.setting_name)
    return [(one.platform, name, one.id)] if name else []


def _by_id_and_name(one: Known) -> list[Hashable]:
    """Return what tells a record where the setting is not told, or told otherwise."""
    return [(one.platform, one.id, name) for name in _names(one)]


def _may_be_one(first: Known, second: Known) -> bool:
    """Tell whether two records of one id may be one child: they have a name in common, or one has none."""
    one, other = _names(first), _names(second)
    return not one or not other or bool(one & other)


def _by_name(first: Known, second: Known) -> str:
    same = first.date_of_birth is not None and first.date_of_birth == second.date_of_birth
    return SAME_BOTH if same else SAME_NAME


def _names(one: Known) -> set[str]:
    return {called(name) for name in one.names} - {""}
