"""Photos, films and files: where their bytes lie, who is tagged in them, and which entries hold them.

The platform signs links for a day at most, so no journal keeps one: a medium is found in the export, or known by a
link only, or missing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from journal_bridge.adapter import OpenedExport
from journal_bridge.journal import Availability, Media, MediaKind, Source
from journal_bridge.kit.files import FileFacts, alike, file_facts
from journal_bridge.kit.ids import opaque
from journal_bridge.kit.showing import Holder, Shown
from journal_bridge.kit.sniffing import kind_of

from .export import MediaRef
from .ids import ADAPTER, PLATFORM
from .parts import Held
from .told import Told, link_of, told_of

ValueT = TypeVar("ValueT")

_KINDS: Final = {"image": MediaKind.PHOTO, "video": MediaKind.VIDEO, "file": MediaKind.DOCUMENT}


@dataclass
class Album:
    """Everything the export says about its media."""

    opened: OpenedExport
    setting: str
    files: tuple[str, ...]
    hints: dict[str, str] = field(default_factory=dict)
    """Files told by more than their stems: by the platform's own id of the medium."""
    keeps_links: bool = False
    """Whether links are kept beside, for those who fetch what they lead to."""
    links: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set), repr=False)
    held: dict[str, list[Told]] = field(default_factory=dict)
    """What the records tell of each medium, by its id in the journal."""
    shown: Shown = field(default_factory=Shown)
    """What these records say about who is in each picture, by the platform's own id of the picture."""
    setting_shown: Shown | None = None
    """The same of a whole setting, where its records are read child by child; this decides then."""
    _ids: dict[str, str | set[str]] = field(default_factory=dict)
    """The platform's media ids by their lower-case form: two that differ by case only must not share a file."""
    _by_stem: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Sort the files by their stems."""
        for name in self.files:
            self._by_stem[_stem(name).casefold()].append(name)

    @property
    def _all_shown(self) -> tuple[Shown, ...]:
        return (self.shown, self.setting_shown) if self.setting_shown else (self.shown,)

    def add(self, held: Held, holder: Holder) -> None:
        """Note that a record holds a medium."""
        told = told_of(held)
        self.held.setdefault(held.id, []).append(told)
        if self.keeps_links and (link := link_of(held.ref)):
            self.links[held.id].add(link)
        self._note_id(told.raw)
        for shown in self._all_shown:
            shown.add(held.ref.id, holder)
        self.add_tags(held.ref)

    def _note_id(self, raw: str) -> None:
        known = self._ids.setdefault(raw.casefold(), raw)
        if isinstance(known, set):
            known.add(raw)
        elif known != raw:
            self._ids[raw.casefold()] = {known, raw}

    def add_tags(self, ref: MediaRef) -> None:
        """Note the children tagged in this very picture, where the record lists them."""
        children = tagged_children(ref.tags)
        if children:
            self.tag(ref.id, children, whole=True)
        elif ref.tags:
            self.doubt(ref.id)

    def doubt(self, untrusted_id: str) -> None:
        """Note that somebody in a picture cannot be told."""
        for shown in self._all_shown:
            shown.doubt(untrusted_id)

    def tag(self, untrusted_id: str, children: Iterable[str], *, whole: bool) -> None:
        """Note some children as tagged in a picture; `whole` when the list names everybody tagged."""
        noted = tuple(children)
        for shown in self._all_shown:
            shown.tag(untrusted_id, noted, whole=whole)

    def join_alike(self) -> None:
        """Let all that is said of one picture count together, under however many ids it was uploaded."""
        files = {media_id: name for media_id in self.held if (name := self.file_of(media_id))}
        digests = alike(self.opened, set(files.values()))
        same: dict[str, set[str]] = defaultdict(set)
        for media_id, name in files.items():
            if name in digests:
                same[digests[name]].add(self.held[media_id][0].raw)
        for ids in same.values():
            for shown in self._all_shown if len(ids) > 1 else ():
                shown.join(ids)

    def file_of(self, media_id: str) -> str | None:
        """Return the file of a medium: its stem is the id, or the uuid at the end of the picture's path."""
        raw = self.held[media_id][0].raw
        if raw in self.hints:
            return self.hints[raw]
        alike = self._by_stem.get(raw.casefold(), [])
        exact = [name for name in alike if _stem(name) == raw]
        if exact or (alike and self._ids[raw.casefold()] == raw):
            return min(exact or alike)
        for stem in sorted({uuid for one in self.held[media_id] for uuid in one.uuids}):
            if stem in self._by_stem and self._ids.get(stem, raw) == raw:
                return min(self._by_stem[stem])
        return None

    def media(self, media_id: str) -> Media:
        """Return a medium with the facts of its bytes, which are read for it."""
        held = sorted(self.held[media_id], key=lambda one: (one.form, one.file))
        taken = min(filter(None, (one.taken for one in held)), default=None)
        name = self.file_of(media_id)
        found = file_facts(self.opened, name) if name else None
        mime = found.mime if found else None
        return Media(
            id=media_id,
            kind=kind_of(mime) if mime else _KINDS[held[0].field],
            availability=_availability(found, held),
            path=name,
            sha256=found.sha256 if found else None,
            bytes=found.size if found else None,
            mime=mime,
            width=_first(one.width for one in held),
            height=_first(one.height for one in held),
            duration=_first(one.duration for one in held),
            taken_at=taken,
            taken_at_from="platform" if taken else None,
            caption=_first(one.caption for one in held),
            depicts=self._all_shown[-1].depicts(held[0].raw),
            source=Source(
                platform=PLATFORM,
                setting=self.setting,
                file=held[0].file,
                record=opaque(held[0].raw),
                adapter=ADAPTER,
            ),
        )


def _stem(name: str) -> str:
    """Return a file's own name without its last ending, as paths tell it."""
    own = name.rpartition("/")[2]
    before, dot, after = own.rpartition(".")
    return before if before and dot and after else own


def tagged_children(untrusted_tags: object) -> frozenset[str]:
    """Return the children of a picture's tags; none when one cannot be read, as the list is not whole then."""
    tags = untrusted_tags if isinstance(untrusted_tags, list) else []
    ids = [tag.get("childId") if isinstance(tag, dict) else None for tag in tags]
    if any(isinstance(one, bool) or not isinstance(one, str | int) or one == "" for one in ids):
        return frozenset()
    return frozenset(opaque(str(one)) for one in ids)


def _availability(found: FileFacts | None, held: Iterable[Told]) -> Availability:
    if found:
        return Availability.FOUND
    return Availability.LINKED if any(one.linked for one in held) else Availability.MISSING


def _first(values: Iterable[ValueT | None]) -> ValueT | None:
    return next((value for value in values if value is not None), None)
