"""With what a run begins each child: its wishes, its fingerprint, what earlier runs know of it and left lying."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from journal_bridge.converting import Target
from journal_bridge.errors import BridgeError, ConsentNeeded, NotVerified
from journal_bridge.handover import Decision
from journal_bridge.migrating import gathering
from journal_bridge.migrating.accounts import Track, facts_of_child, standing_in
from journal_bridge.migrating.earlier import mixing, state
from journal_bridge.migrating.earlier.departed import Departed
from journal_bridge.migrating.earlier.state import ChildState
from journal_bridge.migrating.facts import TOP, JobState
from journal_bridge.migrating.gathering import Begun, Known, Site
from journal_bridge.migrating.means import Means
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.outlets import Outlet
from journal_bridge.migrating.placing import Whose
from journal_bridge.migrating.spooled import Job
from journal_bridge.migrating.wishes import Wishes

_MOST_KEYS: Final = 20
"""Folders one sentence names; more nobody reads."""

_Lying = Mapping[str, frozenset[str]]
"""The children's keys that lie below each of the top folders of --out."""


@dataclass(frozen=True)
class Beginning:
    """Knows with what each child begins; nothing is decided or made yet."""

    order: Order
    means: Means
    target: Target
    wishes: Wishes
    twice: Collection[str] = ()
    """Ids that children of two settings have."""

    def tracks(self, site: Site) -> tuple[Track, ...]:
        """Return every child of a setting that has a journal, with what earlier runs left of it.

        A table that cannot be used is everybody's trouble in this setting, and nobody else's: the site says so.
        What lies in --out of children who cannot be read now is taken away: nobody knows what papers say of it.
        The site also tells who is no longer in the export, and of whom an earlier run's note was damaged.

        Raises:
            ConsentNeeded: papers are missing for everybody.
            TryAgain: `no-room`, `delivery-failed`.
        """
        decided = self.means.ledger.decisions if self.means.ledger else _nothing_decided
        try:
            known = Known(self.wishes.of(site), mixing.decided_apart(decided, self.twice))
            moment = self.order.moment or self.means.clock()
            begun = gathering.begin_children(site, self.order, self.target, moment, known)
        except ConsentNeeded:
            raise
        except BridgeError as error:
            site.code, site.place = error.code, error.place
            return ()
        lying = {top: frozenset(self.means.outlet.names(f"{top}/{site.key}")) for top in TOP.values()}
        if not self.order.planned_only:
            for place in _places(site, lying, site.unread.values()):
                self.means.outlet.remove(place)
        policy, planned_only = begun.brief.policy, self.order.planned_only
        Departed(self.means.outlet, self.means.keys, site, policy, lying, planned_only).settle()
        site.within.keep_departed(site.departed)
        tracks = tuple(self._track(site, child, begun, known, lying) for child in site.keys)
        site.notices += [*_told_damaged(site), *_told_apart(site, decided, self.twice)]
        return tracks

    def _track(self, site: Site, child: str, begun: Begun, known: Known, lying: _Lying) -> Track:
        key = site.keys[child]
        earlier = self._earlier(site, key)
        whose, spool = Whose(site.key, key, child), site.within.child(key)
        stands = standing_in(site, child, begun.brief, self.wishes.leaver(whose))
        facts = facts_of_child(site, key, child, stands)
        lies = frozenset(_places(site, lying, (key,)))
        track = Track(whose, facts.name, begun.prints[key], spool, earlier, facts, lies)
        track.settled = earlier is not None and _still_settled(track, earlier, self.means.outlet)
        if not self.order.planned_only:
            self._unmake_locked_otherwise(track, known.wishes.get(child, ()))
        track.unmake_lost(self.means.outlet)
        if track.settled and earlier is not None:
            track.facts = track.with_jobs(earlier.facts.jobs)
            if earlier.plan is not None:
                spool.keep_plan_bytes(earlier.plan.encode())
        return track

    def _unmake_locked_otherwise(self, track: Track, jobs: Sequence[Job]) -> None:
        """Have made again what the file of passphrases would not open, placed or not: no row, or other words."""
        track.lock = self.wishes.lock(track.whose, jobs, self.means.keys)
        lacks = self.wishes.lacks_passphrase(track.whose, jobs)
        placed = track.known.lock if track.known else ""
        if lacks or placed not in {"", track.lock}:
            track.settled = False
        if lacks or (track.spool.lock or placed) not in {"", track.lock}:
            track.spool.unmake()

    def _earlier(self, site: Site, key: str) -> ChildState | None:
        """Return what an earlier run left of a child; where that was damaged it is told, and counts for nothing."""
        if self.order.planned_only:
            return None
        try:
            return state.kept(self.means.outlet, self.means.keys, site.key, key)
        except NotVerified:
            site.damaged.append(key)
            return None


def _told_damaged(site: Site) -> Iterator[str]:
    """Yield a sentence on the children whose notes were damaged, by their keys."""
    if site.damaged:
        whose, who = ("one child", "the child was") if len(site.damaged) == 1 else ("some children", "each was")
        yield (
            f"What an earlier run noted of {whose} was damaged or written by somebody else, so nothing of it "
            f"counted and {who} made anew. {_folders(site.damaged)}"
        )


def _told_apart(site: Site, decided: mixing.Decided, twice: Collection[str]) -> Iterator[str]:
    """Yield a sentence on the children of whom a decision that is on record does not count, by their keys."""
    keys = [site.keys[child] for child in site.keys if mixing.sets_aside(decided, twice, child)]
    if keys:
        yield (
            "Another setting's children have the same numbers, so what is on record as decided on all of one "
            "reason counts for none of them; write it into this setting's own file of --decisions. "
            f"{_folders(keys)}"
        )


def _folders(keys: Sequence[str]) -> str:
    """Return a sentence with the names of some children's folders."""
    more = f" and {len(keys) - _MOST_KEYS:,} more" if len(keys) > _MOST_KEYS else ""
    return f"The folders concerned are called: {', '.join(keys[:_MOST_KEYS])}{more}."


def _places(site: Site, lying: _Lying, keys: Collection[str]) -> Iterator[str]:
    """Yield the folders below --out that lie there of some children."""
    for top, lie in lying.items():
        yield from (f"{top}/{site.key}/{key}" for key in keys if key in lie)


def _still_settled(track: Track, earlier: ChildState, outlet: Outlet) -> bool:
    """Tell whether an earlier run made of a child what this one would make, and it lies where it was put."""
    placed = [job for job in earlier.facts.jobs if job.state is JobState.PLACED]
    return (
        earlier.fingerprint == track.fingerprint
        and earlier.is_settled
        and track.lies <= {job.place for job in placed}
        and all(outlet.holds(job.place, job.manifest) for job in placed)
    )


def _nothing_decided(_child: str) -> tuple[Decision, ...]:
    return ()
