"""Reads media and who is tagged on them: texts and pictures of observations, and the gallery, which has none."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from journal_bridge.kit.ids import derived
from journal_bridge.kit.showing import Holder
from journal_bridge.kit.times import uk_moment

from .book import Book, Line, extras_of
from .columns import KINDS, NOT_SET
from .journey import LOST_WITH_ITS_OBSERVATION, NO_OBSERVATION, OUTSIDE
from .mapping import is_kept_back, is_published
from .parts import Loose, Observed
from .people import NO_CHILD, People, child_id, doubles
from .pictures import Album, Picture, points_outside

NOBODY_TAGGED: Final = "a gallery item tagged with no child: it belongs to no child's journal"
NO_TAGS_AT_ALL: Final = "a gallery item, and without media_children.csv nothing says whose it is"
ON_A_TEXT: Final = "tagged on a text of an observation, which has its children already"
KEPT_BACK: Final = "marked as deleted, unpublished or not for families"
NO_MEDIUM: Final = "names a medium that media.csv does not hold"
NO_JOURNAL: Final = "its medium is in no journal"


@dataclass
class Tags:
    """Who is tagged on which medium, by the platform's number of the medium."""

    told: bool
    """Whether the export says anything about who is pictured."""
    children: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    doubtful: set[str] = field(default_factory=set)
    """Media with a tag that could not be read: their lists are not whole."""
    lines: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Gallery:
    """Media while they are read."""

    book: Book
    people: People
    album: Album
    tags: Tags
    kept: dict[str, Observed]
    """Observations that are in some journal, by number."""
    observed: dict[str, Observed]
    """All observations that could be read."""
    twofold: frozenset[str]
    """Numbers that stand for several pictures: whose tags theirs are cannot be told."""
    loose: dict[str, Loose] = field(default_factory=dict)
    in_journals: set[str] = field(default_factory=set)
    """Numbers of media that some journal holds as a picture, or as a text of the gallery."""
    texts: set[str] = field(default_factory=set)
    """Numbers of texts that are the words of an observation."""

    def reason(self, observation: str) -> str:
        """Return why a medium's observation is in no journal."""
        return LOST_WITH_ITS_OBSERVATION if observation in self.observed else NO_OBSERVATION


def read_media(
    book: Book, people: People, album: Album, kept: dict[str, Observed], observed: dict[str, Observed]
) -> list[Loose]:
    """Read every medium into its observation, and return those of the gallery that are tagged with a child.

    Texts are read first, because one can cast doubt on the pictures beside it.
    """
    lines = list(book.lines("media"))
    numbers = {line["MediaId"] for line in lines}
    texts: list[Line] = []
    others: list[Line] = []
    for line in lines:
        (texts if _is_text(line) else others).append(line)
    gallery = Gallery(book, people, album, _read_tags(book, people), kept, observed, _twofold(lines))
    for line in texts:
        if is_kept_back(line):
            book.lose("media", KEPT_BACK, line)
        else:
            _read_text(gallery, line)
    for line in others:
        if is_kept_back(line):
            _keep_back(gallery, line)
        else:
            _read_picture(gallery, line)
    for number, told in gallery.tags.lines.items():
        _settle_tags(gallery, number, told, numbers)
    return list(gallery.loose.values())


def _read_tags(book: Book, people: People) -> Tags:
    """Read who is pictured; a tag that names no medium could belong to any, so then no list is whole."""
    tags = Tags(told="media_children" in book.layout.tables)
    for line in book.lines("media_children"):
        number = line["MediaId"]
        tags.lines[number].append(line)
        if not number:
            tags.told = False
            continue
        tags.children[number].add(child_id(book, people, line["ChildId"]))
        if line["ChildId"] not in people.children:
            tags.doubtful.add(number)
    return tags


def _twofold(lines: list[Line]) -> frozenset[str]:
    """Return the numbers under which several files stand, and the empty one."""
    files: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        files[line["MediaId"]].add(line["File"])
    return frozenset(number for number, named in files.items() if len(named) > 1 or not number)


def _read_text(gallery: Gallery, line: Line) -> None:
    """Read a text as words of its observation; one tagged with another child makes a person look at it."""
    book, number, of = gallery.book, line["MediaId"], line["ObservationId"]
    told = gallery.kept.get(of)
    if not line["Text"]:
        book.lose("media", "a text without words", line)
    elif not of:
        _read_loose(gallery, line, None)
    elif told is None:
        book.lose("media", gallery.reason(of), line)
    else:
        told.texts.append(line["Text"])
        told.add_more("media", line)
        if number in gallery.tags.children:
            told.doubts |= not gallery.tags.children[number] <= told.about
        gallery.texts.add(number)
        book.keep("media")


