"""The tables of the official data export of one child: every name this adapter believes in, and how it knows.

This is the one place to edit when a real export turns up. A name is either evidence (the platform's help centre, or
a table name seen in public code, both listed in `README.md`) or inference: what the platform's own schema of 2023
calls the same thing. Names are compared without case, spaces, underscores and hyphens, without the running number
at the start of a file's name, and by the last word of the table's name (`..._domain_model_<name>.csv`).
"""

from dataclasses import dataclass
from typing import Final

from journal_bridge.adapter import Evidence
from journal_bridge.kit.tables import Column

SEEN: Final = Evidence.PUBLIC_DESCRIPTION
GUESS: Final = Evidence.INFERENCE


@dataclass(frozen=True)
class Named:
    """A column: our field, the spellings of its header, and how we know."""

    field: str
    spellings: tuple[str, ...] = ()
    evidence: Evidence = GUESS

    @property
    def column(self) -> Column:
        """The column as tables are read by it."""
        return Column(self.field, self.spellings)


@dataclass(frozen=True)
class Shape:
    """A table: what its rows are called in counts, its name or the last word of it, its columns."""

    kind: str
    names: tuple[str, ...]
    columns: tuple[Named, ...]
    evidence: Evidence = GUESS


@dataclass(frozen=True)
class Left:
    """Tables that are counted and never read into a journal, told by pieces of their names."""

    kind: str
    pieces: tuple[str, ...]
    reason: str


OURS: Final = "famly"
"""What a table's name starts with behind its number: evidence, the help centre shows two such names."""

DELETED: Final = (Named("deleted_at", ("deletedAt", "deletedat", "deletedOn"), SEEN), Named("active", (), SEEN))
"""The export holds deleted records; the help centre says to look for `deletedAt`, `deletedat` or `active`."""

_CHILD: Final = Named("child", ("childId",), SEEN)
_OBSERVATION: Final = Named("observation", ("observationId",))
_REMARK: Final = Named("remark", ("remarkId",))
_CREATED: Final = Named("created_at", ("createdAt", "createdTime", "createdDate", "createdOn", "crdate", "sentAt"))
_REFINEMENT: Final = Named("refinement", ("refinementType", "assessment"))
_LINKS: Final = tuple(
    f"{record}{medium}"
    for record in ("observation", "childnote", "note")
    for medium in ("image", "video", "file", "media", "imagesjoin", "videosjoin", "filesjoin")
)
_AREA: Final = (
    Named("area", ("areaId",)),
    Named("title", ("areaTitle", "areaName")),
    Named("framework", ("frameworkTitle", "frameworkName")),
)
_TEXT: Final = (
    Named("text", ("body", "content", "plainText")),
    Named("rich_text", ("richTextBody", "richText", "html")),
)


def _id(*spellings: str) -> Named:
    return Named("id", (*spellings, "identifier", "uuid", "persistenceObjectIdentifier"))


HUB: Final = Shape(
    "child",
    ("famlydaycarechilddomainmodelchild",),
    (
        _CHILD,
        Named("site", ("siteId", "institutionId"), SEEN),
        Named("name", ("fullName", "displayName")),
        Named("first_name", ("firstName", "givenName")),
        Named("middle_name", ("middleName",)),
        Named("last_name", ("lastName", "surname", "familyName")),
        Named("birthday", ("birthDate", "dateOfBirth")),
        Named("gender", (), SEEN),
        *DELETED,
    ),
    SEEN,
)
"""The child's own table, to which the others lead by `childId`: name, `childId` and `siteId` are evidence."""

