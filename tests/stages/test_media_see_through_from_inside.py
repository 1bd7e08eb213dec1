"""The same as in the child process, from inside: what see-through parts hide is taken away, and nothing else is."""

from pathlib import Path

import pytest
from PIL import Image

from drawing import colour_profile, photo
from journal_bridge.minimise.media import child, pictures, see_through


def _hiding(size: tuple[int, int] = (40, 20), *, even: bool = False, opacity: int = 0) -> Image.Image:
    """Return a picture whose left half is see-through, with colours or one colour under it."""
    picture = (Image.new("RGB", size, (9, 9, 9)) if even else photo(1, size)).convert("RGBA")
    picture.putalpha(255)
    mask = Image.new("L", size, 255)
    mask.paste(opacity, (0, 0, size[0] // 2, size[1]))
    picture.putalpha(mask)
    return picture


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_hidden_colours_go_and_shown_ones_stay(tmp_path: Path, form: str, orientation: int) -> None:
    """With the turn and the colours of the picture as they were."""
    path = tmp_path / "photo"
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"exif": exif} if orientation != 1 else {}
    _hiding().save(path, form, lossless=True, exact=True, icc_profile=colour_profile(), **options)
    assert child._answer({"work": "unhide", "source": str(path)}) == {"done": True}  # noqa: SLF001 - one request
    with Image.open(path) as after:
        assert after.getexif().get(0x0112, 1) == orientation
        assert after.info["icc_profile"] == colour_profile()
        shown = after.convert("RGBA")
    assert shown.crop((20, 0, 40, 20)).tobytes() == _hiding().crop((20, 0, 40, 20)).tobytes()
    assert shown.crop((0, 0, 20, 20)).tobytes() == bytes((255, 255, 255, 0)) * 400
    assert not pictures.unhide(path)


@pytest.mark.parametrize(
    "picture",
    [photo(), _hiding(even=True), _hiding(opacity=see_through.FAINTEST)],
    ids=["nothing see-through", "one even colour", "faintly seen"],
)
def test_what_hides_nothing_is_left_alone(tmp_path: Path, picture: Image.Image) -> None:
    """Byte for byte."""
    picture.save(tmp_path / "photo", "PNG")
    before = (tmp_path / "photo").read_bytes()
    assert not pictures.unhide(tmp_path / "photo")
    assert (tmp_path / "photo").read_bytes() == before


def test_what_is_barely_seen_counts_as_hidden(tmp_path: Path) -> None:
    """A sixteenth of a colour is seen by nobody."""
    _hiding(opacity=see_through.FAINTEST - 1).save(tmp_path / "photo", "PNG")
    assert pictures.unhide(tmp_path / "photo")


def test_animations_and_giants_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one waits for a person, the other is refused elsewhere."""
    path = tmp_path / "photo"
    _hiding().save(path, "WEBP", save_all=True, append_images=[photo(2, (40, 20), "RGBA")], lossless=True)
    assert not pictures.unhide(path)
    _hiding().save(path, "PNG")
    monkeypatch.setattr(pictures, "PIXELS", 40 * 20 - 1)
    assert not pictures.unhide(path)
    monkeypatch.setattr(pictures, "PIXELS", 40 * 20)
    assert pictures.unhide(path)
