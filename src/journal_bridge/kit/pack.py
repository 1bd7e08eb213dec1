"""The spreadsheet pack: six sheets anybody can fill in, each column with the words that explain it.

The forms are written from this table and read by it, so that what a page promises is what is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from journal_bridge.journal import Answer, ConsentPurpose, Restriction, Status

Takes = Literal["id", "ids", "name", "names", "day", "text", "word", "file"]
"""What a cell takes; of `ids` and `names` there may be several, with semicolons between them."""

WORKBOOK_NAME: Final = "journal.xlsx"
"""What the workbook of the forms is called."""

PAGE_NAME: Final = "read-me.html"
"""What the page beside the forms is called."""

README_SHEET: Final = "Read me"
"""The sheet of the workbook that explains the others; it is never read."""

NOTE: Final = "note"
"""A column for people's own notes at the end of every sheet; it is never read."""

LONGEST_NAME: Final = 200
"""Characters of a name, a title or an id: more is a text in the wrong column."""

LONGEST_TEXT: Final = 100_000
"""Characters of a text, as intake has it for CSV; a workbook's own limit is 32,767."""


@dataclass(frozen=True)
class PackColumn:
    """One column: its header, what it takes, whether it must be filled, and what a manager reads about it."""

    header: str
    takes: Takes
    says: str
    example: str
    needed: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    """For a column of `word`: what people write, and what it means."""

    @property
    def belongs(self) -> str:
        """What belongs into the cell, for a fault."""
        if self.takes == "word":
            meant = dict.fromkeys(self.words.values())
            return "write " + ", ".join(
                next(one for one in self.words if self.words[one] == word) for word in meant
            )
        return _BELONGS[self.takes]


_BELONGS: Final[Mapping[str, str]] = {
    "id": "write a number or short code",
    "ids": "write the numbers of children, with ; between them",
    "name": "write a name or a few words on one line",
    "names": "write names, with ; between them",
    "day": "write the day as 25/12/2024 or 2024-12-25",
    "text": "write a text of at most thirty pages",
    "file": "write the name of a file in the media folder",
}


