"""Photos, videos, sound and documents: facts about the file, and who is in it on what evidence."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from journal_bridge.journal.values import MOST, Digest, Extras, Id, Label, Model, Moment, Source, Text


class MediaKind(StrEnum):
    """What kind of file it is, told from its bytes where the file was found."""

    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"


class Basis(StrEnum):
    """How we know who is in a picture.

    `image`: this very picture is tagged. `entry`: the platform tags only entries, and this one is a published
    individual entry about one child. `unknown`: nothing says who is in it, which never means nobody else.
    """

    IMAGE = "image"
    ENTRY = "entry"
    UNKNOWN = "unknown"


class Depicts(Model):
    """The people said to be in a picture or film, and the basis for saying so."""

    basis: Basis = Basis.UNKNOWN
    people: tuple[Id, ...] = ()
    """Everybody the evidence names; an empty list says nothing, and never that nobody is in it."""


class Availability(StrEnum):
    """Whether the export held the file itself, only a link to it, or neither."""

    FOUND = "found"
    LINKED = "linked"
    MISSING = "missing"


class Media(Model):
    """One file of the journal; `path` is its place beside the journal, and facts come from its bytes."""

    id: Id
    kind: MediaKind
    availability: Availability
    path: Label | None = None
    """Where the file lies, seen from `journal.json`, with forward slashes; only of a file that was found."""
    sha256: Digest | None = None
    """Of the file's bytes."""
    bytes: Annotated[int, Field(ge=0, le=MOST)] | None = None
    """Length of the file."""
    mime: Label | None = None
    """Type of the file, told from its bytes."""
    width: Annotated[int, Field(ge=1, le=MOST)] | None = None
    """In pixels, as shown."""
    height: Annotated[int, Field(ge=1, le=MOST)] | None = None
    """In pixels, as shown."""
    duration: Annotated[float, Field(ge=0, le=MOST)] | None = None
    """In seconds."""
    taken_at: Moment | None = None
    taken_at_from: Literal["platform", "file", "entry"] | None = None
    """Where `taken_at` comes from: the platform's word, the file itself, or the entry it belongs to."""
    caption: Text | None = None
    depicts: Depicts = Depicts()
    source: Source
    extras: Extras = Field(default_factory=dict)
