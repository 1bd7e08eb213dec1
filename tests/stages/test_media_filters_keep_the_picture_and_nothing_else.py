"""Photos leave with their pixels and their orientation, and with nothing anybody wrote into them."""

import io
import json
import random
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from drawing import (
    NAME,
    PLANTED,
    app,
    colour_profile,
    exif_block,
    jpeg,
    photo,
    planted_jpeg,
    planted_png,
    planted_webp,
    png,
    png_chunk,
    xmp_packet,
)
from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import face_names, sniff, strip_jpeg, strip_png, strip_webp, taken_at

pytestmark = pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")  # that is what is planted

FILTERS = {"jpeg": strip_jpeg, "png": strip_png, "webp": strip_webp}
SOURCES = {
    "jpeg": planted_jpeg(orientation=6),
    "jpeg-progressive": planted_jpeg(jpeg(progressive=True), orientation=3),
    "jpeg-restarts": planted_jpeg(jpeg(photo(size=(200, 150)), restart_marker_rows=1)),
    "jpeg-grey": planted_jpeg(jpeg(photo(mode="L"))),
    "jpeg-cmyk": planted_jpeg(jpeg(photo(mode="CMYK"))),
    "png": planted_png(orientation=8),
    "png-palette": planted_png(png(photo(mode="P"), transparency=0), orientation=2),
    "webp": planted_webp(orientation=6),
    "webp-lossless": planted_webp(lossless=True),
}


def _filter(kind: str, data: bytes) -> bytes:
    return FILTERS[kind.partition("-")[0]](data)


def _pixels(data: bytes) -> tuple[str, tuple[int, int], bytes]:
    with Image.open(io.BytesIO(data)) as picture:
        upright = ImageOps.exif_transpose(picture)
        return upright.mode, upright.size, upright.tobytes()


@pytest.mark.parametrize("kind", SOURCES)
def test_nothing_that_was_planted_survives(kind: str) -> None:
    """A place, a name or an old preview inside a photo does not go along with it."""
    source = SOURCES[kind]
    cleaned = _filter(kind, source)
    assert NAME.encode() in source
    assert [text for text in (*PLANTED, NAME.encode(), b"Rover", b"2024:06") if text in cleaned] == []


@pytest.mark.parametrize("kind", SOURCES)
def test_pixels_are_identical_and_upright(kind: str) -> None:
    """The picture is the very same, and not shown sideways."""
    assert _pixels(SOURCES[kind]) == _pixels(_filter(kind, SOURCES[kind]))


@pytest.mark.parametrize("kind", SOURCES)
def test_a_second_pass_changes_nothing(kind: str) -> None:
    """A clean photo stays as it is, so that its fingerprint stays too."""
    once = _filter(kind, SOURCES[kind])
    assert once == _filter(kind, once)


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_every_orientation_is_kept_and_is_all_that_is_kept(kind: str, turned: int) -> None:
    """However the phone was held, the photo stands the right way up."""
    makers: dict[str, Callable[..., bytes]] = {"jpeg": planted_jpeg, "png": planted_png, "webp": planted_webp}
    with Image.open(io.BytesIO(FILTERS[kind](makers[kind](orientation=turned)))) as picture:
        assert dict(picture.getexif()) == ({} if turned == 1 else {0x0112: turned})


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_the_colour_profile_is_kept(kind: str) -> None:
    """Colours stay as they were."""
    with Image.open(io.BytesIO(_filter(kind, SOURCES[kind]))) as picture:
        assert colour_profile() == picture.info["icc_profile"]


def test_a_profile_that_is_none_is_dropped() -> None:
    """Text that only calls itself a colour profile does not get through."""
    plain = jpeg()
    source = plain[:2] + app(0xE2, b"ICC_PROFILE\0\1\1" + b"planted-trailer" * 20) + plain[2:]
    assert b"planted" not in strip_jpeg(source)


def test_a_profile_in_two_pieces_is_kept() -> None:
    """A long profile is cut into segments and put together again."""
    long_profile = struct.pack(">I", 100_000) + colour_profile()[4:].ljust(99_996, b"\0")
    with Image.open(io.BytesIO(strip_jpeg(jpeg(icc_profile=long_profile)))) as picture:
        assert long_profile == picture.info["icc_profile"]


@pytest.mark.parametrize("plain", [jpeg(), jpeg(progressive=True), png()])
def test_a_file_without_anything_after_its_end_is_accepted(plain: bytes) -> None:
    """An ordinary clean photo is not refused."""
    assert _pixels(plain) == _pixels(strip_jpeg(plain) if plain[0] == 0xFF else strip_png(plain))


