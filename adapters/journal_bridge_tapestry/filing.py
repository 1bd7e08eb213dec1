"""Which file holds which medium: the ways in which public tools name the media they fetch.

A name joins a file to a medium an observation lists, and does nothing else: what a file is, its bytes tell, and a
name that speaks of an observation never adds to it.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.kit.grouping import with_more
from journal_bridge.kit.sniffing import SNIFF_BYTES, media_type

from .layout import DOCUMENTS, MEDIA
from .parts import Held
from .schools import School, Schools

_DATED: Final = re.compile(r"\d{4}-\d{2}-\d{2}_(?P<rest>.+)")
_NUMBERED: Final = re.compile(r"\d{2,3}_(?P<rest>.+)")
_POSITION: Final = re.compile(r"[0-9]{3}")
_LONGEST_PATH: Final = 1_000
"""Characters a medium's path may have in a journal."""

_NAMING: Final = re.compile(r"[A-Za-z0-9-]{1,100}_[A-Za-z0-9-]{1,100}")
"""Ids that name a file on every system; the platform's own are numbers."""

_VISUAL: Final = ("image/", "video/", "audio/")


@dataclass
class Filing:
    """The files of an export that are no documents of records, by what their names say."""

    opened: OpenedExport
    schools: Schools
    files: Sequence[str] = ()
    _pairs: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _dated: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _numbered: dict[tuple[str, str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _lists: dict[str, tuple[Held, ...] | None] = field(default_factory=dict)
    _places: dict[str, set[tuple[str, int]] | frozenset[tuple[str, int]]] = field(default_factory=dict)
    _own: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Files a saved page names itself, by the medium's journal id."""
    _wanted: dict[str, set[tuple[str, str]] | frozenset[tuple[str, str]]] = field(default_factory=dict)
    _once: dict[frozenset[tuple[str, str]], frozenset[tuple[str, str]]] = field(default_factory=dict)
    _one_place: dict[frozenset[tuple[str, int]], frozenset[tuple[str, int]]] = field(default_factory=dict)
    _types: dict[str, str | None] = field(default_factory=dict)

    def sort(self, files: Sequence[str]) -> None:
        """Sort files by their names, once the settings are known."""
        self.files = files
        for name in files:
            self._types[name] = self._type(name)
            if len(name) > _LONGEST_PATH:
                continue
            path, school = PurePosixPath(name), self.schools.of(name).id
            stem = path.stem
            self._pairs[school, stem].append(name)
            dated, numbered = _DATED.fullmatch(stem), _NUMBERED.fullmatch(stem)
            folder = _DATED.fullmatch(path.parent.name)
            if dated:
                self._dated[school, dated["rest"]].append(name)
            if numbered and folder:
                self._numbered[school, folder["rest"], numbered["rest"]].append(name)

    def type_of(self, name: str) -> str | None:
        """Return what a file's first bytes say it is."""
        return self._types[name]

    def expect(self, held: Held, school: School, observation: str) -> None:
        """Note that an observation lists a medium."""
        self._wanted[held.id] = with_more(self._wanted.get(held.id), ((school.id, observation),), self._once)

    def lists(self, file: str, media: tuple[Held, ...]) -> None:
        """Note the one record of a folder, whose media lie beside it in its order; two records tell no order."""
        folder = _folder(file)
        self._lists[folder] = None if folder in self._lists else media
        for place, held in enumerate((one for one in media if one.field == "media"), start=1):
            self._places[held.id] = with_more(self._places.get(held.id), ((folder, place),), self._one_place)

    def names(self, media_id: str, file: str) -> None:
        """Note that a saved page shows a file of the export itself."""
        self._own[media_id].append(file)

    def candidates(self, held: Held) -> tuple[str, ...]:
        """Return the files that may hold a medium, the best first."""
        found = [*self._own.get(held.id, ())]
        for school, observation in sorted(self._wanted.get(held.id, ())):
            found += self._pairs.get((school, f"{observation}_{held.number}"), ())
            found += self._numbered.get((school, observation, held.number), ())
            found += (name for name in self._dated.get((school, held.number), ()) if self._may_be(name, held))
        found += self._by_position(held)
        fitting = [name for name in dict.fromkeys(found) if self._fits(name, held)]
        return tuple(sorted(fitting, key=lambda name: (not self._agrees(name, held), name)))

    def stem(self, held: Held, school: School, file: str) -> str | None:
        """Return where `candidates` will find a medium once it lies there, or None when its ids can name no file.

        `file` is a record that holds it: the folder that record lies in is the setting's.
        """
        folder = f"{_folder(file)}/" if _folder(file) else ""
        for own, observation in sorted(self._wanted.get(held.id, ())):
            stem = f"{observation}_{held.number}"
            if own == school.id and _NAMING.fullmatch(stem):
                return f"{folder}{DOCUMENTS if held.field == 'document' else MEDIA}/{stem}"
        return None

    def _may_be(self, name: str, held: Held) -> bool:
        """Say whether a dated file may be a medium: beside a record of its own, it is one of that record's media.

        Elsewhere a number of three digits may be a place in a list that is not there.
        """
        listed = self._lists.get(_folder(name))
        if listed is None:
            return _POSITION.fullmatch(held.number) is None
        return any(one.id == held.id for one in listed)

    def _by_position(self, held: Held) -> list[str]:
        """Return files numbered by their place in the list of the record they lie beside."""
        found = []
        for folder, place in sorted(self._places.get(held.id, ())):
            listed = self._lists[folder]
            if listed is not None and all(one.number != f"{place:03}" for one in listed):
                found += [name for name in self._positioned(folder, place) if self._agrees(name, held)]
        return found

    def _positioned(self, folder: str, place: int) -> list[str]:
        school = self.schools.of(f"{folder}/x" if folder else "x").id
        return [name for name in self._dated.get((school, f"{place:03}"), ()) if _folder(name) == folder]

    def _fits(self, name: str, held: Held) -> bool:
        """Tell whether a file can be a medium at all: media and documents of one number lie in two folders."""
        in_documents = DOCUMENTS in PurePosixPath(name).parts[:-1]
        if held.field == "media":
            return not in_documents
        return in_documents or not (self._types[name] or "").startswith(_VISUAL)

    def _agrees(self, name: str, held: Held) -> bool:
        """Tell whether a file's bytes are of the type the record speaks of; unknown types contradict nothing."""
        told, mime = held.told.partition("/")[0], self._types[name]
        return not told or mime is None or mime.startswith(f"{told}/") or told not in {"image", "video", "audio"}

    def _type(self, name: str) -> str | None:
        return media_type(self.opened.head(name, SNIFF_BYTES))


def _folder(name: str) -> str:
    return name.rpartition("/")[0]
