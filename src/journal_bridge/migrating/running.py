"""The whole of a migration, in the order it happens; only here is it known what comes after what."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from journal_bridge import __version__, converting
from journal_bridge.converting import Target
from journal_bridge.errors import ConsentNeeded, OurFault, TryAgain
from journal_bridge.migrating import gathering, likeness
from journal_bridge.migrating.accounts import Track, facts_of_setting
from journal_bridge.migrating.beginning import Beginning
from journal_bridge.migrating.earlier import departed, given_before, mixing, state, strangers
from journal_bridge.migrating.engines import engine
from journal_bridge.migrating.facts import Alike, MigrationFacts, SettingFacts
from journal_bridge.migrating.gathering import Site
from journal_bridge.migrating.means import Means
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.settling import Settling, told_unwanted
from journal_bridge.migrating.spool import Spool
from journal_bridge.migrating.tickets import Done, Ticket, Verb
from journal_bridge.migrating.verbs import agreeing, tables, work
from journal_bridge.migrating.wishes import Wishes

_OF_ALL: Final = frozenset({"basis-missing", "consent-file-missing"})
"""Papers that are missing for everybody: the run ends before anything is made."""


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
    wishes: Wishes = field(init=False)
    """Known once every export was read."""
    settling: Settling = field(init=False)
    twice: frozenset[str] = frozenset()
    """Ids that children of two settings have."""

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
        named = "" if self.planned_only else state.migration_of(self.means.outlet, self.means.keys)
        given_before.demand_same_target(self.order, self.means.outlet)
        given_before.demand(self.order, self.means.outlet)
        self.spool.begin(self.order)
        self.settling = Settling(self.order, self.means, self.target, named)
        tickets = gathering.tickets_for(sites, self.spool)
        self._carry("Reading the exports", tickets, lambda done: gathering.heeded(sites, done), apart=True)
        known = partial(state.names_of, self.means.outlet, self.means.keys)
        elsewhere = partial(strangers.known_settings, self.means.outlet)
        gathering.keyed_sites(sites, self.spool, self.means.keys, known, elsewhere)
        strangers.tell(sites, self.means.outlet)
        if not self.order.by_setting:
            gathering.demand_own_ids(sites)
        read = [site for site in sites if not site.code]
        if not read:
            raise gathering.trouble_of(sites[0])
        given_before.note_target(self.order, self.means.outlet)
        met = mixing.met_twice(read)
        everybody = (child for site in read for child in (*site.keys, *site.unread))
        self.twice = mixing.known_twice(met, everybody, self.means.outlet, begin=not self.planned_only)
        self.wishes = Wishes(self.order, sites, self.means.ledger, self.twice)
        self.alike = likeness.alike(child for site in read for child in gathering.known_children(site))
        done: list[SettingFacts] = []
        for wave in _waves(sites, self.means.engine.workers):
            done += self._wave(wave)
        return self._facts(done)

    def _wave(self, wave: Sequence[Site]) -> list[SettingFacts]:
        """Take some settings through everything that comes after reading."""
        read = [site for site in wave if not site.code]
        beginning = Beginning(self.order, self.means, self.target, self.wishes, self.twice)
        for site in read:
            self.tracks |= {(site.key, one.whose.child): one for one in beginning.tracks(site)}
        self._carry("Deciding about every item", list(self._to_plan()), self._planned)
        self._demand_papers()
        self._agree(site for site in read if not site.code)
        self._carry("Deciding anew about what children share", list(self._to_plan_again()), self._planned)
        to_make = list(self._to_make())
        if not self.planned_only:
            self.wishes.write_passphrases((track.whose, track.name, track.spool.jobs) for track in to_make)
            for track in to_make:
                track.lock = self.wishes.lock(track.whose, track.spool.jobs, self.means.keys)
                track.spool.keep_lock(track.lock)
        tickets = [self._ticket(Verb.MAKE, track) for track in to_make]
        self._carry("Writing, reading back, comparing", tickets, self._made)
        for track in list(self._open()):
            self.settling.settle(track)
        for site in read:
            if not site.code:
                self._tables(site)
        facts = [self._setting(site) for site in wave]
        self.tracks.clear()
        for site in read:
            site.within.let_go()
        return facts

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
        """Yield who is to be made; without an agreement nothing is."""
        for one in self._open():
            agreed = one.trouble is None or one.trouble.ticket.verb is not Verb.AGREE
            if agreed and not one.spool.is_made and (one.planned or one.spool.jobs):
                yield one

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
            mine = self._of(site)
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
        self.settling.settle(track)

    def _of(self, site: Site) -> list[Track]:
        return [track for track in self.tracks.values() if track.whose.setting == site.key]

    def _tables(self, site: Site) -> None:
        """Write what the new platform itself imports, from everybody who is in a package now."""
        folder = site.within.folder
        mine = self._of(site)
        if self.planned_only or not mine:
            return
        tables.lay_people(folder, ((one.whose.child, one.people) for one in mine))
        self._carry("Tables to upload", [Ticket(Verb.TABLES, str(self.spool.folder), site.key)], _demand_done)
        site.steps = tables.place(folder, self.means.outlet, site.key)

    def _setting(self, site: Site) -> SettingFacts:
        if site.code:
            return SettingFacts(site.key, "", site.name, code=site.code, place=site.place)
        mine = self._of(site)
        departed.tell_kept_back(site, self.means.outlet, self.means.keys, (track.spool for track in mine))
        site.notices += told_unwanted(mine)
        return facts_of_setting(site, [track.facts for track in mine], self.alike)

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
            papers=given_before.papers_of(self.order),
            audit=(head.number, head.sha256) if head else None,
            seconds=dict(self.seconds),
        )


def _waves(sites: Sequence[Site], size: int) -> Iterator[Sequence[Site]]:
    for start in range(0, len(sites), size):
        yield sites[start : start + size]


def _demand_done(done: Done) -> None:
    """Tell trouble with a whole setting's tables.

    Raises:
        BridgeError: `internal`, or what they could not be written for.
    """
    if done.code:
        raise TryAgain(done.code, done.place) if done.again else OurFault(done.code, done.place)
