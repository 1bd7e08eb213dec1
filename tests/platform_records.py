"""What can be asked about whole records, and about people: is it there at all, and as what."""

from collections.abc import Callable
from typing import Final

from journal_bridge.invented import InventedChild, InventedMedia, Story
from journal_bridge.journal import Entry, RosterChild
from three_platforms import TOLD, View

_WAITING: Final = {"pending", "changes_requested"}


def _is(kind: str, *stages: str) -> Callable[[Story], bool]:
    return lambda story: story.kind == kind and story.stage in stages and not story.marks


def _note(*marks: str) -> Callable[[Story], bool]:
    return lambda story: story.kind == "note" and (bool(story.marks & set(marks)) if marks else not story.marks)


RECORDS: Final[dict[str, Callable[[Story], bool]]] = {
    "Observations by staff, published": _is("observation", "published"),
    "Observations by staff that wait": _is("observation", "approved", *_WAITING),
    "Drafts of staff": _is("observation", "draft"),
    "What families add, published or approved": _is("family_observation", "published", "approved"),
    "What families add, waiting": _is("family_observation", *_WAITING),
    "Drafts of families": _is("family_observation", "draft"),
    "Assessments of a term": _is("assessment", "published"),
    "Baselines": _is("baseline", "published"),
    "Checks at age two": _is("two_year_check", "published"),
    "Notes for the family": _note(),
    "Notes for staff only": lambda story: story.kind == "note" and story.marks == {"staff_only"},
    "Sensitive notes and concerns": _note("sensitive", "safeguarding"),
}
"""Kinds of stories, by the words of their row."""


def told_as(story: Story, entries: list[Entry]) -> str:
    """Return as what a story is told: the entry's kind and status, or `no`."""
    entry = next((one for one in entries if story.kind == "note" or one.kind != "note"), None)
    if entry is None:
        return "no"
    kind = f"{entry.kind} ({entry.report_kind})" if entry.kind == "report" else entry.kind
    return f"{kind}, {entry.status}"


def photo_told(item: InventedMedia, view: View, child: str) -> str:
    """Return whether a child's journal holds a photo the child is tagged in, and that no story of it shows."""
    hashes = {one.sha256 for one in view.journal_of(child).media}
    return "yes" if view.hashes[item.id] in hashes else "no"


def photos_elsewhere(child: str, *, in_a_story: bool) -> list[InventedMedia]:
    """Return photos in which a child is tagged: in others' stories and posts, or in no story at all."""
    own = {media_id for story in TOLD.stories if child in story.about for media_id in story.media}
    sent = {media_id for story in TOLD.stories if story.stage == "published" for media_id in story.media}
    known = {media_id for story in TOLD.stories for media_id in story.media}
    return [
        item
        for item in TOLD.media
        if child in (item.tagged or ()) and item.id not in own and (item.kind, item.presence) == ("photo", "file")
        if (item.id in sent if in_a_story else item.id not in known)
    ]


def _known(child: InventedChild, view: View) -> RosterChild:
    found = view.reading.roster.child(view.child[child.id])
    assert found is not None
    return found


def _relatives(child: InventedChild, view: View) -> dict[str, str | None]:
    own = _known(child, view).family
    return {one.name: one.role for one in view.reading.roster.relatives if one.id in own}


def middle_name(child: InventedChild, view: View) -> str | None:
    """The name between the first and the last."""
    names = {name.full for name in _known(child, view).names}
    return ("yes" if child.full_name in names else "no") if child.middle else None


def born(child: InventedChild, view: View) -> str:
    """The date of birth."""
    return "yes" if _known(child, view).date_of_birth == child.born else "no"


def family(child: InventedChild, view: View) -> str:
    """Whose relatives are whose."""
    adults = TOLD.family(child.family).adults
    return "yes" if set(_relatives(child, view)) == {adult.name for adult in adults} else "no"


def relation(child: InventedChild, view: View) -> str:
    """What a relative is to the child."""
    told = _relatives(child, view)
    return "yes" if all(told.get(adult.name) == adult.role for adult in TOLD.family(child.family).adults) else "no"


def siblings(child: InventedChild, view: View) -> str | None:
    """Brothers and sisters at the setting."""
    others = {one.full_name for one in TOLD.children if one.family == child.family and one != child}
    return ("yes" if set(_known(child, view).siblings) == others else "no") if others else None


def answer(child: InventedChild, view: View) -> str:
    """What the family said about photos."""
    told = {one.answer for one in view.reading.consents if one.child == view.child[child.id]}
    return "yes" if told == {{"permitted": "yes", "refused": "no"}.get(child.consent, child.consent)} else "no"


PEOPLE: Final[dict[str, Callable[[InventedChild, View], str | None]]] = {
    "A middle name": middle_name,
    "The date of birth": born,
    "The relatives of a child": family,
    "What a relative is to the child": relation,
    "Brothers and sisters": siblings,
    "The family's answer about photos": answer,
}
"""Every question about a child, by the words of its row."""