def _keep_back(gallery: Gallery, line: Line) -> None:
    """Note a picture that is not for families: the same one elsewhere waits for a person."""
    holder = Holder(frozenset(), published_observation=False)
    gallery.album.hold(_picture(gallery, line), holder, in_a_journal=False)
    gallery.book.lose("media", KEPT_BACK, line)


def _read_picture(gallery: Gallery, line: Line) -> None:
    """Read a photo, film, sound or file, and note who holds it, also when that is nobody."""
    book, album, of = gallery.book, gallery.album, line["ObservationId"]
    picture, told = _picture(gallery, line), gallery.kept.get(of)
    if not of:
        _read_loose(gallery, line, picture)
    elif told is None:
        album.hold(picture, Holder(frozenset(), published_observation=False), in_a_journal=False)
        book.lose("media", gallery.reason(of), line)
    else:
        if picture.id not in told.pictures:
            told.pictures.append(picture.id)
        telling = gallery.tags.told and line["MediaId"] not in gallery.twofold and not _is_unsure(line)
        holder = Holder(frozenset(told.about), published_observation=telling and is_published(told))
        album.hold(picture, holder, in_a_journal=True)
        gallery.in_journals.add(line["MediaId"])
        book.keep("media")


def _read_loose(gallery: Gallery, line: Line, picture: Picture | None) -> None:
    """Read an item of the gallery for the children tagged on it; without any it stays with the setting."""
    number, book = line["MediaId"], gallery.book
    about = frozenset(gallery.tags.children.get(number, ()))
    known = about.intersection(gallery.people.by_id)
    if picture:
        gallery.album.hold(picture, Holder(about, published_observation=False), in_a_journal=bool(known))
    if not known:
        untagged = NOBODY_TAGGED if "media_children" in book.layout.tables else NO_TAGS_AT_ALL
        reason = NO_CHILD if about else untagged
        book.tally.keep_with_setting("media", reason, line.place)
        return
    own = book.site.id_of("gallery", number)
    if own in gallery.loose:
        own = derived("gallery", own, line.file, str(line.row.number))
    others = doubles(gallery.people, known)
    told = tuple(sorted(about | others))
    gallery.loose[own] = Loose(own, line, told, known != about or bool(others), picture.id if picture else None)
    gallery.in_journals.add(number)
    book.keep("media")


def _settle_tags(gallery: Gallery, number: str, told: list[Line], numbers: set[str]) -> None:
    """Count each tag, once it is known what became of its medium."""
    book = gallery.book
    for line in told:
        if not number or number not in numbers:
            book.lose("media_children", NO_MEDIUM, line)
        elif line["ChildId"] not in gallery.people.children:
            book.lose("media_children", NO_CHILD, line)
        elif number in gallery.in_journals:
            book.keep("media_children")
        else:
            book.lose("media_children", ON_A_TEXT if number in gallery.texts else NO_JOURNAL, line)


def _is_text(line: Line) -> bool:
    kind = KINDS.get(line["Kind"].casefold())
    return not line["File"] and (kind == "text" or (kind is None and bool(line["Text"])))


def _taken_at(book: Book, line: Line) -> datetime | None:
    at = uk_moment(line["TakenAt"])
    if line["TakenAt"] and at is None:
        book.tally.lose_part("a time of a picture that cannot be read", line.place)
    return at


def _is_unsure(line: Line) -> bool:
    """Tell whether a row itself says that not everyone in the picture is tagged."""
    return bool(line["Tagged"]) and line["Tagged"].casefold() in NOT_SET


def _picture(gallery: Gallery, line: Line) -> Picture:
    """Return a row's picture, whose tags are noted; a text that lies in a file is a document."""
    book, album, tags = gallery.book, gallery.album, gallery.tags
    number, untrusted_file = line["MediaId"], line["File"]
    kind, twofold = KINDS.get(line["Kind"].casefold(), ""), number in gallery.twofold
    own = book.site.id_of("media", number)
    if twofold:
        own = derived("media", own, untrusted_file, line["ObservationId"], line["Text"])
    if points_outside(untrusted_file):
        book.tally.lose_part(OUTSIDE, line.place)
    file = album.find(untrusted_file, "media", number) if untrusted_file else None
    key = album.key(file, untrusted_file, own)
    whole = tags.told and not twofold and number not in tags.doubtful
    album.shown.tag(key, tags.children.get(number, set()), whole=whole)
    if _is_unsure(line):
        album.shown.doubt(key)
    unknown_kind = {"Kind": line["Kind"]} if line["Kind"] and not kind else {}
    return Picture(
        id=own,
        kind=kind,
        file=file,
        link=album.link(untrusted_file, "media", number),
        key=key,
        caption=line["Text"] or None,
        number=number,
        table=line.file,
        taken_at=_taken_at(book, line),
        extras=extras_of({**line.row.extras, **unknown_kind}),
    )
