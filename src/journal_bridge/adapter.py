"""The contract between a platform and the line: what an adapter takes, and what it must give back.

An adapter is one object with `name`, `version`, `layouts`, `known_losses`, and three methods (`Reader`). It never
opens a path itself: `OpenedExport` hands it documents and files inside intake's limits. Where journals can be
written for its platform as well, it is a `Writer` too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from lxml.etree import _Element as Element

from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Consent, Journal, MediaKind, Roster


class Evidence(StrEnum):
    """How we know what a layout looks like."""

    REAL_SAMPLE = "real sample"
    PUBLIC_DESCRIPTION = "public description"
    INFERENCE = "inference"


@dataclass(frozen=True)
class Layout:
    """A shape of export an adapter reads, and the evidence for it."""

    name: str
    description: str
    evidence: Evidence


@dataclass(frozen=True)
class Recognition:
    """An adapter's claim on an export: which layout, and one of the files whose contents say so."""

    adapter: str
    layout: str
    file: str = ""


@dataclass(frozen=True)
class Loss:
    """Source records that found no home in any journal, with the reason; `place` names a file, never a value."""

    kind: str
    reason: str
    place: str
    count: int = 1


@dataclass(frozen=True)
class ChildSummary:
    """A child of the export as `inspect` lists it, before its journal is built."""

    id: str
    known_as: str


class ExportFile(Protocol):
    """One file of an export, not yet trusted."""

    @property
    def name(self) -> str:
        """Safe relative name inside the export."""

    @property
    def size(self) -> int:
        """Length in bytes."""

    def open(self) -> BinaryIO:
        """Open the bytes for reading."""


class OpenedExport(Protocol):
    """An export opened safely: every name checked, every document parsed inside limits.

    All methods raise `InputRefused` with the file's name as its place.
    """

    @property
    def names(self) -> Sequence[str]:
        """Every file's safe relative name, sorted."""

    @property
    def ignored(self) -> int:
        """How many files of operating systems (`.DS_Store` and the like) were passed over."""

    @property
    def parts(self) -> Sequence[str]:
        """The ZIPs whose files were joined though nothing numbers them; `inside` tells which file was whose."""

    def size(self, name: str) -> int:
        """Return a file's length in bytes."""

    def json(self, name: str) -> object:
        """Return a JSON document, only to be read: no duplicate keys, no NaN, no nesting past the limit."""

    def csv(self, name: str) -> Sequence[Mapping[str, str]]:
        """Return a table's rows by header."""

    def xml(self, name: str) -> Element:
        """Return the root of an XML document: no DOCTYPE, no entities."""

    def html(self, name: str) -> Element:
        """Return the root of a saved web page, mended as a browser would."""

    def head(self, name: str, length: int = 32) -> bytes:
        """Return the first bytes of a file, to tell what it is."""

    def media(self, name: str) -> ExportFile:
        """Return a handle to a file."""

    def inside(self, name: str) -> Sequence[str]:
        """Return the names of the files in a ZIP of the export, each `<ZIP>/<member>`, readable like all others."""

    def office(self, name: str) -> Sequence[str]:
        """Return the names of the parts of an office document, each `<document>/<part>`, readable likewise."""


@dataclass(frozen=True)
class Reading:
    """What an adapter read: everything shared by the setting, and a way to build each child's journal.

    `source_records` counts the raw records by kind, each once, however many children it names, and
    `source_records = mapped_records + losses` must hold kind by kind. `setting_records` counts records that belong
    to no child's journal (room posts, calendars, messages); they are among the losses, with their reason.
    """

    platform: str
    adapter: str
    setting: str
    children: tuple[ChildSummary, ...]
    roster: Roster
    consents: tuple[Consent, ...]
    losses: tuple[Loss, ...]
    source_records: Mapping[str, int]
    mapped_records: Mapping[str, int]
    journal: Callable[[str], Journal]
    """Build one child's journal by the child's id; raises `KeyError` for an unknown id.

    Each call builds it anew, and nothing of it is kept: of four hundred children the caller holds as many journals
    as it wants.
    """
    setting_records: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    """Plain sentences about optional parts that are not there, with counts and no names."""
    awaiting_deletion: frozenset[str] | None = None
    """Ids of the children the platform is told to delete; None where its exports do not tell them from others who
    have left."""


