"""Photos, films, sound and report files: where their bytes lie, and who is in them.

A file is only ever looked up among the export's own names; what a cell says is compared, never followed.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.journal import Availability, Extras, Media, MediaKind
from journal_bridge.kit.files import FileFacts, file_facts
from journal_bridge.kit.ids import derived
from journal_bridge.kit.showing import Holder, Shown
from journal_bridge.kit.sniffing import kind_of

from .book import Site
from .ids import LONGEST_LABEL

_KINDS: Final = {"photo": MediaKind.PHOTO, "audio": MediaKind.AUDIO, "video": MediaKind.VIDEO}


@dataclass(frozen=True, slots=True)
class Linked:
    """A link in place of a file, and where its file lies once it is fetched."""

    stem: str
    untrusted_link: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo, film, sound or file as the first row that names it tells it."""

    id: str
    kind: str
    file: str | None
    link: "Linked | None"
    """What its cell holds in place of a file; no journal keeps it."""
    key: str
    """What is the same for the same picture: its bytes, else its file's name, else its id."""
    caption: str | None
    number: str
    """The platform's number of the row, as it stands there."""
    table: str
    """The file the row stands in."""
    taken_at: datetime | None = None
    extras: Extras = field(default_factory=dict)


@dataclass
class Album:
    """All media of an export."""

    opened: OpenedExport
    site: Site
    folder: str
    files: tuple[str, ...]
    pictures: dict[str, Picture] = field(default_factory=dict)
    shown: Shown = field(default_factory=Shown)
    used: set[str] = field(default_factory=set)
    """Names of files that some journal holds."""
    shared: set[str] = field(default_factory=set)
    """Names of files that only records of no journal name."""
    _by_name: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _sizes: Counter[int] = field(default_factory=Counter)
    _keys: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the files by their names in one case, and count how many have one length."""
        self.files = tuple(name for name in self.files if len(name) <= LONGEST_LABEL)
        for name in self.files:
            self._by_name[name.casefold()].append(name)
            self._sizes[self.opened.size(name)] += 1

    @cached_property
    def _by_stem(self) -> Mapping[str, str]:
        """The files by their names without the last ending; only links are looked up so."""
        found: dict[str, str] = {}
        for name in self.files:
            found.setdefault(str(PurePosixPath(name).with_suffix("")), name)
        return found

    def find(self, untrusted_file: str, usual_folder: str, number: str) -> str | None:
        """Return the name of the file a cell means: as it stands there, or in the folder such files lie in.

        A link means the file that was fetched by it, if it was.
        """
        link = self.link(untrusted_file, usual_folder, number)
        if link:
            return self._by_stem.get(link.stem)
        if points_outside(untrusted_file):
            return None
        path = _path(untrusted_file)
        for wanted in (PurePosixPath(self.folder, path), PurePosixPath(self.folder, usual_folder, path)):
            found = self._by_name.get(wanted.as_posix().casefold(), [])
            if wanted.as_posix() in found:
                return wanted.as_posix()
            if len(found) == 1:
                return found[0]
        return None

    def link(self, untrusted_file: str, usual_folder: str, number: str) -> Linked | None:
        """Return a cell's link, if it is one; its file is named by its row's number and by what is not signed."""
        if not is_link(untrusted_file):
            return None
        name = derived("link", number, untrusted_file.partition("?")[0])
        return Linked(str(PurePosixPath(self.folder, usual_folder, name)), untrusted_file)

    def key(self, file: str | None, untrusted_file: str, picture: str) -> str:
        """Return what tells a picture from all others: its bytes where another file could hold the same."""
        if file is None:
            return f"name {untrusted_file.casefold()}" if untrusted_file else f"id {picture}"
        if file not in self._keys:
            alone = self._sizes[self.opened.size(file)] == 1
            self._keys[file] = f"file {file}" if alone else f"bytes {file_facts(self.opened, file).sha256}"
        return self._keys[file]

    def hold(self, picture: Picture, holder: Holder, *, in_a_journal: bool) -> None:
        """Note that a record holds a picture."""
        self.pictures.setdefault(picture.id, picture)
        self.shown.add(picture.key, holder)
        if picture.file:
            (self.used if in_a_journal else self.shared).add(picture.file)

    def media(self, picture_id: str) -> Media:
        """Return a picture with the facts of its file, which is read for it."""
        picture = self.pictures[picture_id]
        found = file_facts(self.opened, picture.file) if picture.file else None
        mime = found.mime if found else None
        return Media(
            id=picture.id,
            kind=kind_of(mime) if mime else _KINDS.get(picture.kind, MediaKind.DOCUMENT),
            availability=_availability(picture, found),
            path=picture.file,
            sha256=found.sha256 if found else None,
            bytes=found.size if found else None,
            mime=mime,
            caption=picture.caption,
            taken_at=picture.taken_at,
            taken_at_from="platform" if picture.taken_at else None,
            depicts=self.shown.depicts(picture.key),
            source=self.site.source(picture.number, picture.table),
            extras=picture.extras,
        )


def _availability(picture: Picture, found: FileFacts | None) -> Availability:
    if found:
        return Availability.FOUND
    return Availability.LINKED if picture.link else Availability.MISSING


def is_link(untrusted_file: str) -> bool:
    """Tell whether a cell holds an address on the web."""
    return "://" in untrusted_file


def points_outside(untrusted_file: str) -> bool:
    """Tell whether a cell names a place on this computer outside the export: a drive or a way up."""
    drive = PureWindowsPath(untrusted_file).drive
    return not is_link(untrusted_file) and (".." in _path(untrusted_file).parts or bool(drive))


def _path(untrusted_file: str) -> PurePosixPath:
    """Return a cell as a path within the export, whichever way its slashes lean."""
    return PurePosixPath(untrusted_file.replace("\\", "/").lstrip("/"))
