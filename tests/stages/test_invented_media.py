"""The invented photos and films carry each child's marks in pixels and metadata, the same bytes each time."""

from hashlib import sha256
from io import BytesIO

import av
import pytest
from PIL import Image
from pypdf import PdfReader

from journal_bridge.invented import InventedMedia, canaries, children_shown, film_ids, setting, shows
from journal_bridge.invented.films import film_bytes
from journal_bridge.invented.pictures import paper_bytes, photo_bytes

SEED = 7


def some(form: str, people: int) -> InventedMedia:
    """The first photo of a format with that many children in it."""
    return next(
        item
        for item in setting(SEED).media
        if item.kind == "photo" and item.format == form and len(item.shows) >= people
    )


def drawn(raw: bytes, form: str) -> Image.Image:
    """The picture in some bytes; HEIC is opened by FFmpeg, which had no part in writing its container."""
    if form != "heic":
        return Image.open(BytesIO(raw))
    with av.open(BytesIO(raw), "r") as still:
        picture: Image.Image = next(still.decode(video=0)).to_image()  # type: ignore[no-untyped-call] # PyAV's gap
    return picture


@pytest.mark.parametrize(
    ("form", "people"),
    [("jpeg", 1), ("jpeg", 3), ("png", 1), ("webp", 1), ("webp", 2), ("heic", 1), ("heic", 2)],
)
def test_a_photo_shows_the_blocks_of_its_children_and_of_nobody_else(form: str, people: int) -> None:
    """A block survives compression and is told apart from every other child's."""
    item = some(form, people)
    picture = drawn(photo_bytes(setting(SEED), item), form)
    assert picture.size == (item.width, item.height)
    assert children_shown(picture, SEED) == set(item.shows)


def test_a_block_is_found_in_a_smaller_picture_too() -> None:
    """A picture made smaller for a book still tells whom it shows."""
    item = some("jpeg", 2)
    picture = Image.open(BytesIO(photo_bytes(setting(SEED), item))).convert("RGB")
    smaller = picture.resize((picture.width * 2 // 3, picture.height * 2 // 3), Image.Resampling.LANCZOS)
    assert children_shown(smaller, SEED) == set(item.shows)


@pytest.mark.parametrize("form", ["jpeg", "png", "webp", "heic"])
def test_a_photo_carries_names_and_words_in_its_metadata(form: str) -> None:
    """Each format holds the child's metadata word and full name where cameras and libraries put them."""
    item = some(form, 1)
    raw = photo_bytes(setting(SEED), item)
    mark = canaries(SEED)[item.shows[0]]
    assert mark.metadata.encode() in raw
    assert mark.full_name.encode() in raw


def test_a_jpeg_says_where_and_when_it_was_taken() -> None:
    """EXIF holds a place, a time and a camera's serial number, all of which must go."""
    item = some("jpeg", 1)
    exif = Image.open(BytesIO(photo_bytes(setting(SEED), item))).getexif()
    assert exif.get_ifd(0x8825)[1] == "N"
    detail = exif.get_ifd(0x8769)
    assert detail[0x9003].startswith(f"{item.taken_at:%Y:%m:%d}")
    assert detail[0xA431]


def test_a_heic_photo_says_what_it_is_and_where_it_was_taken() -> None:
    """Its first box names HEIC, and its EXIF holds the place, found at the offset the container gives."""
    raw = photo_bytes(setting(SEED), some("heic", 1))
    assert raw[4:12] == b"ftypheic"
    exif = Image.Exif()
    exif.load(raw[raw.rindex(b"Exif\0\0") :])
    assert exif.get_ifd(0x8825)[1] == "N"


def test_photos_are_of_a_natural_size() -> None:
    """A photo weighs between 30 and 400 kB."""
    sizes = [len(photo_bytes(setting(SEED), some(form, 1))) for form in ("jpeg", "png", "webp", "heic")]
    assert all(30_000 < size < 400_000 for size in sizes)


def test_a_film_is_a_real_one_and_names_its_child() -> None:
    """The film decodes, lasts a few seconds, has sound, and its metadata names the child and the place."""
    item = setting(SEED).item(film_ids(SEED)[0])
    raw = film_bytes(setting(SEED), item)
    mark = canaries(SEED)[item.shows[0]]
    with av.open(BytesIO(raw), "r") as film:
        frames = [frame.to_image() for frame in film.decode(video=0)]  # type: ignore[no-untyped-call] # PyAV's gap
        assert film.streams.video[0].codec_context.name == "h264"
        assert len(film.streams.audio) == 1
        assert mark.full_name in film.metadata["title"]
        assert mark.metadata in film.metadata["comment"]
        assert any(value.startswith("+52.6868") for value in film.metadata.values())
    assert len(frames) == 60
    assert frames[0].size == (640, 360)
    assert shows(frames[30], mark)
    assert frames[0].tobytes() != frames[30].tobytes()


def test_the_same_seed_gives_the_same_bytes() -> None:
    """Photos and films are the same bytes each time they are made."""
    told = setting(SEED)
    item = told.item(film_ids(SEED)[-1])
    assert sha256(film_bytes(told, item)).digest() == sha256(film_bytes(told, item)).digest()
    for form in ("jpeg", "png", "webp", "heic"):
        photo = some(form, 1)
        assert photo_bytes(told, photo) == photo_bytes(told, photo)


def test_the_letter_is_a_pdf_that_can_be_read() -> None:
    """The invented letter opens in an independent reader and holds its words."""
    page = PdfReader(BytesIO(paper_bytes("A letter (copy)", ("First line.", "Second line.")))).pages[0]
    assert "Second line." in page.extract_text()
