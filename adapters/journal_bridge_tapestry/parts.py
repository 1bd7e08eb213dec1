"""An observation with its readable parts: children, media, comments; whatever cannot be read is listed as lost."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from journal_bridge.journal import Extras, Status
from journal_bridge.kit.scrubbing import scrub
from journal_bridge.kit.tally import UNREADABLE, ModelT, readable
from journal_bridge.kit.times import moment

from .export import SECRETS, SPELLINGS, ChildRecord, CommentRecord, MediaRef, ObservationRecord, extra
from .names import Named, named
from .schools import School
from .statuses import status_of
from .texts import LONGEST

NO_CHILD: Final = "the observation names no child"
CHILD_UNREADABLE: Final = "a child of the observation cannot be read, so it could pass for another child's own"
CUT: Final = "the list shows the first three only, and the full record is not in this export"
NOT_LISTED: Final = "the record counts more than it lists"
DELETED_COMMENT: Final = "a comment marked as deleted"
REPLY_TO_DELETED: Final = "what was answered to a comment marked as deleted"
_SHOWN_IN_LISTS: Final = 3
"""Media a line of a list holds at most."""

_COUNTABLE: Final = 10_000
"""Media one observation can have; a larger count is no count."""

_DIGITS: Final = 9
"""Digits of a count written as a text."""

_EMPTY: Final[tuple[object, ...]] = (None, "", [], {})
_STAFF_ONLY: Final = frozenset({"staffOnly", "isStaffOnly", "staff_only"})
_DELETED: Final = frozenset({"deletedAt", "deleted_at", "deleted", "isDeleted"})


@dataclass(frozen=True, slots=True)
class Lost:
    """Something of a record that was not mapped."""

    kind: str
    reason: str
    place: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Held:
    """A medium or document as one record holds it; `id` is its journal id."""

    id: str
    number: str
    field: Literal["media", "document"]
    told: str
    name: str | None
    extras: Extras
    untrusted_link: str | None = dataclasses.field(default=None, repr=False, compare=False)
    """A link opens a photo for anybody and never says the same twice, so it is neither shown nor compared."""


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, who wrote it, and the media in it."""

    record: CommentRecord
    author: Named | None
    audience: Literal["family", "staff"]
    media: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """An observation that belongs to some children; `refused` says why it belongs to none."""

    school: School
    record: ObservationRecord
    file: str
    status: Status
    changed: datetime | None
    children: tuple[ChildRecord, ...]
    media: tuple[Held, ...]
    comments: tuple[Said, ...]
    lost: tuple[Lost, ...]
    author: Named | None
    about: tuple[str, ...]
    """The children's journal ids, in order."""
    refused: str | None = None

    @property
    def all_media(self) -> tuple[Held, ...]:
        """Its own media and those of its comments."""
        return self.media + tuple(held for said in self.comments for held in said.media)


def observed(untrusted: object, school: School, file: str, place: str, *, full: bool) -> Observed | None:
    """Return an observation with its parts, or None when it cannot be read at all."""
    record = readable(ObservationRecord, untrusted)
    if record is None or any(
        isinstance(one, str) and len(one) > LONGEST for one in (record.title, record.notes, record.additional)
    ):
        return None
    lost: list[Lost] = []
    children, refused = _all_children(record)
    media = _held_all(record, school, place, lost, full=full)
    return Observed(
        school=school,
        record=record,
        file=file,
        status=status_of(record),
        changed=moment(record.changed),
        children=children,
        media=media,
        comments=_comments(record.comments, school, f"{place} comments", lost),
        lost=tuple(lost),
        author=named(record.author),
        about=tuple(sorted({school.key(child.id, "child") for child in children})),
        refused=refused,
    )


def _all_children(record: ObservationRecord) -> tuple[tuple[ChildRecord, ...], str | None]:
    """Return the children under every spelling: the longer list counts, and two that contradict each other none."""
    children, refused = _children(record.children)
    fields = extra(record)
    for spelling in SPELLINGS["children"]:
        if fields.get(spelling) not in _EMPTY:
            more, unreadable = _children(fields[spelling])
            known, told = {one.id for one in children}, {one.id for one in more}
            if unreadable or not (known <= told or told <= known):
                return children, CHILD_UNREADABLE
            children += tuple(one for one in more if one.id not in known)
            refused = None if refused == NO_CHILD else refused
    return children, refused


