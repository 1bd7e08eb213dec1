"""One private file with the passphrases of a whole run, to print and cut into strips for families and schools.

It is the only way into what was handed over. So a row is safe on the disk before its passphrase locks anything, the
file is whole at every moment, a later run takes the same passphrases again, and what cannot be read is left alone.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from journal_bridge.bundle import passphrases
from journal_bridge.bundle.passphrases import Passphrases
from journal_bridge.errors import InputRefused, TryAgain, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.locking import HeldByAnotherError, alone
from journal_bridge.migrating.passphrase_table import rows
from journal_bridge.migrating.passphrase_table.rows import Key, Strip
from journal_bridge.minimise.policy import called

_PRIVATE: Final = 0o600

_TRIES: Final = 100
_PAUSE: Final = 0.05
"""Seconds between two tries for the lock; another run holds it only while it writes a file of some kilobytes."""


@dataclass(frozen=True)
class Wanted:
    """What is locked with a passphrase: of which setting and child, for what and whom, and whose name to show."""

    setting: str
    child: str
    purpose: Purpose
    who: str
    recipient: str = ""

    @property
    def key(self) -> Key:
        """What its row is found by."""
        return self.setting, self.child, self.purpose, called(self.recipient)


class PassphraseBook:
    """The file as its one writer sees it; whoever only needs a passphrase asks `read_one`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._strips: dict[Key, Strip] = {}

    @classmethod
    def open(cls, path: Path, *forbidden: Path) -> "PassphraseBook":
        """Return the book in a file, or a new one; nothing is written before a passphrase is asked for.

        Args:
            path: the file; links are followed.
            forbidden: the folders of the results and of the exports, and exports that are files.

        Raises:
            UsageFault: `passphrase-place` in one of these folders; `not-found` when its own folder is not there;
                `no-folder` when it is no file.
            InputRefused: `passphrase-list` for a file that is not as a book was written; it stays as it is.
        """
        real = path.resolve()
        for place in forbidden:
            passphrases.refuse_beside(real, place)
            if real == place.resolve():
                raise UsageFault("passphrase-place", path.name)
        if not real.parent.is_dir():
            raise UsageFault("not-found", real.parent.name)
        if real.exists() and not real.is_file():
            raise UsageFault("no-folder", path.name)
        with suppress(OSError):  # a spreadsheet may have saved it so that others can read it
            real.chmod(_PRIVATE)
        book = cls(real)
        book._strips = rows.checked(real)
        return book

    def has(self, key: Key) -> bool:
        """Tell whether there is a row, so that what it locked can be opened."""
        return key in self._strips

    def words(self, keys: Iterable[Key]) -> tuple[str, ...]:
        """Return the passphrases of some rows, as far as they are there, to tell whether somebody changed them."""
        found = (self._strips[key].both for key in keys if key in self._strips)
        return tuple(words for both in found for words in (both.book, both.films or ""))

    def of(self, setting: str, child: str, purpose: Purpose, who: str) -> Passphrases:
        """Return one row's passphrases, made and safe on the disk where there is no such row yet."""
        return self.of_all([Wanted(setting, child, purpose, who)])[0]

    def of_all(self, wanted: Sequence[Wanted]) -> tuple[Passphrases, ...]:
        """Return the passphrases of many rows in their order; those that are missing are written in one go.

        A child who is called otherwise by now is called so on its row.

        Raises:
            InputRefused: `passphrase-list` when the file was changed meanwhile and cannot be read.
            TryAgain: `out-in-use` when another run holds the file for long; `no-room`.
            UsageFault: `no-folder` when it cannot be written.
        """
        if any(self._lacks(one) for one in wanted):
            with _alone(self.path):
                # What another run wrote meanwhile counts; what somebody took away is still in use here.
                strips = self._joined(rows.checked(self.path))
                strips |= {one.key: _strip(one, strips.get(one.key)) for one in wanted}
                rows.write(self.path, strips.values())
                self._strips = strips
        return tuple(self._strips[one.key].both for one in wanted)

    def _joined(self, found: dict[Key, Strip]) -> dict[Key, Strip]:
        """Return the rows in use and those in the file; what opens a bundle is never exchanged."""
        for key, strip in found.items():
            if key in self._strips and self._strips[key].both != strip.both:
                raise InputRefused("passphrase-list", f"{self.path.name} (changed during the run)")
        return self._strips | found

    def _lacks(self, one: Wanted) -> bool:
        known = self._strips.get(one.key)
        return known is None or known.name != rows.on_one_line(one.who)


def read_one(path: Path, setting: str, child: str, purpose: Purpose, recipient: str = "") -> Passphrases:
    """Return the passphrases of one row, for a worker that knows only where the file lies.

    Raises:
        InputRefused: `passphrase-list` when there is no such row, or it or the file is not as it was written.
    """
    real = path.resolve()
    try:
        facts = real.stat()
    except OSError:
        raise InputRefused("passphrase-list", path.name) from None
    strip = _read(real, facts.st_mtime_ns, facts.st_size, facts.st_ino).get(
        (setting, child, purpose, called(recipient))
    )
    if strip is None:
        raise InputRefused("passphrase-list", path.name)
    return strip.both


@lru_cache(maxsize=1)
def _read(path: Path, *_stamp: int) -> dict[Key, Strip]:
    """Read the file once for as long as nobody writes to it: a worker asks for hundreds of rows, one by one."""
    return rows.checked(path)


def _strip(wanted: Wanted, known: Strip | None) -> Strip:
    name, recipient = map(rows.on_one_line, (wanted.who, wanted.recipient))
    if known is not None:
        return replace(known, name=name)
    both = Passphrases(passphrases.generate(), passphrases.generate())
    return Strip(wanted.setting, wanted.child, name, wanted.purpose, both, recipient=recipient)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the file for writing: two runs with one file would each lose what the other wrote."""
    for _ in range(_TRIES):
        try:
            with alone(path.with_name(f".{path.name}.lock")):
                yield
                return
        except HeldByAnotherError:
            time.sleep(_PAUSE)
        except OSError:
            raise UsageFault("no-folder", path.name) from None
    raise TryAgain("out-in-use", path.name)
