"""How one child comes to its end: what was made is placed, what papers forbid by now goes, and all is noted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from journal_bridge.converting import Target
from journal_bridge.errors import OurFault
from journal_bridge.ledger.work import WorkRow
from journal_bridge.migrating.accounts import Track
from journal_bridge.migrating.earlier import state
from journal_bridge.migrating.facts import purpose_of
from journal_bridge.migrating.means import Means
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.placing import Placer


@dataclass(frozen=True)
class Settling:
    """Brings children to an end, one at a time; `migration` is what this one is called in the ledger."""

    order: Order
    means: Means
    target: Target
    migration: str

    def settle(self, track: Track) -> None:
        """Place what was made of one child, note what became of it, and let go of its folder in the spool.

        Raises:
            TryAgain: `no-room` and what else a later run may not meet; what was placed by then is placed.
        """
        if self.order.planned_only:
            track.facts = track.with_jobs(track.rehearsed())
        else:
            self._place(track)
            self._note(track)
        track.settled = True
        track.spool.let_go()
        if track.trouble is not None and not track.trouble.stopped:
            track.spool.forget()

    def _place(self, track: Track) -> None:
        """Put what was made in its place, and remove what the papers, or this run, do not bear out any more.

        A run that was killed may have placed something that nothing else tells of.
        """
        made = self._placer().place(track.whose, track.spool) if track.spool.is_made else ()
        jobs = track.with_trouble(made)
        wanted = {job.purpose for job in jobs}
        gone = sorted(track.lies - {job.place for job in jobs})
        for place in gone:
            self.means.outlet.remove(place)
        track.unwanted = tuple(place for place in gone if purpose_of(place) not in wanted)
        track.facts = track.with_jobs(jobs)
        state.keep(self.means.outlet, self.means.keys, track.whose.setting, track.state())

    def _note(self, track: Track) -> None:
        """Write down in the ledger where a child stands, for each purpose."""
        if self.means.ledger is None:
            return
        now, unit = self.means.clock(), f"{track.whose.setting}/{track.whose.child}"
        with self.means.ledger.together() as rows:
            for job in track.facts.jobs:
                row = WorkRow(job.state.value, track.fingerprint, job.code, max(job.tries, 1), now)
                rows.put_work(self.migration, unit, job.purpose.value, row)

    def _placer(self) -> Placer:
        if self.means.ledger is None or self.order.workspace is None:
            raise OurFault("internal", "placing without a ledger")
        means = self.means
        return Placer(means.outlet, self.means.ledger, means.keys, self.target, self.order.workspace, means.clock)


def told_unwanted(tracks: Iterable[Track]) -> Iterator[str]:
    """Yield a sentence on what was taken away since nobody asks for it any more: a word may have been forgotten."""
    tops = Counter(place.partition("/")[0] for track in tracks for place in track.unwanted)
    for top, count in sorted(tops.items()):
        whose = "of one child" if count == 1 else f"of {count:,} children"
        yield (
            f"This run was asked for nothing in {top}/ {whose} of whom something lay there, so it was taken away. "
            "Was `--for` or a row of the list of leavers forgotten? With it, the same is made again."
        )
