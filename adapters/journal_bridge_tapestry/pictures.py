"""Photos, films and documents: where their bytes lie, what they are, and which observations hold them.

Links are said to open a picture for anybody, so no journal keeps one: a medium is found in the export, known by a
link only, or missing. The platform tags children on observations, never on pictures, and attaches one picture to
many observations under several ids; so the bytes decide what is one picture before anybody is alone in it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.journal import Availability, Depicts, Media, MediaKind, Source
from journal_bridge.kit.files import FileFacts, file_facts
from journal_bridge.kit.showing import Holder, Shown
from journal_bridge.kit.sniffing import kind_of

from .filing import Filing
from .ids import ADAPTER, PLATFORM
from .names import words
from .parts import Held
from .schools import School

_BEGINNING: Final = 4_096
"""First bytes compared: of sixty thousand photos thousands share a length, and hardly any begin alike as well."""

_TOLD: Final = {
    "video": MediaKind.VIDEO,
    "audio": MediaKind.AUDIO,
    "image": MediaKind.PHOTO,
    "photo": MediaKind.PHOTO,
}
"""What an answer calls a medium; the extension of a file is some tool's choice and says nothing."""


@dataclass(frozen=True, slots=True)
class Known:
    """A medium as the first record that holds it tells it."""

    held: Held
    school: School
    file: str


@dataclass
class Album:
    """Everything the export says about its media."""

    opened: OpenedExport
    filing: Filing
    known: dict[str, Known] = field(default_factory=dict)
    shown: Shown = field(default_factory=Shown)
    found: dict[str, str] = field(default_factory=dict)
    """Files by the journal id of their medium."""
    copies: set[str] = field(default_factory=set)
    """Further files of a medium that has one."""
    _holders: list[tuple[str, Holder]] = field(default_factory=list)
    links: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list), repr=False)
    """Links by the journal id of their medium, as they were met."""
    _facts: dict[str, FileFacts] = field(default_factory=dict)
    """Facts of files that had to be read whole already; all others are read when a journal needs them."""
    _keys: dict[str, str] = field(default_factory=dict)
    """Keys of pictures by file, for files that share their length with another."""

    def add(self, held: Iterable[Held], school: School, file: str, observation: str, holder: Holder) -> None:
        """Note the media a record holds; the file of the least name tells them, so file order changes nothing."""
        for one in held:
            before = self.known.get(one.id)
            if before is None or file < before.file:
                self.known[one.id] = Known(one, school, file)
            self._holders.append((one.id, holder))
            if one.untrusted_link and one.untrusted_link not in self.links[one.id]:
                self.links[one.id].append(one.untrusted_link)
            self.filing.expect(one, school, observation)

    def settle(self) -> None:
        """Find every medium's file, and let all records of one picture speak together."""
        for media_id, known in sorted(self.known.items()):
            candidates = self.filing.candidates(known.held)
            if candidates:
                self.found[media_id] = candidates[0]
                self.copies |= set(candidates[1:])
        self.copies -= set(self.found.values())
        self._tell_alike()
        for media_id, holder in self._holders:
            self.shown.add(self._key(media_id), holder)
        for name in self.strays():
            if name in self._keys:
                self.shown.add(self._keys[name], Holder(frozenset(), published_observation=False))
        self._holders.clear()

    def strays(self) -> Iterator[str]:
        """Yield the files no record names: a picture among them may belong to somebody's observation elsewhere."""
        taken = set(self.found.values()) | self.copies
        return (name for name in self.filing.files if name not in taken)

    def media(self, media_id: str) -> Media:
        """Return a medium with the facts of its bytes; a tag says whom a paper is about, not who is in it."""
        known, name = self.known[media_id], self.found.get(media_id)
        facts = self._facts_of(name) if name else None
        kind = (kind_of(facts.mime) if facts and facts.mime else None) or _told_kind(known.held)
        told = {"type": known.held.told, "name": words(known.held.name)}
        return Media(
            id=media_id,
            kind=kind,
            availability=self._availability(media_id),
            path=name,
            sha256=facts.sha256 if facts else None,
            bytes=facts.size if facts else None,
            mime=facts.mime if facts else None,
            depicts=Depicts() if kind is MediaKind.DOCUMENT else self.shown.depicts(self._key(media_id)),
            source=Source(
                platform=PLATFORM,
                setting=known.school.id,
                file=known.file[:1_000],
                record=media_id,
                adapter=ADAPTER,
            ),
            extras=known.held.extras | {key: value for key, value in told.items() if value},
        )

    def _availability(self, media_id: str) -> Availability:
        if media_id in self.found:
            return Availability.FOUND
        return Availability.LINKED if self.links.get(media_id) else Availability.MISSING

    def _tell_alike(self) -> None:
        """Give files of equal bytes one key; only files of equal length that begin alike are read whole for it."""
        sizes = {name: self.opened.size(name) for name in (*self.found.values(), *self.strays())}
        often = Counter(sizes.values())
        begin = {
            name: (size, self.opened.head(name, _BEGINNING)) for name, size in sizes.items() if often[size] > 1
        }
        alike = Counter(begin.values())
        for name, beginning in begin.items():
            if alike[beginning] > 1:
                self._facts[name] = file_facts(self.opened, name)
                self._keys[name] = f"sha256:{self._facts[name].sha256}"

    def _key(self, media_id: str) -> str:
        return self._keys.get(self.found.get(media_id, ""), media_id)

    def _facts_of(self, name: str) -> FileFacts:
        return self._facts[name] if name in self._facts else file_facts(self.opened, name)


def _told_kind(held: Held) -> MediaKind:
    if held.field == "document":
        return MediaKind.DOCUMENT
    return next((kind for word, kind in _TOLD.items() if held.told.startswith(word)), MediaKind.PHOTO)
