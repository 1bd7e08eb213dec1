"""Photos, films and documents of a package: how records list them, how files are named, what stays unsure.

Only observations name children there. A picture in an individual observation in the journal counts as that child's
alone, so one that must not count so lies in the package a second time, outside all records: the reader takes that
for what it is, a picture somebody else may be in.
"""

from collections.abc import Iterable, Mapping
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
_UNLISTED: Final = "unlisted"
"""Folder of second copies, which no record names."""

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


def unlisted(number: int, item: Media) -> str:
    """Return where the second copy of an unsure picture lies."""
    return f"{_UNLISTED}/{number}.{_ending(item)}"


def tellable(entries: Iterable[Entry], media: Mapping[str, Media]) -> frozenset[str]:
    """Return the media everybody in which is tagged on an observation that holds them, in each child's journal.

    Of any other the platform could not tell who is in it, and somebody who is would be forgotten.
    """
    met: dict[tuple[str, str], set[str]] = {}
    for entry in entries:
        for media_id in _all_media(entry):
            for child in entry.about:
                met.setdefault((media_id, child), set()).update(entry.about)
    untold = {one for (one, _), about in met.items() if one in media and set(media[one].depicts.people) - about}
    return frozenset(one for one, _ in met if one in media) - untold


def unsure(entries: Iterable[Entry], media: Mapping[str, Media]) -> tuple[str, ...]:
    """Return the media that would be read back as one child's alone and are not known to be."""
    shown = Shown()
    for entry in entries:
        about = frozenset(entry.about)
        held = [(one, entry.status is Status.PUBLISHED) for one in entry.media]
        held += [(one, False) for comment in entry.comments for one in comment.media]
        for media_id, published in held:
            if media_id in media:
                shown.add(_key(media[media_id]), Holder(about, published))
    return tuple(sorted(one for one, item in media.items() if _would_gain(item, shown)))


def _all_media(entry: Entry) -> tuple[str, ...]:
    return (*entry.media, *(one for comment in entry.comments for one in comment.media))


def _would_gain(item: Media, shown: Shown) -> bool:
    read = shown.depicts(_key(item))
    ours = item.depicts
    sure = ours.basis is not Basis.UNKNOWN and set(ours.people) == set(read.people)
    return read.basis is not Basis.UNKNOWN and not sure


def _key(item: Media) -> str:
    """Return what makes two media one picture for the reader: their bytes."""
    return item.sha256 or item.id


def _ending(item: Media) -> str:
    return ENDINGS.get(item.mime or "", _OTHER)
