"""Who is said to be in a picture, and whether the journal bears that out."""

from datetime import date
from typing import Any

import pytest

from journal_bridge.journal import (
    Availability,
    Basis,
    Child,
    Comment,
    Depicts,
    Entry,
    Journal,
    Media,
    MediaKind,
    Name,
    Observation,
    Roster,
    Source,
    Status,
)
from journal_bridge.minimise.tagging import Shown, people_by_file, said_to_be_in

SOURCE = Source(platform="invented", adapter="invented 1")
SAME, OTHER = "a" * 64, "b" * 64


def _photo(number: str, *people: str, digest: str | None = None, basis: Basis = Basis.IMAGE) -> Media:
    return Media(
        id=number,
        kind=MediaKind.PHOTO,
        availability=Availability.FOUND,
        path=f"{number}.jpg",
        sha256=digest,
        depicts=Depicts(basis=basis, people=people),
        source=SOURCE,
    )


def _entry(**changes: Any) -> Observation:  # noqa: ANN401 - any field of an entry
    facts: dict[str, Any] = {
        "id": "e1",
        "status": Status.PUBLISHED,
        "observed_on": date(2025, 3, 3),
        "about": ("ada",),
        "media": ("m",),
        "source": SOURCE,
    }
    return Observation(**facts | changes)


def _shown(*entries: Entry) -> Shown:
    return Shown(_journal(*entries), Roster())


def _journal(*entries: Entry, media: tuple[Media, ...] = ()) -> Journal:
    child = Child(id="ada", known_as=Name(full="Ada Northwood"), source=SOURCE)
    return Journal(journal_id="j", child=child, entries=entries, media=media, provenance=SOURCE)


def test_pictures_of_comments_belong_to_the_entry() -> None:
    """What a grandmother adds below a story is shown with it."""
    comments = (Comment(id="c1", media=("m2",)), Comment(id="c2", media=("m3", "m4")))
    assert _entry(media=("m1",), comments=comments).all_media == ("m1", "m2", "m3", "m4")


def test_tags_of_the_same_file_count_wherever_it_was_uploaded_again() -> None:
    """Somebody tagged Noah in one copy; the other copy shows him too."""
    first, again = _photo("m1", "ada", digest=SAME), _photo("m2", "noah", digest=SAME)
    third = _photo("m3", "mia", digest=OTHER)
    by_file = people_by_file(_journal(media=(first, again, third)))
    assert by_file == {SAME: [("ada",), ("noah",)], OTHER: [("mia",)]}
    assert said_to_be_in(first, by_file) == {"ada", "noah"}
    assert said_to_be_in(again, by_file) == {"ada", "noah"}
    assert said_to_be_in(third, by_file) == {"mia"}


def test_files_that_are_not_there_are_not_taken_for_one() -> None:
    """Two links without a digest may lead to two pictures."""
    by_file = people_by_file(_journal(media=(_photo("m1", "ada"), _photo("m2", "noah"))))
    assert by_file == {}
    assert said_to_be_in(_photo("m1", "ada"), by_file) == {"ada"}


@pytest.mark.parametrize("basis", [Basis.IMAGE, Basis.UNKNOWN])
def test_a_tag_on_the_picture_itself_is_taken_at_its_word(basis: Basis) -> None:
    """As long as it names somebody."""
    assert _shown().basis_holds(_photo("m", "ada", basis=basis))
    assert _shown().basis_holds(_photo("m", "noah", "mia", basis=basis))
    assert not _shown().basis_holds(_photo("m", basis=basis))


@pytest.mark.parametrize(
    ("people", "changes", "holds"),
    [
        (("ada",), {}, True),
        (("ada",), {"about": ("ada", "noah")}, False),
        (("ada",), {"about": ("noah",)}, False),
        (("ada",), {"status": Status.DRAFT}, False),
        (("ada",), {"status": Status.UNKNOWN}, False),
        (("ada", "noah"), {}, False),
        (("noah",), {}, False),
        ((), {}, False),
        (("ada",), {"media": (), "comments": (Comment(id="c", media=("m",)),), "about": ("ada", "noah")}, False),
        (("ada",), {"media": ("another",), "about": ("ada", "noah")}, True),
    ],
)
def test_an_entrys_word_counts_when_every_entry_with_the_file_is_this_childs_alone(
    people: tuple[str, ...], changes: dict[str, Any], holds: bool
) -> None:
    """One group story with the same picture is enough to doubt it; a story without the picture says nothing."""
    photo = _photo("m", *people, basis=Basis.ENTRY)
    assert _shown(_entry(), _entry(id="e2", **changes)).basis_holds(photo) is holds
