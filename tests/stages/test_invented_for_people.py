"""The nursery as people are told it: no marks in what they see, and marks again afterwards."""

import io

import pytest
from PIL import Image

from journal_bridge import invented
from journal_bridge.invented import pictures

SEED = 1


def test_people_are_told_the_same_story_without_marks() -> None:
    """The same entries on the same days; no word of it is a child's mark, and no picture shows a block."""
    marked = invented.setting(SEED)
    marks = [mark.text for mark in invented.canaries(SEED).values()]
    with invented.told_to_people():
        told = invented.setting(SEED)
        words = "\n".join("\n".join(story.text) for story in told.stories)
        photo = next(item for item in told.media if item.kind == "photo" and item.format == "jpeg" and item.shows)
        drawn = Image.open(io.BytesIO(pictures.photo_bytes(told, photo)))
    assert [(one.id, one.day, one.media) for one in told.stories] == [
        (one.id, one.day, one.media) for one in marked.stories
    ]
    assert not [mark for mark in marks if mark in words]
    assert invented.children_shown(drawn, SEED) == frozenset()


def test_marks_are_back_when_the_story_is_told() -> None:
    """Also when the telling fails."""
    before = invented.setting(SEED)
    with pytest.raises(KeyError), invented.told_to_people():
        invented.canaries(SEED)["nobody"]
    assert invented.setting(SEED) == before
    photo = next(item for item in before.media if item.kind == "photo" and item.format == "jpeg" and item.shows)
    drawn = Image.open(io.BytesIO(pictures.photo_bytes(before, photo)))
    assert invented.children_shown(drawn, SEED) == frozenset(photo.shows)
