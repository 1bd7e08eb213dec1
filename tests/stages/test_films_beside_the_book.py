"""Films, papers and originals beside a book: nothing is lost, nothing is readable, and everything can be found."""

import csv
import hashlib
import io
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pyzipper

from journal_bridge.bundle.choices import MAILBOX, STICK, Choices, Photos, which_of
from journal_bridge.bundle.films import FILMS, Beside, film_names, goes_beside, lying_beside, write_films
from journal_bridge.bundle.films_index import INDEX, PAGE, harmless
from journal_bridge.bundle.packing import pack
from journal_bridge.bundle.passphrases import generate
from journal_bridge.errors import NotVerified, UsageFault
from journal_bridge.handover import Bundle, BundleFile, MinimisedJournal, Purpose
from journal_bridge.journal import (
    Availability,
    Child,
    Journal,
    Media,
    MediaKind,
    Name,
    Observation,
    Source,
    Status,
)
from stages.sealed_parts import CANARY, FILMS_PASSPHRASE, packed

SEVEN = shutil.which("7zz") or shutil.which("7z")
SOURCE = Source(platform="invented", adapter="invented 1")
NOON = datetime(2023, 5, 4, 11, 31, tzinfo=UTC)
MIME = {".mp4": "video/mp4", ".jpg": "image/jpeg", ".pdf": "application/pdf", ".m4a": "audio/mp4"}
KIND = {
    ".mp4": MediaKind.VIDEO,
    ".jpg": MediaKind.PHOTO,
    ".pdf": MediaKind.DOCUMENT,
    ".m4a": MediaKind.AUDIO,
}


def _medium(folder: Path, name: str, size: int, **facts: Any) -> Media:  # noqa: ANN401 - whatever a medium has
    suffix = Path(name).suffix
    content = hashlib.shake_128(name.encode()).digest(size)
    (folder / "media").mkdir(parents=True, exist_ok=True)
    (folder / "media" / name).write_bytes(content)
    plain: dict[str, Any] = {"width": 4000, "height": 3000} if suffix == ".jpg" else {}
    return Media(
        id=Path(name).stem,
        kind=KIND[suffix.lower()],
        availability=Availability.FOUND,
        path=f"media/{name}",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=size,
        mime=MIME[suffix.lower()],
        source=SOURCE,
        **plain | facts,
    )


def _bundle(folder: Path, *media: Media, title: str | None = "A walk") -> Bundle:
    """Return a bundle of one entry that holds all of some media."""
    entry = Observation(
        id="e1",
        observed_on=date(2023, 5, 4),
        status=Status.PUBLISHED,
        title=title,
        media=tuple(one.id for one in media),
        source=SOURCE,
    )
    journal = Journal(
        journal_id="j",
        child=Child(id="c", known_as=Name(full=CANARY), source=SOURCE),
        entries=(entry,),
        media=tuple(sorted(media, key=lambda one: one.id)),
        provenance=SOURCE,
    )
    return pack(MinimisedJournal(journal, Purpose.PARENT, folder, (), carried=1, redactions=0), folder / "packed")


def _written(bundle: Bundle, folder: Path, limit: int | None = None) -> tuple[Beside, list[Path]]:
    beside = lying_beside(bundle, Choices(limit=limit))
    folder.mkdir(exist_ok=True)
    return beside, [folder / name for name in write_films(beside, bundle, FILMS_PASSPHRASE, folder)]


