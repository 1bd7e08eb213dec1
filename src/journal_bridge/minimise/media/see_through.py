"""Pictures with see-through parts: what somebody erased may still be there, under pixels that nobody sees.

Drawing programs that erase to nothing keep the colours (measured: PNG and lossless WebP written with `exact`). A
counter of faces and a person at the screen see nothing, and one click brings the erased child back. Animations are
left alone: they wait for a person as they are. Runs in the checker's child process only.
"""

from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

from journal_bridge.minimise.media import icc

FAINTEST: Final = 16
"""Opacity of 255 below which a colour counts as hidden: on white it is a sixteenth of itself."""

_ORIENTATION: Final = 0x0112


def hidden_colours(picture: Image.Image) -> Image.Image | None:
    """Return a mask of the pixels that nobody sees, or None when nothing, or one even colour, is under them."""
    if not picture.has_transparency_data:
        return None
    whole = picture.convert("RGBA")
    mask = whole.getchannel("A").point([255] * FAINTEST + [0] * (256 - FAINTEST))
    place = mask.getbbox()
    if place is None:
        return None
    colours = whole.convert("RGB")
    covered = Image.new("RGB", whole.size, _first_hidden(colours, mask))
    differs = ImageChops.difference(Image.composite(colours, covered, mask), covered).getbbox()
    return mask if differs else None


def _first_hidden(colours: Image.Image, mask: Image.Image) -> tuple[int, ...]:
    index = mask.tobytes().index(b"\xff")
    found = colours.getpixel((index % mask.width, index // mask.width))
    return found if isinstance(found, tuple) else (0, 0, 0)


def blank(picture: Image.Image, mask: Image.Image, path: Path) -> None:
    """Write a PNG or WebP with nothing under its see-through parts; all that is seen keeps its very pixels."""
    turned = picture.getexif().get(_ORIENTATION, 1)
    profile = icc.trimmed(picture.info.get("icc_profile") or b"")
    form, shown = picture.format or "", picture.convert("RGBA")
    shown.paste((255, 255, 255, 0), mask=mask)
    shown.info.clear()
    exif = Image.Exif()
    if turned != 1:
        exif[_ORIENTATION] = turned
    shown.save(path, form, icc_profile=profile, exif=exif, lossless=True, exact=True)
