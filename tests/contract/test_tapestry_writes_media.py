"""Pictures go where their observations go, in their order, and no picture claims more than is known of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from contract.small_journals import (
    ANN,
    BO,
    BOTH,
    CY,
    NOBODY_SAID,
    carried,
    filed,
    files_in,
    of_ann,
    paper,
    photo,
    remark,
    seen,
)
from contract.tapestry_packages import HOME, Package
from journal_bridge.errors import OurFault
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Basis, Depicts, MediaKind, Status
from journal_bridge_tapestry.writing_media import ENDINGS

MP4 = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2\0\0\0\x08free"
ANN_ALONE = Depicts(basis=Basis.ENTRY, people=(ANN,))


def depicted(package: Package, child: str, media_id: str) -> Depicts | None:
    """Return who is in a medium of ours as a child's journal reads it back; None where it is not there."""
    wanted = package.written.records.get(media_id)
    return next((one.depicts for one in package.journal(child).media if one.id == wanted), None)


def test_pictures_keep_their_order_and_are_never_cut_at_three(tmp_path: Path) -> None:
    """Five photos and a film come back as five photos and a film, in the order they were told in."""
    media = [photo(tmp_path, f"photo-{number}", ANN_ALONE, colour=f"#00{number}") for number in (4, 2, 5, 1, 3)]
    media.insert(2, filed(tmp_path, "film.mp4", MP4, MediaKind.VIDEO, "video/mp4"))
    media[2] = media[2].model_copy(update={"depicts": ANN_ALONE})
    package = Package(carried(tmp_path, [seen("entry-one", media=tuple(one.id for one in media))], media), tmp_path)
    record, read = package.record(), package.entry(ANN, "entry-one")
    assert record["mediaCount"] == 6
    assert [one["type"] for one in record["media"]] == ["image", "image", "video", "image", "image", "image"]
    assert read is not None
    assert list(read.media) == [package.written.records[one.id] for one in media]
    digests = {one.id: one.sha256 for one in package.journal(ANN).media}
    assert [digests[one] for one in read.media] == [one.sha256 for one in media]


def test_papers_and_sound_are_documents(tmp_path: Path) -> None:
    """The platform knows photos and films; everything else is attached, and is what it was when it comes back."""
    sound = filed(tmp_path, "song.mp3", b"ID3\3\0\0\0\0\0\0la la", MediaKind.AUDIO, "audio/mpeg")
    media = [paper(tmp_path, "letter"), sound.model_copy(update={"depicts": ANN_ALONE})]
    package = Package(carried(tmp_path, [seen("entry-one", media=tuple(one.id for one in media))], media), tmp_path)
    assert len(package.record()["documents"]) == 2
    assert {one.kind for one in package.journal(ANN).media} == {MediaKind.DOCUMENT, MediaKind.AUDIO}
    assert {Path(name).suffix for name in files_in(package.home / "documents")} == {".pdf", ".mp3"}


def test_a_file_is_put_there_once_and_not_copied(tmp_path: Path) -> None:
    """A photo of two observations lies there once, and a setting's films do not need their room twice."""
    shared = photo(tmp_path, "photo-both", BOTH)
    entries = [seen("entry-one", (ANN, BO), media=(shared.id,)), seen("entry-two", (ANN, BO), media=(shared.id,))]
    package = Package(carried(tmp_path, entries, [shared]), tmp_path)
    (laid,) = (package.home / "media").iterdir()
    assert laid.samefile(tmp_path / (shared.path or ""))
    for entry in entries:
        read = package.entry(BO, entry.id)
        assert read is not None
        assert read.media == (package.written.records[shared.id],)


def test_a_files_name_is_made_of_numbers_and_of_what_its_bytes_are(tmp_path: Path) -> None:
    """A photo that calls itself a table or a page is named a photo."""
    odd = photo(tmp_path, "photo-odd.html.csv", of_ann())
    package = Package(carried(tmp_path, [seen("entry-one", media=(odd.id,))], [odd]), tmp_path)
    (name,) = files_in(package.home / "media")
    assert name.replace("_", "").removesuffix(".png").isdigit()


@pytest.mark.parametrize("mime", ["text/csv", "application/json", "text/html", None])
def test_no_file_is_named_so_that_it_would_be_read_as_a_record(mime: str | None, tmp_path: Path) -> None:
    """Whatever a paper holds, it is a paper."""
    assert not {"csv", "json", "html"} & set(ENDINGS.values())
    odd = filed(tmp_path, "odd.csv", b"%PDF-1.7 odd", MediaKind.DOCUMENT, "application/pdf")
    odd = odd.model_copy(update={"mime": mime})
    package = Package(carried(tmp_path, [seen("entry-one", media=(odd.id,))], [odd]), tmp_path)
    assert {Path(name).suffix for name in files_in(package.home / "documents")} == {".bin"}
    read = package.entry(ANN, "entry-one")
    assert read is not None
    assert len(read.media) == 1


@pytest.mark.parametrize("name", ["../photo.png", "/photo.png", "media/../../photo.png"])
def test_no_file_is_taken_or_put_elsewhere(name: str, tmp_path: Path) -> None:
    """A medium's place never becomes a name in the package, and one that leads nowhere is our fault."""
    room = tmp_path / "deep" / "room"
    odd = photo(room, "photo-one", of_ann()).model_copy(update={"path": name})
    journals = carried(room, [seen("entry-one", media=(odd.id,))], [odd])
    with pytest.raises((OurFault, FileNotFoundError)):
        Package(journals, tmp_path)
    assert not (tmp_path / "photo.png").exists()


