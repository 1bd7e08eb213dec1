"""A family's copy of a photo or film says when it was taken, in UK time, and nothing more; nobody else's does."""

import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import av
import pytest
from PIL import Image

from drawing import NAME, PLANTED, film, photo, planted_jpeg, planted_png, planted_webp, sound
from heic_drawing import plain_heic, planted_heic
from journal_bridge.errors import MediaRefused
from journal_bridge.journal import (
    Availability,
    Comment,
    Depicts,
    Media,
    MediaKind,
    Observation,
    Source,
    Status,
    uk_time,
)
from journal_bridge.journal.values import UK
from journal_bridge.minimise import dates
from journal_bridge.minimise.media import (
    DATED,
    Checker,
    Says,
    Stamp,
    clean_media,
    date_media,
    exif,
    pictures,
    strip_heic,
    strip_jpeg,
    strip_png,
    strip_webp,
    taken_at,
)
from journal_bridge.minimise.media.facts import moment_from

MOMENT = datetime(2024, 6, 3, 9, 15, 30, tzinfo=UTC)
SUMMER = Stamp(MOMENT, Says.TAKEN)
WINTER = Stamp(datetime(2024, 1, 3, 12, tzinfo=UTC), Says.ENTRY)
TODAY = date(2025, 7, 20)

Strip = Callable[..., bytes]
KINDS: dict[str, tuple[Strip, Callable[[], bytes]]] = {
    "jpeg": (strip_jpeg, planted_jpeg),
    "jpeg turned": (strip_jpeg, lambda: planted_jpeg(orientation=6)),
    "png": (strip_png, planted_png),
    "png turned": (strip_png, lambda: planted_png(orientation=8)),
    "webp": (strip_webp, planted_webp),
    "webp turned": (strip_webp, lambda: planted_webp(orientation=3)),
    "heic": (strip_heic, planted_heic),
    "heic of one picture": (strip_heic, plain_heic),
}


@pytest.fixture(scope="module")
def looking() -> Iterator[Checker]:
    """One child process for all tests of this file, as in a real run."""
    with Checker() as started:
        yield started


def _told(data: bytes) -> dict[int, object]:
    assert pictures.PIXELS  # importing it lets Pillow open HEIC
    with Image.open(io.BytesIO(data)) as picture:
        found = picture.getexif()
        inner = dict(found.get_ifd(0x8769))
        return {tag: value for tag, value in found.items() if tag != 0x8769} | inner


def _pixels(data: bytes) -> tuple[bytes, object, tuple[int, int]]:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.tobytes(), picture.info.get("icc_profile"), picture.size


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("stamp", "words", "time", "offset"),
    [
        (SUMMER, "Date taken", "2024:06:03 10:15:30", "+01:00"),
        (WINTER, "Date of the entry", "2024:01:03 12:00:00", "+00:00"),
    ],
)
def test_a_date_is_the_only_thing_that_is_written(
    kind: str, stamp: Stamp, words: str, time: str, offset: str
) -> None:
    """The time on the UK clock with that day's offset, what kind of date it is, and the photo's turn."""
    strip, make = KINDS[kind]
    plain, dated = strip(make()), strip(make(), stamp)
    told = _told(dated)
    turned = {0x0112: _told(plain)[0x0112]} if "turned" in kind else {}
    told.pop(0x0112, None) if "heic" in kind else None  # Pillow's HEIC plugin always tells one
    assert told == {0x010E: words, 0x9003: time, 0x9011: offset} | turned
    assert _pixels(dated) == _pixels(plain)
    assert [mark for mark in (*PLANTED, NAME.encode()) if mark in dated] == []


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_dates_are_read_and_cleaned_again(kind: str) -> None:
    """A journal that comes back to us loses the date like any other metadata, and keeps it in its record."""
    strip, make = KINDS[kind]
    dated = strip(make(), SUMMER)
    assert taken_at(dated) == MOMENT
    assert strip(dated) == (strip(make()) if kind != "webp" else strip(strip(make())))
    assert strip(dated, SUMMER) == dated


