"""A file of an export that was read is opened again by its name alone, and only if it is still what was read."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from journal_bridge.errors import InputRefused
from journal_bridge.intake import FilesAgain, Limits, files_of, open_container
from stages.test_intake import FORMS as PLAIN
from stages.test_intake_zips_inside import FORMS as NESTED
from stages.test_intake_zips_inside import zipped

PHOTO = b"\xff\xd8\xffphoto of a mud kitchen"
NAME = "ada/media/1.jpg"
SIZES = {NAME: len(PHOTO)}

FORMS = {**PLAIN, **NESTED}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one photo, and a file beside the folder that is none of the export's."""
    export = tmp_path / "export"
    (export / "ada" / "media").mkdir(parents=True)
    (export / NAME).write_bytes(PHOTO)
    (tmp_path / "secret.jpg").write_bytes(PHOTO)
    return export


def bytes_of(files: FilesAgain, name: str) -> bytes:
    """Return a whole file."""
    with files.media(name).open() as stream:
        return stream.read()


def refusal(files: FilesAgain, name: str) -> str:
    """Return the code a file is refused with, when found or when opened."""
    with pytest.raises(InputRefused) as refused:
        bytes_of(files, name)
    return refused.value.code


@pytest.mark.parametrize("make", FORMS.values(), ids=tuple(FORMS))
def test_every_file_of_every_form_is_found_again(make: Callable[[Path], object], tmp_path: Path) -> None:
    """Folder, ZIP, parts, ZIPs within: each name a reader was given leads to the same bytes."""
    made = make(tmp_path)
    path = made[0] if isinstance(made, tuple) else made
    assert isinstance(path, Path)
    with open_container(path) as opened:
        names = list(opened.names)
        names += [one for name in opened.names if name.endswith(".zip") for one in opened.inside(name)]
        wanted = {name: opened.bytes(name, 10_000_000) for name in names}
    for sizes in (None, {name: len(data) for name, data in wanted.items()}):
        with files_of(path, sizes) as files:
            assert {name: bytes_of(files, name) for name in names} == wanted


@pytest.mark.parametrize(
    "name",
    ["../secret.jpg", "/etc/passwd", "ada/../../secret.jpg", "ada\\media\\1.jpg", "C:1.jpg", "", "ada//x", "a\0b"],
)
def test_a_name_that_leads_out_is_refused(name: str, folder: Path) -> None:
    """A name is checked again, whoever hands it in."""
    assert refusal(files_of(folder), name) in {"path-escape", "unsafe-name"}
    assert refusal(files_of(folder, {name: len(PHOTO)}), name) in {"path-escape", "unsafe-name"}


def test_what_the_reader_did_not_find_is_not_there(folder: Path) -> None:
    """A file that was put there after the reading is none of the export's."""
    (folder / "ada" / "media" / "2.jpg").write_bytes(PHOTO)
    assert refusal(files_of(folder, SIZES), "ada/media/2.jpg") == "not-found"
    assert refusal(files_of(folder), "ada/media/3.jpg") == "not-found"
    assert refusal(files_of(folder), "ada/media") == "not-found"


def test_a_link_in_a_photos_place_is_not_followed(folder: Path, tmp_path: Path) -> None:
    """A photo exchanged for a link, to a file of the same length, is gone."""
    (folder / NAME).unlink()
    (folder / NAME).symlink_to(tmp_path / "secret.jpg")
    assert refusal(files_of(folder, SIZES), NAME) == "not-found"


def test_a_link_exchanged_between_finding_and_opening_is_not_followed(folder: Path, tmp_path: Path) -> None:
    """Also where the file was still there when it was looked for."""
    found = files_of(folder, SIZES).media(NAME)
    (folder / NAME).unlink()
    (folder / NAME).symlink_to(tmp_path / "secret.jpg")
    with pytest.raises(InputRefused) as refused:
        found.open()
    assert refused.value.code == "not-found"


@pytest.mark.parametrize("exchanged", ["ada", "ada/media"])
def test_a_linked_folder_on_the_way_is_not_followed(exchanged: str, folder: Path, tmp_path: Path) -> None:
    """No folder on the way may be a link, wherever it leads."""
    (folder / exchanged).rename(tmp_path / "elsewhere")
    (folder / exchanged).symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert refusal(files_of(folder, SIZES), NAME) == "not-found"


