"""What a package of this platform has no place for, and what to do with one, in a manager's words."""

from typing import Final

from journal_bridge.adapter import Step

_NAMES: Final = (
    "Famly tells by a name alone who wrote something. Where it could be taken for somebody else's, or for that of "
    "somebody of another kind, the name is left out."
)
_FILM: Final = "Famly keeps no time for a film or a file, only for a photo."
_COMMENT_FILES: Final = "A comment has room for photos only; what else is under it is in the journal's document."
_CAPTION: Final = "Photos and films have no caption in Famly; it is in the journal's document."
_FILE_NAME: Final = "A file has a name of one line and at most 300 letters; a longer text under it has no room."
_STAFF_ONLY: Final = (
    "What only staff may see has a place in Famly's notes, and a note is about one child. Shared entries for staff "
    "alone are left out whole, so that nobody sees more than before."
)

CANNOT: Final[dict[str, str]] = {
    "care": "Famly keeps daily care in its registers, which nothing published can fill; it is in the document.",
    "note": "A note is about one child. A shared note is left out whole.",
    "observation": _STAFF_ONLY,
    "family_observation": _STAFF_ONLY,
    "assessment": _STAFF_ONLY,
    "report": _STAFF_ONLY,
    "report.kind": "Famly has a two-year check and no other reports: every other is written as an assessment.",
    "*.kind": "What only staff may see is written as a note on the child's file: other entries reach families.",
    "note.status": "A note is seen or not: one that waited for approval is written as a draft.",
    "*.title": "A note has no title; elsewhere it is the first line of the text, without blanks at its ends.",
    "*.observed_on": "A note has the time when it was written, and no other day.",
    "*.recorded_at": "Famly takes the first time it knows of an entry for the time when it was written down.",
    "*.published_at": "Only what families were sent has a time of publishing.",
    "*.author": f"{_NAMES}somebody of another kind, the name is left out.",
    "*.body": "A text is kept by whole lines, without blanks at their ends and without empty lines.",
    "*.next_steps": "An entry has one next step, a note none: of several the first that is still to do stands.",
    "*.judgements": "A link names one place in a framework, or one statement below an area that is linked as well; "
    "what it cannot say beside that is left out, and a note has no links.",
    "*.media": "Famly lists photos first, then films, then files: each list keeps its order.",
    "*.body.style": "Famly keeps headings and bullet points a line, none in notes, no heading in the last line.",
    "comment": "A note takes no comments.",
    "comment.author": f"{_NAMES}somebody of another kind, the name is left out.",
    "comment.body": "A text is kept by whole lines, without blanks at their ends and without empty lines.",
    "comment.body.style": "Comments are plain lines.",
    "comment.media": _COMMENT_FILES,
    "photo": "The same picture stands in the journals twice, each time with other children: only one is kept.",
    "video": _COMMENT_FILES,
    "audio": _COMMENT_FILES,
    "document": _COMMENT_FILES,
    "photo.caption": _CAPTION,
    "video.caption": _CAPTION,
    "audio.caption": _FILE_NAME,
    "document.caption": _FILE_NAME,
    "video.taken_at": _FILM,
    "audio.taken_at": _FILM,
    "document.taken_at": _FILM,
    "*.depicts": "What an unfinished entry or a note shows is nobody's in particular in Famly until it is tagged.",
    "child.name": "A child has one name in Famly, in two parts.",
    "person": "Famly's records name only who has a name, and two of one name in one family are one person there.",
    "person.kind": "Somebody of a family whose child is not told is known by the name alone.",
    "person.role": "Famly tells the role of a relative, and of staff where all of that name have the same one.",
    "person.child": "Of who wrote something shared, Famly does not tell the family if two have that name.",
    "setting.name": "Where a child was at several sites, Famly does not tell which name is whose.",
}
"""Part of a journal -> why a package has no place for it; the words of `journal_bridge.comparing`."""

STEPS: Final = (
    Step(
        "Keep the whole package, and do not upload it: nobody has published a way of importing observations into "
        "Famly, and its shape is worked out from what Famly's own pages send, not from a promise of Famly's."
    ),
    Step(
        "If Famly's support offers to bring journals in for you, this is what to give them. journal-bridge reads "
        "it as well, with everything that is in it."
    ),
    Step("For the child's file in Famly, upload the document of each journal: there is nothing in it left out."),
)
