"""What somebody erased from a picture is gone: colours under see-through pixels do not leave."""

import io
from pathlib import Path

import pytest
from PIL import Image

import drawing
from journal_bridge.minimise.media import Checker, clean_media

ERASED = (8, 8, 40, 40)
FORMATS = ("PNG", "WEBP")


def erased(form: str, opacity: int = 0, *, orientation: int = 1) -> bytes:
    """Return a picture whose corner was made see-through, its colours still there."""
    picture = drawing.photo(3).convert("RGBA")
    alpha = Image.new("L", picture.size, 255)
    alpha.paste(opacity, ERASED)
    picture.putalpha(alpha)
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    picture.save(out, form, lossless=True, exact=True, exif=exif)
    return out.getvalue()


def cleaned(content: bytes, folder: Path) -> Image.Image:
    """Return a picture as it would leave."""
    with Checker() as checker:
        clean_media(io.BytesIO(content), folder / "clean", checker=checker)
    return Image.open(io.BytesIO((folder / "clean").read_bytes()))


def hidden(picture: Image.Image) -> set[tuple[int, ...]]:
    """Return the colours of the corner that was erased."""
    raw = picture.convert("RGBA").convert("RGB").crop(ERASED).tobytes()
    return {tuple(raw[at : at + 3]) for at in range(0, len(raw), 3)}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("opacity", [0, 9])
def test_an_erased_corner_is_empty(form: str, opacity: int, tmp_path: Path) -> None:
    """Nobody can bring back whom somebody erased; all that is seen keeps its very pixels."""
    content = erased(form, opacity)
    before = Image.open(io.BytesIO(content)).convert("RGBA")
    assert len(hidden(before)) > 1
    after = cleaned(content, tmp_path)
    assert hidden(after) == {(255, 255, 255)}
    seen = before.copy()
    seen.paste((255, 255, 255, 0), ERASED)
    assert after.convert("RGBA").tobytes() == seen.tobytes()


@pytest.mark.parametrize("form", FORMATS)
def test_an_erased_picture_stays_as_it_was_turned(form: str, tmp_path: Path) -> None:
    """Orientation is kept, and nothing else is told about the picture."""
    after = cleaned(erased(form, orientation=6), tmp_path)
    assert dict(after.getexif()) == {0x0112: 6}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("opacity", [255, 128])
def test_a_picture_that_hides_nothing_is_left_alone(form: str, opacity: int, tmp_path: Path) -> None:
    """What can be seen, be it faint, is no secret: the coded picture is not touched."""
    content = erased(form, opacity)
    once = cleaned(content, tmp_path)
    assert once.convert("RGBA").tobytes() == Image.open(io.BytesIO(content)).convert("RGBA").tobytes()


def test_one_colour_under_a_sticker_is_no_secret(tmp_path: Path) -> None:
    """Stickers with an even ground are common; they are not written anew."""
    picture = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    picture.paste((200, 30, 30, 255), (20, 20, 40, 40))
    content = drawing.png(picture)
    cleaned(content, tmp_path)
    assert (tmp_path / "clean").read_bytes() == content
