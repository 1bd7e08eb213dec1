"""The parts of a journal in a manager's words: `report.next_steps` is told as "reports: their next steps"."""

from typing import Final

RECORDS: Final = {
    "observation": ("observation", "observations"),
    "family_observation": ("moment from home", "moments from home"),
    "assessment": ("assessment", "assessments"),
    "report": ("report", "reports"),
    "care": ("care diary line", "care diary lines"),
    "post": ("news post", "news posts"),
    "message": ("message", "messages"),
    "note": ("note", "notes"),
    "comment": ("comment", "comments"),
    "photo": ("photo", "photos"),
    "video": ("film", "films"),
    "audio": ("sound recording", "sound recordings"),
    "document": ("document", "documents"),
    "child": ("child", "children"),
    "person": ("person", "people"),
    "setting": ("setting", "settings"),
    "extras": ("detail only the old platform knows", "details only the old platform knows"),
    "next_steps": ("next step", "next steps"),
}
"""One and many of every kind of record a journal holds, and of what is counted beside them."""

FIELDS: Final = {
    "kind": "what kind of record they are (they are there as another kind)",
    "observed_on": "their day",
    "recorded_at": "when they were written down",
    "published_at": "when families first saw them",
    "author": "who wrote them",
    "status": "whether they were drafts, waiting or published",
    "about": "whom they are about",
    "title": "their titles",
    "title.blanks": "blanks in their titles",
    "body": "some of their words",
    "body.blanks": "blanks and line breaks in their words",
    "body.style": "headings, lists and quotations (the words are there)",
    "next_steps": "their next steps",
    "judgements": "some of their areas of learning, ages and levels",
    "judgements.wording": "how their areas of learning were worded (the areas, ages and levels are there)",
    "media": "which pictures and files stand in them, and in what order",
    "restricted": "their marks, such as medical",
    "report_kind": "what kind of report they are",
    "written_at": "when they were written",
    "audience": "whether they were between staff",
    "file": "the file itself",
    "mime": "what type of file they are",
    "caption": "their captions",
    "caption.blanks": "blanks and line breaks in their captions",
    "taken_at": "when they were taken",
    "depicts": "who is in them",
    "name": "their names",
    "role": "what they are to the child or the setting",
    "child": "whose family they are",
    "date_of_birth": "their dates of birth",
}
"""What a part of some records is called, behind their count."""

_APART: Final = {"person.kind": "whether they are staff or family"}
"""Parts that the table would word oddly."""

FILES: Final = frozenset({"photo", "video", "audio", "document"})
"""Records that are files and stand in others."""


def record(kind: str, count: int) -> str:
    """Return what that many records of a kind are called; one we do not know keeps its own word."""
    one, many = RECORDS.get(kind, (kind.replace("_", " "), kind.replace("_", " ")))
    return one if count == 1 else many


def in_words(part: str, count: int = 2) -> str:
    """Return what a part of so many records is called: "reports: their next steps".

    Raises:
        KeyError: for what is no part of a journal.
    """
    kind, _, field = part.partition(".")
    of = RECORDS[kind][count != 1]
    if not field:
        return of
    if field in FILES:
        return f"{RECORDS[field][count != 1]} that stood in {RECORDS[kind][1]} only"
    return f"{of}: {_APART.get(part) or FIELDS[field]}"


def is_whole(part: str) -> bool:
    """Tell whether a part is a whole record, not something about one."""
    _, _, field = part.partition(".")
    return not field or field in FILES
