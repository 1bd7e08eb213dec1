"""The coordinator's first part: exports are read, each child gets its key, its wishes and its fingerprint."""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from journal_bridge import papers
from journal_bridge.converting import Target
from journal_bridge.errors import (
    BridgeError,
    ConsentNeeded,
    ExitCode,
    InputRefused,
    NotVerified,
    OurFault,
    TryAgain,
    UsageFault,
)
from journal_bridge.handover import Decision, Purpose
from journal_bridge.keys import SettingKeys
from journal_bridge.migrating import likeness
from journal_bridge.migrating.engines.engine import DIED
from journal_bridge.migrating.facts import Lying
from journal_bridge.migrating.ordering import Order, name_of
from journal_bridge.migrating.printing import SettingPrint, papers_digest
from journal_bridge.migrating.spool import SettingSpool, Spool
from journal_bridge.migrating.spooled import Job, ReadFacts
from journal_bridge.migrating.tickets import Done, Ticket, Verb
from journal_bridge.migrating.verbs.reading import numbered
from journal_bridge.minimise import Brief
from journal_bridge.minimise.policy import called

_RECORDED = "migration"

Remembered = Callable[[str, Collection[str]], Mapping[str, str]]
"""Gives the names by which earlier runs know some children, by the keys of their setting and their own."""


@dataclass
class Site:
    """One export that was read, or the trouble with it."""

    number: int
    words: str
    key: str = ""
    spool: SettingSpool | None = None
    code: str = ""
    place: str = ""
    kind: type[BridgeError] = InputRefused
    """What its trouble is raised as, where no export could be read."""
    keys: dict[str, str] = field(default_factory=dict)
    """The key of each child that has a journal, by the export's id."""
    unread: dict[str, str] = field(default_factory=dict)
    """The key of each child whose journal could not be read."""
    steps: tuple[tuple[str, str], ...] = ()
    """What to do with its tables on the new platform."""
    gone: tuple[str, ...] = ()
    """The keys of children whom earlier runs placed and who are no longer in it."""
    departed: frozenset[str] = frozenset()
    """Their ids, as far as anybody knows them."""
    lying: tuple[Lying, ...] = ()
    """What lies in --out of those children."""
    damaged: list[str] = field(default_factory=list)
    """The keys of children of whom an earlier run's note cannot be used."""
    notices: list[str] = field(default_factory=list)
    """What somebody should know of what lay in --out: sentences with keys and no names."""

    @property
    def folder(self) -> str:
        """What its folder in the spool is called while nobody knows yet whose it is."""
        return f"reading-{self.number}"

    def key_of(self, child: str) -> str:
        """Return the key of a child, by the export's id."""
        return self.keys.get(child) or self.unread[child]

    @property
    def name(self) -> str:
        """The export's own name."""
        return name_of(self.words)

    @property
    def read(self) -> ReadFacts:
        """What was read."""
        return self.within.read

    @property
    def within(self) -> SettingSpool:
        """Its folder in the spool."""
        if self.spool is None:
            raise BridgeError(self.code, self.place)
        return self.spool


def tickets_for(sites: Sequence[Site], spool: Spool) -> list[Ticket]:
    """Return the tickets that read some exports, also one that was read earlier: it may have changed."""
    for site in sites:
        (spool.folder / site.folder / "reading.json").unlink(missing_ok=True)
    return [Ticket(Verb.READ, str(spool.folder), site.folder) for site in sites]


def keyed_sites(
    sites: Sequence[Site],
    spool: Spool,
    keys: SettingKeys,
    remembered: Remembered = lambda _, __: {},
    elsewhere: Callable[[], Iterable[tuple[str, frozenset[str]]]] = tuple,
) -> None:
    """Give every export that was read its key, and every child of it; a setting that comes twice is refused.

    A setting is known by its platform and its name there, so that next month's download of it is the same setting.
    Where settings have one name, or none, it is who the children are: another setting's child may have the same
    number, and must never get that one's folder, archive or passphrase. A setting that is called otherwise by now
    is found by its children too: else each would lie there twice, once as papers of then had it.

    Args:
        sites: every export.
        spool: where they were read into.
        keys: the setting's.
        remembered: knows the children of earlier runs.
        elsewhere: gives every setting earlier runs know, with its children's keys.
    """
    for site, first in _twice([site for site in sites if not site.code], spool):
        site.code, site.place = "setting-twice", f"{site.name}, {first.name}"
    waiting = [site for site in sites if not site.code]
    taken: set[str] = set()
    for known in (True, False, None):
        for site in [one for one in waiting if not one.key]:
            read = SettingSpool(spool.folder / site.folder).read
            if known is False:
                options = [one for one, there in elsewhere() if _mostly_there(_child_keys(read, one, keys), there)]
            else:
                whose = f"{read.platform}:{read.setting}"
                options = [keys.keyed_id("setting", one, _RECORDED) for one in (whose, f"{whose}:{site.name}")]
            wanted = known is not None or None
            fitting = (one for one in options if one not in taken and _fits(read, one, keys, remembered) is wanted)
            site.key = next(fitting, "")
            taken.add(site.key)
    for site in waiting:
        if not site.key:
            site.code, site.place = "setting-twice", site.name
            continue
        read = SettingSpool(spool.folder / site.folder).read
        everybody = _child_keys(read, site.key, keys)
        site.keys = {child: key for child, key in everybody.items() if child not in read.refused}
        site.unread = {child: key for child, key in everybody.items() if child in read.refused}
        site.spool = _adopted(site, spool, read)


def trouble_of(site: Site) -> BridgeError:
    """Return the error of an export that could not be read: ours, one for a later try, or the export's own."""
    return site.kind(site.code, site.place or site.name)


