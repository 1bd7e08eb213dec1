"""Photos stand in a book as they were, at book size, or small for the mail; what is shown small lies beside."""

import errno
import hashlib
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageDraw

import book_samples as samples
from journal_bridge.bundle.book import Edition, compose
from journal_bridge.bundle.book.pictures import Picture, prepare
from journal_bridge.bundle.choices import MAILBOX, STICK, Choices, Photos, limit_from, longest_side
from journal_bridge.bundle.films import goes_beside
from journal_bridge.errors import UsageFault
from journal_bridge.journal import Media

_WIDE, _HIGH = 2400, 1800


def ready(folder: Path, photos: Photos, *files: Path, **facts: Any) -> list[Picture]:  # noqa: ANN401 - facts of a medium
    """Return photos as a book of that quality has them."""
    scratch = folder / f"scratch-{photos}"
    scratch.mkdir(exist_ok=True)
    media = [samples.photo(n, file.name).model_copy(update=facts) for n, file in enumerate(files)]
    return list(prepare(media, folder, scratch, photos).values())


@pytest.mark.parametrize(
    ("photos", "size"), [(Photos.ORIGINAL, (2400, 1800)), (Photos.BOOK, (1600, 1200)), (Photos.MAIL, (1000, 750))]
)
def test_a_large_photo_has_the_size_that_was_chosen(photos: Photos, size: tuple[int, int], tmp_path: Path) -> None:
    """At original quality the very bytes go in; else the photo is scaled, and keeps its proportions."""
    path = samples.draw(tmp_path / "large.jpg", (_WIDE, _HIGH), 1)
    (picture,) = ready(tmp_path, photos, path)
    assert (picture.width, picture.height) == size
    assert (picture.path.read_bytes() == path.read_bytes()) is (photos is Photos.ORIGINAL)
    with Image.open(picture.path) as image:
        assert image.size == size
        assert image.format == "JPEG"


@pytest.mark.parametrize("photos", Photos)
@pytest.mark.parametrize("size", [(1000, 700), (700, 1000), (1, 900)])
def test_a_photo_that_is_small_enough_goes_in_byte_for_byte(
    photos: Photos, size: tuple[int, int], tmp_path: Path
) -> None:
    """Nothing is done to a photo that needs nothing."""
    path = samples.draw(tmp_path / "small.jpg", size, 2)
    assert [one.path for one in ready(tmp_path, photos, path)] == [path]


def test_a_full_disk_leaves_no_photo_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The photo is good; a book that only says it cannot be shown would be a loss nobody sees."""
    path = samples.draw(tmp_path / "large.jpg", (_WIDE, _HIGH), 1)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(OSError, match="full"):
        ready(tmp_path, Photos.BOOK, path)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_of_picture_stand_in_full_size_where_originals_do(kind: str, tmp_path: Path) -> None:
    """A PDF shows JPEG; a PNG or WebP becomes one, as large as it was, and lies beside the book as it was."""
    path = samples.draw(tmp_path / f"drawn.{kind.lower()}", (1800, 1200), 3, kind)
    sizes = [(one.width, one.height) for photos in Photos for one in ready(tmp_path, photos, path)]
    assert sizes == [(1800, 1200), (1600, 1067), (1000, 667)]
    media = samples.photo(0, path.name).model_copy(update={"mime": f"image/{kind.lower()}"})
    assert all(goes_beside(media, photos) for photos in Photos)


@pytest.mark.parametrize("photos", Photos)
@pytest.mark.parametrize("side", [999, 1000, 1001, 1599, 1600, 1601, 4000])
def test_what_is_shown_smaller_than_it_was_lies_beside_the_book(photos: Photos, side: int, tmp_path: Path) -> None:
    """The book and what lies beside it agree to the pixel, so nothing is lost by any choice."""
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (side, 40), "teal").save(path)
    facts = {"mime": "image/jpeg", "width": side, "height": 40}
    (picture,) = ready(tmp_path, photos, path, **facts)
    whole = picture.path.read_bytes() == path.read_bytes()
    assert whole or goes_beside(samples.photo(0, path.name).model_copy(update=facts), photos)
    assert whole is (side <= (longest_side(photos) or side))


def test_mail_size_is_small_enough_for_many_photos(tmp_path: Path) -> None:
    """At each size a photo full of detail takes less than half of what it takes at the next."""
    chance = random.Random(5)  # noqa: S311 - pictures, no secrets
    noise = Image.frombytes("RGB", (300, 225), chance.randbytes(3 * 300 * 225))
    path = tmp_path / "detail.jpg"
    noise.resize((_WIDE, _HIGH), Image.Resampling.BICUBIC).save(path, quality=92)
    original, book, mail = (ready(tmp_path, photos, path)[0].path.stat().st_size for photos in Photos)
    assert mail < book / 2 < original / 4


def _four_inks(path: Path, *, marked: bool) -> Path:
    """Write a JPEG in four inks, green in a red field, with Adobe's marker or without it."""
    image = Image.new("RGB", (400, 300), (200, 30, 40))
    ImageDraw.Draw(image).rectangle((0, 0, 200, 150), fill=(30, 160, 60))
    image.convert("CMYK").save(path)
    if not marked:
        data = path.read_bytes()
        at = data.index(b"\xff\xee")
        path.write_bytes(data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :])
    return path


