"""The first verb: read one export once, and lay every child's journal into the spool.

Reading holds a whole setting in memory, so it has a process of its own; what comes after sees one child at a time.
"""

import gc
import os
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from journal_bridge import intake
from journal_bridge.adapter import Forgets, Reading
from journal_bridge.errors import InputRefused
from journal_bridge.journal import Journal
from journal_bridge.migrating.ordering import name_of
from journal_bridge.migrating.spool import SettingSpool, Spool
from journal_bridge.migrating.spooled import ReadFacts
from journal_bridge.migrating.tickets import Done, Ticket
from journal_bridge.migrating.verbs import parts
from journal_bridge.stores import brought

_BROUGHT: Final = "export"
"""Folder of an export that was brought here from a store."""

_BETWEEN_COLLECTIONS: Final = 50
"""Journals after which cycles of objects are looked for, should an adapter make some."""

Stamps = tuple[tuple[str, int, int], ...]
"""Each file's name, length and time of change."""


def read(ticket: Ticket) -> Done:
    """Read the export whose number names the setting's folder; journals lie there by number, in its order.

    Raises:
        InputRefused: as `intake` refuses an export; `export-changed` when it was written to meanwhile.
    """
    spool = Spool(Path(ticket.spool))
    site = spool.setting(ticket.setting)
    words = spool.order.exports[int(ticket.setting.rpartition("-")[2])]
    export = brought(words, site.folder / _BROUGHT)
    before = _stamps(export)
    with intake.open_export(export) as opened:
        reading = intake.read(opened)
        with _seldom_collecting():
            laid = _laid_out(reading, opened, site)
        forgets = opened.adapter.reader
        grace = forgets.grace_days if isinstance(forgets, Forgets) else None
    if _stamps(export) != before:
        raise InputRefused("export-changed", name_of(words))
    site.keep_read(_facts(reading, (words, export), laid, grace))
    return Done(ticket, entries=sum(one[0] for one in laid.counts.values()), media=len(laid.sizes))


@dataclass(frozen=True)
class _Laid:
    """What was laid out: files' lengths, each child's entries, comments and media, and who could not be read."""

    sizes: dict[str, int] = field(default_factory=dict)
    counts: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)
    files: dict[bytes, set[str]] = field(default_factory=dict)
    """The ids under which each file lies in the export, by the SHA-256 of its bytes."""
    marks: "array[int]" = field(default_factory=lambda: array("Q"))
    """Of the ids of each journal: what comes twice is shared."""

    def note(self, journal: Journal) -> None:
        """Note which files a journal holds: the same bytes under two ids are a duplicate; and what it may share."""
        self.marks.extend(parts.marks_of(journal))
        for one in journal.media:
            if one.sha256:
                self.files.setdefault(bytes.fromhex(one.sha256), set()).add(one.id)

    @property
    def doubles(self) -> tuple[str, ...]:
        """A sentence on files that lie there more than once, if any do."""
        more = sum(len(ids) - 1 for ids in self.files.values())
        return (f"{more} of the photos, films and documents lie in the export more than once.",) if more else ()


def _laid_out(reading: Reading, opened: intake.RecognisedExport, site: SettingSpool) -> _Laid:
    """Lay out every child's journal; one that cannot be read is noted, and the others go on."""
    laid = _Laid()
    for number, child in enumerate(reading.children):
        if number % _BETWEEN_COLLECTIONS == 0:
            gc.collect()
        try:
            journal = intake.journal_of(reading, child.id)
        except InputRefused as trouble:
            laid.refused[child.id] = (trouble.code, trouble.place)
            continue
        site.child(numbered(number)).keep_journal(journal)
        laid.note(journal)
        laid.sizes.update({one.path: opened.files.size(one.path) for one in journal.media if one.path})
        comments = sum(len(entry.comments) for entry in journal.entries)
        laid.counts[child.id] = (len(journal.entries), comments, len(journal.media))
    return laid


def numbered(number: int) -> str:
    """Return the name of a child's folder before it has a key."""
    return f"{number:06d}"


def _facts(reading: Reading, named: tuple[str, Path], laid: _Laid, grace: int | None) -> ReadFacts:
    words, export = named
    return ReadFacts(
        export=str(export.absolute()),
        words=words,
        sizes=laid.sizes,
        platform=reading.platform,
        adapter=reading.adapter,
        setting=reading.setting,
        children=reading.children,
        roster=reading.roster,
        consents=reading.consents,
        losses=reading.losses,
        source_records=dict(reading.source_records),
        mapped_records=dict(reading.mapped_records),
        setting_records=dict(reading.setting_records),
        warnings=(*reading.warnings, *laid.doubles),
        counts=laid.counts,
        refused=laid.refused,
        shared=parts.common(laid.marks),
        awaiting_deletion=None if reading.awaiting_deletion is None else tuple(sorted(reading.awaiting_deletion)),
        grace_days=grace,
    )


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Let Python look for cycles only when told, and not among all that was read.

    A journal is thousands of small objects and no cycles; to look through them as they come is a third of the work.
    """
    was_on = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.unfreeze()


def _stamps(export: Path) -> Stamps:
    """Return what would change if somebody wrote to an export while it is read.

    Raises:
        InputRefused: `not-found` when nothing is there, or something goes while it is looked at.
    """
    try:
        return tuple(sorted(_files_of(export)))
    except OSError:
        raise InputRefused("not-found", export.name) from None


def _files_of(export: Path) -> Iterator[tuple[str, int, int]]:
    if not export.is_dir():
        facts = export.stat()
        yield "", facts.st_size, facts.st_mtime_ns
        return
    waiting = [(os.fspath(export), "")]
    while waiting:
        folder, prefix = waiting.pop()
        with os.scandir(folder) as entries:
            for one in entries:
                if one.is_dir(follow_symlinks=False):
                    waiting.append((one.path, f"{prefix}{one.name}/"))
                else:
                    facts = one.stat(follow_symlinks=False)
                    yield f"{prefix}{one.name}", facts.st_size, facts.st_mtime_ns
