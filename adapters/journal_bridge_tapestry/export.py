"""What the platform's answers hold, as far as this adapter uses it, and every spelling it accepts for a field.

The first spelling of a field was seen in answers or in code that ran against a real account; the others are what
third parties were prepared for, and none is ever needed. A field typed `object` is read by a tolerant function
where it is used, because a strange value in it must not cost the whole record.
"""

from typing import Annotated, Final

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, JsonValue

Key = Annotated[str, Field(min_length=1, max_length=1_000)]
"""An id of the platform: a whole number in all samples, but nothing promises it."""

SPELLINGS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title",),
    "notes": ("notes", "note", "body", "text", "description"),
    "additional": ("additionalInformation", "additional_information"),
    "created": ("createdAt", "created_at", "page_added"),
    "changed": ("updatedAt", "updated_at", "modifiedAt"),
    "day": ("date", "observation_time", "observationDate", "observation_date", "obs_date"),
    "children": ("children", "child", "childIds"),
    "media": ("media", "mediaItems"),
    "media_count": ("mediaCount", "media_count"),
    "media_id": ("id", "mediaId"),
    "media_type": ("type", "mimeType", "mime_type"),
    "author": ("author", "user"),
    "content": ("content", "body", "text", "comment"),
}
"""Fields of this adapter by the platform's spellings, the surest first. `scheduledAt` is no spelling of the day: it
says when something is to be shown."""

SECRETS: Final = frozenset(
    {
        "access",
        "avatar",
        "collectionPassword",
        "collection_password",
        "credentials",
        "csrfToken",
        "csrf_token",
        "email",
        "embedUrl",
        "newToken",
        "originalUrl",
        "original_url",
        "password",
        "phone",
        "phoneNumber",
        "refresh",
        "src",
        "thumbnail",
        "thumbnailUrl",
        "token",
        "url",
    }
)
"""Fields never kept anywhere: a media link opens its photo to anybody, the rest an account or somebody's door."""


def spelt(field: str) -> AliasChoices:
    """Return the spellings of a field for its model."""
    return AliasChoices(*SPELLINGS[field])


class Record(BaseModel):
    """Base of all: unknown fields are kept in `model_extra`, numbers may stand where ids are texts."""

    model_config = ConfigDict(extra="allow", frozen=True, hide_input_in_errors=True, coerce_numbers_to_str=True)


class ObservationRecord(Record):
    """An observation, as a line of a list or as its full record; only its id is needed."""

    id: Key
    title: object = None
    notes: object = Field(default=None, validation_alias=spelt("notes"))
    additional: object = Field(default=None, validation_alias=spelt("additional"))
    created: object = Field(default=None, validation_alias=spelt("created"))
    changed: object = Field(default=None, validation_alias=spelt("changed"))
    day: object = Field(default=None, validation_alias=spelt("day"))
    author: object = None
    approval: object = None
    children: object = Field(default=None, validation_alias=spelt("children"))
    media: object = Field(default=None, validation_alias=spelt("media"))
    media_count: object = Field(default=None, validation_alias=spelt("media_count"))
    documents: object = None
    comments: object = None
    assessments: object = None
    flags: object = None
    frameworks: object = None
    likes: object = None
    status: object = None


class MediaRef(Record):
    """A photo, film or document where a record holds it; links are looked at and never kept."""

    id: Key = Field(validation_alias=spelt("media_id"))
    type: object = Field(default=None, validation_alias=spelt("media_type"))
    name: object = None
    url: object = None
    embed: object = Field(
        default=None, validation_alias=AliasChoices("embedUrl", "src", "originalUrl", "original_url")
    )


class CommentRecord(Record):
    """A comment under an observation, with what was answered to it."""

    id: Key | None = None
    author: object = Field(default=None, validation_alias=AliasChoices("user", "author"))
    created: object = Field(default=None, validation_alias=spelt("created"))
    content: object = Field(default=None, validation_alias=spelt("content"))
    media: object = None
    replies: object = None


class ChildRecord(Record):
    """A child, in a list of children or where an observation names it."""

    id: Key = Field(validation_alias=AliasChoices("id", "childId"))
    born: object = Field(
        default=None, validation_alias=AliasChoices("dateOfBirth", "date_of_birth", "dob", "birthday")
    )
    status: object = None


class SchoolRecord(Record):
    """A setting; its slug, which stands in every address of it, tells its records from another's."""

    id: Key | None = None
    name: object = None
    slug: Key = Field(validation_alias="furlSlug")


def extra(record: BaseModel) -> dict[str, JsonValue]:
    """Return the fields of a record that no model names."""
    return record.model_extra or {}
