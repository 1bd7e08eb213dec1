"""The one table to edit when a real export turns up: which tables there are, and how their columns are called.

The first word of each column is the name in the layout this project describes (inference, see README.md). Spellings
after it are what people and spreadsheets make of such names; capitals, spaces, hyphens and underscores never
matter. Nothing else of this adapter knows a header.
"""

from dataclasses import dataclass
from typing import Final

from journal_bridge.journal import Restriction, Status
from journal_bridge.kit.tables import Column


@dataclass(frozen=True)
class Sheet:
    """A table of the layout: the kind of record in its rows, its columns, and what tells it from the others."""

    record: str
    columns: tuple[Column, ...]
    told_by: frozenset[str]
    """Fields whose columns must all be there for a file of another name to be taken for this table."""
    absent: str = ""
    """Warning when the table is not there; empty for a table without which nothing can be read."""
    keeps_extras: bool = False
    """Whether an entry or medium is made of a row, so that unknown columns have a place to stay."""


_STATUS: Final = (
    Column("Status", ("State", "Visibility")),
    Column("Draft", ("IsDraft",)),
    Column("Published", ("IsPublished", "Shared", "SharedWithParents", "VisibleToParents")),
    Column("Approved", ("IsApproved", "SignedOff")),
    Column("Deleted", ("IsDeleted", "DeletedAt", "Removed")),
)
"""Not in the layout; honoured where somebody's export has them."""

_MARKS: Final = (
    Column("Safeguarding", ("SafeguardingConcern", "ChildProtection")),
    Column("Medical", ("MedicalRecord",)),
    Column("Accident", ("AccidentForm", "Incident")),
    Column("Internal", ("Confidential", "Sensitive", "StaffOnly", "Private")),
)
"""Not in the layout either; a mark that keeps a record back is never overlooked."""

