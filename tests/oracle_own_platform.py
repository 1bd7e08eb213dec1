"""Says independently what goes to the setting's own new platform: all but a few things, with the mark it had.

It never imports the minimising rules. Truth is what the story says, whom it is about, how far it came, who is
tagged, and what each family answered about friends' journals.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import oracle
from journal_bridge.handover import MinimisedJournal, PlanItem, Purpose, State
from journal_bridge.invented import InventedMedia, Story
from journal_bridge.journal import Comment, Entry, Media, to_bytes
from oracle import KeyedId

TRAVELS = {"observation", "family_observation", "assessment", "baseline", "two_year_check", "note"}
STAYS = {"safeguarding": "safeguarding", "sensitive": "internal"}
_SAID = {"permitted": "yes", "refused": "no", "unanswered": "unanswered"}


class OwnPlatformOracle(oracle.Oracle):
    """The truth about one child's journal on the setting's own new platform."""

    def __init__(self, seed: int, child: str, keyed: KeyedId) -> None:
        super().__init__(seed, child, Purpose.PLATFORM, keyed)
        self.said = {one.id: _SAID[one.consent] for one in self.setting.children}
        self.children = {keyed("child", one.id): one for one in self.setting.children}

    def _true_reason(self, story: Story) -> str | None:
        for mark, reason in STAYS.items():
            if mark in story.marks:
                return reason
        return None if story.kind in TRAVELS else "kind"

    def _true_comment_reason(self, story: Story, comment: Comment, entry: PlanItem) -> set[str]:
        del story, comment
        return {"entry-withheld" if entry.state is State.WITHHOLD else "kept-comment"}

    def _media_reason(self, media: Media, given: PlanItem) -> Iterator[str]:
        true = self._true_of_picture(self.raw_items[media.source.record or ""])
        if given.rule not in {"entry-withheld", true}:
            yield f"media is {given.rule}, truly {true}"

    def _true_of_picture(self, item: InventedMedia) -> str:
        """Return what decides about a picture, as this child's journal sees it."""
        if item.presence in oracle.TRUE_OF_FILES:
            return oracle.TRUE_OF_FILES[item.presence]
        holders = [story for story in self.setting.stories if item.id in story.media and self.child in story.about]
        asked = set(item.tagged or ()).union({self.child}, *(story.about for story in holders))
        said = {child: self.said[child] for child in asked}
        if said[self.child] == "no":
            return "own-refused"
        if "no" in said.values():
            return "other-child-refused"
        return "answer-missing" if len(said) > 1 and "unanswered" in said.values() else "kept-picture"

    def _story_stays(self, story: Story) -> Iterator[str]:
        if story.marks & set(STAYS):
            yield f"is marked {sorted(story.marks)}"
        if story.kind not in TRAVELS:
            yield f"of kind {story.kind}"
        if self.child not in story.about:
            yield "is about other children only"

    def _comment(self, entry: Entry, comment: Comment) -> Iterator[str]:
        story = self.stories.get(entry.source.record or "")
        if story is None:
            yield "comment below nobody's story"
            return
        same = [one for one in story.comments if one.written_at == comment.written_at]
        if (comment.audience == "staff") == bool(same):
            yield "comment whose readers are not those it had"

    def _media(self, media: Media, folder: Path) -> Iterator[str]:
        item = self.items.get(media.source.record or "")
        if item is None or media.path is None:
            yield "media of nobody's album"
            return
        true = self._true_of_picture(item)
        if true != "kept-picture":
            yield f"media that stays: {true}"
        told = {self.children[one].id for one in media.depicts.people}
        if item.tagged is not None and told != set(item.tagged):
            yield "media in which others are tagged than were"
        raw = (folder / media.path).read_bytes()
        yield from oracle.metadata(raw, self.seed, dated=False)

    def _words(self, made: MinimisedJournal) -> Iterator[str]:
        """Check that each entry says what its story says, with the mark it had, and that nobody lost a comment."""
        for entry in made.journal.entries:
            story = self.stories.get(entry.source.record or "")
            if story is not None:
                yield from self._told_truly(entry, story)

    def _told_truly(self, entry: Entry, story: Story) -> Iterator[str]:
        text = to_bytes(entry).decode()
        lines = [line for words in story.text for line in words.splitlines() if line.strip()]
        if not all(json.dumps(line.strip(), ensure_ascii=False)[1:-1] in text for line in lines):
            yield "a text that is not the story's"
        if entry.status != _true_mark(story):
            yield f"a story that was {story.stage} is {entry.status}"
        if len(entry.comments) < len(story.comments):
            yield "fewer comments than the story has"

    def _others(self, made: MinimisedJournal) -> Iterator[str]:
        """Check that everybody is there whom an entry is about, each by name, and the whole family of the child."""
        names = {one.id: one.name for one in made.journal.people}
        for entry in made.journal.entries:
            story = self.stories.get(entry.source.record or "")
            if story is not None and {self.children[one].id for one in entry.about} != set(story.about):
                yield "an entry about others than its story"
            others = [one for one in entry.about if one != made.journal.child.id]
            if any(names.get(one) != self.children[one].full_name for one in others):
                yield "another child without its name"
        family = next(one for one in self.setting.families if one.id == self.family)
        if not {adult.name for adult in family.adults} <= set(names.values()):
            yield "somebody of the child's own family is not told of"

    def _doubtful(self, story: Story) -> bool:
        """Tell that nobody must read it first: no name is looked for."""
        del story
        return False


def _true_mark(story: Story) -> str:
    approved = story.stage == "approved" and story.kind == "family_observation"
    if story.stage == "draft":
        return "draft"
    if story.stage != "published" and not approved:
        return "pending"
    return "staff_only" if "staff_only" in story.marks else "published"


def of(purpose: Purpose, child: str, seed: int, keyed: KeyedId) -> oracle.Oracle:
    """Return the truth about a child's journal for any purpose."""
    own = purpose is Purpose.PLATFORM
    return OwnPlatformOracle(seed, child, keyed) if own else oracle.Oracle(seed, child, purpose, keyed)