def _children(untrusted: object) -> tuple[tuple[ChildRecord, ...], str | None]:
    """Return the children named, and why the observation cannot be theirs; ids alone name children too."""
    listed = [untrusted] if isinstance(untrusted, dict) else untrusted
    if listed is None or listed == []:
        return (), NO_CHILD
    if not isinstance(listed, list):
        return (), CHILD_UNREADABLE
    found = tuple(readable(ChildRecord, one if isinstance(one, dict) else {"id": one}) for one in listed)
    children = tuple(one for one in found if one is not None)
    return children, None if len(children) == len(found) else CHILD_UNREADABLE


def _held_all(
    record: ObservationRecord, school: School, place: str, lost: list[Lost], *, full: bool
) -> tuple[Held, ...]:
    """Return a record's media and documents; those it counts and does not list are lost."""
    media = _held(record.media, "media", school, f"{place} media", lost)
    listed = len(record.media) if isinstance(record.media, list) else 0
    missing = _count(record.media_count) - listed
    if missing > 0:
        reason = CUT if listed == _SHOWN_IN_LISTS and not full else NOT_LISTED
        lost.append(Lost("media", reason, f"{place} media", missing))
    documents = _held(record.documents, "document", school, f"{place} documents", lost)
    return tuple({held.id: held for held in (*media, *documents)}.values())


def _held(
    untrusted: object, field: Literal["media", "document"], school: School, place: str, lost: list[Lost]
) -> tuple[Held, ...]:
    refs = _readable_all(MediaRef, untrusted, lambda: lost.append(Lost("media", UNREADABLE, place)))
    return tuple(
        Held(
            id=school.key(ref.id, field),
            number=ref.id,
            field=field,
            told=ref.type.casefold() if isinstance(ref.type, str) else "",
            name=ref.name if isinstance(ref.name, str) else None,
            extras=scrubbed(extra(ref)),
            untrusted_link=link if isinstance(link := ref.url or ref.embed, str) else None,
        )
        for ref in refs
    )


def scrubbed(untrusted_fields: Mapping[str, object]) -> Extras:
    """Return fields as they may be kept: without links, secrets and what is empty."""
    told = {key: value for key, value in untrusted_fields.items() if value not in _EMPTY}
    found = scrub(told, SECRETS) if told else {}
    return {key: value for key, value in found.items() if value not in _EMPTY} if isinstance(found, dict) else {}


def _comments(
    untrusted: object, school: School, place: str, lost: list[Lost], *, under_staff: bool = False
) -> tuple[Said, ...]:
    """Return the comments in order, each before the replies to it: a reply is for nobody its comment is not for."""
    said: list[Said] = []
    for comment in _readable_all(CommentRecord, untrusted, lambda: lost.append(Lost("part", UNREADABLE, place))):
        unnamed = extra(comment)
        if any(unnamed[mark] for mark in _DELETED & unnamed.keys()):
            lost.append(Lost("part", DELETED_COMMENT, place))
            lost.extend([Lost("part", REPLY_TO_DELETED, place)] * bool(replies_to(comment)))
        elif isinstance(comment.content, str) and len(comment.content) > LONGEST:
            lost.append(Lost("part", UNREADABLE, place))
            lost.extend([Lost("part", UNREADABLE, place)] * bool(replies_to(comment)))
        else:
            hidden = under_staff or any(unnamed[mark] for mark in _STAFF_ONLY & unnamed.keys())
            media = _held(comment.media, "media", school, f"{place} media", lost)
            said.append(Said(comment, named(comment.author), "staff" if hidden else "family", media))
            said += _comments(replies_to(comment), school, f"{place} replies", lost, under_staff=hidden)
    return tuple(said)


def replies_to(comment: CommentRecord) -> list[object]:
    """Return what was answered to a comment; a number of replies, or anything else that is no list, is none."""
    return comment.replies if isinstance(comment.replies, list) else []


def _readable_all(model: type[ModelT], untrusted: object, lose: Callable[[], None]) -> tuple[ModelT, ...]:
    """Return the readable pieces of a list that may be absent, telling of each that is not."""
    if untrusted is None or untrusted == []:
        return ()
    found = [readable(model, one) for one in untrusted] if isinstance(untrusted, list) else [None]
    for _ in range(found.count(None)):
        lose()
    return tuple(one for one in found if one is not None)


def _count(untrusted: object) -> int:
    """Return a count of media, or nothing where it is no count."""
    if isinstance(untrusted, str) and untrusted.isascii() and untrusted.isdigit() and len(untrusted) <= _DIGITS:
        untrusted = int(untrusted)
    countable = isinstance(untrusted, int) and not isinstance(untrusted, bool) and 0 <= untrusted <= _COUNTABLE
    return int(untrusted) if countable and isinstance(untrusted, int) else 0
