"""Every canary of every kind of file is found in the file as it was: what is not found later was taken out."""

from pathlib import Path

import pytest

import opening
from prove import peeling
from prove.counting import blocks_of
from prove.leaving import Room
from prove.records import Shot, Sort
from prove.searching import Names, search
from prove.shots import drawn

FORMATS = ("jpeg", "large", "png", "webp", "heic", "mp4", "m4a", "pdf", "odt", "erased", "moving", "cut")


def of_format(room: Room, form: str) -> Shot:
    """Return a whole file of one format."""
    return next(shot for shot in room.nursery.shots if (shot.format, shot.presence) == (form, "file"))


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")  # as cameras' second pictures may be
@pytest.mark.parametrize("form", FORMATS)
def test_all_that_a_file_says_and_shows_is_seen(form: str, room: Room, tmp_path: Path) -> None:
    """Words in every corner, the picture itself, the thumbnail of somebody else, and who is hidden in it."""
    shot = of_format(room, form)
    names = {one.id: one.full for one in room.nursery.pupils}
    other = next(one for one in names if one not in {*shot.shows, shot.hidden})
    made = drawn(room.nursery.seed, shot, other, names)
    (tmp_path / "file").write_bytes(made.raw)
    opened = opening.open_everything(tmp_path, opening.Keys())
    peeling.peel(opened)
    digests = {one.mark: one.item for one in made.canaries if one.sort is Sort.DIGEST}
    found = search(opened, Names([names[one] for one in made.told()]), blocks_of(room.nursery), digests)
    words = {one.mark for one in made.canaries if one.sort in {Sort.TEXT, Sort.METADATA}}
    assert words - found.words.keys() == set()
    assert found.digests.keys() == digests.keys()
    if any(one.sort is Sort.PIXELS for one in made.canaries):
        assert shot.id in found.shots
        assert {child for child, _ in found.children} >= {*shot.shows, *filter(None, [shot.hidden])}
    if form in {"jpeg", "large", "mp4", "pdf"}:
        assert other in {child for child, _ in found.children}


def test_every_name_in_a_files_data_is_seen(room: Room, tmp_path: Path) -> None:
    """Names stand beside the words; the search for them sees them in whatever the file packs them."""
    shot = of_format(room, "png")
    names = {one.id: one.full for one in room.nursery.pupils}
    (tmp_path / "file").write_bytes(drawn(room.nursery.seed, shot, shot.shows[0], names).raw)
    opened = opening.open_everything(tmp_path, opening.Keys())
    peeling.peel(opened)
    name = names[shot.shows[0]]
    assert search(opened, Names([name]), blocks_of(room.nursery), {}).names.keys() == {name}


def test_a_name_in_drawn_letters_is_chance_and_beside_them_is_not() -> None:
    """Ids and signatures are drawn by lot; a name that somebody wrote into a text or a file's name is none."""
    names = Names(["Hadra"])
    drawn_id, signature = "ab2hadra3cdefghijklmnopqr4", "A" * 40 + "+Hadra/" + "B" * 39 + "=="
    assert len(drawn_id) == 26
    assert list(names.in_text(f'{{"id":"{drawn_id}"}} {signature}')) == []
    for told in ("with Hadra.", "hadra2024.jpg", "entry-hadra-1", f"{drawn_id} Hadra", "2hadra3"):
        assert list(names.in_text(told)) == ["Hadra"]
