"""What the captured files hold, as far as this adapter uses it; unknown fields are kept, both spellings accepted.

Field names are the platform's. A field typed `object` is read by a tolerant function where it is used, because its
shape has drifted or because a strange value in it must not cost the whole record. A field with a type is one the
record cannot be understood without.
"""

from typing import Annotated, Final

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, JsonValue

FAMILY_VARIANT: Final = "PARENT_OBSERVATION"
"""The variant families write at home."""

Key = Annotated[str, Field(min_length=1, max_length=1_000)]
"""An id of the platform."""

Words = Annotated[str, Field(max_length=1_000_000)]
"""A free text."""

Short = Annotated[str, Field(max_length=400)]
"""A title or label; two and a separator still fit a journal's label."""


class Record(BaseModel):
    """Base of all: unknown fields are kept in `model_extra`, numbers may stand where ids are texts."""

    model_config = ConfigDict(extra="allow", frozen=True, hide_input_in_errors=True, coerce_numbers_to_str=True)


class ChildRef(Record):
    """A child named in a record; older captures give no name."""

    id: Key = Field(validation_alias=AliasChoices("id", "childId"))
    name: object = None
    institutionId: Key | None = None  # noqa: N815 - the platform's own spelling, here and below


class ChildRecord(ChildRef):
    """A child of the setting; `status` is ACTIVE or one of the ways of having left."""

    status: object = None
    birthday: object = None
    relations: object = None
    siblings: object = None
    institution: object = None
    sitesRelation: object = None  # noqa: N815


class RelationRecord(Record):
    """A relative or other contact of a child."""

    relationId: Key | None = None  # noqa: N815
    loginId: Key | None = None  # noqa: N815
    name: object = None
    relation: object = None


class RoleRecord(Record):
    """What the account holder is to a child or a site."""

    targetId: Key  # noqa: N815
    targetType: object = None  # noqa: N815
    title: object = None
    subtitle: object = None


class AccountRecord(Record):
    """The account the capture was made with."""

    loginId: Key | None = None  # noqa: N815
    name: object = None
    roles2: object = None
    behaviors: object = None


class MediaRef(Record):
    """A photo, film or file where a record holds it, in the GraphQL or the REST shape; links are never kept."""

    id: Key = Field(validation_alias=AliasChoices("imageId", "videoId", "fileId", "id"))
    width: object = None
    height: object = None
    duration: object = None
    createdAt: object = None  # noqa: N815
    tags: object = None
    name: object = Field(default=None, validation_alias=AliasChoices("name", "filename"))
    secret: object = None
    prefix: object = None
    key: object = None
    url: object = None
    videoUrl: object = None  # noqa: N815


class AreaRecord(Record):
    """An area, aspect or goal of a framework."""

    id: Key | None = None
    title: Short | None = None
    framework: object = None


class AreaLink(Record):
    """A judgement against an area."""

    area: AreaRecord
    refinement: Short | None = None
    note: Words | None = None
    areaRefinementSettings: object = None  # noqa: N815


class StatementRecord(Record):
    """A statement of a framework."""

    areaId: Key | None = None  # noqa: N815
    body: Words


class StatementLink(Record):
    """A judgement against a statement."""

    statement: StatementRecord
    refinement: Short | None = None


class Remark(Record):
    """The text of an observation or of its next step, with the day and what it is linked to."""

    date: object = None
    body: Words | None = None
    richTextBody: Words | None = None  # noqa: N815
    status: object = None
    areas: object = None
    statements: object = None


class CommentRecord(Record):
    """A comment, from GraphQL (`sentBy`, `sentAt`) or from the feed (`sender`, `createdDate`)."""

    id: Key | None = Field(default=None, validation_alias=AliasChoices("id", "commentId"))
    body: Words | None = None
    sentAt: object = Field(default=None, validation_alias=AliasChoices("sentAt", "createdDate"))  # noqa: N815
    sender: object = Field(default=None, validation_alias=AliasChoices("sentBy", "sender"))
    images: object = None


class ObservationRecord(Record):
    """A learning-journey observation; `children` must be readable, or a shared entry could pass for one child's."""

    id: Key
    children: list[ChildRef] | None = None
    remark: Remark | None = None
    nextStep: Remark | None = None  # noqa: N815
    variant: object = None
    version: object = None
    status: object = None
    statuses: object = None
    createdBy: object = None  # noqa: N815
    images: object = None
    video: object = None
    videos: object = None
    files: object = None
    comments: object = None
    reviewComments: object = None  # noqa: N815


class NoteRecord(Record):
    """A note on a child's file; the three flags must be readable when they are there."""

    noteId: Key  # noqa: N815
    childId: Key | None = None  # noqa: N815
    sensitive: bool | None = None
    safeguardingConcern: bool | None = None  # noqa: N815
    parentVisible: bool | None = None  # noqa: N815
    publishedAt: object = None  # noqa: N815
    createdAt: object = None  # noqa: N815
    modifiedAt: object = None  # noqa: N815
    createdBy: object = None  # noqa: N815
    text: Words | None = None
    richTextBody: Words | None = None  # noqa: N815
    images: object = None
    videos: object = None
    files: object = None


class PostRecord(Record):
    """An item of the feed."""

    feedItemId: Key | None = None  # noqa: N815
    systemPostTypeClass: object = None  # noqa: N815
    body: object = None
    embed: object = None
    images: object = None
    videos: object = None
    files: object = None
    comments: object = None


class AllowanceRecord(Record):
    """A family's answer on being tagged in media."""

    child: ChildRef
    allowance: Short


class MediaTagRecord(Record):
    """Everybody tagged in one picture or film."""

    mediaId: Key  # noqa: N815
    children: list[ChildRef]


def extra(record: Record) -> dict[str, JsonValue]:
    """Return the fields no model names."""
    return dict(record.model_extra or {})