def _inside(*zips: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in zips:
        with pyzipper.AESZipFile(path) as archive:
            archive.setpassword(FILMS_PASSPHRASE.encode())
            found |= {name: archive.read(name) for name in archive.namelist()}
    return found


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_films_and_large_photos_lie_beside_the_book_as_they_were(tmp_path: Path) -> None:
    """The ZIP opens with its own passphrase only; inside are the film and the large photo, byte for byte."""
    bundle = packed(tmp_path)
    _, zips = _written(bundle, tmp_path / "out")
    assert [path.name for path in zips] == [FILMS]
    with pyzipper.AESZipFile(zips[0]) as archive:
        assert [member.filename for member in archive.infolist()] == [PAGE, INDEX, "0001.jpg", "0002.mp4"]
        assert all(member.wz_aes_strength == 3 for member in archive.infolist())
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for member in archive.infolist():
            with pytest.raises(RuntimeError):
                archive.read(member, pwd=generate().encode())
    originals = {file.name: file.path.read_bytes() for file in bundle.files}
    inside = _inside(*zips)
    assert originals["media/c1large.jpg"] == inside["0001.jpg"]
    assert originals["media/c1film.mp4"] == inside["0002.mp4"]
    assert not [word for word in (*CANARY.split(), "walk", "2023") if word.encode() in zips[0].read_bytes()]


@pytest.mark.skipif(SEVEN is None, reason="7-Zip is not installed (Debian package 7zip)")
@pytest.mark.parametrize("limit", [None, 40_000], ids=["one ZIP", "parts"])
def test_seven_zip_opens_it_and_every_hash_matches(limit: int | None, tmp_path: Path) -> None:
    """The free program most families will use unpacks each ZIP by itself, and gives back what went in."""
    names = [*(f"film{number}.mp4" for number in range(5)), "photo.jpg", "letter.pdf", "song.m4a"]
    bundle = _bundle(tmp_path, *(_medium(tmp_path, name, 15_000) for name in names))
    beside, zips = _written(bundle, tmp_path / "zips", limit)
    assert (len(zips) == 1) is (limit is None)
    (tmp_path / "unpacked").mkdir()
    for path in zips:
        words: list[str | Path] = [SEVEN or "", "x", f"-p{FILMS_PASSPHRASE}", "-aoa", "-y", path]
        subprocess.run(words, cwd=tmp_path / "unpacked", capture_output=True, check=True)
    digests = {one.id: one.sha256 for one in bundle.minimised.journal.media}
    rows = _rows((tmp_path / "unpacked" / INDEX).read_bytes())
    assert {row["file"]: row["sha256"] for row in rows} == {beside.names[one]: digests[one] for one in digests}
    for row in rows:
        content = (tmp_path / "unpacked" / row["file"]).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (row["sha256"], int(row["bytes"]))
    assert {*beside.names.values(), INDEX, PAGE} == {path.name for path in (tmp_path / "unpacked").iterdir()}


@pytest.mark.skipif(SEVEN is None, reason="7-Zip is not installed (Debian package 7zip)")
def test_seven_zip_opens_nothing_with_another_passphrase(tmp_path: Path) -> None:
    """Not even the index."""
    _, (path,) = _written(packed(tmp_path), tmp_path / "out")
    words: list[str | Path] = [SEVEN or "", "e", "-so", f"-p{generate()}", path, INDEX]
    tried = subprocess.run(words, capture_output=True, check=False)
    assert tried.returncode != 0
    assert tried.stdout == b""


def test_two_hundred_files_of_one_moment_have_two_hundred_names(tmp_path: Path) -> None:
    """Same time, same title: no name overwrites another on any system, on any run."""
    endings = (".jpg", ".mp4", ".pdf", ".m4a")
    media = [_medium(tmp_path, f"m{at:03}{endings[at % 4]}", 1, taken_at=NOON) for at in range(200)]
    bundle = _bundle(tmp_path, *media)
    names = list(film_names(bundle.minimised.journal).values())
    assert len({unicodedata.normalize("NFKD", name).casefold() for name in names}) == 200
    assert names == list(film_names(bundle.minimised.journal).values())
    assert [name for name in names if not re.fullmatch(r"\d{4}\.(jpg|mp4|pdf|m4a)", name)] == []


def test_names_stay_the_same_on_every_run(tmp_path: Path) -> None:
    """A parent who gets the archive twice finds the same film under the same number, and the same index."""
    first, second = packed(tmp_path / "a"), packed(tmp_path / "b")
    names = {"c1large": "0001.jpg", "c1film": "0002.mp4"}
    assert names == film_names(first.minimised.journal) == film_names(second.minimised.journal)
    one, other = (_inside(*_written(each, tmp_path / name)[1]) for each, name in ((first, "x"), (second, "y")))
    assert one == other


@pytest.mark.parametrize(
    ("name", "side", "photos", "beside"),
    [
        ("film.mp4", 640, Photos.ORIGINAL, True),
        ("letter.pdf", None, Photos.ORIGINAL, True),
        ("photo.jpg", 4000, Photos.ORIGINAL, False),
        ("photo.jpg", 1600, Photos.BOOK, False),
        ("photo.jpg", 1601, Photos.BOOK, True),
        ("photo.jpg", None, Photos.BOOK, True),
        ("photo.jpg", 1000, Photos.MAIL, False),
        ("photo.jpg", 1001, Photos.MAIL, True),
    ],
)
def test_whatever_the_book_shows_smaller_lies_beside_it(
    name: str, side: int | None, photos: Photos, beside: bool, tmp_path: Path
) -> None:
    """A smaller book loses nothing; a book of originals does not say everything twice."""
    medium = _medium(tmp_path, name, 10, width=side, height=side)
    assert goes_beside(medium, photos) is beside
    assert bool(film_names(_bundle(tmp_path, medium).minimised.journal, photos)) is beside


def test_what_the_export_only_linked_to_is_not_promised(tmp_path: Path) -> None:
    """A film that never came along has no number."""
    medium = _medium(tmp_path, "film.mp4", 10).model_copy(update={"availability": Availability.LINKED})
    assert not goes_beside(medium)


def test_a_part_that_is_filled_to_the_brim_is_no_longer_than_the_limit(tmp_path: Path) -> None:
    """The index of many parts names the ZIP of each file: it is measured so before anything is cut."""
    limit, low, high = 100_000, 10_000, 100_000
    media = [_medium(tmp_path, f"m{at:02}.mp4", 50_000) for at in range(60)]
    bundle = _bundle(tmp_path, *media)
    while high - low > 1:  # the longest file of which one fits in a part
        size = (low + high) // 2
        files = tuple(replace(one, bytes=size) if "media/" in one.name else one for one in bundle.files)
        try:
            lying_beside(Bundle(bundle.minimised, files), Choices(limit=limit))
        except UsageFault:
            high = size
        else:
            low = size
    full = [_medium(tmp_path / "full", f"m{at:02}.mp4", low) for at in range(60)]
    _, zips = _written(_bundle(tmp_path / "full", *full), tmp_path / "out", limit)
    assert len(zips) == len(full)
    assert max(path.stat().st_size for path in zips) <= limit


def test_small_photos_alone_need_no_zip(tmp_path: Path) -> None:
    """When the book shows everything in full, there is no ZIP and no second passphrase."""
    bundle = _bundle(tmp_path, _medium(tmp_path, "photo.jpg", 10, width=900, height=900))
    assert lying_beside(bundle) == Beside({}, ())


@pytest.mark.parametrize("limit", [35_000, 60_000, 80_000])
def test_no_part_is_longer_than_the_limit_and_none_of_the_files_is_lost(limit: int, tmp_path: Path) -> None:
    """Parts are cut between files, in their order, and each says which of how many it is."""
    sizes = [1, 20_000, 7_000, 9_999, 3, 15_000, 12_345, 20_000]
    media = [_medium(tmp_path, f"m{at}.mp4", size) for at, size in enumerate(sizes)]
    beside, zips = _written(_bundle(tmp_path, *media), tmp_path / "out", limit)
    assert len(zips) > 1
    assert [path.name for path in zips] == sorted(path.name for path in zips)
    assert [f"{which_of(at, len(zips))}.zip" for at in range(1, len(zips) + 1)] == [
        path.name.removeprefix("films-and-originals-") for path in zips
    ]
    assert max(path.stat().st_size for path in zips) <= limit
    assert sizes == [len(content) for name, content in sorted(_inside(*zips).items()) if name not in {INDEX, PAGE}]
    assert list(beside.names) == [media_id for part in beside.parts for media_id in part.media]
    assert {len(_inside(path)[INDEX]) for path in zips} == {len(_inside(zips[0])[INDEX])}


def test_a_file_longer_than_a_part_is_named_before_any_work(tmp_path: Path) -> None:
    """A film no mailbox takes is neither cut in two nor left out: I am told its number and its size."""
    bundle = _bundle(tmp_path, _medium(tmp_path, "m1.mp4", 10), _medium(tmp_path, "m2.mp4", 10), title="=1+1")
    files = tuple(_pretending(file, 52_000_000) for file in bundle.files)
    with pytest.raises(UsageFault) as refused:
        lying_beside(Bundle(bundle.minimised, files), Choices(limit=MAILBOX))
    assert (refused.value.code, refused.value.place) == ("limit-too-small", "0001.mp4, 52 MB")
    assert lying_beside(Bundle(bundle.minimised, files)).parts[0].name == FILMS


def test_without_a_limit_a_part_still_fits_on_a_stick(tmp_path: Path) -> None:
    """Sticks hold no file of 4 GiB; a longer one needs a limit that somebody chose."""
    bundle = _bundle(tmp_path, *(_medium(tmp_path, f"m{at}.mp4", 10) for at in range(3)))
    two = Bundle(bundle.minimised, tuple(_pretending(file, STICK // 2) for file in bundle.files))
    assert [len(part.media) for part in lying_beside(two).parts] == [1, 1, 1]
    huge = Bundle(bundle.minimised, tuple(_pretending(file, STICK) for file in bundle.files))
    with pytest.raises(UsageFault):
        lying_beside(huge)
    assert len(lying_beside(huge, Choices(limit=2 * STICK)).parts) == 3


def _pretending(file: BundleFile, size: int) -> BundleFile:
    return BundleFile(file.name, file.path, file.sha256, size)


def test_the_index_tells_what_is_what_on_the_clock_at_home(tmp_path: Path) -> None:
    """Summer and winter time, with their offsets in the table; else the day of the entry."""
    media = [
        _medium(tmp_path, "m1.mp4", 2_500_000, duration=83.6, taken_at=NOON, caption="Splash!"),
        _medium(tmp_path, "m2.jpg", 900, taken_at=NOON - timedelta(days=120)),
        _medium(tmp_path, "m3.pdf", 5000),
    ]
    _, zips = _written(_bundle(tmp_path, *media), tmp_path / "out")
    inside = _inside(*zips)
    rows = _rows(inside[INDEX])
    assert [row["file"] for row in rows] == ["0001.mp4", "0002.jpg", "0003.pdf"]
    assert [row["kind"] for row in rows] == ["film", "photo", "paper"]
    assert [row["date"] for row in rows] == ["2023-05-04 12:31+01:00", "2023-01-04 11:31+00:00", "2023-05-04"]
    assert [row["date is"] for row in rows] == ["when it was taken"] * 2 + ["the day of the entry"]
    assert [(row["length"], row["caption"], row["belongs to"]) for row in rows[:1]] == [
        ("1:24 min", "Splash!", "A walk")
    ]
    page = inside[PAGE].decode()
    assert "4 May 2023, 12:31," in page
    assert "UTC" not in page
    assert page.index("January 2023") < page.index("May 2023")
    assert '<a href="0003.pdf">' in page
    assert "2.5 MB" in page


@pytest.mark.parametrize(
    "words",
    [
        "=1+1",
        "+44",
        "-cmd",
        "@sum",
        "\t=1",
        "\r=1",
        " =1",
        "\uff1d1+1",
        "\u200b=1",
        "\u2060@x",
        "\ufeff+1",
        "\x01=1",
    ],
)
def test_no_caption_makes_a_spreadsheet_calculate(words: str, tmp_path: Path) -> None:
    """Whatever a caption or a title begins with, a spreadsheet shows it and runs nothing."""
    assert harmless(words).startswith("'")
    bundle = _bundle(tmp_path, _medium(tmp_path, "m1.mp4", 10, caption=words.replace("\x01", "")), title="=2")
    (row,) = _rows(_inside(*_written(bundle, tmp_path / "out")[1])[INDEX])
    assert [row["caption"][0], row["belongs to"]] == ["'", "'=2"]


@pytest.mark.parametrize("words", ["", "a=1", "A - B", "Löwenzahn", "مرحبا", "5 + 5", "\u200f"])
def test_other_captions_stay_as_they_were_written(words: str) -> None:
    """Nothing is put before words that harm nobody."""
    assert words == harmless(words)


def test_the_page_runs_nothing_and_fetches_nothing(tmp_path: Path) -> None:
    """A caption is words, whatever it looks like."""
    caption = '<script>alert(1)</script><img src="https://example.org/x"> " onload="x'
    bundle = _bundle(tmp_path, _medium(tmp_path, "m1.mp4", 10, caption=caption))
    page = _inside(*_written(bundle, tmp_path / "out")[1])[PAGE].decode()
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert re.findall(r'(?:href|src)="([^"]*)"', page) == ["0001.mp4"]


def test_films_that_cannot_be_written_leave_nothing_half_made(tmp_path: Path) -> None:
    """A film that vanished or changed meanwhile stops the work, and neither half a ZIP nor an early part stays."""
    media = [_medium(tmp_path, f"m{at}.mp4", 20_000) for at in range(4)]
    bundle = _bundle(tmp_path, *media)
    last = tmp_path / "media" / "m3.mp4"
    for spoil, error in ((lambda: last.write_bytes(b"other"), NotVerified), (last.unlink, OSError)):
        spoil()
        with pytest.raises(error):
            _written(bundle, tmp_path / "out", 30_000)
        assert list((tmp_path / "out").iterdir()) == []