SHEETS: Final[dict[str, Sheet]] = {
    "children": Sheet(
        record="child",
        columns=(
            Column("ChildId", ("Child No", "Child Number", "Child Ref"), required=True),
            Column("Surname", ("Last Name", "Family Name", "Child Surname")),
            Column("Forename", ("First Name", "Given Name", "Child Forename")),
            Column("KnownAs", ("Known As Name", "Preferred Name", "Preferred Forename", "Nickname")),
            Column("DateOfBirth", ("DOB", "Birth Date", "D.O.B.")),
            Column("KeyPerson", ("Key Worker", "Key Person Name")),
            Column("RoomName", ("Room", "Group")),
            Column("DateOfEntry", ("Entry Date", "Start Date", "Date Started")),
            Column("PP", ("Pupil Premium", "EYPP")),
            Column("EAL", ("English as an Additional Language",)),
            Column("SEND", ("SEN", "Special Needs")),
            Column("EB", ("Emotional Behaviour",)),
            Column("SLT", ("Speech and Language Therapy", "SALT")),
            Column("BirthTerm", ("Term of Birth",)),
            Column("CFC", ("Cared for Child", "Looked After", "LAC")),
            Column("GT", ("G&T", "Gifted and Talented")),
            Column("Funded", ("Funding",)),
        ),
        told_by=frozenset({"ChildId", "DateOfBirth"}),
    ),
    "parents": Sheet(
        record="parent",
        columns=(
            Column("ChildId", ("Child No", "Child Number", "Child Ref")),
            Column("Forename", ("First Name", "Given Name", "Parent Forename")),
            Column("Surname", ("Last Name", "Family Name", "Parent Surname")),
            Column("ParentalResponsibility", ("PR", "Has Parental Responsibility")),
        ),
        told_by=frozenset({"ChildId", "ParentalResponsibility"}),
        absent="No parents.csv is there: families are not known, and their names in texts cannot be found.",
    ),
    "staff": Sheet(
        record="staff",
        columns=(
            Column("StaffId", ("Staff No", "Staff Number")),
            Column("Forename", ("First Name", "Given Name", "Staff Forename")),
            Column("Surname", ("Last Name", "Family Name", "Staff Surname")),
            Column("Rooms", ("Room", "Room Names")),
        ),
        told_by=frozenset({"StaffId", "Surname"}),
        absent="No staff.csv is there: staff are known by the names under observations only.",
    ),
    "reports": Sheet(
        record="report",
        columns=(
            Column("ReportId", ("Report No",)),
            Column("ChildId", ("Child No", "Child Number", "Child Ref")),
            Column("Type", ("Report Type",)),
            Column("Term", ("Report Term",)),
            Column("Year", ("Academic Year", "Report Year")),
            Column("File", ("File Name", "Document")),
            *_STATUS,
            *_MARKS,
        ),
        told_by=frozenset({"ReportId", "ChildId"}),
        absent="No reports.csv is there: baselines, progress checks and other reports are not in this export.",
        keeps_extras=True,
    ),
    "media": Sheet(
        record="media",
        columns=(
            Column("MediaId", ("Media No",)),
            Column("ObservationId", ("Observation No", "Obs Id")),
            Column("Kind", ("Media Kind", "Media Type", "Type")),
            Column("File", ("File Name", "Path")),
            Column("Text", ("Caption", "Note", "Words")),
            Column("TakenAt", ("Date Taken", "Taken On", "Date and Time Taken")),
            Column("Tagged", ("Tags Complete", "Everyone Tagged")),
            *_STATUS,
            *_MARKS,
        ),
        told_by=frozenset({"MediaId", "File"}),
        absent="No media.csv is there: observations come without words and pictures.",
        keeps_extras=True,
    ),
    "media_children": Sheet(
        record="media tag",
        columns=(
            Column("MediaId", ("Media No",), required=True),
            Column("ChildId", ("Child No", "Child Number", "Child Ref"), required=True),
        ),
        told_by=frozenset({"MediaId", "ChildId"}),
        absent="No media_children.csv is there: who is in a picture is not known, which never means nobody else.",
    ),
    "links": Sheet(
        record="framework link",
        columns=(
            Column("ObservationId", ("Observation No", "Obs Id")),
            Column("Kind", ("Link Kind", "Link Type", "Type")),
            Column("Area", ("Area of Learning", "Characteristic")),
            Column("Aspect", ("Strand",)),
            Column("Statement", ("Development Statement",)),
            Column("Framework", ("Framework Name", "Edition", "Curriculum")),
            Column("AgeBand", ("Band", "Age Band Months", "Age")),
        ),
        told_by=frozenset({"ObservationId", "Statement"}),
        absent="No links.csv is there: observations come without links to areas of learning.",
        keeps_extras=True,
    ),
    "observations": Sheet(
        record="observation",
        columns=(
            Column("ObservationId", ("Observation No", "Obs Id"), required=True),
            Column("DateTime", ("Date and Time", "Date", "Observed On")),
            Column("StaffName", ("Staff", "Author", "Observer", "Created By")),
            *_STATUS,
            *_MARKS,
        ),
        told_by=frozenset({"ObservationId", "DateTime"}),
        keeps_extras=True,
    ),
    "observation_children": Sheet(
        record="observation child",
        columns=(
            Column("ObservationId", ("Observation No", "Obs Id"), required=True),
            Column("ChildId", ("Child No", "Child Number", "Child Ref"), required=True),
        ),
        told_by=frozenset({"ObservationId", "ChildId"}),
        absent="No observation_children.csv is there: no observation says which child it is about.",
    ),
}
"""Every table by the name of its file, those with the most telling columns first."""

REQUIRED: Final = ("children", "observations")
"""Tables without which nothing can be read."""

MARKS_OF_A_BOOK: Final = ("children", "observations", "observation_children")
"""Tables that together tell this layout when export.xml is not there."""