SHAPES: Final[tuple[Shape, ...]] = (
    HUB,
    Shape(
        "observation",
        ("observation", "learningjourneyobservation"),
        (
            _id("observationId"),
            _CHILD,
            Named("variant", ("observationVariant", "type")),
            Named("version"),
            Named("state", ("status", "currentState")),
            Named("remark", ("remarkId",)),
            Named("next_step", ("nextStepId", "nextStepRemarkId")),
            _CREATED,
            *DELETED,
        ),
    ),
    Shape(
        "observation state",
        ("observationstatus", "observationstate", "observationstatushistory"),
        (_OBSERVATION, Named("state", ("status", "statusType")), _CREATED, *DELETED),
    ),
    Shape(
        "remark",
        ("remark", "observationremark"),
        (
            _id("remarkId"),
            _OBSERVATION,
            Named("date", ("observedDate", "observedAt", "observationDate")),
            *_TEXT,
            Named("is_next_step", ("nextStep",)),
            Named("type", ("remarkType",)),
            Named("status", ("nextStepStatus", "completion")),
            *DELETED,
        ),
    ),
    Shape(
        "area judgement",
        ("remarkarea", "arearefinement", "observationarea", "remarkarearefinement"),
        (_REMARK, _OBSERVATION, *_AREA, _REFINEMENT, Named("note"), Named("age_band", ("ageBandLabel",)), *DELETED),
    ),
    Shape(
        "statement judgement",
        ("remarkstatement", "statementrefinement", "observationstatement", "remarkstatementrefinement"),
        (
            _REMARK,
            _OBSERVATION,
            Named("statement", ("statementId",)),
            *_AREA,
            Named("text", ("statementBody", "body", "statementText")),
            _REFINEMENT,
            *DELETED,
        ),
    ),
    Shape(
        "child link",
        ("observationchild", "observationchildren", "observationchildrenjoin", "childobservation"),
        (_OBSERVATION, _CHILD, *DELETED),
    ),
    Shape(
        "media link",
        _LINKS,
        (
            _OBSERVATION,
            Named("note", ("noteId", "childNoteId")),
            Named("image", ("imageId",)),
            Named("video", ("videoId",)),
            Named("file", ("fileId",)),
            Named("media", ("mediaId",)),
            Named("type", ("mediaType",)),
            *DELETED,
        ),
    ),
    Shape(
        "medium",
        ("image", "video", "file", "media"),
        (
            _id("imageId", "videoId", "fileId", "mediaId"),
            Named("name", ("filename", "fileName", "originalName")),
            Named("path", ("filePath", "location")),
            Named("width"),
            Named("height"),
            Named("duration"),
            _CREATED,
            *DELETED,
        ),
    ),
    Shape(
        "media tag",
        ("imagetag", "mediatag", "childtag", "imagechild", "imagechildrenjoin"),
        (Named("media", ("imageId", "videoId", "mediaId")), _CHILD, *DELETED),
    ),
    Shape(
        "comment",
        ("comment", "observationcomment"),
        (
            _id("commentId"),
            _OBSERVATION,
            *_TEXT,
            Named("is_review", ("review", "internal", "isInternal")),
            _CREATED,
            *DELETED,
        ),
    ),
    Shape(
        "review comment",
        ("reviewcomment", "observationreviewcomment"),
        (_id("commentId"), _OBSERVATION, *_TEXT, _CREATED, *DELETED),
    ),
    Shape(
        "note",
        ("childnote", "note"),
        (
            _id("noteId"),
            _CHILD,
            *_TEXT,
            Named("note_type", ("noteType", "type")),
            Named("sensitive", ("isSensitive",)),
            Named("safeguarding", ("safeguardingConcern", "isSafeguardingConcern")),
            Named("parent_visible", ("parentVisible", "visibleToParents")),
            Named("published_at", ("publishedAt",)),
            Named("modified_at", ("modifiedAt", "updatedAt")),
            _CREATED,
            *DELETED,
        ),
    ),
    Shape(
        "allowance",
        ("tagallowance", "childtagallowance"),
        (_CHILD, Named("allowance", ("answer", "value")), *DELETED),
    ),
    Shape(
        "relation",
        ("relation", "childrelation"),
        (
            _CHILD,
            Named("relation_id", ("relationId",)),
            Named("name", ("fullName",)),
            Named("first_name", ("firstName",)),
            Named("last_name", ("lastName",)),
            Named("relation", ("relationType", "type")),
            *DELETED,
        ),
    ),
    Shape("sibling", ("sibling", "childsibling"), (_CHILD, Named("name", ("fullName", "siblingName")), *DELETED)),
)
"""Every table that is read; the observation tables mirror the platform's own schema inference throughout."""

LEFT: Final[tuple[Left, ...]] = (
    Left(
        "identity row",
        ("identity", "identification", "socialsecurity", "nationalinsurance", "passport"),
        "identity data stays: no journal needs it",
    ),
    Left(
        "finance row",
        ("finance", "invoice", "payment", "billing", "billpayer", "funding", "discount", "deposit"),
        "finance stays: no journal needs it",
    ),
    Left("message row", ("message", "conversation"), "messages belong to no child's journal"),
    Left(
        "attendance row",
        (
            *("attendance", "checkin", "checkout", "absence", "sick", "vacation", "holiday"),
            *("sleep", "meal", "diaper", "pickup", "schedule"),
        ),
        "attendance and daily care belong to no journal",
    ),
)
"""The help centre names attendance, finance, profile and identity as areas; two files hold identity data."""

STAFF_HUB: Final = "famlydaycareemployee"
"""How the hub of a member of staff's export starts: evidence, `003famly_daycare_employee...`."""