def test_a_photo_in_four_inks_goes_in_as_it_is_when_it_says_how_they_are_meant(tmp_path: Path) -> None:
    """Printers' files are kept too; one that does not tell the sense of its inks becomes an ordinary JPEG."""
    marked = _four_inks(tmp_path / "marked.jpg", marked=True)
    unmarked = _four_inks(tmp_path / "unmarked.jpg", marked=False)
    first, second = ready(tmp_path, Photos.ORIGINAL, marked, unmarked)
    assert (first.path, first.mode) == (marked, "CMYK")
    assert second.mode == "RGB"
    entry = samples.observation(1, date(2023, 9, 6), media=("m0",))
    journal = samples.minimised(tmp_path, (entry,), (samples.photo(0, marked.name),))
    compose(journal, Edition.PARENT, tmp_path / "book.pdf", choices=Choices(photos=Photos.ORIGINAL))
    with pikepdf.open(tmp_path / "book.pdf") as pdf:
        (stream,) = _images(pdf)
        assert stream.read_raw_bytes() == marked.read_bytes()
        assert (stream.ColorSpace, list(map(int, stream.Decode.as_list()))) == ("/DeviceCMYK", [1, 0] * 4)


def test_an_original_in_the_book_is_the_file_itself(tmp_path: Path) -> None:
    """Twelve million pixels or an orientation change nothing: the digest of what is inside is the file's."""
    files = [samples.draw(tmp_path / "large.jpg", (4032, 3024), 4), tmp_path / "turned.jpg"]
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(files[0]) as image:
        image.resize((2000, 1500)).save(files[1], exif=exif)
    media = tuple(samples.photo(n, file.name) for n, file in enumerate(files))
    entry = samples.observation(1, date(2023, 9, 6), media=("m0", "m1"))
    journal = samples.minimised(tmp_path, (entry,), media)
    compose(journal, Edition.PARENT, tmp_path / "book.pdf", choices=Choices(photos=Photos.ORIGINAL))
    with pikepdf.open(tmp_path / "book.pdf") as pdf:
        inside = {hashlib.sha256(stream.read_raw_bytes()).hexdigest() for stream in _images(pdf)}
    assert inside == {hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _images(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == pikepdf.Name.Image:
            yield thing


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("mailbox", MAILBOX),
        ("STICK", STICK),
        ("500MB", 500_000_000),
        (" 1.5 GB ", 1_500_000_000),
        ("3.9GiB", STICK),
        ("1mb", 1_000_000),
        ("1000 kB", 1_000_000),
        ("2MiB", 2_097_152),
    ],
)
def test_a_limit_is_a_name_or_a_size(words: str, limit: int) -> None:
    """Written as people write it; MB are millions, as mail programs and sticks count them."""
    assert abs(limit_from(words) - limit) <= 1


@pytest.mark.parametrize(
    "words", ["", "big", "500", "0MB", "-5MB", "999kB", "5 TB", "1e9MB", "५MB", "1,5GB", "9" * 99 + "MB"]
)
def test_anything_else_is_no_limit(words: str) -> None:
    """A limit nobody understands, or too small for a single page, is refused before any work."""
    with pytest.raises(UsageFault) as refused:
        limit_from(words)
    assert refused.value.code == "usage"


def test_the_named_limits_are_what_they_are_for() -> None:
    """A mailbox of 25 MB takes the file as mail carries it, in lines of 76 letters; FAT32 takes a stick's."""
    as_mail = -(-MAILBOX // 57) * 78
    assert as_mail < 25_000_000 < as_mail * 1.02
    assert STICK < 2**32 - 1


def test_a_medium_without_a_size_lies_beside(tmp_path: Path) -> None:
    """Where nobody measured a photo, it is kept in full rather than guessed at."""
    media: Media = samples.photo(0, samples.draw(tmp_path / "p.jpg", (50, 40), 1).name)
    assert goes_beside(media.model_copy(update={"mime": "image/jpeg"}), Photos.BOOK)
