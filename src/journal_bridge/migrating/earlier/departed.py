"""Children whom an earlier run placed and who are gone from the export: what lies there of them is told, or goes.

Why a child is gone nobody tells: the journal was deleted when its time was over, or a family was taken off the
platform in a hurry. Nothing of it can be made again, so it goes only where the policy stops the child.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, product
from typing import Final

from journal_bridge import minimise
from journal_bridge.errors import NotVerified
from journal_bridge.handover import ItemKind, Plan, Purpose, State
from journal_bridge.keys import SettingKeys
from journal_bridge.migrating.earlier import state
from journal_bridge.migrating.facts import TOP, Lying, purpose_of
from journal_bridge.migrating.gathering import Site, key_of_child
from journal_bridge.migrating.outlets import Outlet
from journal_bridge.migrating.spool import ChildSpool
from journal_bridge.minimise.policy import Policy

WENT: Final = "Of a child who is no longer in this export this was taken away, since its papers stop it:"
WOULD_GO: Final = "Of a child who is no longer in this export this would be taken away, since its papers stop it:"


_Item = tuple[str, str]
"""Kind and id of an item."""

_RECORDS: Final = (ItemKind.ENTRY.value, ItemKind.COMMENT.value, ItemKind.MEDIA.value)


@dataclass(frozen=True)
class Departed:
    """Knows who is no longer in an export, and what lies in --out of them.

    `lying` are the children's keys that lie below each of the top folders of --out.
    """

    outlet: Outlet
    keys: SettingKeys
    site: Site
    policy: Policy
    lying: Mapping[str, frozenset[str]]
    planned_only: bool
    """Whether nothing is to be taken away, and only told."""

    def settle(self) -> None:
        """Take away what the policy stops, and have the site tell of the rest; the site knows who they are."""
        ids = dict(self._ids())
        self.site.gone = tuple(sorted(self._keys()))
        self.site.departed = frozenset(ids.values())
        self.site.lying = tuple(filter(None, (self._one(key, ids.get(key, "")) for key in self.site.gone)))

    def _keys(self) -> frozenset[str]:
        there = {*self.site.keys.values(), *self.site.unread.values()}
        known = state.children(self.outlet, self.site.key)
        return frozenset(filter(state.is_key, chain(known, *self.lying.values()))) - there

    def _ids(self) -> Iterator[tuple[str, str]]:
        """Yield key and id of those whom an earlier run or the policy names; keys are made from ids."""
        gone = self._keys()
        for child in self.policy.children:
            key = key_of_child(child, self.site.key, self.keys)
            if key in gone:
                yield key, child
        for key in gone:
            known = self._known(key)
            if known is not None:
                yield key, known.facts.id

    def _known(self, key: str) -> state.ChildState | None:
        with suppress(NotVerified):
            return state.kept(self.outlet, self.keys, self.site.key, key)
        return None

    def _one(self, key: str, child: str) -> Lying | None:
        stop = self.policy.child(child).stop
        places = {purpose: f"{top}/{self.site.key}/{key}" for purpose, top in TOP.items() if key in self._in(top)}
        stopped = {purpose for purpose in places if stop is not None and purpose in stop.purposes}
        for purpose in sorted(stopped):
            if not self.planned_only:
                self.outlet.remove(places[purpose])
            self.site.notices.append(f"{WOULD_GO if self.planned_only else WENT} {places[purpose]}")
        known = self._known(key)
        name = known.facts.name if known else ""
        left = tuple(place for purpose, place in places.items() if purpose not in stopped)
        return Lying(key, left, child, name) if left else None

    def _in(self, top: str) -> frozenset[str]:
        return self.lying.get(top, frozenset())


def tell_kept_back(site: Site, outlet: Outlet, keys: SettingKeys, others: Iterable[ChildSpool]) -> None:
    """Have a site tell how much of a package of theirs the papers of today keep back from everybody.

    What two children share stays for both where one's papers say so; what lies there cannot be made again without.

    Args:
        site: knows what lies there.
        outlet: where the results lie.
        keys: the setting's.
        others: what is kept of the children who are in the export, once all were planned.
    """
    told = [one for one in site.lying if any(purpose_of(place) == Purpose.PLATFORM for place in one.places)]
    if not told:
        return
    kept_back = frozenset(chain.from_iterable(map(_kept_back, others)))
    counts = {}
    for one in told:
        with suppress(NotVerified):
            known = state.kept(outlet, keys, site.key, one.key)
            counts[one.key] = len(kept_back & set(_items(known.plan, carried=True))) if known and known.plan else 0
    site.lying = tuple(replace(one, kept_back=counts.get(one.key, 0)) for one in site.lying)


def _kept_back(child: ChildSpool) -> Iterator[_Item]:
    """Yield what of a child's journal does not go: all of it where nothing was planned, as its papers stop it."""
    if child.plan_bytes is not None:
        yield from _items(child.plan_bytes, carried=False)
    else:
        yield from product(_RECORDS, minimise.ids_of(Plan(child.journal, Purpose.PLATFORM, ())))


def _items(plan: str | bytes, *, carried: bool) -> Iterator[_Item]:
    for item in json.loads(plan)["items"]:
        if (item["state"] == State.CARRY) is carried:
            yield item["kind"], item["id"]
