"""Photos of newer phones leave as JPEGs anybody can open, or untouched but for what is written in them."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from drawing import NAME, colour_profile, exif_block, photo, xmp_packet
from heic_drawing import PLANTED, TILE, plain_heic, planted_heic
from heic_looking import MARKS, one_picture, pixels_of
from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import Checker, clean_media, face_names, pictures, sniff, strip_heic, taken_at
from journal_bridge.minimise.media.boxes import made
from journal_bridge.minimise.media.heif import contents


@pytest.fixture(scope="module")
def looking() -> Iterator[Checker]:
    """One child process for all tests of this file, as in a real run."""
    with Checker() as started:
        yield started


def test_everything_is_planted() -> None:
    """The photo the other tests clean holds every kind of thing that must not leave."""
    assert [mark for mark in (*PLANTED, NAME.encode()) if mark not in planted_heic()] == []


@pytest.mark.parametrize("make", [planted_heic, plain_heic])
def test_a_kept_photo_has_the_same_pixels_and_nothing_that_was_written(make: Callable[[], bytes]) -> None:
    """Picture, turn and colours are the very same; names, places, previews and depth maps are gone."""
    source = make()
    cleaned = strip_heic(source)
    assert pixels_of(source) == pixels_of(cleaned)
    assert [mark for mark in MARKS if mark in cleaned] == []
    assert (face_names(cleaned), taken_at(cleaned)) == ((), None)
    assert strip_heic(cleaned) == cleaned


def test_a_kept_photo_holds_the_picture_and_its_tiles_alone() -> None:
    """No preview, depth map or link is left in the table of contents."""
    read = contents(strip_heic(planted_heic(tiles=3)))
    assert [item.kind for item in read.items.values()] == [b"grid", b"hvc1", b"hvc1", b"hvc1"]
    assert [item.hidden for item in read.items.values()] == [False, True, True, True]
    assert {kind for kind, _ in read.properties} == {b"hvcC", b"ispe", b"colr", b"irot"}
    assert read.made_from == {1: [2, 3, 4]}
    assert [use.essential for use in read.uses[1]] == [False, False, True]


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_photo_becomes_an_upright_jpeg(looking: Checker, tmp_path: Path, turn: int) -> None:
    """However the phone was held, the JPEG stands upright, in its colours, and says nothing."""
    source = planted_heic(turn=turn)
    cleaned = clean_media(io.BytesIO(source), tmp_path / "out", checker=looking)
    data = (tmp_path / "out").read_bytes()
    size = (TILE[0] * 2, TILE[1])
    assert (cleaned.mime, (cleaned.width, cleaned.height)) == ("image/jpeg", size if turn % 2 == 0 else size[::-1])
    with Image.open(io.BytesIO(data)) as made_jpeg, Image.open(io.BytesIO(source)) as before:
        assert (made_jpeg.format, dict(made_jpeg.getexif()), made_jpeg.size) == ("JPEG", {}, before.size)
        assert made_jpeg.info["icc_profile"] == colour_profile()
        assert "comment" not in made_jpeg.info
        assert max(ImageStat.Stat(ImageChops.difference(made_jpeg, before.convert("RGB"))).mean) < 8
    assert [mark for mark in MARKS if mark in data] == []
    assert (cleaned.sha256, cleaned.bytes) != (cleaned.source_sha256, len(source))
    assert [tmp_path / "out"] == list(tmp_path.iterdir())


def test_a_photo_may_be_kept_as_it_is(looking: Checker, tmp_path: Path) -> None:
    """Where the setting asks for it, the photo stays what it is; faces are counted in it like in any other."""
    cleaned = clean_media(io.BytesIO(planted_heic()), tmp_path / "out", checker=looking, heic="keep")
    assert (cleaned.mime, cleaned.width, cleaned.height) == ("image/heic", 64, 128)
    assert (tmp_path / "out").read_bytes() == strip_heic(planted_heic())
    assert looking.faces(tmp_path / "out") == 0


def test_a_photo_that_cannot_be_kept_becomes_a_jpeg(looking: Checker, tmp_path: Path) -> None:
    """A photo cropped on the phone hides its edges; they do not travel."""
    cropped = one_picture()
    cropped.property(made(b"clap", struct.pack(">8I", 32, 1, 32, 1, 0, 1, 0, 1)), 1, essential=True)
    with pytest.raises(MediaRefused, match="not supported"):
        strip_heic(cropped.written())
    cleaned = clean_media(io.BytesIO(cropped.written()), tmp_path / "out", checker=looking, heic="keep")
    assert (cleaned.mime, cleaned.width, cleaned.height) == ("image/jpeg", 32, 32)


def test_a_grey_photo_stays_grey(tmp_path: Path) -> None:
    """A colour profile for grey would not fit a picture in colours."""
    photo(1, TILE, "L").save(tmp_path / "source.heic", "HEIF")
    pictures.to_jpeg(tmp_path / "source.heic", tmp_path / "out.jpg")
    with Image.open(tmp_path / "out.jpg") as made_jpeg:
        assert made_jpeg.mode in {"L", "RGB"}
        assert made_jpeg.size == TILE


def test_a_see_through_photo_stands_on_white(tmp_path: Path) -> None:
    """What was see-through is not black afterwards."""
    clear = Image.new("RGBA", TILE, (200, 0, 0, 0))
    clear.save(tmp_path / "source.heic", "HEIF", quality=95)
    pictures.to_jpeg(tmp_path / "source.heic", tmp_path / "out.jpg")
    with Image.open(tmp_path / "out.jpg") as made_jpeg:
        assert min(made_jpeg.getpixel((32, 32))) > 245  # type: ignore[arg-type] # RGB


def test_a_photo_of_more_pixels_than_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused by what it claims, before it is decoded."""
    (tmp_path / "source.heic").write_bytes(plain_heic())
    monkeypatch.setattr(pictures, "PIXELS", 96 * 64 - 1)
    with pytest.raises(MediaRefused) as caught:
        pictures.to_jpeg(tmp_path / "source.heic", tmp_path / "out.jpg")
    assert caught.value.code == "media-too-large"
    monkeypatch.setattr(pictures, "PIXELS", 96 * 64)
    pictures.to_jpeg(tmp_path / "source.heic", tmp_path / "out.jpg")


