"""What a package cannot hold: the table a manager is told from, and which entries are left out whole."""

from collections.abc import Mapping
from typing import Final

from journal_bridge.journal import Entry, MediaKind, Status

from .writing_people import Cast
from .writing_texts import fits, markup, notes

_AS_OBSERVATIONS: Final = frozenset({"observation", "family_observation", "assessment", "report"})
"""Kinds that are observations there; all others have pages of their own, whose form nobody has described."""

_NO_PAGE: Final = "It has a page of its own there, and nobody has described in what form it could be put in."
_OBSERVATION: Final = "There it is an observation: the name of this kind of record goes, its words stay."
_LENGTH: Final = "A text of more than a million characters is left out."
_BY_NAME: Final = (
    "Writers are known by name alone there: one without a name, or with a name somebody else has, is not named."
)
_BLANKS: Final = "Several blanks in a row, and line breaks inside a paragraph, become one blank."
_PLANNED: Final = "A heading that says Next steps, with no plan under it, becomes a line of text."
_ONLY_OBSERVATIONS: Final = (
    "Children are tagged on observations there, never on pictures: who is in a picture alone cannot be said."
)
_NO_TIME: Final = "Camera times are taken out there, so no picture tells when it was taken."
_WITH_ITS_OBSERVATION: Final = (
    "A file goes along with the observation that holds it, and the children in it must be those tagged on that "
    "observation. Where nobody knows that, it is left out."
)

CANNOT: Final[Mapping[str, str]] = {
    "care": f"The care diary. {_NO_PAGE}",
    "note": f"Notes on a child's file. {_NO_PAGE}",
    "observation": _LENGTH,
    "assessment": _LENGTH,
    "report": _LENGTH,
    "family_observation": "A family's post is told by who wrote it. Where that is not known, or somebody else "
    "there has the same name, it would pass for the setting's own, so it is left out.",
    "assessment.kind": _OBSERVATION,
    "report.kind": _OBSERVATION,
    "observation.kind": "What a relative wrote is that family's post there, whatever it was before.",
    "*.published_at": "The day of approval is kept only for what is in the journal.",
    "*.author": _BY_NAME,
    "*.body.blanks": _BLANKS,
    "*.body.style": _PLANNED,
    "*.next_steps": "It has no field for next steps: they stand at the end of the text. Whether one was done, and "
    "what it is linked to, has no place.",
    "*.judgements": "An assessment names framework, area, aspect, band and refinement, and the labels that lead "
    "there. A statement is one of these labels, and a note has no place.",
    "*.media": "Documents and sound stand after photos and films there, and their order among these is lost.",
    "*.title.blanks": "Several blanks in a row become one.",
    "comment": "Words between staff. Nobody has published how a single comment is marked as theirs: where families "
    "read the entry, or may read it one day, they could read these too.",
    "comment.author": _BY_NAME,
    "comment.body.blanks": _BLANKS,
    "comment.media": "Only photos and films can hang on a comment.",
    **{f"{kind}.caption": "Pictures and files have no caption there." for kind in MediaKind},
    **{f"{kind}.taken_at": _NO_TIME for kind in MediaKind},
    **{f"{kind}.depicts": _ONLY_OBSERVATIONS for kind in MediaKind},
    **dict.fromkeys(map(str, MediaKind), _WITH_ITS_OBSERVATION),
    "child.name": "A child has one name there, so a legal name is read as the name the child goes by.",
    "person": "People are known by name there; somebody without one cannot be told.",
    "person.child": "A relative is linked only to a child in whose own journal the relative stands.",
    "person.role": "Staff have one of three types of user there, and no job title.",
    "setting.name": "Every child belongs to one setting there.",
}
"""Parts of a journal a package does not hold, or not whole, each with the reason."""


def has_place(entry: Entry, cast: Cast) -> bool:
    """Tell whether an entry can be an observation that is read back with every mark it has.

    A family's post is told by its writer alone: without one who is known it would pass for the setting's own.
    """
    if entry.kind not in _AS_OBSERVATIONS or entry.restricted or entry.status is Status.DELETED:
        return False
    if entry.kind == "family_observation" and not cast.writes_as_family(entry.author, entry.about):
        return False
    texts = (notes(entry.body, entry.next_steps), *(markup(comment.body) for comment in entry.comments))
    return all(map(fits, texts))


def safely_told(entry: Entry) -> Entry:
    """Return an entry without words between staff, unless the entry itself is for staff alone.

    Their mark on a comment is no published field, so whoever puts the package in may not know it.
    """
    if entry.status is Status.STAFF_ONLY:
        return entry
    return entry.model_copy(update={"comments": tuple(one for one in entry.comments if one.audience == "family")})