def demand_own_ids(sites: Sequence[Site]) -> None:
    """Set aside an export that numbers children as another does, where ids are not told apart by setting."""
    seen: dict[tuple[str, str], Site] = {}
    for site in (one for one in sites if not one.code):
        own = {(site.read.platform, child) for child in site.keys}
        if own & seen.keys():
            site.code, site.place = "ids-alike", site.name
        seen |= dict.fromkeys(own - seen.keys(), site)


def key_of_child(child: str, setting: str, keys: SettingKeys) -> str:
    """Return the key of a child of a setting, by the export's id, whether it is in an export or not."""
    return keys.keyed_id("child", child, f"{_RECORDED}:{setting}")


def _child_keys(read: ReadFacts, setting: str, keys: SettingKeys) -> dict[str, str]:
    """Return the key of each child, by the export's id."""
    return {child.id: key_of_child(child.id, setting, keys) for child in read.children}


def _mostly_there(by_id: Mapping[str, str], there: Collection[str]) -> bool:
    """Tell whether more than half of the smaller setting's children have the numbers of the other's."""
    return 2 * len(set(there).intersection(by_id.values())) > min(len(there), len(by_id))


def _fits(read: ReadFacts, setting: str, keys: SettingKeys, remembered: Remembered) -> bool | None:
    """Tell whether earlier runs know these children by this key, or others by their numbers; None for neither."""
    by_key = _child_keys(read, setting, keys)
    names = {by_key[child.id]: called(child.known_as) for child in read.children}
    found = remembered(setting, names.keys())
    if not found:
        return None
    return 2 * sum(called(name) == names[key] for key, name in found.items()) >= len(found)


def _twice(sites: Sequence[Site], spool: Spool) -> Iterator[tuple[Site, Site]]:
    """Yield every export of a setting that an earlier one is of as well, with that one."""
    known = [one for site in sites for one in _known(site, SettingSpool(spool.folder / site.folder).read)]
    by_folder = {site.folder: site for site in sites}
    for first, second in likeness.same_setting_twice(known):
        yield by_folder[second], by_folder[first]


def known_children(site: Site) -> tuple[likeness.Known, ...]:
    """Return what is known of each child of a setting, to tell who could be mistaken for whom."""
    return tuple(replace(one, setting=site.key, key=site.key_of(one.id)) for one in _known(site, site.read))


def _known(site: Site, read: ReadFacts) -> Iterator[likeness.Known]:
    rows = {child.id: child for child in read.roster.children}
    for child in read.children:
        row = rows.get(child.id)
        names = tuple(name.full for name in row.names) if row else (child.known_as,)
        born = row.date_of_birth if row else None
        yield likeness.Known(child.id, site.folder, read.platform, read.setting, child.id, names, born)


def _adopted(site: Site, spool: Spool, read: ReadFacts) -> SettingSpool:
    """Move what was read to the folder of its setting, beside what an earlier run made of the same children."""
    source, target = spool.folder / site.folder, spool.folder / site.key
    target.mkdir(mode=0o700, exist_ok=True)
    for number, child in enumerate(read.children):
        if child.id in site.keys:
            folder = target / site.keys[child.id]
            folder.mkdir(mode=0o700, exist_ok=True)
            (source / numbered(number) / "journal.json").replace(folder / "journal.json")
    _drop_others(target, set(site.keys.values()))
    (source / "reading.json").replace(target / "reading.json")
    for one in source.iterdir():
        if one.name.isdecimal():
            shutil.rmtree(one)
    return SettingSpool(target)


def _drop_others(target: Path, keys: set[str]) -> None:
    """Remove children of an earlier, unfinished run that are no longer in the export."""
    for one in target.iterdir():
        if (one / "journal.json").exists() and one.name not in keys:
            shutil.rmtree(one)


@dataclass(frozen=True)
class Known:
    """What is known of a setting beside its export: what is wanted of each child, and what people decided."""

    wishes: Mapping[str, tuple[Job, ...]]
    decided: Callable[[str], Sequence[Decision]]


@dataclass(frozen=True)
class Begun:
    """What all children of a setting begin with: its papers, and each child's fingerprint by key."""

    brief: Brief
    prints: Mapping[str, str]


def begin_children(site: Site, order: Order, target: Target, moment: datetime, known: Known) -> Begun:
    """Give each child of a setting its wishes and its fingerprint.

    Raises:
        BridgeError: what the papers of the setting are refused for.
    """
    read = site.read
    brief = papers.brief(order.given(Purpose.PLATFORM, site.words), read.reading, moment)
    site.within.keep_papers(papers_digest(brief))
    common = SettingPrint.of(order, read, brief, target)
    prints = {}
    for child, key in site.keys.items():
        spool = site.within.child(key)
        jobs, decisions = known.wishes.get(child, ()), tuple(known.decided(child))
        prints[key] = common.of_child(spool.journal_bytes, jobs, decisions)
        spool.begin(prints[key])
        spool.keep_jobs(jobs, decisions)
    return Begun(brief, prints)


def heeded(sites: Sequence[Site], done: Done) -> None:
    """Note how reading one export ended."""
    site = next(one for one in sites if one.folder == done.ticket.setting)
    site.code, site.place, site.kind = done.code, done.place, _kind(done)


def _kind(done: Done) -> type[BridgeError]:
    """Return what trouble with a whole export is raised as: with the exit code its own error has."""
    if done.again or done.code == DIED:
        return TryAgain
    kinds = {one.exit_code: one for one in (UsageFault, ConsentNeeded, NotVerified)}
    return OurFault if done.code == "internal" else kinds.get(ExitCode(done.exit_code), InputRefused)