def test_the_smallest_block_of_a_date_is_as_the_standard_says() -> None:
    """Every byte: the directory of the picture, the words, the directory of the camera, time and offset."""
    block = exif.block(6, SUMMER)
    assert block == (
        b"MM\0*\0\0\0\x08"
        b"\0\x03"
        b"\x01\x0e\0\x02\0\0\0\x0b\0\0\0\x32"
        b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"
        b"\x87\x69\0\x04\0\0\0\x01\0\0\0\x3e"
        b"\0\0\0\0"
        b"Date taken\0\0"
        b"\0\x02"
        b"\x90\x03\0\x02\0\0\0\x14\0\0\0\x5c"
        b"\x90\x11\0\x02\0\0\0\x07\0\0\0\x70"
        b"\0\0\0\0"
        b"2024:06:03 10:15:30\0"
        b"+01:00\0\0"
    )
    assert exif.block(1, None) is None
    assert (
        exif.block(6, None) == exif.minimal(6) == b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06" + bytes(6)
    )
    assert (exif.orientation(block), exif.taken(block)) == (6, ("2024:06:03 10:15:30", "+01:00"))


@pytest.mark.parametrize("lossless", [True, False])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("size", [(96, 64), (1, 1), (5, 300)])
def test_a_webp_of_the_simplest_kind_gets_a_place_for_a_date(
    lossless: bool, mode: str, size: tuple[int, int]
) -> None:
    """The shortest form of the format has no place for one; size and transparency are said anew."""
    made = io.BytesIO()
    picture = photo(1, size, mode)
    if mode == "RGBA":
        picture.putalpha(100)
    picture.save(made, "WEBP", lossless=lossless)
    plain = strip_webp(made.getvalue())
    dated = strip_webp(plain, SUMMER)
    assert b"VP8X" in dated
    assert _pixels(dated) == _pixels(plain)
    with Image.open(io.BytesIO(plain)) as before, Image.open(io.BytesIO(dated)) as after:
        assert before.mode == after.mode
    assert _told(dated)[0x9003] == "2024:06:03 10:15:30"


def test_a_webp_whose_size_cannot_be_read_is_refused() -> None:
    """Damage is not passed on."""
    body = b"WEBPVP8 \x0a\0\0\0" + bytes(10)
    with pytest.raises(MediaRefused):
        strip_webp(b"RIFF" + len(body).to_bytes(4, "little") + body, SUMMER)


def _play(path: Path) -> list[bytes]:
    with av.open(str(path)) as opened:
        return [bytes(packet) for packet in opened.demux() if packet.dts is not None]


