"""What a package of this platform has no place for, and what to do with one, in a manager's words."""

from typing import Final

from journal_bridge.adapter import Step

_NAMES: Final = "Famly tells who wrote by name alone: a name that would be taken for somebody else's is left out."
_LINES: Final = "Famly keeps whole lines of words, without blanks at their ends and without empty lines."
_COMMENT_FILES: Final = "A comment has room for photos only; what else hangs on it is left out."
_STAFF_ONLY: Final = (
    "Only a note can be for staff alone, and a note is about one child: what several children share and only staff "
    "may see is left out whole, so that nobody sees more than before."
)

CANNOT: Final[dict[str, str]] = {
    "care": "Famly keeps daily care in registers, which nothing that is published can fill.",
    "note": "A note is about one child: a shared one is left out whole.",
    "observation": _STAFF_ONLY,
    "family_observation": _STAFF_ONLY,
    "assessment": _STAFF_ONLY,
    "report": _STAFF_ONLY,
    "report.kind": "Famly has a two-year check and no other report: every other is written as an assessment.",
    "*.kind": "What only staff may see is written as a note: every other entry reaches families some day.",
    "note.status": "A note is given to the family or not: one that waited for approval is written as a draft.",
    "*.title": "A note has no title; elsewhere it is the first line of the text.",
    "*.observed_on": "A note has the time when it was written down, and no other day.",
    "*.recorded_at": "Famly takes the first time it knows of an entry for the time when it was written down.",
    "*.published_at": "Only what families were sent has a time of sending.",
    "*.author": _NAMES,
    "*.body.blanks": _LINES,
    "*.body.style": "Headings, points and quotations are a line each; none in notes, no heading in the last line.",
    "*.next_steps": "An entry has one next step, a note none: of several the first that is still to do stands.",
    "*.judgements.wording": "Famly words a judgement by its title alone; the area stands in a field of its own.",
    "*.judgements": "A judgement names an area, a goal, or a statement whose area is judged too; a note has none.",
    "*.media": "Famly lists photos first, then films, then files; within each the order stays.",
    "comment": "A note takes no comments.",
    "comment.author": _NAMES,
    "comment.body.blanks": _LINES,
    "comment.body.style": "Comments are plain lines.",
    "comment.media": _COMMENT_FILES,
    "photo": "One picture stands in the journals twice, with other children each time: one of the two is kept.",
    "video": _COMMENT_FILES,
    "audio": _COMMENT_FILES,
    "document": _COMMENT_FILES,
    "*.caption": "Photos and films have no caption in Famly, and a file's is one line of at most 300 letters.",
    "*.taken_at": "Famly keeps the time of a photo, and of no film or file.",
    "*.depicts": "Of one picture that stands in the journals twice, Famly does not tell who is in which.",
    "child.name": "A child has one name in Famly.",
    "person": "Two people of one name in one family are one person in Famly.",
    "person.kind": "Somebody of a family whose child is not in the package is kept by name alone.",
    "person.role": "Famly tells one role for all of the staff who have one name.",
    "person.child": "Famly knows a relative by a child of the package, and by no other.",
    "setting.name": "Famly names one site a child.",
}
"""Part of a journal -> why a package has no place for it, in the words of `journal_bridge.comparing` for parts."""

STEPS: Final = (
    Step(
        "Keep the whole package, and upload none of it yourself: nobody has published a way of importing "
        "observations, photos or reports into Famly. If Famly's support offers to bring them in for you, this "
        "package is what to give them. Its shape follows what Famly's own pages send, and Famly promises nothing "
        "of it."
    ),
)
"""What to do with a package."""
