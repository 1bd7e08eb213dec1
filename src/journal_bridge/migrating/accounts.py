"""What the coordinator keeps in mind of each child while it runs, and what it says of it at the end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from journal_bridge.error_codes import CODES
from journal_bridge.handover import ItemKind, LeftOut, Purpose, State
from journal_bridge.migrating import placing
from journal_bridge.migrating.earlier.state import ChildState
from journal_bridge.migrating.facts import (
    Alike,
    ChildFacts,
    JobFacts,
    JobState,
    LossLine,
    RecordLine,
    SettingFacts,
    Standing,
)
from journal_bridge.migrating.gathering import Site
from journal_bridge.migrating.leavers import Leaver
from journal_bridge.migrating.outlets import Outlet
from journal_bridge.migrating.placing import Whose
from journal_bridge.migrating.spool import ChildSpool
from journal_bridge.migrating.spooled import Outcome
from journal_bridge.migrating.standing import standing_of
from journal_bridge.migrating.tickets import Done, Verb
from journal_bridge.minimise import Brief
from journal_bridge.receipt.issuing import loss_lines, record_counts


@dataclass
class Track:
    """One child of this run: `known` is what an earlier run left of it, `trouble` what its own work ended with."""

    whose: Whose
    name: str
    fingerprint: str
    spool: ChildSpool
    known: ChildState | None
    facts: ChildFacts
    lies: frozenset[str] = frozenset()
    """What lies below --out of it since earlier runs, also what a killed one placed: paths of folders."""
    unwanted: tuple[str, ...] = ()
    """What of that was taken away since this run was asked for nothing of the kind."""
    lock: str = ""
    """What the passphrases come to with which its bundles are locked."""
    settled: bool = False
    trouble: Done | None = None
    tries: int = 0

    @property
    def planned(self) -> bool:
        """Whether there is a plan for the new platform."""
        return self.spool.is_planned

    @property
    def is_stopped(self) -> bool:
        """Whether its papers let nothing go to the new platform."""
        return self.trouble is not None and self.trouble.stopped

    @property
    def agreed_before(self) -> str:
        """What an earlier run made its package from, beside the fingerprint."""
        return self.known.agreed if self.known else ""

    def unmake_lost(self, outlet: Outlet) -> None:
        """Have made again what an unfinished run made, where it lies neither in the spool nor at its place."""
        made = [one for one in (self.spool.outcomes if self.spool.is_made else ()) if isinstance(one, Outcome)]
        if any(
            not placing.staged_of(self.spool, one.purpose).exists()
            and not outlet.holds(self.whose.below(one.purpose), one.manifest)
            for one in made
        ):
            self.spool.unmake()

    def rehearsed(self) -> tuple[JobFacts, ...]:
        """Return what would become of it, where nothing is placed."""
        made = self.spool.outcomes if self.spool.is_made else ()
        return self.with_trouble(
            tuple(
                placing.facts_of(one, JobState.PLANNED) if isinstance(one, Outcome) else placing.troubled(one)
                for one in made
            )
        )

    def with_trouble(self, jobs: Sequence[JobFacts]) -> tuple[JobFacts, ...]:
        """Return what became of it, with a line for everything that was wanted and did not come about."""
        if self.trouble is None:
            return tuple(jobs)
        state = JobState.STOPPED if self.trouble.stopped else JobState.PARKED
        code, tries = self.trouble.code, self.trouble.tries
        missing = [JobFacts(Purpose.PLATFORM, state, code, tries=tries)]
        if self.trouble.ticket.verb in {Verb.AGREE, Verb.MAKE}:
            missing += [JobFacts(job.purpose, state, code, job.recipient, tries=tries) for job in self.spool.jobs]
        there = {job.purpose for job in jobs}
        return (*(one for one in missing if one.purpose not in there), *jobs)

    def _counted(self, job: JobFacts) -> JobFacts:
        """Return a line of which nothing goes with all records in it: they stay, or wait, for that one reason."""
        if job.items or job.state not in {JobState.PARKED, JobState.STOPPED}:
            return job
        facts, stays = self.facts, State.WITHHOLD if job.state is JobState.STOPPED else State.HOLD
        counts = {ItemKind.ENTRY: facts.entries, ItemKind.COMMENT: facts.comments, ItemKind.MEDIA: facts.media}
        items = sum(counts.values())
        return replace(
            job,
            items=items,
            withheld=items if stays is State.WITHHOLD else 0,
            held=items if stays is State.HOLD else 0,
            left_out=tuple(
                LeftOut(kind, kind.value, stays, job.code, CODES[job.code], count)
                for kind, count in counts.items()
                if count
            ),
        )

    def with_jobs(self, jobs: tuple[JobFacts, ...]) -> ChildFacts:
        """Return all that is said of it."""
        tried = (replace(job, tries=job.tries or self.tries) for job in jobs)
        return replace(self.facts, jobs=tuple(map(self._counted, tried)))

    @property
    def people(self) -> str | None:
        """Who is in its package now; None where it has none."""
        made = self.spool.people_bytes
        if made is not None:
            return made.decode()
        placed = any(job.purpose is Purpose.PLATFORM and job.place for job in self.facts.jobs)
        return self.known.people if self.known and placed else None

    def state(self) -> ChildState:
        """Return what the next run is to know of it."""
        spool = self.spool
        plan = spool.plan_bytes
        kept = plan.decode() if plan else None
        return ChildState(self.fingerprint, spool.agreed_digest, self.facts, kept, self.people, self.lock)


Stands = tuple[Standing, int | None]
"""How a child stands, and the days until the old platform deletes its journal."""


def standing_in(site: Site, child: str, brief: Brief, leaver: Leaver | None) -> Stands:
    """Return how a child stands, by its export, the policy and the list of leavers."""
    read = site.read
    row = next((one for one in read.roster.children if one.id == child), None)
    awaiting = None if read.awaiting_deletion is None else child in read.awaiting_deletion
    return standing_of(row, brief.policy.child(child), leaver, brief.today, read.grace_days, awaiting=awaiting)


def facts_of_child(site: Site, key: str, child: str, stands: Stands = (Standing.UNKNOWN, None)) -> ChildFacts:
    """Return what is known of a child before anything is made; what is made is added when it comes to an end."""
    read = site.read
    name = next(one.known_as for one in read.children if one.id == child)
    entries, comments, media = read.counts.get(child, (0, 0, 0))
    return ChildFacts(key, child, name, *stands, entries, comments, media)


def facts_of_setting(site: Site, children: Sequence[ChildFacts], alike: Sequence[Alike] = ()) -> SettingFacts:
    """Return one setting with its children, those among them whose journal could not be read."""
    read = site.read
    unread = [_unread(site, child, code) for child, (code, _) in read.refused.items()]
    reading = read.reading
    return SettingFacts(
        key=site.key,
        name=read.setting,
        export=site.name,
        platform=read.platform,
        adapter=read.adapter,
        records=tuple(RecordLine(one.kind, one.source, one.mapped, one.lost) for one in record_counts(reading)),
        losses=tuple(LossLine(one.kind, one.reason, one.count) for one in loss_lines(reading)),
        warnings=read.warnings,
        children=(*children, *unread),
        gone=site.gone,
        lying=site.lying,
        notices=tuple(site.notices),
        alike=tuple(one for one in alike if one.first in {child.key for child in children}),
        steps=site.steps,
    )


def _unread(site: Site, child: str, code: str) -> ChildFacts:
    """Return what is said of a child whose journal could not be read."""
    job = JobFacts(Purpose.PLATFORM, JobState.PARKED, code)
    return replace(facts_of_child(site, site.unread[child], child), jobs=(job,))
