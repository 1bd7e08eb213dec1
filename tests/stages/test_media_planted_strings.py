"""Nothing that was written into a file is found in the cleaned one, by searching its bytes or by other tools."""

import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import drawing
import heic_drawing
import paper_drawing
from drawing import NAME, film, planted_jpeg, planted_png, planted_webp, sound
from heic_drawing import planted_heic
from journal_bridge.journal import uk_time
from journal_bridge.minimise.media import Checker, Heic, Says, Stamp, clean_media, date_media
from paper_drawing import opened_up, planted_bytes

MARKS = (
    *drawing.PLANTED,
    *heic_drawing.PLANTED,
    *paper_drawing.PLANTED,
    NAME.encode(),
    b"Ottoline",
    b"x264",
    b"x265",
)
"""Every string planted anywhere, the children named in the photos, and what encoders note inside the streams."""

STAMP = Stamp(uk_time(datetime(2024, 6, 3, 9, tzinfo=UTC)), Says.TAKEN)
KINDS: dict[str, Callable[[Path], bytes]] = {
    "jpg": lambda _: planted_jpeg(orientation=6),
    "png": lambda _: planted_png(orientation=6),
    "webp": lambda _: planted_webp(orientation=6),
    "heic": lambda _: planted_heic(),
    "heic.jpg": lambda _: planted_heic(),
    "mp4": lambda path: film(path).read_bytes(),
    "hevc.mp4": lambda path: film(path, codec="libx265").read_bytes(),
    "mov": lambda path: film(path, layout="mov").read_bytes(),
    "m4a": lambda path: sound(path).read_bytes(),
    "mp3": lambda path: sound(path, layout="mp3").read_bytes(),
    "pdf": lambda _: planted_bytes(),
}
FILMS = tuple(kind for kind in KINDS if kind.endswith(("mp4", "mov", "m4a", "mp3")))


def _spellings(mark: bytes) -> tuple[bytes, ...]:
    text = mark.decode()
    return mark, text.encode("utf-16-le"), text.encode("utf-16-be")


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Every kind of file as it leaves: cleaned, and where it can carry one with a family's date."""
    folder = tmp_path_factory.mktemp("planted")
    made: dict[str, list[Path]] = {}
    with Checker() as checker:
        for kind, make in KINDS.items():
            data = make(folder / "drawn")
            assert any(mark in data for mark in MARKS), kind
            heic: Heic = "keep" if kind == "heic" else "jpeg"
            target, dated = folder / f"plain.{kind}", folder / f"dated.{kind}"
            facts = clean_media(io.BytesIO(data), target, checker=checker, heic=heic)
            made[kind] = [target]
            if kind not in {"mp3", "pdf"}:
                date_media(facts, target, dated, STAMP, checker)
                made[kind].append(dated)
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_no_planted_string_is_left_in_the_bytes(kind: str, cleaned: dict[str, list[Path]]) -> None:
    """Searched byte by byte, in three spellings, and in a PDF in every stream unpacked."""
    for path in cleaned[kind]:
        data = opened_up(path) if kind == "pdf" else path.read_bytes()
        assert [mark for mark in MARKS if any(one in data for one in _spellings(mark))] == []


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
@pytest.mark.parametrize("kind", KINDS)
def test_exiftool_finds_no_planted_string(kind: str, cleaned: dict[str, list[Path]]) -> None:
    """It knows every hiding place, and looks into streams and unknown tags too."""
    for path in cleaned[kind]:
        shown = subprocess.run(
            ["exiftool", "-a", "-u", "-U", "-ee", "-G1", "-b", str(path)], capture_output=True, check=True
        )
        assert shown.stdout
        assert [mark for mark in MARKS if any(one in shown.stdout for one in _spellings(mark))] == []


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
@pytest.mark.parametrize("kind", FILMS)
def test_ffprobe_finds_no_planted_string(kind: str, cleaned: dict[str, list[Path]]) -> None:
    """Nor any track but picture and sound, nor a chapter, nor messages beside the frames."""
    sections = ["-show_format", "-show_streams", "-show_chapters", "-show_programs", "-show_frames"]
    for path in cleaned[kind]:
        shown = subprocess.run(["ffprobe", "-v", "error", *sections, str(path)], capture_output=True, check=True)
        said = shown.stdout.decode()
        assert [mark for mark in MARKS if mark in shown.stdout] == []
        kinds = [line for line in said.splitlines() if line.startswith("codec_type=")]
        assert kinds
        assert set(kinds) <= {"codec_type=video", "codec_type=audio"}
        assert "[CHAPTER]" not in said
        assert "H.26[45] User Data" not in said
        assert ("TAG:creation_time" in said) == path.name.startswith("dated")
