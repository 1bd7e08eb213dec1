"""Drafts, what waits for approval, staff notes and the talk between staff before approval stay at the setting."""

import pytest

from journal_bridge import invented
from stories import line
from stories.line import LEAVER, Built, Factory

SECOND = invented.second(line.SEED)
STAYS = ("draft", "pending", "changes_requested")


def inside(built: Built) -> str:
    """Return all words of a bundle: the journal and the pages."""
    return line.own_words(built.journal()) + built.text()


def told(child: str) -> list[invented.Story]:
    """Return what the nursery wrote about a child alone."""
    return [story for story in invented.setting(line.SEED).stories if story.about == (child,)]


@pytest.mark.parametrize("purpose", ["parent", "setting", "school"])
def test_the_marks_of_what_never_leaves_are_not_there(purpose: str, tmp_path_factory: Factory) -> None:
    """The word planted in drafts, reviews and staff notes of this child is nowhere in its bundle."""
    found = inside(line.built(tmp_path_factory, LEAVER, purpose))
    assert invented.canaries(line.SEED)[LEAVER].hidden not in found


@pytest.mark.parametrize("child", [LEAVER, SECOND])
def test_no_unfinished_story_is_told(child: str, tmp_path_factory: Factory) -> None:
    """Neither a draft nor what waits for approval nor what was sent back is in the family's book."""
    found = inside(line.built(tmp_path_factory, child))
    unfinished = [story for story in told(child) if story.stage in STAYS]
    assert {story.stage for story in unfinished} >= {"draft", "pending"}
    others = [story for story in invented.setting(line.SEED).stories if story not in unfinished]
    elsewhere = {text for story in others for text in story.text}
    for story in unfinished:
        own = [text for text in story.text if not any(text in other for other in elsewhere)]
        assert not [text for text in own if text in found], story.stage


@pytest.mark.parametrize("child", [LEAVER, SECOND])
def test_no_staff_note_and_no_review_is_told(child: str, tmp_path_factory: Factory) -> None:
    """What staff wrote for themselves stays with them, word for word."""
    found = inside(line.built(tmp_path_factory, child))
    private = [text for story in told(child) if story.marks & {"staff_only", "sensitive"} for text in story.text]
    reviews = [remark.text for story in told(child) for remark in story.review]
    assert private
    assert reviews
    assert not [text for text in (*private, *reviews) if text in found]


def test_each_has_its_line_on_the_receipt(tmp_path_factory: Factory) -> None:
    """I see how many of each stayed, and why."""
    rules = {left["rule"] for left in line.built(tmp_path_factory).receipt["left_out"]}
    assert {"draft", "pending", "staff-only", "review-thread", "internal"} <= rules


def test_what_was_published_is_there(tmp_path_factory: Factory) -> None:
    """The other side: the published stories about the child alone are all in the book, or held and counted."""
    built = line.built(tmp_path_factory)
    words = line.own_words(built.journal())
    published = [story for story in told(LEAVER) if story.stage == "published" and not story.marks and story.text]
    missing = [story for story in published if story.text[0][:40] not in words]
    held = sum(left["count"] for left in built.receipt["left_out"] if left["rule"] == "name-unsure")
    assert len(published) > 40
    assert len(missing) <= held