def test_a_jpeg_with_a_second_one_behind_it_is_cut() -> None:
    """The second photo that some phones hide behind the first does not go along."""
    first, second = jpeg(photo(1)), jpeg(photo(2))
    assert strip_jpeg(first) == strip_jpeg(first + second)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_cut_file_is_refused(kind: str, share: float) -> None:
    """Half a photo is not passed on as a whole one."""
    whole = _filter(kind, SOURCES[kind])
    with pytest.raises(MediaRefused, match="damaged"):
        _filter(kind, whole[: int(len(whole) * share)])


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"<html><body>no photo</body></html>"])
def test_what_is_no_picture_is_refused(kind: str, data: bytes) -> None:
    """An empty file or a web page is not a photo, whatever its name."""
    with pytest.raises(MediaRefused):
        FILTERS[kind](data)


def test_an_unknown_chunk_that_a_decoder_may_not_skip_is_refused() -> None:
    """A PNG of a dialect we do not know is not guessed at."""
    plain = png()
    with pytest.raises(MediaRefused) as caught:
        strip_png(plain[:33] + png_chunk(b"JUNK", b"") + plain[33:])
    assert caught.value.code == "media-unknown"


def test_a_text_bomb_costs_nothing() -> None:
    """A comment that would unpack to 50 MB is dropped unread."""
    plain = png()
    bomb = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000)))
    assert strip_png(plain) == strip_png(plain[:33] + bomb + plain[33:])


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_mutations_only_succeed_or_are_refused(kind: str) -> None:
    """However a file is damaged, the answer is a clean photo or a refusal, never a crash."""
    chance = random.Random(20240603)  # noqa: S311 - the same thousand every time
    for _ in range(1000):
        data = bytearray(SOURCES[kind])
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        untrusted = bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
        face_names(untrusted)
        taken_at(untrusted)
        try:
            once = _filter(kind, untrusted)
        except MediaRefused:
            continue
        assert once == _filter(kind, once)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_names_and_time_are_read_before_they_are_dropped(kind: str) -> None:
    """Who is tagged in a photo, and when it was taken, is known before the photo is cleaned; a dog is nobody."""
    assert face_names(SOURCES[kind]) == (NAME, "Ottoline Fairweather")
    taken = taken_at(SOURCES[kind])
    assert taken is not None
    assert taken.isoformat() == "2024-06-03T10:15:30+01:00"
    cleaned = _filter(kind, SOURCES[kind])
    assert (face_names(cleaned), taken_at(cleaned)) == ((), None)


def test_a_doctype_in_a_photo_is_not_read() -> None:
    """A photo cannot make us open other files."""
    plain = jpeg()
    packet = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + xmp_packet("&e;")
    assert face_names(plain[:2] + app(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet) + plain[2:]) == ()


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (jpeg(), "image/jpeg"),
        (png(), "image/png"),
        (planted_webp(), "image/webp"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "image/heic"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video/quicktime"),
        (b"\0\0\0\x14ftypM4A \0\0\0\0isom", "audio/mp4"),
        (b"\0\0\0\x18ftyp3gp5\0\0\0\x003gp5isom", "video/mp4"),
        (b"\0\0\0\x14ftypavif\0\0\0\0avif", None),
        (b"ID3\x04\0", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"%PDF-1.7", "application/pdf"),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_bytes_say(head: bytes, mime: str | None) -> None:
    """A web page called photo.jpg is not taken for a photo."""
    assert mime == sniff(head[:64])


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_exiftool_finds_nothing_but_the_picture(tmp_path: Path) -> None:
    """A second tool that knows every hiding place finds no person, place, time or camera."""
    for kind, source in SOURCES.items():
        (tmp_path / f"{kind}.{kind.partition('-')[0]}").write_bytes(_filter(kind, source))
    shown = subprocess.run(["exiftool", "-j", "-G1", "-a", "-u", str(tmp_path)], capture_output=True, check=True)
    keys = {key for found in json.loads(shown.stdout) for key in found if not key.startswith("ICC")}
    groups = {key.partition(":")[0] for key in keys}
    usual = {"SourceFile", "ExifTool", "System", "File", "JFIF", "Adobe", "PNG", "RIFF", "Composite", "APP14"}
    assert {"IFD0"} == groups - usual - {"PNG-pHYs"}
    assert {"IFD0:Orientation"} == {key for key in keys if key.startswith("IFD0")}


def test_a_damaged_exif_block_reads_as_empty() -> None:
    """A photo with broken camera data is still a photo."""
    block = exif_block(6)
    plain = jpeg()
    for cut in range(0, len(block), 7):
        source = plain[:2] + app(0xE1, b"Exif\0\0" + block[:cut]) + plain[2:]
        assert _pixels(strip_jpeg(source))[1] in {(96, 64), (64, 96)}
