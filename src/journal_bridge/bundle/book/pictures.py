"""Gets every picture of a book ready: one true JPEG each, in the size and turn its pages need.

A JPEG within the chosen size goes through byte for byte; at original quality every JPEG does. A larger one is
scaled once (Pillow's draft mode decodes at a half, a quarter or an eighth, which more than doubles the speed);
anything else becomes a JPEG on white.
"""

import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image

from journal_bridge.bundle.choices import Photos, longest_side
from journal_bridge.errors import DISK_FULL
from journal_bridge.handover import still_path
from journal_bridge.journal import Availability, Media, MediaKind

SCALED_QUALITY: Final = {Photos.BOOK: 80, Photos.MAIL: 74}
CONVERTED_QUALITY: Final = {Photos.ORIGINAL: 92, Photos.BOOK: 88, Photos.MAIL: 80}
"""JPEG qualities: a scaled photo is about 0.2 MB in a book and 0.09 MB for the mail; a converted PNG or WebP keeps
its hard edges."""

THREADS: Final = 2
"""Pillow lets go of the interpreter while it decodes; two threads made 15 photos a second of 12 MP, one made 8."""

_HEIC: Final = "image/heic"
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_TURNED: Final = frozenset({5, 6, 7, 8})
_MODES: Final = frozenset({"L", "RGB"})
_PRINT: Final = "CMYK"
_GREY: Final[dict[str, int | tuple[int, ...]]] = {"L": 200, "RGB": (200, 200, 200), _PRINT: (0, 0, 0, 55)}


@dataclass(frozen=True)
class Picture:
    """A JPEG ready for the book: where it lies, its stored size, and width over height as it is seen."""

    path: Path
    width: int
    height: int
    mode: str
    orientation: int
    icc: bytes | None

    @property
    def aspect(self) -> float:
        """Width over height after turning."""
        upright = self.width / self.height
        return 1 / upright if self.orientation in _TURNED else upright

    def proxy(self, number: int) -> bytes:
        """Return a tiny grey JPEG with the same channels, colour profile and turn, and bytes like no other's."""
        grey = _grey(self.mode, self.orientation, self.icc)
        comment = f"picture {number}".encode()
        return grey[:-2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + grey[-2:]


@lru_cache(maxsize=64)
def _grey(mode: str, orientation: int, icc: bytes | None) -> bytes:
    """Return a tiny grey JPEG; all pictures of one kind share it, and a comment before its end tells them apart."""
    exif = Image.Exif()
    if orientation != 1:
        exif[_ORIENTATION] = orientation
    out = BytesIO()
    Image.new(mode, (8, 8), _GREY[mode]).save(out, "JPEG", icc_profile=icc, exif=exif)
    return out.getvalue()


def prepare(
    media: Iterable[Media], folder: Path, scratch: Path, photos: Photos = Photos.BOOK
) -> Mapping[str, Picture]:
    """Return the pictures by media id; what cannot be shown is not among them.

    Args:
        media: photos and films the book refers to.
        folder: where their paths begin.
        scratch: a private folder for converted pictures.
        photos: how large they may stand in the book.
    """
    shown = [item for item in media if item.kind in {MediaKind.PHOTO, MediaKind.VIDEO} and file_of(item, folder)]
    with ThreadPoolExecutor(THREADS) as pool:
        targets = (scratch / f"{number}.jpg" for number in range(len(shown)))
        made = pool.map(lambda item, target: _picture(item, folder, target, photos), shown, targets)
        return {item.id: picture for item, picture in zip(shown, made, strict=True) if picture}


def file_of(media: Media, folder: Path) -> Path | None:
    """Return the file of a medium, or None when it is not there or would lie outside the folder."""
    if media.path is None or media.availability is not Availability.FOUND:
        return None
    path = folder / media.path
    inside = path.resolve().is_relative_to(folder.resolve())
    return path if inside and path.is_file() else None


def _picture(media: Media, folder: Path, scratch: Path, photos: Photos) -> Picture | None:
    source = file_of(media, folder)
    if source is not None and (media.kind is MediaKind.VIDEO or media.mime == _HEIC):
        source = still_path(folder, media.id)
    try:
        return _ready(source, scratch, photos) if source else None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            raise  # the photo is good: a book without it would be a loss nobody sees
        return None


def _ready(source: Path, scratch: Path, photos: Photos) -> Picture:
    side = longest_side(photos)
    with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as image:
        orientation = image.getexif().get(_ORIENTATION, 1)
        small = side is None or max(image.size) <= side
        if image.format == "JPEG" and small and _shows_as_it_is(image):
            known = orientation if orientation in _TURNS else 1
            return Picture(source, *image.size, image.mode, known, image.info.get("icc_profile"))
        return _converted(image, scratch, orientation, photos)


def _shows_as_it_is(image: Image.Image) -> bool:
    """Return whether pages can show a JPEG's own bytes; with four inks, Adobe's marker must tell their sense."""
    return image.mode in _MODES or (image.mode == _PRINT and "adobe" in image.info)


def _converted(image: Image.Image, target: Path, turn: int, photos: Photos) -> Picture:
    scaled = image.format == "JPEG" and photos in SCALED_QUALITY
    quality = SCALED_QUALITY[photos] if scaled else CONVERTED_QUALITY[photos]
    scale = min(1.0, (longest_side(photos) or max(image.size)) / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    icc = image.info.get("icc_profile") if image.mode in _MODES else None
    # The draft's target needs the picture's own proportions: a square one silently turns draft mode off.
    image.draft(None, size)
    small = _flat(image).resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    upright = small.transpose(_TURNS[turn]) if turn in _TURNS else small
    upright.save(target, "JPEG", quality=quality, icc_profile=icc, comment=b"", exif=b"")
    return Picture(target, *upright.size, upright.mode, 1, icc)


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture in grey or RGB, see-through parts on white."""
    if image.mode in _MODES and "transparency" not in image.info:
        return image
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    flat = Image.new("RGB", clear.size, "white")
    flat.paste(clear, mask=clear.getchannel("A"))
    return flat


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
