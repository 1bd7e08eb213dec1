"""The whole of a migration, in the order it happens; only here is it known what comes after what."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from journal_bridge import __version__, converting
from journal_bridge.converting import Target
from journal_bridge.errors import BridgeError, ConsentNeeded, OurFault
from journal_bridge.handover import Decision
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.ledger.work import WorkRow
from journal_bridge.migrating import agreeing, engine, gathering, likeness, state, tables, work
from journal_bridge.migrating.accounts import Track, facts_of_child, facts_of_setting, standing_in
from journal_bridge.migrating.engine import Engine
from journal_bridge.migrating.facts import TOP, Alike, JobFacts, JobState, MigrationFacts, SettingFacts
from journal_bridge.migrating.gathering import Known, Site
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.outlets import Outlet
from journal_bridge.migrating.placing import Placer, Whose
from journal_bridge.migrating.spool import Spool
from journal_bridge.migrating.state import ChildState
from journal_bridge.migrating.tickets import Done, Ticket, Verb
from journal_bridge.migrating.wishes import Wishes

_OF_ALL: Final = frozenset({"basis-missing", "consent-file-missing"})
"""Papers that are missing for everybody: the run ends before anything is made."""


class Told(Protocol):
    """Whoever is told how far it is: a progress bar, or quiet lines."""

    def stage(self, words: str, total: int) -> None:
        """Begin a stage with so many pieces of work."""

    def done(self, done: Done) -> None:
        """Note one piece of work as ended."""


@dataclass(frozen=True)
class Means:
    """What a migration is carried out with."""

    outlet: Outlet
    keys: SettingKeys
    ledger: Ledger | None
    """None where nothing may be recorded: while only planning."""
    engine: Engine
    told: Told
    clock: Callable[[], datetime]


@dataclass
class Migration:
    """One run over all exports, in waves of as many as there are workers, so that the spool stays small."""

    order: Order
    means: Means
    spool: Spool
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    peak_mb: int = 0
    alike: tuple[Alike, ...] = ()
    """Children who could be mistaken for one another, over all exports."""
    migration: str = ""
    """What this migration is called in the ledger."""
    wishes: Wishes = field(init=False)
    """Known once every export was read."""

    def __post_init__(self) -> None:
        """Find the target, and begin with no child."""
        self.target: Target = converting.target_of(converting.Order(Path(), self.order.target))
        self.tracks: dict[tuple[str, str], Track] = {}

    @property
    def planned_only(self) -> bool:
        """Whether nothing is to be placed or recorded."""
        return self.order.planned_only

    def run(self) -> MigrationFacts:
        """Take every export through all stages, and return what became of it.

        Raises:
            ConsentNeeded: papers are missing for everybody.
            InputRefused: not one export could be read.
            TryAgain: `no-room` and what else a later run may not meet; all that was placed is placed.
        """
        sites = [Site(number, words) for number, words in enumerate(self.order.exports)]
        self.spool.begin(self.order)
        self.migration = "" if self.planned_only else state.migration_of(self.means.outlet, self.means.keys)
        tickets = gathering.tickets_for(sites, self.spool)
        self._carry("Reading the exports", tickets, lambda done: gathering.heeded(sites, done), apart=True)
        gathering.keyed_sites(sites, self.spool, self.means.keys, partial(state.names_of, self.means.outlet))
        if not self.order.by_setting:
            gathering.demand_own_ids(sites)
        read = [site for site in sites if not site.code]
        if not read:
            raise gathering.trouble_of(sites[0])
        self.wishes = Wishes(self.order, sites, self.means.ledger)
        self.alike = likeness.alike(child for site in read for child in gathering.known_children(site))
        done: list[SettingFacts] = []
        for wave in _waves(sites, self.means.engine.workers):
            done += self._wave(wave)
        return self._facts(done)

    def _wave(self, wave: Sequence[Site]) -> list[SettingFacts]:
        """Take some settings through everything that comes after reading."""
        read = [site for site in wave if not site.code]
        for site in read:
            self._begin(site)
        self._carry("Deciding about every item", list(self._to_plan()), self._planned)
        self._demand_papers()
        self._agree(site for site in read if not site.code)
        self._carry("Deciding anew about what children share", list(self._to_plan_again()), self._planned)
        to_make = list(self._to_make())
        if not self.planned_only:
            self.wishes.write_passphrases((track.whose, track.name, track.spool.jobs) for track in to_make)
        tickets = [self._ticket(Verb.MAKE, track) for track in to_make]
        self._carry("Writing, reading back, comparing", tickets, self._made)
        for track in list(self._open()):
            self._settle(track)
        for site in read:
            if not site.code:
                self._tables(site)
        facts = [self._setting(site) for site in wave]
        self.tracks.clear()
        for site in read:
            site.within.let_go()
        return facts

    def _begin(self, site: Site) -> None:
        """Give every child of a setting its wishes, its fingerprint, and what an earlier run knows of it.

        A table that cannot be used is everybody's trouble in this setting, and nobody else's.
        """
        try:
            decided = self.means.ledger.decisions if self.means.ledger else _nothing_decided
            beside = Known(self.wishes.of(site), decided)
            moment = self.order.moment or self.means.clock()
            begun = gathering.begin_children(site, self.order, self.target, moment, beside)
        except ConsentNeeded:
            raise
        except BridgeError as error:
            site.code, site.place = error.code, error.place
            return
        names = {child.id: child.known_as for child in site.read.children}
        lying = {top: set(self.means.outlet.names(f"{top}/{site.key}")) for top in TOP.values()}
        self._take_away_unread(site, lying)
        for child, key in site.keys.items():
            known = None if self.planned_only else state.kept(self.means.outlet, site.key, key)
            spool = site.within.child(key)
            whose = Whose(site.key, key, child)
            stands = standing_in(site, child, begun.brief, self.wishes.leaver(whose))
            facts = facts_of_child(site, key, child, stands)
            lies = frozenset(f"{top}/{site.key}/{key}" for top, keys in lying.items() if key in keys)
            track = Track(whose, names[child], begun.prints[key], spool, known, facts, lies)
            track.settled = known is not None and self._still_settled(track, known)
            if not self.planned_only and self.wishes.lacks_passphrase(whose, beside.wishes.get(child, ())):
                track.settled = False
                spool.unmake()
            track.unmake_lost(self.means.outlet)
            if track.settled and known is not None:
                track.facts = track.with_jobs(known.facts.jobs)
                if known.plan is not None:
                    spool.keep_plan_bytes(known.plan.encode())
            self.tracks[site.key, key] = track

    def _still_settled(self, track: Track, known: ChildState) -> bool:
        """Tell whether an earlier run made of a child what this one would make, and it lies where it was put."""
        placed = [job for job in known.facts.jobs if job.state is JobState.PLACED]
        holds = self.means.outlet.holds
        return (
            known.fingerprint == track.fingerprint
            and known.is_settled
            and track.lies <= {job.place for job in placed}
            and all(holds(job.place, job.manifest) for job in placed)
        )

    def _to_plan(self) -> Iterator[Ticket]:
        for track in self.tracks.values():
            if not track.settled and not (track.spool.is_planned and track.spool.has_looks):
                yield self._ticket(Verb.PLAN, track)

    def _to_plan_again(self) -> Iterator[Ticket]:
        """Yield the children that were settled, and are not now that all agree: their media are cleaned again."""
        for track in self._open():
            if track.spool.is_planned and not track.spool.has_looks:
                yield self._ticket(Verb.PLAN, track)

    def _to_make(self) -> Iterator[Track]:
        yield from (one for one in self._open() if not one.spool.is_made and (one.planned or one.spool.jobs))

    def _open(self) -> Iterator[Track]:
        yield from (one for one in self.tracks.values() if not one.settled)

    def _ticket(self, verb: Verb, track: Track) -> Ticket:
        return Ticket(verb, str(self.spool.folder), track.whose.setting, track.whose.child)

    def _carry(
        self, words: str, tickets: Sequence[Ticket], settled: Callable[[Done], None], *, apart: bool = False
    ) -> None:
        if not tickets:
            return
        self.means.told.stage(words, len(tickets))

        def heed(done: Done) -> None:
            self.seconds[done.ticket.verb.value] += done.seconds
            self.peak_mb = max(self.peak_mb, done.peak_mb)
            self.means.told.done(done)
            settled(done)

        engine.carry_out(tickets, self.means.engine, work.do, settled=heed, apart=apart)

    def _planned(self, done: Done) -> None:
        track = self.tracks[done.ticket.setting, done.ticket.child]
        track.trouble = done if done.code else None

    def _demand_papers(self) -> None:
        """Stop before anything is made where a paper is missing that everybody needs.

        Raises:
            ConsentNeeded: `basis-missing`, `consent-file-missing`.
        """
        troubles = [track.trouble for track in self.tracks.values() if track.trouble]
        missing = [one.code for one in troubles if one.code in _OF_ALL]
        if missing and len(missing) == len(self.tracks):
            raise ConsentNeeded(missing[0])

    def _agree(self, sites: Iterable[Site]) -> None:
        tickets = []
        for site in sites:
            mine = [track for track in self.tracks.values() if track.whose.setting == site.key]
            if not mine:
                continue
            undecided = [track.whose.id for track in mine if track.is_stopped or not track.planned]
            agreeing.keep_stopped(site.within.folder, [*undecided, *site.unread])
            tickets.append(Ticket(Verb.AGREE, str(self.spool.folder), site.key))
        self._carry("Agreeing on what children share", tickets, self._agreed)

    def _agreed(self, done: Done) -> None:
        """Open again what was settled and is to be otherwise, now that all agree; nothing is made without."""
        for track in self.tracks.values():
            if track.whose.setting != done.ticket.setting:
                continue
            if done.code:
                track.trouble = track.trouble or done
            elif track.planned and track.spool.agreed_digest != track.agreed_before:
                track.settled = False

    def _made(self, done: Done) -> None:
        """Place what was made of one child; what could not be made parks this child and no other."""
        track = self.tracks[done.ticket.setting, done.ticket.child]
        track.tries = done.tries
        if done.code:
            track.trouble = done
        self._settle(track)

    def _settle(self, track: Track) -> None:
        """Come to an end with one child: place, note what became of it, and let go of its folder."""
        if self.planned_only:
            jobs = track.rehearsed()
        else:
            jobs = self._placer().place(track.whose, track.spool) if track.spool.is_made else ()
            jobs = track.with_trouble(jobs)
            self._take_away(track, jobs)
        track.settled = True
        track.facts = track.with_jobs(tuple(jobs))
        if not self.planned_only:
            state.keep(self.means.outlet, track.whose.setting, track.state())
            self._note(track)
        track.spool.let_go()
        if track.trouble is not None and not track.trouble.stopped:
            track.spool.forget()

    def _note(self, track: Track) -> None:
        """Write down in the ledger where a child stands, for each purpose."""
        if self.means.ledger is None:
            return
        now, unit = self.means.clock(), f"{track.whose.setting}/{track.whose.child}"
        with self.means.ledger.together() as rows:
            for job in track.facts.jobs:
                row = WorkRow(job.state.value, track.fingerprint, job.code, max(job.tries, 1), now)
                rows.put_work(self.migration, unit, job.purpose.value, row)

    def _take_away(self, track: Track, jobs: Sequence[JobFacts]) -> None:
        """Remove what earlier runs placed and what the papers, or this run, do not bear out any more.

        A run that was killed may have placed something that nothing else tells of.
        """
        for place in sorted(track.lies - {job.place for job in jobs}):
            self.means.outlet.remove(place)

    def _take_away_unread(self, site: Site, lying: Mapping[str, Collection[str]]) -> None:
        """Remove what an earlier run placed of children whose journal cannot be read now: they are parked."""
        places = [
            f"{top}/{site.key}/{key}" for top, keys in lying.items() for key in site.unread.values() if key in keys
        ]
        for place in () if self.planned_only else places:
            self.means.outlet.remove(place)

    def _placer(self) -> Placer:
        if self.means.ledger is None or self.order.workspace is None:
            raise OurFault("internal", "placing without a ledger")
        means = self.means
        return Placer(means.outlet, self.means.ledger, means.keys, self.target, self.order.workspace, means.clock)

    def _tables(self, site: Site) -> None:
        """Write what the new platform itself imports, from everybody who is in a package now."""
        folder = site.within.folder
        mine = [track for track in self.tracks.values() if track.whose.setting == site.key]
        if self.planned_only or not mine:
            return
        tables.lay_people(folder, ((one.whose.child, one.people) for one in mine))
        self._carry("Tables to upload", [Ticket(Verb.TABLES, str(self.spool.folder), site.key)], _demand_done)
        site.steps = tables.place(folder, self.means.outlet, site.key)

    def _setting(self, site: Site) -> SettingFacts:
        if site.code:
            return SettingFacts(site.key, "", site.name, code=site.code, place=site.place)
        mine = [track for track in self.tracks.values() if track.whose.setting == site.key]
        known = set(state.children(self.means.outlet, site.key)) if not self.planned_only else set()
        gone = tuple(sorted(known - {*site.keys.values(), *site.unread.values()}))
        return facts_of_setting(site, [track.facts for track in mine], gone, self.alike)

    def _facts(self, settings: Sequence[SettingFacts]) -> MigrationFacts:
        layout = self.target.writer.package
        head = self.means.ledger.head() if self.means.ledger else None
        return MigrationFacts(
            target=self.target.name,
            layout=layout.name,
            evidence=layout.evidence.value,
            made_at=self.means.clock(),
            program=f"journal-bridge {__version__}",
            basis=self.order.basis or "",
            settings=tuple(settings),
            planned_only=self.planned_only,
            audit=(head.number, head.sha256) if head else None,
            seconds=dict(self.seconds),
        )


def _waves(sites: Sequence[Site], size: int) -> Iterator[Sequence[Site]]:
    for start in range(0, len(sites), size):
        yield sites[start : start + size]


def _nothing_decided(_child: str) -> tuple[Decision, ...]:
    return ()


def _demand_done(done: Done) -> None:
    """Tell trouble with a whole setting's tables.

    Raises:
        BridgeError: `internal`, or what they could not be written for.
    """
    if done.code:
        raise OurFault(done.code, done.place)
