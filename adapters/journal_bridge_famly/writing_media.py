"""Photos, films and files of a package: how records refer to them, who is in them, and the files themselves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from journal_bridge.journal import Basis, Depicts, Entry, Media, MediaKind
from journal_bridge.kit.placing import place
from journal_bridge.kit.showing import Holder, Shown
from journal_bridge.kit.together import Together

from .parts import MediaField
from .writing_ids import Json, record_id
from .writing_times import rest_time

FIELDS: Final[Mapping[MediaKind, MediaField]] = {
    MediaKind.PHOTO: "image",
    MediaKind.VIDEO: "video",
    MediaKind.AUDIO: "file",
    MediaKind.DOCUMENT: "file",
}
"""In which of a record's lists a medium stands; the platform has none for sound."""


def lists(items: Iterable[Media]) -> Json:
    """Return what a record holds in its three lists, each in the record's order."""
    found: dict[MediaField, list[Json]] = {"image": [], "video": [], "file": []}
    for item in items:
        found[FIELDS[item.kind]].append(_REFERENCES[FIELDS[item.kind]](item))
    return {"images": found["image"], "videos": found["video"], "files": found["file"]}


def photos(items: Iterable[Media]) -> list[Json]:
    """Return the photos among some media: a comment has no place for anything else."""
    return [_image(item) for item in items if item.kind is MediaKind.PHOTO]


def with_a_place(told: Together, children: Iterable[str]) -> dict[str, Media]:
    """Return the media that can be written, by our ids.

    The same bytes under two ids are one picture to the reader: a tag on either counts for both. Where ours tell
    differently of who is in it, nothing is said any more; where an entry does not name whom its picture shows,
    something has to be, and only the first that is alike is kept.
    """
    known, kept = set(children), dict[str, Media]()
    alike: dict[str, list[Media]] = defaultdict(list)
    for item in told.media:
        if item.id in told.files and known.issuperset(item.depicts.people):
            alike[item.sha256 or item.id].append(item)
    named = _named_by_all(told.entries)
    for same in alike.values():
        if all(item.depicts == same[0].depicts for item in same):
            kept |= {item.id: item for item in same}
        elif all(named.get(item.id, frozenset()).issuperset(item.depicts.people) for item in same):
            kept |= {item.id: item.model_copy(update={"depicts": Depicts()}) for item in same}
        else:
            kept |= {item.id: item for item in same if item.depicts == same[0].depicts}
    return kept


def _named_by_all(entries: Iterable[Entry]) -> dict[str, frozenset[str]]:
    """Return whom every entry with a medium is about, by the medium."""
    named: dict[str, frozenset[str]] = {}
    for entry in entries:
        about = frozenset(entry.about)
        for one in entry.all_media:
            named[one] = named.get(one, about) & about
    return named


def tag_records(media: Mapping[str, Media], held: Iterable[tuple[str, Holder]]) -> list[Json]:
    """Return answers on who is tagged in what: those that make the reader say of each medium what the journal says.

    Without an answer, what one child's published observation alone holds is that child's. To be asked for tags and
    to answer with none leaves a picture unknown.
    """
    shown = Shown()
    for one, holder in held:
        shown.add(one, holder)
    records: list[Json] = []
    for one in sorted(shown.holders):
        item = media[one]
        people = sorted(record_id(child) for child in item.depicts.people)
        tagged: Json = {"mediaId": record_id(item.id), "children": [{"id": child} for child in people]}
        if item.depicts.basis is Basis.IMAGE and people:
            records.append(tagged)
        elif shown.depicts(one) != item.depicts:
            records += [{"mediaId": record_id(item.id), "children": []}, *([tagged] if people else [])]
    return records


def write_files(media: Iterable[Media], files: Mapping[str, Path], folder: Path) -> None:
    """Put some media into the package, each under its id."""
    for item in media:
        ending = PurePosixPath(item.path or "").suffix
        place(files[item.id], folder, f"media/{record_id(item.id)}{ending}")


def by_name(ids: Iterable[str], media: Mapping[str, Media]) -> list[Media]:
    """Return the media with some of our ids that can be written, in that order."""
    return [media[one] for one in ids if one in media]


def _image(item: Media) -> Json:
    told = {"imageId": record_id(item.id), "width": item.width, "height": item.height}
    return {**told, "createdAt": rest_time(item.taken_at)}


def _video(item: Media) -> Json:
    return {"videoId": record_id(item.id), "width": item.width, "height": item.height, "duration": item.duration}


def _file(item: Media) -> Json:
    return {"fileId": record_id(item.id), "filename": item.caption}


_REFERENCES: Final = {"image": _image, "video": _video, "file": _file}
