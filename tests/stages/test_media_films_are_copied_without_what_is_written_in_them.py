"""Films leave with picture and sound as they were, and without places, names, dates or messages."""

import io
import random
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from PIL import Image

from drawing import NAME, PLANTED, film, jpeg, photo, sound
from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import Checker, clean_media, remux_video, video_still


@pytest.fixture(scope="module")
def looking() -> Iterator[Checker]:
    """One child process for all tests of this file, as in a real run."""
    with Checker() as made:
        yield made


def _pictures(path: Path) -> list[bytes]:
    with av.open(str(path)) as opened:
        frames = [frame for frame in opened.decode(video=0) if isinstance(frame, av.VideoFrame)]
        # as pictures: the planes themselves end in padding that differs from run to run
        return [frame.to_image().tobytes() for frame in frames]  # type: ignore[no-untyped-call] # untyped in av 18


CASES = [("libx264", "mp4"), ("libx264", "mov"), ("libx265", "mp4"), ("mpeg4", "mp4"), ("libsvtav1", "mp4")]


@pytest.mark.parametrize(("codec", "layout"), CASES)
def test_nothing_that_was_planted_in_a_film_survives(tmp_path: Path, codec: str, layout: str) -> None:
    """Where and by whom a film was made does not go along with it, nor do messages inside the stream."""
    source = film(tmp_path / "source", codec=codec, layout=layout)
    found = source.read_bytes()
    assert sum(text in found for text in PLANTED) >= 3
    facts = remux_video(source, tmp_path / "target")
    cleaned = (tmp_path / "target").read_bytes()
    assert [text for text in (*PLANTED, NAME.encode(), b"x264", b"x265") if text in cleaned] == []
    assert (facts.width, facts.height, facts.mime) == (96, 64, "video/mp4")
    assert facts.duration == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize(("codec", "layout"), [case for case in CASES if case[0] != "mpeg4"])
def test_a_film_shows_the_same_pictures(tmp_path: Path, codec: str, layout: str) -> None:
    """Nothing is encoded again, where it is coded as films are today: every frame is the very same."""
    source = film(tmp_path / "source", codec=codec, layout=layout)
    remux_video(source, tmp_path / "target")
    assert _pictures(source) == _pictures(tmp_path / "target")


def _turned(source: Path) -> None:
    """Write a quarter turn into the track header, as phones do."""
    data = bytearray(source.read_bytes())
    place = data.index(b"tkhd") + 4 + 40
    one = 0x10000
    numbers = (0, one, 0, -one, 0, 0, 0, 0, 0x40000000)
    data[place : place + 36] = b"".join(number.to_bytes(4, "big", signed=True) for number in numbers)
    source.write_bytes(data)


def test_a_film_held_upright_stays_upright(tmp_path: Path) -> None:
    """However the phone was held, the film and its still stand the right way up."""
    source = film(tmp_path / "source")
    _turned(source)
    facts = remux_video(source, tmp_path / "target")
    assert (facts.width, facts.height) == (64, 96)
    video_still(tmp_path / "target", tmp_path / "still.jpg")
    with av.open(str(source)) as opened, Image.open(tmp_path / "still.jpg") as still:
        frame = next(opened.decode(video=0))
        assert isinstance(frame, av.VideoFrame)
        assert frame.rotation % 180 == 90
        assert still.size == (64, 96)


def test_a_still_holds_nothing_but_the_picture(looking: Checker, tmp_path: Path) -> None:
    """The picture in the book that stands for a film tells nothing more than it shows."""
    looking.still(film(tmp_path / "source"), tmp_path / "still.jpg")
    with Image.open(tmp_path / "still.jpg") as still:
        assert (still.size, dict(still.getexif())) == ((96, 64), {})
    data = (tmp_path / "still.jpg").read_bytes()
    assert [text for text in PLANTED if text in data] == []


def test_cover_art_and_second_pictures_stay_behind(tmp_path: Path) -> None:
    """Only the picture that a player shows goes along, since only that one has been looked at."""
    source = film(tmp_path / "source", cover=photo(9, (32, 32)))
    with av.open(str(source)) as opened:
        assert len(opened.streams) == 2
    remux_video(source, tmp_path / "target")
    with av.open(str(tmp_path / "target")) as opened:
        assert [stream.type for stream in opened.streams] == ["video"]


def test_a_film_that_apple_devices_play_stays_one(tmp_path: Path) -> None:
    """The mark by which telephones know this kind of film is kept."""
    source = film(tmp_path / "source", codec="libx265", tag="hvc1")
    remux_video(source, tmp_path / "target")
    assert b"hvc1" in (tmp_path / "target").read_bytes()


@pytest.mark.parametrize(("layout", "mime"), [("ipod", "audio/mp4"), ("mp3", "audio/mpeg")])
def test_a_sound_is_cleaned_too(looking: Checker, tmp_path: Path, layout: str, mime: str) -> None:
    """A recording of a song keeps its sound and loses its title."""
    source = sound(tmp_path / "source", layout=layout)
    assert b"planted-title" in source.read_bytes()
    cleaned = clean_media(source, tmp_path / "target", checker=looking)
    assert (mime, None, None) == (cleaned.mime, cleaned.width, cleaned.height)
    assert b"planted" not in (tmp_path / "target").read_bytes()


def test_a_cleaned_film_is_whole_private_and_described(looking: Checker, tmp_path: Path) -> None:
    """What is written is what was looked at; no working copy stays behind."""
    source = io.BytesIO(film(tmp_path / "source").read_bytes())
    out = tmp_path / "out"
    out.mkdir()
    cleaned = clean_media(source, out / "film", checker=looking)
    assert (cleaned.mime, cleaned.width, cleaned.height) == ("video/mp4", 96, 64)
    assert cleaned.duration == pytest.approx(1.0, abs=0.2)
    assert [out / "film"] == list(out.iterdir())
    assert (out / "film").stat().st_mode & 0o777 == 0o600
    assert cleaned.bytes == (out / "film").stat().st_size


def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    """A photo or a list of links named like a film is not opened as one."""
    for data in (b"", b"#EXTM3U\nfile:///etc/passwd\n", jpeg(), b"\0\0\0\x14ftypisom\0\0\0\0isom"):
        (tmp_path / "source.mp4").write_bytes(data)
        with pytest.raises(MediaRefused):
            remux_video(tmp_path / "source.mp4", tmp_path / "target")
        with pytest.raises(MediaRefused):
            video_still(tmp_path / "source.mp4", tmp_path / "still")


def test_a_damaged_film_is_refused_or_clean_and_leaves_nothing_else(looking: Checker, tmp_path: Path) -> None:
    """However a film is damaged, the answer is a clean film or a refusal."""
    whole = film(tmp_path / "source").read_bytes()
    chance = random.Random(20240603)  # noqa: S311 - the same every time
    out = tmp_path / "out"
    out.mkdir()
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(8):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            clean_media(io.BytesIO(bytes(data[: chance.randrange(len(data))])), out / "film", checker=looking)
        except MediaRefused:
            assert not (out / "film").exists()
        (out / "film").unlink(missing_ok=True)
        assert list(out.iterdir()) == []