FLAGS: Final = ("PP", "EAL", "SEND", "EB", "SLT", "BirthTerm", "CFC", "GT", "Funded")
"""Category columns: special-category data and funding in one row, counted and never carried."""

HOMELESS: Final[dict[str, tuple[str, ...]]] = {"children": ("RoomName", "DateOfEntry"), "staff": ("Rooms",)}
"""Columns of the layout a journal has no field for."""

NOT_SET: Final = frozenset({"", "0", "n", "no", "false", "none", "na", "n/a", "-"})
"""Words of a flag that is not set, in lower case; anything else sets it."""

STATES: Final[dict[str, Status]] = {
    "published": Status.PUBLISHED,
    "shared": Status.PUBLISHED,
    "sent": Status.PUBLISHED,
    "visible": Status.PUBLISHED,
    "draft": Status.DRAFT,
    "pending": Status.PENDING,
    "awaiting approval": Status.PENDING,
    "for review": Status.PENDING,
    "hidden": Status.STAFF_ONLY,
    "private": Status.STAFF_ONLY,
    "staff only": Status.STAFF_ONLY,
    "deleted": Status.DELETED,
}
"""Words of a status column; any other, `approved` among them, does not say that a family saw it: unknown."""

SHOWN_STATES: Final[dict[Status, str]] = {
    Status.PUBLISHED: "Published",
    Status.DRAFT: "Draft",
    Status.PENDING: "Pending",
    Status.STAFF_ONLY: "Staff only",
    Status.DELETED: "Deleted",
    Status.UNKNOWN: "Unknown",
}
"""The word that is written for each status; `STATES` reads each as what it was, and the last as unknown."""

NOT_ALL_TAGGED: Final = "No"
"""In `Tagged`: nobody can say that everyone in the picture is tagged, and no tag does not mean nobody else."""

RESTRICTIONS: Final[dict[str, Restriction]] = {
    "Safeguarding": Restriction.SAFEGUARDING,
    "Medical": Restriction.MEDICAL,
    "Accident": Restriction.ACCIDENT,
    "Internal": Restriction.INTERNAL,
}
"""Mark columns and the restriction each stands for."""

WRITTEN: Final[dict[str, tuple[str, ...]]] = {
    "children": ("ChildId", "Surname", "Forename", "DateOfBirth"),
    "parents": ("ChildId", "Forename", "Surname", "ParentalResponsibility"),
    "staff": ("StaffId", "Forename", "Surname"),
    "observations": ("ObservationId", "DateTime", "StaffName", "Status"),
    "observation_children": ("ObservationId", "ChildId"),
    "links": ("ObservationId", "Kind", "Area", "Aspect", "Statement"),
    "media": ("MediaId", "ObservationId", "Kind", "File", "Text"),
    "media_children": ("MediaId", "ChildId"),
    "reports": ("ReportId", "ChildId", "Type", "Term", "Year", "File", "Status"),
}
"""Columns of the tables that are written. Of the layout's own those are missing that a journal knows nothing of:
an empty category could be taken for a child who has none."""

WRITTEN_IF_NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "observations": tuple(RESTRICTIONS),
    "links": ("Framework", "AgeBand"),
    "media": ("TakenAt", "Tagged"),
    "reports": tuple(RESTRICTIONS),
}
"""Columns beside the layout that a table has only where a row needs them."""

REPORTS: Final[dict[str, str]] = {
    "baseline": "baseline",
    "summative": "summative",
    "two year progress check": "two_year_check",
    "final": "final",
}
"""Report types settings name in their own policies; an unknown one is kept in the platform's words."""

KINDS: Final[dict[str, str]] = {
    "photo": "photo",
    "image": "photo",
    "picture": "photo",
    "audio": "audio",
    "sound": "audio",
    "video": "video",
    "film": "video",
    "text": "text",
    "note": "text",
}
"""Kinds of media; text is one of them on this platform."""