@runtime_checkable
class Reader(Protocol):
    """A platform's reader; the object an entry point of group `journal_bridge.adapters` names."""

    name: str
    version: str
    layouts: tuple[Layout, ...]
    known_losses: tuple[str, ...]

    def recognise(self, opened: OpenedExport) -> Recognition | None:
        """Return a claim when the files hold this platform's shapes, else None; by content, not by file name."""

    def read(self, opened: OpenedExport) -> Reading:
        """Read the whole export; raises `InputRefused` where a document is not what it must be."""

    def example(self, folder: Path, seed: int) -> Path:
        """Write an invented export of this platform into an empty folder, the same for the same seed."""


@runtime_checkable
class Forgets(Protocol):
    """What a reader adds when it is known for how long its platform keeps the journal of a child who has left.

    After these days nobody gets the journal back, so a manager is told how many of them are left.
    """

    grace_days: int
    """Days from the day the child left, or was put down for deletion, until the journal is gone for good."""


@dataclass(frozen=True)
class MediaHost:
    """A host that a platform's links to media lead to, by its exact name.

    `token_header` names the header in which this very host takes what a person signs in with; without one it is
    never given the token.
    """

    name: str
    token_header: str = ""


@dataclass(frozen=True)
class MediaLink:
    """A medium an export only links to, and the name under which the reader looks for its file.

    A link opens a photo for anybody until it expires, so printed it shows nothing.
    """

    medium: str
    """The medium's id in the journal."""
    kind: MediaKind
    stem: str | None
    """Relative name without its extension; None where the platform's own id cannot name a file."""
    untrusted_link: str = field(repr=False)


@runtime_checkable
class LinkReader(Protocol):
    """What a reader adds when exports of its platform hold media by link: `fetch-media` then completes them."""

    media_hosts: tuple[MediaHost, ...]

    def links(self, opened: OpenedExport) -> Iterable[MediaLink]:
        """Return the links of an export's media; raises `InputRefused` as `read` does."""


@dataclass(frozen=True)
class Step:
    """One thing to do with a written package, in a manager's words; `file` is what it is done with, if anything."""

    words: str
    file: str = ""


@dataclass(frozen=True)
class Written:
    """What a writer made of some journals.

    `records` gives, by our id of a child, an entry or a medium, the id under which the package holds it, where that
    is another one: whoever reads the package back finds it as the record's id. `steps` tell what to upload where.
    """

    records: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


@runtime_checkable
class Writer(Protocol):
    """What a reader adds when packages of its platform can be written: `convert` then offers it.

    What is written is read back by the reader of the same adapter and compared, part by part; `cannot` tells which
    parts of a journal a package of this platform has no place for, and why, in a manager's words. A part is one
    that `journal_bridge.comparing` knows: `care` (whole entries of a kind), `report.title`, `comment.media`, or
    `*.next_steps` for every kind of entry.
    """

    package: Layout
    """The layout it writes, which its reader reads, and the evidence for it."""
    cannot: Mapping[str, str]

    def write(self, journals: Sequence[MinimisedJournal], folder: Path) -> Written:
        """Write a package of some journals of one setting into an empty folder.

        Shared entries and files stand in several journals and are written once (`kit.together`).
        """

    def tables(self, journals: Sequence[MinimisedJournal], folder: Path) -> tuple[Step, ...]:
        """Write the tables the platform itself is known to import into an empty folder, and tell what to do there.

        A platform that imports nothing is given no table, and the steps say so.
        """
