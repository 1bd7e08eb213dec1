"""The records that become entries, with their readable parts: media, comments and judgements."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from journal_bridge.kit.ids import opaque
from journal_bridge.kit.tally import Tally, pieces

from .export import CommentRecord, MediaRef, NoteRecord, ObservationRecord, PostRecord
from .judgements import Links, links_of

MediaField = Literal["image", "video", "file"]
"""Which of a record's lists a medium stands in."""

_FIELDS: Final[tuple[tuple[str, MediaField], ...]] = (
    ("images", "image"),
    ("video", "video"),
    ("videos", "video"),
    ("files", "file"),
)

_HAS: Final = {
    one: frozenset(one.model_fields) for one in (ObservationRecord, NoteRecord, PostRecord, CommentRecord)
}
"""The fields of each record that may hold media."""


@dataclass(frozen=True, slots=True)
class Held:
    """A medium as one record holds it."""

    field: MediaField
    ref: MediaRef
    file: str

    @property
    def id(self) -> str:
        """The medium's id in the journal."""
        return opaque(self.ref.id, self.field)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment; `staff` is the internal review thread."""

    record: CommentRecord
    audience: Literal["family", "staff"]
    media: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """An observation that belongs to some children."""

    record: ObservationRecord
    file: str
    about: tuple[str, ...]
    media: tuple[Held, ...]
    comments: tuple[Said, ...]
    links: Links
    next_links: Links


@dataclass(frozen=True, slots=True)
class Noted:
    """A note on one child's file."""

    record: NoteRecord
    file: str
    about: tuple[str, ...]
    media: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A photo tagged with some children whose journals hold it in no other entry."""

    ref: MediaRef
    file: str
    about: tuple[str, ...]

    @property
    def media(self) -> tuple[Held, ...]:
        """The photo."""
        return (Held("image", self.ref, self.file),)


def media_of(
    record: ObservationRecord | NoteRecord | PostRecord | CommentRecord, file: str, tally: Tally, place: str
) -> tuple[Held, ...]:
    """Return what a record holds, each once, in order; a lone `video` (2023) counts as a list of one."""
    found: dict[str, Held] = {}
    for name, field in _FIELDS:
        listed = getattr(record, name) if name in _HAS[type(record)] else None
        if listed is None or listed == []:
            continue
        if name == "video":
            listed = [listed]
        for ref in pieces(MediaRef, listed, tally, f"{place} {name}"):
            held = Held(field, ref, file)
            found.setdefault(held.id, held)
    return tuple(found.values())


def observed(record: ObservationRecord, about: Iterable[str], file: str, tally: Tally, place: str) -> Observed:
    """Return an observation with its parts; those that cannot be read are counted."""
    return Observed(
        record=record,
        file=file,
        about=tuple(sorted(set(about))),
        media=media_of(record, file, tally, place),
        comments=(
            *_said(record.comments, "family", file, tally, f"{place} comments"),
            *_said(record.reviewComments, "staff", file, tally, f"{place} reviewComments"),
        ),
        links=links_of(record.remark, tally, f"{place} remark"),
        next_links=links_of(record.nextStep, tally, f"{place} nextStep"),
    )


def comment_list(untrusted: object) -> object:
    """Return the list of comments: a bare list in the feed, `{count, results}` in observations."""
    return untrusted.get("results") if isinstance(untrusted, dict) else untrusted


def _said(
    untrusted: object, audience: Literal["family", "staff"], file: str, tally: Tally, place: str
) -> tuple[Said, ...]:
    comments = pieces(CommentRecord, comment_list(untrusted), tally, place)
    return tuple(Said(one, audience, media_of(one, file, tally, place)) for one in comments)
