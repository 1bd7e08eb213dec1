"""Photos, films and files: where their bytes lie, who is tagged in them, and which entries hold them.

The platform signs links for a day at most, so no journal keeps one: a medium is found in the export, or known by a
link only, or missing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final, TypeVar
from urllib.parse import urlsplit

from journal_bridge.adapter import OpenedExport
from journal_bridge.journal import Availability, Media, MediaKind, Source
from journal_bridge.kit.files import FileFacts, alike, file_facts
from journal_bridge.kit.ids import opaque
from journal_bridge.kit.showing import Holder, Shown
from journal_bridge.kit.sniffing import kind_of
from journal_bridge.kit.times import moment

from .export import MediaRef
from .ids import ADAPTER, PLATFORM
from .names import text_of
from .parts import Held
from .scrubbing import canonical

ValueT = TypeVar("ValueT")

_KINDS: Final = {"image": MediaKind.PHOTO, "video": MediaKind.VIDEO, "file": MediaKind.DOCUMENT}

_LARGEST_SIDE: Final = 100_000
"""Pixels; no camera comes near, so a larger figure is no size."""

_LONGEST_FILM: Final = 7 * 24 * 3600
"""Seconds; a week, beyond which a figure is no duration."""

UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class Album:
    """Everything the export says about its media."""

    opened: OpenedExport
    setting: str
    files: tuple[str, ...]
    hints: dict[str, str] = field(default_factory=dict)
    """Files told by more than their stems: by the platform's own id of the medium."""
    held: dict[str, list[Held]] = field(default_factory=lambda: defaultdict(list))
    shown: Shown = field(default_factory=Shown)
    """What these records say about who is in each picture, by the platform's own id of the picture."""
    setting_shown: Shown | None = None
    """The same of a whole setting, where its records are read child by child; this decides then."""
    _facts: dict[str, Media] = field(default_factory=dict)
    _ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The platform's media ids by their lower-case form: two that differ by case only must not share a file."""
    _by_stem: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Sort the files by their stems."""
        for name in self.files:
            self._by_stem[PurePosixPath(name).stem.casefold()].append(name)

    @property
    def _all_shown(self) -> tuple[Shown, ...]:
        return (self.shown, self.setting_shown) if self.setting_shown else (self.shown,)

    def add(self, held: Held, holder: Holder) -> None:
        """Note that a record holds a medium."""
        self.held[held.id].append(held)
        self._ids[held.ref.id.casefold()].add(held.ref.id)
        for shown in self._all_shown:
            shown.add(held.ref.id, holder)
        self.add_tags(held.ref)

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
                same[digests[name]].add(self.held[media_id][0].ref.id)
        for ids in same.values():
            for shown in self._all_shown if len(ids) > 1 else ():
                shown.join(ids)

    def media(self, media_id: str) -> Media:
        """Return a medium with the facts of its bytes, read once."""
        if media_id not in self._facts:
            self._facts[media_id] = self._media(media_id)
        return self._facts[media_id]

    def file_of(self, media_id: str) -> str | None:
        """Return the file of a medium: its stem is the id, or the uuid at the end of the picture's path."""
        raw = self.held[media_id][0].ref.id
        if raw in self.hints:
            return self.hints[raw]
        alike = self._by_stem.get(raw.casefold(), [])
        exact = [name for name in alike if PurePosixPath(name).stem == raw]
        if exact or (alike and self._ids[raw.casefold()] == {raw}):
            return min(exact or alike)
        for stem in sorted(set().union(*(_uuids(one.ref) for one in self.held[media_id]))):
            if stem in self._by_stem and self._ids.get(stem, {raw}) == {raw}:
                return min(self._by_stem[stem])
        return None

    def _media(self, media_id: str) -> Media:
        held = sorted(self.held[media_id], key=lambda one: (canonical(one.ref.model_dump(mode="json")), one.file))
        refs = [one.ref for one in held]
        taken = min(filter(None, (moment(ref.createdAt) for ref in refs)), default=None)
        name = self.file_of(media_id)
        found = file_facts(self.opened, name) if name else None
        mime = found.mime if found else None
        kind = _KINDS[held[0].field]
        return Media(
            id=media_id,
            kind=kind_of(mime) if mime else kind,
            availability=_availability(found, refs),
            path=name,
            sha256=found.sha256 if found else None,
            bytes=found.size if found else None,
            mime=mime,
            width=_first(side(ref.width) for ref in refs),
            height=_first(side(ref.height) for ref in refs),
            duration=_first(_seconds(ref.duration) for ref in refs),
            taken_at=taken,
            taken_at_from="platform" if taken else None,
            caption=_first(text_of(ref.name) for ref in refs),
            depicts=self._all_shown[-1].depicts(held[0].ref.id),
            source=Source(
                platform=PLATFORM,
                setting=self.setting,
                file=held[0].file,
                record=opaque(refs[0].id),
                adapter=ADAPTER,
            ),
        )


def tagged_children(untrusted_tags: object) -> frozenset[str]:
    """Return the children of a picture's tags; none when one cannot be read, as the list is not whole then."""
    tags = untrusted_tags if isinstance(untrusted_tags, list) else []
    ids = [tag.get("childId") if isinstance(tag, dict) else None for tag in tags]
    if any(isinstance(one, bool) or not isinstance(one, str | int) or one == "" for one in ids):
        return frozenset()
    return frozenset(opaque(str(one)) for one in ids)


def _availability(found: FileFacts | None, refs: list[MediaRef]) -> Availability:
    if found:
        return Availability.FOUND
    linked = any(ref.url or ref.videoUrl or ref.secret or ref.key for ref in refs)
    return Availability.LINKED if linked else Availability.MISSING


def _uuids(ref: MediaRef) -> set[str]:
    """Return the uuids that end a picture's paths; only a uuid is trusted to name one picture and no other."""
    secret = ref.secret.get("path") if isinstance(ref.secret, dict) else None
    found = set()
    for path in (secret, ref.key, ref.url, ref.videoUrl):
        try:
            stem = PurePosixPath(urlsplit(path).path).stem.casefold() if isinstance(path, str) else ""
        except ValueError:
            continue
        if UUID.fullmatch(stem):
            found.add(stem)
    return found


def side(untrusted: object) -> int | None:
    """Return a width or height in pixels, or None where it is none."""
    if isinstance(untrusted, int) and not isinstance(untrusted, bool) and 1 <= untrusted <= _LARGEST_SIDE:
        return untrusted
    return None


def _seconds(untrusted: object) -> float | None:
    if isinstance(untrusted, int | float) and not isinstance(untrusted, bool) and 0 <= untrusted <= _LONGEST_FILM:
        return float(untrusted)
    return None


def _first(values: Iterable[ValueT | None]) -> ValueT | None:
    return next((value for value in values if value is not None), None)
