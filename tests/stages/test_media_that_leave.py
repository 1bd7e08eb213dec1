"""Released files leave cleaned, with a date for the family alone, and with a JPEG to stand for them in a book."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import av
import pikepdf
import pytest
from PIL import Image

from drawing import jpeg, planted_jpeg, png, sound
from heic_drawing import planted_heic
from journal_bridge import bundle
from journal_bridge.bundle.films import film_names
from journal_bridge.errors import MediaRefused, OurFault
from journal_bridge.handover import BUNDLED, Purpose, still_path
from journal_bridge.invented.pictures import paper_bytes
from journal_bridge.journal import (
    Depicts,
    MediaKind,
)
from journal_bridge.journal.values import UK
from journal_bridge.minimise import Checker
from journal_bridge.minimise.media import Stamp, strip_heic, strip_jpeg, taken_at
from journal_bridge.minimise.media.stamps import Says
from journal_bridge.minimise.room import Look
from room_samples import brief_for, film_bytes, media_of, minimised, room_of


@pytest.fixture(scope="module")
def looking() -> Iterator[Checker]:
    """One child process for all tests of this file, as in a real run."""
    with Checker() as started:
        yield started


@pytest.mark.parametrize("purpose", list(BUNDLED))
def test_a_family_gets_dates_and_nobody_else_does(looking: Checker, tmp_path: Path, purpose: Purpose) -> None:
    """In the record everybody reads when it was; inside the files only the family's copies say so."""
    files = {
        "taken": planted_jpeg(),
        "undated": png(),
        "film": film_bytes(tmp_path),
        "letter": paper_bytes("A", ()),
    }
    media = (
        media_of("taken"),
        media_of("undated"),
        media_of("film", MediaKind.VIDEO),
        media_of("letter", MediaKind.DOCUMENT),
    )
    brief = brief_for(purpose)
    left = minimised(tmp_path, looking, brief, files, *media)
    told = {one.id: one for one in left.journal.media}
    assert len(told) == 4
    if purpose is Purpose.PARENT:
        wanted = strip_jpeg(files["taken"], Stamp(datetime(2024, 6, 3, 10, 15, 30, tzinfo=UK), Says.TAKEN))
        noon = datetime(2024, 6, 5, 12, tzinfo=UK)
    else:
        wanted, noon = strip_jpeg(files["taken"]), None
    assert (left.folder / str(told["media-taken"].path)).read_bytes() == wanted
    assert taken_at((left.folder / str(told["media-undated"].path)).read_bytes()) == noon
    with av.open(str(left.folder / str(told["media-film"].path))) as opened:
        assert ("creation_time" in opened.metadata) == (purpose is Purpose.PARENT)
    assert told["media-taken"].taken_at == datetime(2024, 6, 3, 9, 15, 30, tzinfo=UTC)
    assert told["media-taken"].taken_at_from == "file"
    assert (told["media-undated"].taken_at, told["media-undated"].taken_at_from) == (None, None)
    after = {one.sha256 for one in left.journal.media}
    assert {one.after for one in left.cleaned} == after
    assert {one.before for one in left.cleaned} == {hashlib.sha256(data).hexdigest() for data in files.values()}
    assert bundle.pack(left, tmp_path / "packed").files  # every digest and length is that of the file that leaves


def test_what_was_never_cleaned_cannot_be_laid_out(looking: Checker, tmp_path: Path) -> None:
    """Nothing leaves past the filters, whatever a plan says."""
    made_room = room_of(tmp_path, looking, {})
    with pytest.raises(OurFault):
        made_room.lay(Look(None, None), tmp_path / "out", None)
    look = replace(_room_look(tmp_path / "one", looking, jpeg()), path=None)
    with pytest.raises(OurFault):
        made_room.lay(look, tmp_path / "out", None)


def _room_look(folder: Path, checker: Checker, data: bytes, **options: object) -> Look:
    folder.mkdir()
    return room_of(folder, checker, {"m": data}, **options).look(media_of("m"))


