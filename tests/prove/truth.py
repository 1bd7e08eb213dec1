"""Says what of every canary must travel, may, or must not, from the truth alone; it never asks the product's rules.

Read off the design's matrix (docs/minimising.md says the same to managers): which kinds travel for whom, who may
read what another family wrote, whose yes a picture needs.
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from prove.answers import said
from prove.records import Canary, Nursery, Remark, Shot, Sort, Story
from prove.telling import ADDRESS, named

PARENT, SETTING, SCHOOL = "parent", "setting", "school"

_TRAVELS: Final = {
    "observation": {PARENT, SETTING, SCHOOL},
    "assessment": {PARENT, SETTING, SCHOOL},
    "report": {PARENT, SETTING, SCHOOL},
    "family_observation": {PARENT, SETTING},
    "note": {PARENT, SETTING},
}
FILMS: Final = frozenset({"mp4", "m4a", "cut"})
_PAPERS: Final = frozenset({"pdf", "odt"})
_EVIDENCE: Final = {"observation", "assessment"}
_CHOSEN: Final = 12
_OWN: Final = {PARENT: "own_family", SETTING: "receiving_setting", SCHOOL: "school"}
_OTHERS: Final = {PARENT: "other_family", SETTING: "receiving_setting", SCHOOL: "school"}


class Fate(IntEnum):
    """What the truth says of a canary in one bundle: never there, there or not, there for certain."""

    NEVER = 0
    EITHER = 1
    MUST = 2


class Truth:
    """The truth about one child's bundle for one purpose.

    Args:
        nursery: what was told.
        child: whose bundle.
        purpose: parent, setting or school.
        films: whether this setting lets films go unwatched.
        apart: whether the policy has rules for parents who live apart.
    """

    def __init__(self, nursery: Nursery, child: str, purpose: str, *, films: bool, apart: bool = True) -> None:
        self.nursery = nursery
        self.child = child
        self.purpose = purpose
        self.films = films
        self.household = nursery.pupil(child).household
        self.to_father = apart and purpose == PARENT and nursery.pupil(child).case == "apart"
        self.stories = {story.id: story for story in nursery.stories}
        self.shots = {shot.id: shot for shot in nursery.shots}
        self.remarks = {one.id: (one, story) for story in nursery.stories for one in story.comments}
        self.chosen = self._latest_and_best()
        self.holders: dict[str, list[Story]] = {}
        for story in nursery.stories:
            for shot in story.media:
                self.holders.setdefault(shot, []).append(story)

    def fate(self, canary: Canary) -> Fate:
        """Return what the truth says of one canary."""
        if self.child not in canary.owners or canary.sort in {Sort.METADATA, Sort.DIGEST}:
            return Fate.NEVER
        if canary.place == ADDRESS:
            return Fate.NEVER if self.to_father else Fate.EITHER
        if canary.item in self.stories:
            return self.story(self.stories[canary.item])
        if canary.item in self.remarks:
            return self.remark(*self.remarks[canary.item])
        return self.shot(self.shots[canary.item])

    def story(self, story: Story) -> Fate:
        """Return what the truth says of a record."""
        if self.child not in story.about or self.purpose not in _TRAVELS.get(story.kind, ()):
            return Fate.NEVER
        if story.marks or story.status != "published":
            return Fate.NEVER
        if self.purpose == SCHOOL and len(story.about) > 1:
            return Fate.NEVER
        if story.by not in {"staff", self.household} or self._barred(story):
            return Fate.NEVER
        if self.purpose == SCHOOL and story.kind != "report" and story.id not in self.chosen:
            return Fate.NEVER
        return Fate.EITHER if story.doubtful else Fate.MUST

    def remark(self, remark: Remark, story: Story) -> Fate:
        """Return what the truth says of a comment."""
        if remark.internal or self.purpose == SCHOOL or remark.by not in {"staff", self.household}:
            return Fate.NEVER
        if self._barred(remark):
            return Fate.NEVER
        found = self.story(story)
        return min(found, Fate.EITHER) if remark.doubtful else found

    def shot(self, shot: Shot) -> Fate:
        """Return what the truth says of a file, its caption and its pixels."""
        if self.child not in shot.shows or shot.presence != "file" or not self._agreed(shot):
            return Fate.NEVER
        if shot.tagged is None or set(shot.tagged) != set(shot.shows):
            return Fate.NEVER
        if shot.format in {"pdf", "odt"} or shot.adults or (shot.format in FILMS and not self.films):
            return Fate.NEVER
        holders = self.holders.get(shot.id, [])
        if any(story.marks for story in holders):
            return Fate.NEVER
        found = max((self.story(story) for story in holders), default=Fate.NEVER)
        return min(found, Fate.EITHER) if shot.doubtful else found

    def _barred(self, written: Story | Remark) -> bool:
        """Tell whether one parent wrote it, and it is the other one's archive."""
        return self.to_father and written.by == self.household and written.adult == 0

    def _latest_and_best(self) -> frozenset[str]:
        """Return what a school is given beside reports: what is judged, then the rest, those with a photo first.

        All of it is of one year and about one area at most, so a day decides between the others.
        """
        found = [one for one in self.nursery.stories if one.about == (self.child,) and one.kind in _EVIDENCE]
        sent = [one for one in found if one.status == "published" and not one.marks]
        newest = sorted(sent, key=lambda one: (one.written.date(), one.written, one.id), reverse=True)
        best = sorted(newest, key=lambda one: ("note" not in one.texts, not self._pictured(one)))
        return frozenset([one.id for one in best][:_CHOSEN])

    def _pictured(self, story: Story) -> bool:
        return any(self.shots[shot].format not in FILMS | _PAPERS for shot in story.media)

    def _agreed(self, shot: Shot) -> bool:
        media = "video" if shot.format in FILMS else "photo"
        own = said(self.nursery.pupil(self.child), _OWN[self.purpose], media)
        if own == "no" or (own != "yes" and self.purpose != PARENT):
            return False
        others = [self.nursery.pupil(one) for one in shot.shows if one != self.child]
        if self.purpose == SCHOOL and others:
            return False
        return all(said(one, _OTHERS[self.purpose], media) == "yes" for one in others)


def names_of_others(nursery: Nursery, child: str) -> Iterable[str]:
    """Yield names that nobody but another child of the nursery, or its family, has."""
    own = nursery.pupil(child)
    if own.legal:
        yield own.legal  # known-as and legal names never meet
    mine = {
        own.given,
        own.family,
        own.legal,
        *own.called,
        *(part for one in own.adults for part in one.name.split()),
    }
    for other in nursery.pupils:
        if other.id == child:
            continue
        yield other.full
        if other.case not in {"twin", "namesake"}:
            yield from {named(other, "{misspelt}"), named(other, "{plural}")} - mine
        yield from ({other.given, other.family, *other.called} - mine)