def test_names_and_time_are_read_before_they_are_dropped() -> None:
    """Who is tagged and when it was taken is known before the photo is cleaned."""
    for source in (planted_heic(), plain_heic()):
        assert face_names(source) == (NAME, "Ottoline Fairweather")
        taken = taken_at(source)
        assert taken is not None
        assert taken.isoformat() == "2024-06-03T10:15:30+01:00"


def test_packed_names_are_read_too() -> None:
    """Some programs write the names deflated."""
    packed = one_picture()
    packed.item(2, b"mime", zlib.compress(xmp_packet()), more=b"application/rdf+xml\0deflate\0")
    assert face_names(packed.written()) == (NAME, "Ottoline Fairweather")
    broken = one_picture()
    broken.item(2, b"mime", b"not packed at all", more=b"application/rdf+xml\0deflate\0")
    assert face_names(broken.written()) == ()


def test_exif_is_found_where_the_item_says() -> None:
    """A phone may put its EXIF with or without the word before it."""
    bare = one_picture()
    bare.item(2, b"Exif", struct.pack(">I", 0) + exif_block())
    assert taken_at(bare.written()) is not None
    assert taken_at(one_picture().written()) is None


@pytest.mark.parametrize(
    ("brands", "mime"),
    [
        ((b"heic", b"mif1"), "image/heic"),
        ((b"mif1", b"heic"), "image/heic"),
        ((b"heix", b"mif1"), "image/heic"),
        ((b"msf1", b"hevc"), "image/heic"),
        ((b"mif1", b"miaf"), "image/heic"),
        ((b"msf1", b"iso8"), "image/heic"),
        ((b"mif1", b"avif"), None),
        ((b"avis", b"msf1"), None),
        ((b"mif1", b"jpeg"), None),
        ((b"mif1", b"avci"), None),
    ],
)
def test_a_heic_is_known_by_its_brands(brands: tuple[bytes, bytes], mime: str | None) -> None:
    """Photos of the same family, coded in another way, are not taken for it."""
    assert mime == sniff(made(b"ftyp", brands[0], bytes(4), brands[1]))