def test_stills_stand_for_films_and_heic_photos_only(looking: Checker, tmp_path: Path) -> None:
    """A JPEG each, in a folder of its own that is no part of the bundle; a photo stands for itself."""
    files = {
        "heic": planted_heic(),
        "film": film_bytes(tmp_path),
        "photo": jpeg(),
        "song": sound(tmp_path / "s").read_bytes(),
    }
    media = (
        media_of("heic", MediaKind.PHOTO, "ada", "mina", "otto"),
        media_of("film", MediaKind.VIDEO),
        media_of("photo"),
        media_of("song", MediaKind.AUDIO),
    )
    left = minimised(tmp_path, looking, brief_for(), files, *media, heic="keep")
    stills = {one.id: still_path(left.folder, one.id) for one in left.journal.media}
    assert {name: path.exists() for name, path in stills.items()} == {
        "media-heic": True, "media-film": True, "media-photo": False, "media-song": False,
    }  # fmt: skip
    with Image.open(stills["media-heic"]) as still:
        assert (still.format, still.size, dict(still.getexif())) == ("JPEG", (64, 128), {})
    packed = bundle.pack(left, tmp_path / "packed")
    assert [file.name for file in packed.files if "still" in file.name] == []
    assert "media/media-heic.heic" in {file.name for file in packed.files}


def test_a_film_of_which_no_picture_can_be_taken_has_none(
    looking: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The book says so instead."""

    def refuse(_self: object, _source: Path, _target: Path) -> None:
        raise MediaRefused("media-damaged")

    monkeypatch.setattr(Checker, "still", refuse)
    left = minimised(
        tmp_path, looking, brief_for(), {"film": film_bytes(tmp_path)}, media_of("film", MediaKind.VIDEO)
    )
    assert not still_path(left.folder, "media-film").exists()
    assert len(left.journal.media) == 1


def test_a_released_letter_travels_like_a_film(looking: Checker, tmp_path: Path) -> None:
    """For a family and a school beside the book, for a setting among the media; cleaned, under an opaque name."""
    files = {"letter": paper_bytes("A letter", ("About the move.",))}
    letter = media_of("letter", MediaKind.DOCUMENT, depicts=Depicts())
    left = minimised(tmp_path, looking, brief_for(Purpose.SETTING), files, letter)
    assert film_names(left.journal) == {"media-letter": "0001.pdf"}
    packed = bundle.pack(left, tmp_path / "packed")
    (file,) = [one for one in packed.files if one.name.startswith("media/")]
    assert file.name == "media/media-letter.pdf"
    assert (left.journal.media[0].mime, left.journal.media[0].sha256) == ("application/pdf", file.sha256)
    with pikepdf.open(file.path) as pdf:
        assert "/Info" not in pdf.trailer


@pytest.mark.parametrize(
    ("heic", "mime", "ending"), [("jpeg", "image/jpeg", "jpg"), ("keep", "image/heic", "heic")]
)
def test_a_heic_photo_leaves_as_the_setting_chooses(
    looking: Checker, tmp_path: Path, heic: str, mime: str, ending: str
) -> None:
    """As a JPEG unless the policy keeps it; the family's date is in either."""
    media = media_of("m", MediaKind.PHOTO, "ada", "mina", "otto")
    left = minimised(tmp_path, looking, brief_for(), {"m": planted_heic()}, media, heic=heic)
    (record,) = left.journal.media
    assert (record.mime, record.path) == (mime, f"media/media-m.{ending}")
    data = (left.folder / str(record.path)).read_bytes()
    assert taken_at(data) == datetime(2024, 6, 3, 9, 15, 30, tzinfo=UTC)
    if heic == "keep":
        assert data == strip_heic(planted_heic(), Stamp(datetime(2024, 6, 3, 10, 15, 30, tzinfo=UK), Says.TAKEN))


def test_the_book_shows_a_kept_heic_photo_by_its_still(looking: Checker, tmp_path: Path) -> None:
    """Whatever the photo is, the page shows a JPEG."""
    media = media_of("m", MediaKind.PHOTO, "ada", "mina", "otto")
    left = minimised(tmp_path, looking, brief_for(), {"m": planted_heic()}, media, heic="keep")
    (tmp_path / "scratch").mkdir()
    shown = bundle.book.pictures.prepare(left.journal.media, left.folder, tmp_path / "scratch")
    assert shown["media-m"].path == still_path(left.folder, "media-m")
    still_path(left.folder, "media-m").unlink()
    assert bundle.book.pictures.prepare(left.journal.media, left.folder, tmp_path / "scratch") == {}