@pytest.mark.parametrize("make", [film, sound])
def test_a_film_carries_its_date_too(looking: Checker, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """In the format's own time, which is UTC, with the words beside it; picture and sound stay as they are."""
    cleaned = clean_media(make(tmp_path / "source"), tmp_path / "plain", checker=looking)
    dated = date_media(cleaned, tmp_path / "plain", tmp_path / "dated", WINTER, looking)
    with av.open(str(tmp_path / "dated")) as opened:
        assert opened.metadata["creation_time"].startswith("2024-01-03T12:00:00")
        assert opened.metadata["comment"] == "Date of the entry"
    with av.open(str(tmp_path / "plain")) as opened:
        assert "creation_time" not in opened.metadata
    assert _play(tmp_path / "plain") == _play(tmp_path / "dated")
    data = (tmp_path / "dated").read_bytes()
    assert [mark for mark in (*PLANTED, NAME.encode()) if mark in data] == []
    assert (dated.bytes, dated.mime, dated.source_sha256) == (len(data), cleaned.mime, cleaned.source_sha256)
    assert dated.sha256 != cleaned.sha256
    again = clean_media(tmp_path / "dated", tmp_path / "again", checker=looking)
    twice = clean_media(tmp_path / "plain", tmp_path / "twice", checker=looking)
    assert (again.sha256, again.taken_at) == (twice.sha256, datetime(2024, 1, 3, 12, tzinfo=UTC))
    assert twice.taken_at is None


def test_a_photo_is_dated_where_it_lies(looking: Checker, tmp_path: Path) -> None:
    """The new file is ours alone, and its digest is its own."""
    cleaned = clean_media(io.BytesIO(planted_jpeg()), tmp_path / "plain", checker=looking)
    dated = date_media(cleaned, tmp_path / "plain", tmp_path / "dated", SUMMER, looking)
    data = (tmp_path / "dated").read_bytes()
    assert data == strip_jpeg(planted_jpeg(), SUMMER)
    assert (tmp_path / "dated").stat().st_mode & 0o777 == 0o600
    assert dated == replace(cleaned, sha256=dated.sha256, bytes=len(data))
    assert looking.check(tmp_path / "dated").width == cleaned.width


def test_what_carries_a_date_is_what_can() -> None:
    """Photos and films; a song and a document have no place that says what the date means."""
    assert {"image/jpeg", "image/png", "image/webp", "image/heic", "video/mp4", "audio/mp4"} == DATED


@pytest.mark.parametrize(
    ("key", "said", "read"),
    [
        ("creation_time", "2024-06-03T09:15:30.000000Z", MOMENT),
        ("com.apple.quicktime.creationdate", "2024-06-03T10:15:30+0100", MOMENT),
        ("creation_time", "yesterday", None),
        (None, None, None),
    ],
)
def test_a_film_says_when_it_was_made(
    looking: Checker, tmp_path: Path, key: str | None, said: str | None, read: datetime | None
) -> None:
    """The time is known before the film is cleaned."""
    source = film(tmp_path / "source")
    options = {"movflags": "use_metadata_tags"}
    with av.open(str(source)) as old, av.open(str(tmp_path / "told"), "w", format="mp4", options=options) as new:
        stream = old.streams.video[0]
        copy = new.add_stream_from_template(stream, opaque=True)
        if key and said:
            new.metadata[key] = said
        for packet in old.demux([stream]):
            if packet.dts is not None:
                packet.stream = copy
                new.mux(packet)
    assert clean_media(tmp_path / "told", tmp_path / "out", checker=looking).taken_at == read


def test_texts_that_tell_no_time_are_none() -> None:
    """Damaged or missing times are no times."""
    assert moment_from("2024-06-03T10:15:30") == datetime(2024, 6, 3, 10, 15, 30)  # noqa: DTZ001 - naive as read
    assert [moment_from(text) for text in ("", None, "2024", "T", "2024-13-01T00:00:00")] == [None] * 5


def _media(**changes: object) -> Media:
    source = Source(platform="invented", adapter="invented 1")
    facts = {"kind": MediaKind.PHOTO, "availability": Availability.FOUND, "depicts": Depicts(), "source": source}
    return Media.model_validate({"id": "m", **facts, **changes})


def test_the_platforms_date_counts_before_the_files() -> None:
    """A platform knows when staff said it was; a camera's clock may be wrong."""
    said = datetime(2024, 5, 1, 8, tzinfo=UTC)
    own = _media(taken_at=MOMENT, taken_at_from="platform")
    assert dates.taken(own, said, TODAY) == (MOMENT, "platform")
    assert dates.taken(_media(), said, TODAY) == (said, "file")
    assert dates.taken(_media(), None, TODAY) == (None, None)
    assert dates.taken(_media(taken_at=MOMENT), said, TODAY) == (MOMENT, None)


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        (datetime(2024, 6, 3, 10, 15), datetime(2024, 6, 3, 10, 15, tzinfo=UK)),  # noqa: DTZ001 - as cameras write
        (datetime(2024, 1, 3, 10, 15), datetime(2024, 1, 3, 10, 15, tzinfo=UTC)),  # noqa: DTZ001 - the same
        (datetime(2024, 6, 3, tzinfo=timezone(timedelta(hours=5))), datetime(2024, 6, 2, 19, tzinfo=UTC)),
        (datetime(2000, 12, 31, 23, 59, tzinfo=UTC), None),
        (datetime(2001, 1, 1, tzinfo=UTC), datetime(2001, 1, 1, tzinfo=UTC)),
        (datetime(1904, 1, 1, tzinfo=UTC), None),
        (datetime(2025, 7, 21, 23, 59, tzinfo=UTC), datetime(2025, 7, 21, 23, 59, tzinfo=UTC)),
        (datetime(2025, 7, 22, tzinfo=UTC), None),
        (None, None),
    ],
)
def test_a_cameras_clock_is_believed_within_reason(said: datetime | None, believed: datetime | None) -> None:
    """A time without an offset is UK time; 1904 and tomorrow week are no times a photo was taken."""
    assert dates.believed(said, TODAY) == believed


