"""Proves that a picture decodes, within limits, and counts faces in it; runs in the checker's child process only.

A filter that keeps the picture's own bytes does not prove that they decode: a JPEG declared 65,000 x 65,000 or a
PNG bomb passes it. Pillow is asked, with three decoders only, and its warning about big pictures made an error.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pillow_heif
from PIL import Image, ImageFile, ImageOps

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import icc, see_through
from journal_bridge.minimise.media.faces import count_faces, detector
from journal_bridge.minimise.media.facts import PictureFacts

PIXELS: Final = 80_000_000
"""Largest picture: phones make up to 50 megapixels in ordinary use; 80 decode in about 320 MB."""
ANIMATION_PIXELS: Final = 400_000_000
"""Largest sum over all frames of an animation: a few seconds of work."""
_FORMATS: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIF": "image/heic"}
_SCALE: Final = 8
"""JPEGs are checked at an eighth of their size: every coded byte is still read, half the time is saved."""
_GREY: Final = (127, 127, 127)

JPEG_QUALITY: Final = 92
"""Of a photo that becomes a JPEG: what differs from the original is below what an eye sees."""

FACES_LONG_SIDE: Final = 640
"""Pixels of the long side on which faces are looked for."""

pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)  # threads take address space, which is bounded
Image.MAX_IMAGE_PIXELS = PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(path, formats=list(_FORMATS)) as picture:
                yield picture
        except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
            raise MediaRefused("media-too-large") from None
        except MediaRefused:
            raise
        except Exception:  # noqa: BLE001 - Pillow raises a dozen kinds on hostile input; none may pass
            raise MediaRefused("media-damaged") from None


def _frames(picture: Image.Image) -> int:
    return int(getattr(picture, "n_frames", 1))


def check(path: Path) -> PictureFacts:
    """Decode every byte of a JPEG, PNG, WebP or HEIC and return its facts.

    Raises:
        MediaRefused: `media-damaged` or `media-too-large`.
    """
    with _opened(path) as picture:
        width, height = picture.size
        frames = _frames(picture)
        if frames * width * height > max(PIXELS, ANIMATION_PIXELS if frames > 1 else 0):
            raise MediaRefused("media-too-large")
        turned = picture.getexif().get(0x0112, 1)
        picture.draft(None, (max(1, width // _SCALE), max(1, height // _SCALE)))  # JPEG only; others ignore it
        for frame in range(frames):
            picture.seek(frame)
            picture.load()
        mime = _FORMATS[picture.format or ""]
    if turned in {5, 6, 7, 8}:
        width, height = height, width
    return PictureFacts(mime, width, height, turned)


def unhide(path: Path) -> bool:
    """Take away what see-through parts of a PNG or WebP hide, in place; say whether there was anything.

    Raises:
        MediaRefused: as `check`.
    """
    with _opened(path) as picture:
        width, height = picture.size
        if _frames(picture) > 1 or width * height > PIXELS:
            return False
        picture.load()
        mask = see_through.hidden_colours(picture)
        if mask is None:
            return False
        see_through.blank(picture, mask, path)
    return True


def to_jpeg(source: Path, target: Path) -> None:
    """Write the main picture of a HEIC photo as a JPEG: upright, with its colour profile, without metadata.

    Raises:
        MediaRefused: as `check`.
    """
    with _opened(source) as picture:
        if picture.width * picture.height > PIXELS:
            raise MediaRefused("media-too-large")
        profile = icc.trimmed(picture.info.get("icc_profile") or b"")
        flat = picture.convert("L") if picture.mode == "L" else _opaque(picture, "white")
        flat.info.clear()  # Pillow would write EXIF or a comment it found here
        flat.save(target, "JPEG", quality=JPEG_QUALITY, icc_profile=profile)


def _opaque(picture: Image.Image, behind: str | tuple[int, int, int]) -> Image.Image:
    """Return a picture in RGB, see-through parts on a colour."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    backed = Image.new("RGBA", picture.size, behind)
    return Image.alpha_composite(backed, picture.convert("RGBA")).convert("RGB")


def _upright(path: Path) -> Image.Image | None:
    """Return the picture small, upright and opaque, or None for an animation: one frame says too little."""
    with _opened(path) as picture:
        if _frames(picture) > 1:
            return None
        picture.draft("RGB", (FACES_LONG_SIDE, FACES_LONG_SIDE))
        picture.thumbnail((FACES_LONG_SIDE, FACES_LONG_SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
        return _opaque(ImageOps.exif_transpose(picture), _GREY)


def faces(path: Path) -> int | None:
    """Return how many faces a picture shows, or None when that was not checked (no detector, or an animation).

    Raises:
        MediaRefused: as `check`.
    """
    count = detector()
    picture = _upright(path) if count else None
    return count_faces(picture, count) if count and picture else None
