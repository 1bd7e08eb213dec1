"""Twins, and two children of one first name, each get their own journal and nothing of the other's."""

import io

import pytest
from PIL import Image

from journal_bridge import invented
from stories import line
from stories.line import Built, Factory

PAIRS = (invented.twins(line.SEED), invented.namesakes(line.SEED))
EACH = tuple((own, other) for pair in PAIRS for own, other in (pair, pair[::-1]))


def pictures(built: Built) -> list[Image.Image]:
    """Return every picture on the pages of the book that is large enough to show a child."""
    found: list[Image.Image] = []
    for page in built.reader().pages:
        for image in page.images:
            picture: Image.Image = Image.open(io.BytesIO(image.data))
            if min(picture.size) > 200:
                found.append(picture)
    return found


@pytest.mark.parametrize(("own", "other"), EACH)
def test_the_journal_bears_the_right_name_and_birthday(own: str, other: str, tmp_path_factory: Factory) -> None:
    """Same birthday or same first name: the cover and the journal say who it is, in full."""
    child, friend = invented.setting(line.SEED).child(own), invented.setting(line.SEED).child(other)
    journal = line.built(tmp_path_factory, own).journal()
    assert journal["child"]["known_as"]["full"] == child.full_name
    assert journal["child"]["date_of_birth"] == child.born.isoformat()
    text = line.built(tmp_path_factory, own).text()
    assert child.full_name in text
    assert friend.full_name not in text
    assert friend.full_name not in line.own_words(journal)


@pytest.mark.parametrize(("own", "other"), EACH)
def test_no_word_of_the_other_is_told(own: str, other: str, tmp_path_factory: Factory) -> None:
    """The words planted in the other child's texts are not here; one's own are."""
    marks = invented.canaries(line.SEED)
    built = line.built(tmp_path_factory, own)
    words = line.own_words(built.journal()) + built.text()
    assert marks[own].text in words
    for word in (marks[other].text, marks[other].hidden, marks[other].metadata):
        assert word not in words


@pytest.mark.parametrize(("own", "other"), EACH)
def test_no_picture_shows_the_other_without_a_yes(own: str, other: str, tmp_path_factory: Factory) -> None:
    """Whoever is in a picture besides the child, the family has agreed to pictures in friends' journals."""
    agreed = invented.setting(line.SEED).child(other).consent == "permitted"
    shown = [invented.children_shown(picture, line.SEED) for picture in pictures(line.built(tmp_path_factory, own))]
    assert any(own in children for children in shown)
    for children in shown:
        assert agreed or other not in children