@dataclass(frozen=True)
class PackSheet:
    """One sheet: its name, what it is for, and its columns in order."""

    name: str
    says: str
    columns: tuple[PackColumn, ...]

    def column(self, header: str) -> PackColumn:
        """Return the column with this header."""
        return next(one for one in self.columns if one.header == header)

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of a form, with the column for notes."""
        return (*(column.header for column in self.columns), NOTE)


STATUSES: Final[Mapping[str, str]] = {
    "shared": Status.PUBLISHED,
    "published": Status.PUBLISHED,
    "pending": Status.PENDING,
    "draft": Status.DRAFT,
    "staff only": Status.STAFF_ONLY,
    "staff": Status.STAFF_ONLY,
    "deleted": Status.DELETED,
}
RESTRICTIONS: Final[Mapping[str, str]] = {one.value: one.value for one in Restriction}
SIDES: Final[Mapping[str, str]] = {"family": "family", "staff": "staff", "home": "family"}
KINDS: Final[Mapping[str, str]] = {"nursery": "observation", "setting": "observation", "home": "family_observation"}
REPORTS: Final[Mapping[str, str]] = {
    "two year check": "two_year_check",
    "2 year check": "two_year_check",
    "baseline": "baseline",
    "summative": "summative",
    "final": "final",
}
"""Reports with a meaning of their own; any other word is kept as it is written."""
PURPOSES: Final[Mapping[str, str]] = {one.value: one.value for one in ConsentPurpose} | {"all": "all"}
MEDIA: Final[Mapping[str, str]] = {"photo": "photo", "film": "video", "video": "video", "all": "all"}
ANSWERS: Final[Mapping[str, str]] = {one.value: one.value for one in Answer}

_SHARED: Final = PackColumn(
    "status",
    "word",
    "Whether the family has had it: shared, pending, draft, staff only, deleted. Left empty it is unknown, and a "
    "person is asked before it leaves.",
    "shared",
    words=STATUSES,
)
_MARK: Final = PackColumn(
    "restricted",
    "word",
    "safeguarding, accident, medical or internal: it then stays behind whatever else is decided. Else empty.",
    "",
    words=RESTRICTIONS,
)
_BY: Final = PackColumn(
    "written_by", "name", "Who wrote it: first and last name, always spelt in the same way.", "Mo Fields"
)
_DAY: Final = PackColumn(
    "date", "day", "The day it happened, as 25/12/2024 or 2024-12-25.", "14/05/2025", needed=True
)
_TITLE: Final = PackColumn("title", "name", "A heading, if it has one.", "The mud kitchen")

CHILDREN: Final = PackSheet(
    "children",
    "Every child of your setting, also those who have left and those without a journal: names that are not here "
    "cannot be found in texts, and could leave with another child's journal.",
    (
        PackColumn("child", "id", "A number or short code of your own, one a child; no name.", "C1", needed=True),
        PackColumn("first_name", "name", "The name the child is called by.", "Ada", needed=True),
        PackColumn("last_name", "name", "The family name.", "Bell"),
        PackColumn("other_names", "names", "Nicknames and names it had before, with ; between.", "Addie; Adabel"),
        PackColumn("legal_name", "name", "The full name on papers, if it is another one.", "Adelaide Bell"),
        PackColumn("date_of_birth", "day", "As 25/12/2020 or 2020-12-25.", "03/09/2021"),
        PackColumn("relatives", "names", "Parents and carers by name, with ; between.", "Jo Bell; Sam Bell"),
        PackColumn("siblings", "names", "Brothers and sisters, also those elsewhere.", "Max"),
        PackColumn("setting", "name", "The name of your setting; the same in every row.", "Willow House"),
    ),
)
OBSERVATIONS: Final = PackSheet(
    "observations",
    "What was seen, one row each; also what families sent from home.",
    (
        PackColumn("observation", "id", "A number of your own, used once in the whole pack.", "O1", needed=True),
        PackColumn(
            "children", "ids", "The numbers of all children it is about, with ; between.", "C1; C2", needed=True
        ),
        _DAY,
        _TITLE,
        PackColumn(
            "text", "text", "The words. A new line begins a new paragraph.", "Ada poured water into the mud."
        ),
        PackColumn("next_step", "text", "What you planned next, if anything.", "Offer larger jugs."),
        PackColumn("learning", "names", "Areas or goals in your own words, with ; between.", "Practical life"),
        _BY,
        PackColumn("from", "word", "nursery, or home when the family sent it. Empty is nursery.", "", words=KINDS),
        _SHARED,
        _MARK,
    ),
)
REPORTS_SHEET: Final = PackSheet(
    "reports",
    "Reports about one child: two year checks, summaries. Scan a report on paper, and name it in the sheet media.",
    (
        PackColumn("report", "id", "A number of your own, used once in the whole pack.", "R1", needed=True),
        PackColumn("child", "id", "The number of the child it is about.", "C1", needed=True),
        PackColumn(
            "kind",
            "name",
            "two year check, baseline, summative, final, or your own word.",
            "two year check",
            needed=True,
        ),
        _DAY,
        _TITLE,
        PackColumn("text", "text", "The words; empty when it is a file.", "Ada is curious and kind."),
        _BY,
        _SHARED,
        _MARK,
    ),
)
COMMENTS: Final = PackSheet(
    "comments",
    "What families and staff wrote under an observation or a report.",
    (
        PackColumn("comment", "id", "A number of your own, used once in the whole pack.", "M1", needed=True),
        PackColumn("belongs_to", "id", "The number of the observation or report.", "O1", needed=True),
        PackColumn("from", "word", "family or staff.", "family", needed=True, words=SIDES),
        PackColumn(
            "family_of",
            "ids",
            "From a family: whose, by the child's number. Another child's journal never gets it.",
            "C1",
        ),
        PackColumn("written_by", "name", "Who wrote it.", "Jo Bell"),
        PackColumn("date", "day", "The day it was written, if known.", "15/05/2025"),
        PackColumn("text", "text", "The words.", "She told us at supper!", needed=True),
        PackColumn(
            "seen_by",
            "word",
            "family or staff. Empty: a family's comment is for the family, a comment of staff for staff only.",
            "",
            words=SIDES,
        ),
    ),
)
MEDIA_SHEET: Final = PackSheet(
    "media",
    "Photos, films and scanned papers: put the files into the folder media beside the sheets, and name each here.",
    (
        PackColumn("file", "file", "The name of the file in the folder media.", "mud-kitchen.jpg", needed=True),
        PackColumn(
            "belongs_to", "id", "The number of the observation, report or comment it belongs to.", "O1", needed=True
        ),
        PackColumn(
            "children_in_picture",
            "ids",
            "The numbers of ALL children who can be seen. Empty means that nobody has looked: a person is then "
            "asked about this picture.",
            "C1; C2",
        ),
        PackColumn("taken_on", "day", "The day it was taken, if it is another than the observation's.", ""),
        PackColumn("caption", "text", "Words below the picture.", "Pouring"),
    ),
)
CONSENTS: Final = PackSheet(
    "consents",
    "What each family answered. No answer counts as no.",
    (
        PackColumn("child", "id", "The child's number.", "C1", needed=True),
        PackColumn(
            "purpose",
            "word",
            "other_family (may be seen in another family's copy), receiving_setting, school, own_family, "
            "in_setting_journal, or all.",
            "other_family",
            needed=True,
            words=PURPOSES,
        ),
        PackColumn("media", "word", "photo, film or all. Empty is all.", "photo", words=MEDIA),
        PackColumn("answer", "word", "yes, no or unanswered. Empty is unanswered.", "yes", words=ANSWERS),
        PackColumn("date", "day", "The day of the answer.", "2025-01-08"),
        PackColumn("withdrawn", "day", "The day a yes was taken back.", ""),
        PackColumn("recorded_by", "name", "Who wrote it down.", "Mo Fields"),
    ),
)

SHEETS: Final = (CHILDREN, OBSERVATIONS, REPORTS_SHEET, COMMENTS, MEDIA_SHEET, CONSENTS)
"""The sheets, in the order of the workbook and of faults."""
