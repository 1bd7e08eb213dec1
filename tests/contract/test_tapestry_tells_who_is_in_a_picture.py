"""Who is in a picture: told by every record that holds it, and by its bytes wherever else they lie."""

import pytest

from contract.tapestry_cases import JPEG, observation, page, photos, read_files, read_setting
from journal_bridge.journal import Basis, Depicts, Status


def test_a_photo_of_one_childs_own_story_is_that_childs() -> None:
    """An observation about one child in the journal vouches for its pictures."""
    _, journals = read_setting({"a.json": page(observation(5, 1, media=photos(9))), "5_9.jpg": JPEG})
    depicts = journals["child-1"].media[0].depicts
    assert (depicts.basis, depicts.people) == (Basis.ENTRY, ("child-1",))


@pytest.mark.parametrize(
    "other",
    [
        observation(6, 2, media=photos(10)),
        observation(6, 1, 2, media=photos(10)),
        observation(6, 1, media=photos(10), status="Staff Only"),
        observation(6, 2, media=photos(10)) | {"children": []},
        observation(6, 2, media=photos(10)) | {"children": [{"id": None}]},
    ],
    ids=["another child's", "shared", "staff only", "nobody's", "an unreadable child's"],
)
def test_the_same_bytes_in_another_observation_are_not_one_childs_alone(other: dict[str, object]) -> None:
    """One picture stands in two stories under two numbers: it is no longer said to show this child only."""
    files = {"a.json": page(observation(5, 1, media=photos(9)), other), "5_9.jpg": JPEG, "6_10.png": JPEG}
    _, journals = read_setting(files)
    item = next(one for one in journals["child-1"].media if one.id == "media-9")
    assert item.depicts.basis is Basis.UNKNOWN


def test_the_same_bytes_in_a_file_no_record_names_are_not_one_childs_alone() -> None:
    """The other story was not exported, its photo was."""
    files = {"a.json": page(observation(5, 1, media=photos(9))), "5_9.jpg": JPEG, "77_10.jpg": JPEG}
    _, journals = read_setting(files)
    assert journals["child-1"].media[0].depicts.basis is Basis.UNKNOWN


def test_one_medium_of_two_observations_is_shared() -> None:
    """The same number in two children's stories."""
    files = {
        "a.json": page(observation(5, 1, media=photos(9)), observation(6, 2, media=photos(9))),
        "5_9.jpg": JPEG,
    }
    _, journals = read_setting(files)
    assert journals["child-1"].media[0].depicts.basis is Basis.UNKNOWN


def test_a_record_that_named_more_children_before_leaves_its_pictures_in_doubt() -> None:
    """The list still tags two children, the record only one."""
    files = {
        "a.json": page(observation(5, 1, 2, media=photos(9))),
        "b.json": observation(5, 1, media=photos(9)),
        "5_9.jpg": JPEG,
    }
    _, journals = read_setting(files)
    assert journals["child-1"].media[0].depicts.basis is Basis.UNKNOWN


def test_what_a_relatives_account_was_shown_vouches_for_no_picture() -> None:
    """It may have been shown its own child only, of a story about three."""
    user = {"id": 9, "fullName": "Tom Vale", "userType": "Relative"}
    files = {"a.json": page(observation(5, 1, media=photos(9))), "5_9.jpg": JPEG, "me.json": user}
    reading, journals = read_setting(files)
    assert journals["child-1"].media[0].depicts.basis is Basis.UNKNOWN
    assert any("relative's account" in warning for warning in reading.warnings)


def test_an_older_state_about_two_children_leaves_its_pictures_in_doubt() -> None:
    """Somebody was taken off the story on Tuesday; the story is this child's now, the photo may still show both."""
    older = observation(5, 1, 2, media=photos(9), updatedAt="2026-03-02T10:00:00Z")
    newer = observation(5, 1, media=photos(9), updatedAt="2026-03-03T10:00:00Z")
    _, journals = read_setting({"a.json": page(older, newer), "5_9.jpg": JPEG})
    assert journals["child-1"].entries[0].status is Status.PUBLISHED
    assert journals["child-1"].media[0].depicts.basis is Basis.UNKNOWN


def test_nothing_vouches_for_a_picture_where_the_account_may_be_a_family_s() -> None:
    """A family's account may show its own child alone, also on a photo of five."""
    files = {"a.json": page(observation(5, 1, media=photos(9))), "5_9.jpg": JPEG}
    reading, journals = read_files(files)
    assert journals["child-1"].media[0].depicts == Depicts()
    assert any("may have been saved with a relative's account" in one for one in reading.warnings)
    reading, journals = read_setting(files)
    assert journals["child-1"].media[0].depicts.basis is Basis.ENTRY
    assert not any("relative's account" in one for one in reading.warnings)


@pytest.mark.parametrize(("second", "basis"), [("Bo Birch", Basis.ENTRY), ("Bo Alder", Basis.UNKNOWN)])
def test_an_observation_of_two_families_shows_a_setting_s_account(second: str, basis: Basis) -> None:
    """Brothers and sisters stand together in a family's own account; two families do not."""
    ann, other = {"id": 1, "fullName": "Ann Alder"}, {"id": 2, "fullName": second}
    alone = observation(5, 1, media=photos(9)) | {"children": [ann]}
    both = observation(6, 1, 2) | {"children": [ann, other]}
    _, journals = read_files({"a.json": page(alone, both), "5_9.jpg": JPEG})
    assert journals["child-1"].media[0].depicts.basis is basis


def test_a_paper_shows_nobody() -> None:
    """A letter on one child's own story is about that child; who stands in it nobody has said."""
    told = observation(5, 1, media=photos(9), documents=[{"id": 7, "name": "letter.pdf"}])
    files = {"a.json": page(told), "5_9.jpg": JPEG, "documents/5_7.pdf": b"%PDF-1.7 a letter"}
    _, journals = read_setting(files)
    shown = {item.id: item.depicts for item in journals["child-1"].media}
    assert shown["document-7"] == Depicts()
    assert shown["media-9"].basis is Basis.ENTRY
