"""What a worker process keeps at hand between tickets: papers, keys, the opened export, the process that decodes.

Nothing here is the truth of anything: a worker may die after any ticket, and the next one opens it all again.
"""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from journal_bridge import converting, intake, papers
from journal_bridge.converting import Target
from journal_bridge.errors import InputRefused, OurFault, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.keys import KEY_FILE, SettingKeys
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.printing import papers_digest
from journal_bridge.migrating.spool import ChildSpool, SettingSpool, Spool
from journal_bridge.migrating.spooled import Job, ReadFacts
from journal_bridge.migrating.tickets import Ticket
from journal_bridge.minimise import Brief, Checker, KeyedId, MediaRoom
from journal_bridge.minimise.room import Look


@dataclass(frozen=True)
class Bench:
    """Everything one ticket is worked on with."""

    order: Order
    site: SettingSpool
    child: ChildSpool
    read: ReadFacts

    @property
    def common_brief(self) -> Brief:
        """The papers for the package, without any child's own decisions."""
        return _brief(self.site.folder, None)

    @property
    def moment(self) -> datetime:
        """When the run began."""
        return _begun(self.order)

    @property
    def passphrase_book(self) -> Path:
        """The file of generated passphrases.

        Raises:
            UsageFault: `usage` without one.
        """
        if self.order.passphrases_to is None:
            raise UsageFault("usage", "--passphrases-to")
        return self.order.passphrases_to

    @property
    def named(self) -> tuple[str, str]:
        """The keys of the setting and of the child, which name their folders."""
        return self.site.folder.name, self.child.folder.name

    def brief(self, job: Job | None = None) -> Brief:
        """Return the papers for the package, or for what else is wanted of this child, with its own decisions."""
        made = _brief(self.site.folder, job)
        return replace(made, decisions=(*self.child.decisions, *made.decisions))

    def room(self, folder: Path, brief: Brief, seen: dict[str, Look] | None = None) -> MediaRoom:
        """Return the place this child's media are cleaned in, with what was seen of them before."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        faces = brief.purpose is not Purpose.PLATFORM
        find = _files(self.site.folder, _stamp(self.site.folder)).media
        return MediaRoom(folder, find, _checker(), brief.policy.heic, faces, seen or {})

    @property
    def keys(self) -> SettingKeys:
        """The setting's keys."""
        workspace = self.order.workspace
        if workspace is None:
            raise UsageFault("no-folder", "--workspace")
        return _keys(workspace, self.order.key_passphrase_file, _key_stamp(workspace))

    @property
    def target(self) -> Target:
        """The platform it all goes to."""
        return _target(self.order.target)

    @property
    def keyed(self) -> KeyedId:
        """What makes ids for the new platform, as `convert` does: what is shared has one id in all packages."""
        keys, to_whom = self.keys, f"{Purpose.PLATFORM}:{self.order.target}"
        if self.order.by_setting:
            to_whom += f":{self.site.folder.name}"
        return lambda kind, raw: keys.keyed_id(kind, raw, to_whom)


@contextmanager
def bench_for(ticket: Ticket) -> Iterator[Bench]:
    """Yield what one ticket is worked on with."""
    spool = Spool(Path(ticket.spool))
    site = spool.setting(ticket.setting)
    order, read = _papers(site.folder, _stamp(site.folder))
    yield Bench(order, site, site.child(ticket.child), read)


def _stamp(folder: Path) -> tuple[int, int]:
    """Return what tells one reading of a setting from the next, so that nothing outlives its run."""
    facts = (folder / "reading.json").stat()
    return facts.st_mtime_ns, facts.st_ino


@lru_cache(maxsize=2)
def _papers(folder: Path, stamp: tuple[int, int]) -> tuple[Order, ReadFacts]:
    _forget(stamp)
    return Spool(folder.parent).order, SettingSpool(folder).read


def _forget(stamp: tuple[int, int]) -> None:
    """Let go of what was at hand for another reading."""
    del stamp
    _brief.cache_clear()


def _begun(order: Order) -> datetime:
    if order.moment is None:
        raise OurFault("internal", "a migration without a moment")
    return order.moment


@lru_cache(maxsize=8)
def _brief(folder: Path, job: Job | None) -> Brief:
    """Return the papers for one purpose, which are those that the run's fingerprints are of.

    Raises:
        InputRefused: `papers-changed`.
    """
    order, read = _papers(folder, _stamp(folder))
    purpose = job.purpose if job else Purpose.PLATFORM
    given = order.given(purpose, read.words, job.basis if job else None, job.to if job else None)
    found = papers.brief(given, read.reading, _begun(order))
    site = SettingSpool(folder)
    if papers_digest(found) != site.papers:
        raise InputRefused("papers-changed")
    return replace(found, departed=site.departed)


@lru_cache(maxsize=2)
def _files(folder: Path, stamp: tuple[int, int]) -> intake.FilesAgain:
    """Return the files of an export by the names its reader checked; lengths must be those it found."""
    _, read = _papers(folder, stamp)
    return intake.files_of(Path(read.export), read.sizes)


@lru_cache(maxsize=1)
def _checker() -> Checker:
    checker = Checker()
    atexit.register(checker.close)
    return checker


def _key_stamp(workspace: Path) -> tuple[int, int]:
    """Return what tells one key file of a workspace from the next; loading tells what is wrong where none is."""
    path = workspace / KEY_FILE if workspace.is_dir() else workspace
    if not path.exists():
        return 0, 0
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_ino


@lru_cache(maxsize=1)
def _keys(workspace: Path, passphrase_file: Path | None, stamp: tuple[int, int]) -> SettingKeys:
    """Return the keys of a workspace; a worker of a cluster may live longer than they do."""
    del stamp
    words = passphrase_file.read_text(encoding="utf-8").splitlines()[0] if passphrase_file else None
    return SettingKeys.load(workspace, words)


@lru_cache(maxsize=2)
def _target(name: str) -> Target:
    return converting.target_of(converting.Order(Path(), name))