def test_windows_looks_at_every_step(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a system cannot open beneath a folder, each step is looked at, and links are refused all the same."""
    monkeypatch.setattr("journal_bridge.intake.beneath._BENEATH", False)
    assert bytes_of(files_of(folder, SIZES), NAME) == PHOTO
    (folder / "ada").rename(tmp_path / "elsewhere")
    (folder / "ada").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert refusal(files_of(folder, SIZES), NAME) == "not-found"


def test_the_export_itself_may_be_reached_by_a_link(folder: Path, tmp_path: Path) -> None:
    """The path is the user's own word, as when it was read."""
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    assert bytes_of(files_of(tmp_path / "link", SIZES), NAME) == PHOTO


def test_a_pipe_in_a_photos_place_keeps_nobody_waiting(folder: Path) -> None:
    """A pipe that nobody writes to is refused at once."""
    found = files_of(folder, SIZES).media(NAME)
    (folder / NAME).unlink()
    os.mkfifo(folder / NAME)
    with pytest.raises(InputRefused) as refused:
        found.open()
    assert refused.value.code == "size-lie"
    assert refusal(files_of(folder, SIZES), NAME) == "not-found"


@pytest.mark.parametrize("content", [PHOTO + b"more", PHOTO[:-1], b""])
def test_a_file_of_another_length_than_was_read_is_refused(content: bytes, folder: Path) -> None:
    """What was changed after the reading is not the photo that was read."""
    found = files_of(folder, SIZES).media(NAME)
    (folder / NAME).write_bytes(content)
    with pytest.raises(InputRefused) as refused:
        found.open()
    assert refused.value.code == "size-lie"
    assert refusal(files_of(folder, SIZES), NAME) == "size-lie"


def test_a_member_of_another_length_than_was_read_is_refused(tmp_path: Path) -> None:
    """A ZIP that was exchanged is noticed by the lengths of its files."""
    path = tmp_path / "export.zip"
    path.write_bytes(zipped({NAME: PHOTO + b"more"}))
    assert refusal(files_of(path, SIZES), NAME) == "size-lie"


def test_a_zip_exchanged_after_its_table_was_read_is_refused(tmp_path: Path) -> None:
    """What stands at a file's place is held to the table that was read before."""
    path = tmp_path / "export.zip"
    path.write_bytes(zipped({"a.jpg": PHOTO, NAME: PHOTO}))
    with files_of(path, {"a.jpg": len(PHOTO), NAME: len(PHOTO)}) as files:
        assert bytes_of(files, "a.jpg") == PHOTO
        path.write_bytes(zipped({"b.jpg": bytes(reversed(PHOTO)), "zz/other/1.jpg": PHOTO}))
        assert refusal(files, NAME) in {"damaged-zip", "size-lie"}


def test_a_bomb_is_refused_without_the_readers_word_too(tmp_path: Path) -> None:
    """One entry is held to the same ratio as when the whole ZIP was checked."""
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAME, bytes(5_000_000))
    assert refusal(files_of(path), NAME) == "ratio"


def test_archives_packed_too_deeply_are_refused(tmp_path: Path) -> None:
    """A third level has no honest use."""
    path = tmp_path / "export.zip"
    path.write_bytes(zipped({"a.zip": zipped({"b.zip": zipped({"1.jpg": PHOTO})})}))
    assert bytes_of(files_of(path), "a.zip/b.zip")[:2] == b"PK"
    assert refusal(files_of(path), "a.zip/b.zip/1.jpg") == "nested-archive"
    assert refusal(files_of(path, None, Limits(nested_bytes=10)), "a.zip/b.zip") == "nested-archive"


def test_nothing_is_looked_at_but_what_is_asked_for(folder: Path) -> None:
    """Elsewhere in the folder may be anything: the reader has judged it."""
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 broken")
    assert bytes_of(files_of(folder, SIZES), NAME) == PHOTO


def test_nothing_can_be_found_once_it_is_closed(folder: Path) -> None:
    """As with an export that was closed."""
    with files_of(folder, SIZES) as files:
        assert files.media(NAME).size == len(PHOTO)
    with pytest.raises(ValueError, match="closed"):
        files.media(NAME)