@pytest.mark.parametrize(
    ("told", "kept", "read"),
    [
        (ANN_ALONE, True, ANN_ALONE),
        (of_ann(), True, ANN_ALONE),
        (NOBODY_SAID, False, None),
        (Depicts(basis=Basis.UNKNOWN, people=(ANN,)), False, None),
        (BOTH, False, None),
    ],
    ids=["of the entry", "tagged", "unknown", "unsure", "somebody else too"],
)
def test_a_picture_is_never_made_one_childs_alone(
    told: Depicts,
    kept: bool,
    read: Depicts | None,
    tmp_path: Path,
) -> None:
    """In an individual observation a picture counts as that child's; where that is not known, it stays away."""
    one = photo(tmp_path, "photo-one", told)
    package = Package(carried(tmp_path, [seen("entry-one", media=(one.id,))], [one]), tmp_path)
    assert len(package.record()["media"]) == kept
    found = depicted(package, ANN, one.id)
    assert (found is not None) is kept
    if found and read:
        assert found.basis is read.basis
        assert found.people == (package.written.records[ANN],)


@pytest.mark.parametrize("told", [NOBODY_SAID, Depicts(basis=Basis.UNKNOWN, people=(ANN,))])
@pytest.mark.parametrize("status", [Status.PENDING, Status.DRAFT, Status.STAFF_ONLY, Status.UNKNOWN])
def test_a_picture_nobody_is_sure_of_stays_where_it_claims_nothing(
    told: Depicts, status: Status, tmp_path: Path
) -> None:
    """What families have not seen makes no picture anybody's, so an unsure one may stand there."""
    one = photo(tmp_path, "photo-one", told)
    package = Package(carried(tmp_path, [seen("entry-one", media=(one.id,), status=status)], [one]), tmp_path)
    assert depicted(package, ANN, one.id) == NOBODY_SAID


def test_a_picture_of_somebody_no_observation_names_is_left_out(tmp_path: Path) -> None:
    """Cy is in the photo and not in the story: there Cy would be forgotten, so the photo stays away."""
    three = Depicts(basis=Basis.IMAGE, people=(ANN, BO, CY))
    one, two = photo(tmp_path, "photo-three", three), photo(tmp_path, "photo-both", BOTH, colour="blue")
    entry = seen("entry-both", (ANN, BO), media=(one.id, two.id))
    package = Package(carried(tmp_path, [entry], [one, two]), tmp_path)
    assert depicted(package, ANN, one.id) is None
    assert depicted(package, ANN, two.id) == NOBODY_SAID


def test_a_picture_two_children_have_for_themselves_forgets_neither(tmp_path: Path) -> None:
    """Tagged with both and told to each alone: in neither journal would the other be thought of."""
    one = photo(tmp_path, "photo-both", BOTH)
    entries = [seen("entry-ann", media=(one.id,)), seen("entry-bo", (BO,), media=(one.id,))]
    package = Package(carried(tmp_path, entries, [one]), tmp_path)
    assert [depicted(package, child, one.id) for child in (ANN, BO)] == [None, None]
    assert not (package.home / "media").exists()


def test_one_pictures_going_does_not_make_another_somebodys(tmp_path: Path) -> None:
    """Two records of the same bytes speak together; when one goes, the other is looked at again."""
    three = Depicts(basis=Basis.IMAGE, people=(ANN, BO, CY))
    goes, twin = photo(tmp_path, "photo-goes", three), photo(tmp_path, "photo-twin", NOBODY_SAID)
    assert goes.sha256 == twin.sha256
    entries = [seen("entry-both", (ANN, BO), media=(goes.id,)), seen("entry-ann", media=(twin.id,))]
    package = Package(carried(tmp_path, entries, [goes, twin]), tmp_path)
    assert [depicted(package, ANN, one.id) for one in (goes, twin)] == [None, None]


def test_pictures_in_comments_stay_below_their_comment(tmp_path: Path) -> None:
    """A grandmother's photo is not the nursery's."""
    one = photo(tmp_path, "photo-one", NOBODY_SAID)
    said = remark("c1", media=(one.id,))
    package = Package(carried(tmp_path, [seen("entry-one", comments=(said,))], [one]), tmp_path)
    read = package.entry(ANN, "entry-one")
    assert read is not None
    assert read.media == ()
    assert read.comments[0].media == (package.written.records[one.id],)


def test_a_paper_below_a_comment_is_not_written_and_vouches_for_nothing(tmp_path: Path) -> None:
    """Only pictures hang on comments, so whom that entry names is forgotten with it, and the paper stays away."""
    one = paper(tmp_path, "letter").model_copy(update={"depicts": Depicts(basis=Basis.IMAGE, people=(BO,))})
    said = remark("c1", media=(one.id,))
    entries = [seen("entry-ann", media=(one.id,)), seen("entry-both", (ANN, BO), comments=(said,))]
    package = Package(carried(tmp_path, entries, [one]), tmp_path)
    assert depicted(package, ANN, one.id) is None
    assert not (package.home / "documents").exists()


def test_what_no_entry_holds_is_not_written(tmp_path: Path) -> None:
    """A photo of the gallery has no place there, and does not lie about without a record."""
    one = photo(tmp_path, "photo-one", of_ann())
    journals = carried(tmp_path, [seen("entry-one", media=(one.id,))], [one])
    package = Package([_gallery(each) for each in journals], tmp_path)
    assert {name.split("/")[1] for name in files_in(package.folder)} == {
        "school.json",
        "children.json",
        "relatives.csv",
        "staff.csv",
        "observations",
    }
    assert all(name.startswith(f"{HOME}/") for name in files_in(package.folder))


def _gallery(one: MinimisedJournal) -> MinimisedJournal:
    """Return a journal whose media no entry holds."""
    entries = tuple(entry.model_copy(update={"media": ()}) for entry in one.journal.entries)
    return replace(one, journal=one.journal.model_copy(update={"entries": entries}))
