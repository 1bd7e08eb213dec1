"""Photos, films and documents: found under whatever name a tool gave them, counted where they are not there."""

import pytest

from contract.tapestry_cases import (
    JPEG,
    entry,
    observation,
    page,
    photos,
    read_files,
    read_setting,
    reasons,
)
from journal_bridge.journal import Availability, MediaKind, plain
from journal_bridge.testing import adds_up

PNG = b"\x89PNG\r\n\x1a\n an invented photo"
MP4 = b"\x00\x00\x00\x18ftypmp42 an invented film"
PDF = b"%PDF-1.4 an invented paper"


def test_a_list_that_shows_three_of_seven_uses_the_full_record() -> None:
    """All seven photos come through when the record was fetched too."""
    seven = observation(5, 1, media=photos(*range(1, 8)), mediaCount=7)
    reading, journals = read_files(
        {"a.json": page(seven | {"media": photos(1, 2, 3)}), "b.json": {"observation": seven}}
    )
    assert len(entry(journals, "child-1").media) == 7
    assert reasons(reading, "media") == {}
    assert reasons(reading, "observation") == {"the same record again": 1}


@pytest.mark.parametrize(
    ("count", "missing"), [(7, 4), ("7", 4), (3, 0), (-7, 0), ("many", 0), (None, 0), (True, 0), (10**30, 0)]
)
def test_media_a_list_cuts_off_are_losses(count: object, missing: int) -> None:
    """Three photos and a count of seven: four are missing, and the observation is not called complete."""
    reading, _ = read_files({"a.json": page(observation(5, 1, media=photos(1, 2, 3), mediaCount=count))})
    assert sum(reasons(reading, "media").values()) == missing
    assert any("not complete" in warning for warning in reading.warnings) == bool(missing)
    adds_up(reading)


@pytest.mark.parametrize("field", ["observations", "pages", "data"])
def test_a_list_is_read_under_every_name_it_has(field: str) -> None:
    """The older list and the newer one hold the same records."""
    _, journals = read_files({"a.json": {field: [observation(5, 1)]}})
    assert plain(entry(journals, "child-1").body) == "Words."


def test_a_hostile_name_of_a_document_is_only_a_name() -> None:
    """`../../evil.pdf` leads nowhere: files are found among those that were checked."""
    held = [{"id": "../../evil", "name": "../../evil.pdf", "url": "https://media.example.invalid/e"}]
    _, journals = read_files({"a.json": page(observation(5, 1, documents=held)), "evil.pdf": PDF})
    (item,) = journals["child-1"].media
    assert (item.path, item.availability, item.kind) == (None, Availability.LINKED, MediaKind.DOCUMENT)
    assert ".." not in item.id


def test_a_file_is_what_its_bytes_say() -> None:
    """A tool calls every picture jpg and every film mp4."""
    files = {"a.json": page(observation(5, 1, media=photos(1, 2))), "5_1.jpg": PNG, "5_2.jpg": MP4}
    _, journals = read_files(files)
    told = [(item.kind, item.mime) for item in journals["child-1"].media]
    assert told == [(MediaKind.PHOTO, "image/png"), (MediaKind.VIDEO, "video/mp4")]


def test_a_document_and_a_photo_of_one_number_keep_their_own_files() -> None:
    """Numbers of documents and of photos are counted apart."""
    held = observation(5, 1, media=photos(9), documents=[{"id": 9, "name": "a.pdf"}])
    _, journals = read_files({"a.json": page(held), "media/5_9.jpg": JPEG, "documents/5_9.pdf": PDF})
    paths = {item.id: item.path for item in journals["child-1"].media}
    assert paths == {"document-9": "documents/5_9.pdf", "media-9": "media/5_9.jpg"}


@pytest.mark.parametrize(
    ("record", "file"),
    [
        ("x/observation.json", "x/2026-03-02_001.jpg"),
        ("x/observation.json", "x/2026-03-02_77.jpg"),
        ("a.json", "media/2026-03-02_77.jpg"),
        ("a.json", "media/5_77.jpg"),
        ("x/2026-03-02_5/record.json", "x/2026-03-02_5/01_77.jpg"),
    ],
)
def test_media_are_found_under_every_name_tools_give_them(record: str, file: str) -> None:
    """Five ways of naming one photo."""
    reading, journals = read_files({record: observation(5, 1, media=photos(77)), file: JPEG})
    assert [file] == [item.path for item in journals["child-1"].media]
    assert reading.losses == ()


def test_a_position_is_believed_only_beside_one_record() -> None:
    """With two records in a folder nobody can say whose photo is number one."""
    files = {
        "x/a.json": observation(5, 1, media=photos(77)),
        "x/b.json": observation(6, 2, media=photos(78)),
        "x/2026-03-02_001.jpg": JPEG,
    }
    reading, journals = read_files(files)
    assert journals["child-1"].media[0].path is None
    assert reasons(reading, "media file") == {"no record names this file": 1}


def test_a_photo_beside_one_record_is_not_given_to_another() -> None:
    """A dated number in a folder is that folder's record's, or nobody's."""
    files = {
        "x/a.json": observation(5, 1, media=photos(77)),
        "y/b.json": observation(6, 2, media=photos(78)),
        "x/2026-03-02_78.jpg": JPEG,
    }
    _, journals = read_files(files)
    assert journals["child-2"].media[0].path is None


def test_a_file_named_after_an_observation_adds_nothing_to_it() -> None:
    """A name is no proof: what the record does not list is a loss."""
    reading, journals = read_files({"a.json": page(observation(5, 1)), "media/5_99.jpg": JPEG})
    assert journals["child-1"].media == ()
    assert reasons(reading, "media file") == {"no record names this file": 1}


@pytest.mark.parametrize("name", ["vendor/1_journal.pdf", "vendor/1_media.zip", "1_journal.pdf", "sar.zip"])
def test_the_vendors_own_files_are_listed_and_never_opened(name: str) -> None:
    """Nobody has filtered what stands in them."""
    body = PDF if name.endswith("pdf") else b"PK\x05\x06" + bytes(18)
    files = {"a.json": page(observation(5, 1)), name: body if name.endswith("pdf") else b"PK\x03\x04" + body}
    reading, _ = read_files(files)
    assert [loss.place for loss in reading.losses if loss.kind == "vendor file"] == [name]


@pytest.mark.parametrize("number", [1, 7, 101])
def test_a_dated_number_of_three_digits_is_a_place_and_no_photo(number: int) -> None:
    """Whose list it was is not known, so the photo is nobody's."""
    files = {"a.json": page(observation(5, 1, media=photos(number))), "lost/2026-03-02_" + f"{number:03}.jpg": JPEG}
    _, journals = read_files(files)
    assert journals["child-1"].media[0].path is None


def test_photos_saved_twice_are_copies_and_still_one_childs() -> None:
    """The tool ran twice, into two folders: the second photo is a copy, not a photo of another story."""
    record = observation(5, 1, media=photos(77))
    files = {"x/a.json": record, "x/2026-03-02_001.jpg": JPEG, "y/a.json": record, "y/2026-03-02_001.jpg": JPEG}
    reading, journals = read_setting(files)
    assert journals["child-1"].media[0].depicts.people == ("child-1",)
    assert reasons(reading, "media file") == {"another file of a picture that is found already": 1}
