"""What a journal is made of: entries of eight kinds, with their comments, next steps and judgements."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from journal_bridge.journal.values import Body, Day, Extras, Id, Label, Model, Moment, Source, Text


class Status(StrEnum):
    """How far an entry had come on its platform; only `published` was ever visible to the family."""

    PUBLISHED = "published"
    PENDING = "pending"
    DRAFT = "draft"
    STAFF_ONLY = "staff_only"
    DELETED = "deleted"
    UNKNOWN = "unknown"


class Restriction(StrEnum):
    """Marks that keep an entry out of every journal, whatever else is decided."""

    SAFEGUARDING = "safeguarding"
    ACCIDENT = "accident"
    MEDICAL = "medical"
    INTERNAL = "internal"


class Judgement(Model):
    """One link to a framework, with its edition; old and new goals are never merged.

    `framework` and `edition` name a national framework; where both are `platform`, the source's words stand alone.
    """

    framework: Label
    """EYFS, DM, B25M, CoEL, LEUVEN, or `platform`."""
    edition: Label
    """EYFS-2021, EYFS-2012, DM2012, DM2020, B25M, CoEL, LEUVEN, or `platform`."""
    area: Label | None = None
    aspect: Label | None = None
    statement: Text | None = None
    band: Label | None = None
    """An age band, as the source writes it."""
    level: Label | None = None
    """How far the child has come, as the source writes it."""
    note: Text | None = None
    words: Label
    """The source's own words for this judgement, verbatim."""


class NextStep(Model):
    """What the key person plans next, with its state as the source tells it."""

    body: Body
    done: bool | None = None
    """Whether it was done; absent where the source does not tell."""
    judgements: tuple[Judgement, ...] = ()


def _audience_is_said(schema: dict[str, Any]) -> None:
    schema["required"].append("audience")
    del schema["properties"]["audience"]["default"]


class Comment(Model):
    """A remark under an entry; `audience` staff marks an internal review thread.

    A file must say who could read it: were it left out, a word between staff would look like one to the family.
    """

    model_config = ConfigDict(json_schema_extra=_audience_is_said)

    id: Id
    author: Id | None = None
    """A person; absent where nobody is sure."""
    written_at: Moment | None = None
    body: Body = ()
    media: tuple[Id, ...] = ()
    audience: Literal["family", "staff"] = "family"


class EntryBase(Model):
    """What all entries share; `about` holds children's ids, and more than one means the entry is shared."""

    id: Id
    observed_on: Day | None = None
    """The day it happened, as people remember it."""
    recorded_at: Moment | None = None
    """When it was written down."""
    published_at: Moment | None = None
    """When the family could first see it."""
    author: Id | None = None
    """A person; absent where nobody is sure."""
    status: Status
    about: tuple[Id, ...] = ()
    """Every child it is about, the journal's own among them."""
    title: Label | None = None
    body: Body = ()
    next_steps: tuple[NextStep, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    media: tuple[Id, ...] = ()
    """Ids of the journal's media, in the order they are shown."""
    comments: tuple[Comment, ...] = ()
    restricted: tuple[Restriction, ...] = ()
    source: Source
    extras: Extras = Field(default_factory=dict)

    @property
    def all_media(self) -> tuple[Id, ...]:
        """Ids of its media, then of its comments', in order; the same one may stand in both."""
        return (*self.media, *(one for comment in self.comments for one in comment.media))


class Observation(EntryBase):
    """What staff saw a child do."""

    kind: Literal["observation"] = "observation"


class FamilyObservation(EntryBase):
    """What the family added from home."""

    kind: Literal["family_observation"] = "family_observation"


class Assessment(EntryBase):
    """A judgement against a framework, without a story."""

    kind: Literal["assessment"] = "assessment"


class Report(EntryBase):
    """A report; `report_kind` is baseline, summative, two_year_check, final, or the platform's own word."""

    kind: Literal["report"] = "report"
    report_kind: Label


class Care(EntryBase):
    """A line of the care diary: sleep, meal, nappy, register."""

    kind: Literal["care"] = "care"


class Post(EntryBase):
    """A post to a room or to the whole setting."""

    kind: Literal["post"] = "post"


class Message(EntryBase):
    """A message in a conversation."""

    kind: Literal["message"] = "message"


class Note(EntryBase):
    """A note on a child's file."""

    kind: Literal["note"] = "note"


Entry = Annotated[
    Observation | FamilyObservation | Assessment | Report | Care | Post | Message | Note,
    Field(discriminator="kind"),
]
"""Any entry; `kind` tells which."""
