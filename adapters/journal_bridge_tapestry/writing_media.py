"""Photos, films and documents of a package: how records list them, how files are named, and which stay away.

Only observations name children there. A picture in an individual observation in the journal counts as that child's
alone, and one in a shared observation as unknown. Where either would claim more than is known of a picture, or
forget somebody who is in it, the picture is left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from journal_bridge.journal import Basis, Entry, Media, MediaKind, Status
from journal_bridge.kit.placing import place
from journal_bridge.kit.showing import Holder, Shown

from .layout import DOCUMENTS, MEDIA, Json

ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "application/pdf": "pdf",
}
"""Endings of files by what their bytes are; any other file has the last one."""

_OTHER: Final = "bin"

_About = dict[str, set[str]]
"""Whom the entries that hold a medium are about, by the child whose journal they are in."""

_TYPES: Final = {MediaKind.PHOTO: "image", MediaKind.VIDEO: "video"}
"""What the platform calls a medium; sound is a document there, for it knows no third type."""


def is_picture(item: Media) -> bool:
    """Tell what stands in a record's media; everything else is one of its documents."""
    return item.kind in _TYPES


def listed(number: int, item: Media) -> Json:
    """Return a medium as a record lists it: no link, and no name of a file."""
    return {"id": number} | ({"type": _TYPES[item.kind]} if is_picture(item) else {})


def file_name(observation: int, number: int, item: Media) -> str:
    """Return where a medium lies in the setting's folder, named as public tools name it."""
    folder = MEDIA if is_picture(item) else DOCUMENTS
    return f"{folder}/{observation}_{number}.{_ending(item)}"


def place_all(home: Path, names: Mapping[str, str], files: Mapping[str, Path]) -> None:
    """Put the media's files into the setting's folder, none of them read whole."""
    for media_id, name in names.items():
        place(files[media_id], home, name)


def held_in(entry: Entry, media: Mapping[str, Media]) -> Iterator[tuple[str, bool]]:
    """Yield the media an entry is written with, and whether each is its own; on comments hang pictures alone."""
    yield from ((one, True) for one in entry.media if one in media)
    said = (one for comment in entry.comments for one in comment.media)
    yield from ((one, False) for one in said if one in media and is_picture(media[one]))


def tellable(entries: Sequence[Entry], media: Mapping[str, Media]) -> frozenset[str]:
    """Return the media that observations can hold and tell no more and no fewer children in them than are known.

    Each that goes changes what the reader makes of those with the same bytes, so the others are looked at again.
    """
    met = _held_with(entries, media)
    kept = {one: item for one, item in media.items() if one in met}
    while doubtful := _doubtful(entries, kept, met):
        kept = {one: item for one, item in kept.items() if one not in doubtful}
    return frozenset(kept)


def _doubtful(entries: Sequence[Entry], media: Mapping[str, Media], met: Mapping[str, _About]) -> frozenset[str]:
    shown = _shown(entries, media)
    return frozenset(one for one, item in media.items() if _forgets(item, met[one]) or _claims(item, shown))


def _held_with(entries: Iterable[Entry], media: Mapping[str, Media]) -> dict[str, _About]:
    """Return, for each medium and each child whose entries hold it, whom these are about."""
    met: dict[str, _About] = {}
    for entry in entries:
        for media_id, _ in held_in(entry, media):
            for child in entry.about:
                met.setdefault(media_id, {}).setdefault(child, set()).update(entry.about)
    return met


def _forgets(item: Media, met: _About) -> bool:
    """Tell whether somebody in a picture is tagged on no observation with it, in some child's journal."""
    return any(set(item.depicts.people) - about for about in met.values())


def _claims(item: Media, shown: Shown) -> bool:
    """Tell whether the reader would make a picture one child's alone that may not be; papers show nobody."""
    if item.kind is MediaKind.DOCUMENT:
        return False
    read, ours = shown.depicts(_key(item)), item.depicts
    sure = ours.basis is not Basis.UNKNOWN and set(ours.people) == set(read.people)
    return read.basis is not Basis.UNKNOWN and not sure


def _shown(entries: Iterable[Entry], media: Mapping[str, Media]) -> Shown:
    shown = Shown()
    for entry in entries:
        for media_id, own in held_in(entry, media):
            published = own and entry.status is Status.PUBLISHED
            shown.add(_key(media[media_id]), Holder(frozenset(entry.about), published))
    return shown


def _key(item: Media) -> str:
    """Return what makes two media one picture for the reader: their bytes."""
    return item.sha256 or item.id


def _ending(item: Media) -> str:
    return ENDINGS.get(item.mime or "", _OTHER)