def test_a_copy_says_what_kind_of_date_it_carries() -> None:
    """When it was taken where that is known, else the day of its entry at noon, else nothing."""
    day = date(2024, 6, 3)
    noon = datetime(2024, 6, 3, 11, tzinfo=UTC)
    assert dates.stamp_of(MOMENT, "platform", day) == Stamp(MOMENT, Says.TAKEN)
    assert dates.stamp_of(MOMENT, "file", None) == Stamp(MOMENT, Says.TAKEN)
    assert dates.stamp_of(MOMENT, None, None) == Stamp(MOMENT, Says.TAKEN)
    assert dates.stamp_of(MOMENT, "entry", day) == Stamp(MOMENT, Says.ENTRY)
    assert dates.stamp_of(None, None, day) == Stamp(noon, Says.ENTRY)
    assert dates.stamp_of(None, None, None) is None
    assert uk_time(noon).hour == 12


def _entry(name: str, day: date | None, *media: str, comment: str | None = None) -> Observation:
    comments = (Comment(id=f"c-{name}", media=(comment,)),) if comment else ()
    return Observation(
        id=name,
        status=Status.PUBLISHED,
        observed_on=day,
        media=media,
        comments=comments,
        source=Source(platform="invented", adapter="invented 1"),
    )


def test_the_day_of_a_photo_is_that_of_its_first_entry() -> None:
    """A photo shown twice was taken by the first time at the latest."""
    entries = [
        _entry("b", date(2024, 6, 9), "m1", "m2"),
        _entry("a", date(2024, 6, 3), "m1", comment="m3"),
        _entry("c", None, "m4"),
    ]
    assert dates.days_of_media(entries) == {
        "m1": date(2024, 6, 3),
        "m2": date(2024, 6, 9),
        "m3": date(2024, 6, 3),
    }
    assert dates.days_of_media(reversed(entries)) == dates.days_of_media(entries)


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_exiftool_reads_the_date_and_nothing_else(tmp_path: Path) -> None:
    """A second tool finds the time, its offset and the words, in each kind of photo."""
    for kind, (strip, make) in KINDS.items():
        (tmp_path / f"{kind.replace(' ', '-')}.{kind.split()[0]}").write_bytes(strip(make(), SUMMER))
    shown = subprocess.run(["exiftool", "-j", "-G1", "-a", "-u", str(tmp_path)], capture_output=True, check=True)
    rows = json.loads(shown.stdout)
    assert len(rows) == len(KINDS)
    for found in rows:
        assert found["ExifIFD:DateTimeOriginal"] == "2024:06:03 10:15:30"
        assert found["ExifIFD:OffsetTimeOriginal"] == "+01:00"
        assert found["IFD0:ImageDescription"] == "Date taken"
        exif_keys = {key for key in found if key.startswith(("IFD", "ExifIFD", "GPS", "XMP", "IPTC"))}
        assert exif_keys <= {
            "ExifIFD:DateTimeOriginal",
            "ExifIFD:OffsetTimeOriginal",
            "IFD0:ImageDescription",
            "IFD0:Orientation",
        }
