"""What is wanted of each child beside the package: of everybody by --for, of leavers by their list."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from journal_bridge import pairing
from journal_bridge.errors import UsageFault
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.migrating.gathering import Site
from journal_bridge.migrating.leavers.listing import Leaver, by_child, read_leavers
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.passphrase_table import PassphraseBook, Wanted
from journal_bridge.migrating.passphrase_table.rows import Key
from journal_bridge.migrating.placing import Whose
from journal_bridge.migrating.spooled import Job


class Wishes:
    """The bundles that are asked for, and the passphrases they are locked with.

    Args:
        order: what is asked for.
        sites: every export, also those that could not be read.
        ledger: knows the cards of paired settings.
        twice: ids that children of two settings have.

    Raises:
        InputRefused: `leaver-row`, naming rows and columns; nothing was made by then.
        UsageFault: `usage` for a passphrase to be made, and no file for it.
    """

    def __init__(
        self, order: Order, sites: Sequence[Site], ledger: Ledger | None, twice: Collection[str] = ()
    ) -> None:
        self._order = order
        self._twice = twice
        self._leavers: tuple[Leaver, ...] = ()
        if order.leavers is not None:
            read = [site for site in sites if not site.code]
            children = {site.key: site.keys.keys() | site.unread.keys() for site in read}
            names = {site.key: {site.name, site.read.setting} for site in read}
            some_unread = len(read) < len(sites)
            self._leavers = read_leavers(order.leavers, children, names, _cards(ledger), some_unread=some_unread)
        self._row = by_child(self._leavers)
        if order.passphrases_to is None and any(one.generate for one in self._leavers):
            raise UsageFault("usage", "--passphrases-to (the list of leavers asks for passphrases)")

    def of(self, site: Site) -> dict[str, tuple[Job, ...]]:
        """Return what is wanted of each child of a setting, by its id; a leaver's row goes before --for."""
        rows: dict[str, list[Job]] = defaultdict(list)
        for one in self._leavers:
            if one.setting == site.key:
                rows[one.child].append(_job(one))
        jobs = {child: self._jobs(rows[child]) for child in site.keys}
        for child in jobs.keys() & self._twice:
            jobs[child] = tuple(replace(job, apart=site.key) for job in jobs[child])
        return jobs

    def leaver(self, whose: Whose) -> Leaver | None:
        """Return what the list says of a child, if it stands there."""
        return self._row.get((whose.setting, whose.id))

    def lacks_passphrase(self, whose: Whose, jobs: Sequence[Job]) -> bool:
        """Tell whether a bundle of a child has no row in the file, or none any more: nobody could open it.

        Raises:
            UsageFault: what the file is refused for.
            InputRefused: `passphrase-list`.
        """
        locked = _by_book(whose, jobs)
        book = self._book if locked else None
        return book is not None and not all(map(book.has, locked))

    def lock(self, whose: Whose, jobs: Sequence[Job], keys: SettingKeys) -> str:
        """Return what a child's passphrases in the file come to; with others typed over them it is locked anew.

        Raises:
            UsageFault: what the file is refused for.
            InputRefused: `passphrase-list`.
        """
        locked = _by_book(whose, jobs)
        words = self._book.words(locked) if locked and self._book else ()
        return keys.keyed_id("lock", "\n".join(words), whose.child) if words else ""

    @cached_property
    def _book(self) -> PassphraseBook | None:
        """The file as the run found it, or wrote it; who is locked out by then is made again."""
        path = self._order.passphrases_to
        return PassphraseBook.open(path) if path is not None else None

    def write_passphrases(self, children: Iterable[tuple[Whose, str, tuple[Job, ...]]]) -> None:
        """Write a passphrase for every bundle that needs one, before any is built; one that is there stays.

        Raises:
            UsageFault: what the file is refused for.
            TryAgain: when it cannot be written.
        """
        wanted = [
            _wanted(whose, name, job)
            for whose, name, jobs in children
            for job in jobs
            if job.card is None and job.passphrase is None
        ]
        if wanted and self._order.passphrases_to is not None:
            book = PassphraseBook.open(self._order.passphrases_to)
            book.of_all(wanted)
            self._book = book

    def _jobs(self, rows: Sequence[Job]) -> tuple[Job, ...]:
        named = {job.purpose for job in rows}
        return (*rows, *(Job(one) for one in self._order.purposes if one not in named))


def _job(leaver: Leaver) -> Job:
    return Job(
        purpose=leaver.purpose,
        recipient="" if leaver.recipient.startswith("jb1:") else leaver.recipient,
        card=leaver.card,
        passphrase=leaver.passphrase,
        basis=leaver.basis,
        to=leaver.recipient or None if leaver.purpose == "parent" else None,
        stamp=_stamp(leaver.passphrase) if leaver.passphrase is not None else None,
    )


def _by_book(whose: Whose, jobs: Iterable[Job]) -> list[Key]:
    """Return the rows of the file that lock a child's bundles."""
    return [_wanted(whose, "", job).key for job in jobs if job.card is None and job.passphrase is None]


def _wanted(whose: Whose, name: str, job: Job) -> Wanted:
    return Wanted(whose.setting, whose.child, job.purpose, name, job.recipient)


def _stamp(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size


def _cards(ledger: Ledger | None) -> Callable[[str], str]:
    """Return what gives the card of a paired setting by its name."""

    def card_of(words: str) -> str:
        if ledger is None:
            raise UsageFault("peer-not-found")
        return ledger.peers.paired(pairing.find(ledger, words).fingerprint).card.text

    return card_of
