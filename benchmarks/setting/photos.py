"""Photos without end, quickly: a few scenes are drawn and encoded once, and each photo is put together from bands.

A JPEG with a restart marker after every row of blocks is a pile of bands that are decoded one by one. Bands of the
same height, width and tables, from several versions of one scene, can be exchanged: which version each of the upper
bands is from spells the photo's number, so no two photos have the same pixels, and none has to be encoded.
"""

import io
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from random import Random
from typing import Final

from PIL import Image, ImageChops

from journal_bridge.invented import scenes
from journal_bridge.invented.chance import chooser

SCENES: Final = ("garden", "hills", "water", "leaves")
"""Scenes in which a face counter sees no face (at 1.5 kB, 100 kB and 1 MB; at 3 kB grain may look like one)."""

PIXELS_A_BYTE: Final = 12
"""Twelve megapixels and one megabyte is what telephones send; smaller photos have fewer pixels to match."""

MOST_PIXELS: Final = 12_000_000
FEW_BANDS: Final = 24
MANY_VERSIONS, FEW_VERSIONS = 16, 4
"""Versions of a scene: with few bands to spell a number, each must have many."""

_BLOCK: Final = 16
_QUALITIES: Final = (84, 76, 66, 54, 42, 30, 20)
_LOUDEST: Final = 120
_TRIES: Final = 7
_PART: Final = 1_200
"""Pixels of the side of a sample: noise is measured on a part of a large picture."""

_RESTART: Final = re.compile(rb"\xff[\xd0-\xd7]")
_EOI: Final = b"\xff\xd9"
_UNDATED: Final = b"2000:01:01 00:00:00"
_CAMERA, _MODEL, _EXIF_IFD, _GPS_IFD, _TAKEN = 0x010F, 0x0110, 0x8769, 0x8825, 0x9003


@dataclass(frozen=True)
class Pile:
    """One scene: what stands before the bands, and the bands of each version."""

    head: bytes
    versions: tuple[tuple[bytes, ...], ...]


@dataclass(frozen=True)
class Palette:
    """Makes the photos of one setting, each about `photo_bytes` large."""

    photo_bytes: int
    seed: int

    def photo(self, number: int, taken: datetime) -> bytes:
        """Return the photo of a number; another number gives other pixels, another time other metadata."""
        pile = self._piles[number % len(self._piles)]
        bands = _spelt(pile, number // len(self._piles))
        return b"".join((b"\xff\xd8", self._metadata(taken), pile.head, bands, _EOI))

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height of every photo, four to three, in whole blocks."""
        pixels = min(MOST_PIXELS, self.photo_bytes * PIXELS_A_BYTE)
        tall = int((pixels * 3 / 4) ** 0.5) // _BLOCK * _BLOCK
        return max(tall * 4 // 3 // _BLOCK, 6) * _BLOCK, max(tall, 6 * _BLOCK)

    @cached_property
    def _piles(self) -> tuple[Pile, ...]:
        pictures = [_scene(self.seed, scene, self.size) for scene in SCENES]
        quality, loud = _fitting(pictures[0], self.photo_bytes, self.seed)
        versions = MANY_VERSIONS if self.size[1] // _BLOCK < FEW_BANDS else FEW_VERSIONS
        return tuple(
            _pile([_encoded(_grainy(one, loud, self.seed + version), quality) for version in range(versions)])
            for one in pictures
        )

    @cached_property
    def _exif(self) -> bytes:
        """Return a block as cameras leave it: maker, model, time and place (a place in the open sea)."""
        exif = Image.Exif()
        exif[_CAMERA], exif[_MODEL] = "Invented Cameras", "Nursery 12"
        exif.get_ifd(_EXIF_IFD)[_TAKEN] = _UNDATED.decode()
        exif.get_ifd(_GPS_IFD).update({1: "N", 2: (53.0, 40.0, 12.0), 3: "W", 4: (5.0, 2.0, 30.0)})
        block = exif.tobytes()
        return b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block

    def _metadata(self, taken: datetime) -> bytes:
        return self._exif.replace(_UNDATED, f"{taken:%Y:%m:%d %H:%M:%S}".encode())


@lru_cache(maxsize=2)
def palette_of(photo_bytes: int, seed: int) -> Palette:
    """Return the palette of a setting, drawn once for all exports a process writes."""
    return Palette(photo_bytes, seed)


def _scene(seed: int, scene: str, size: tuple[int, int]) -> Image.Image:
    sheet = scenes.paint(scene, chooser(seed, "palette", scene), 2)
    return sheet.resize(size, Image.Resampling.BILINEAR)


def _fitting(picture: Image.Image, photo_bytes: int, seed: int) -> tuple[int, int]:
    """Return the quality and the loudness of grain with which a picture is about as large as wanted."""
    sample = picture.crop((0, 0, min(_PART, picture.width), min(_PART, picture.height)))
    wanted = photo_bytes * sample.width * sample.height / (picture.width * picture.height)
    quality = next((one for one in _QUALITIES if len(_encoded(sample, one)) <= wanted), _QUALITIES[-1])
    quiet, loud = 0, _LOUDEST
    for _ in range(_TRIES):
        middle = (quiet + loud) // 2
        fits = len(_encoded(_grainy(sample, middle, seed), quality)) <= wanted
        quiet, loud = (middle, loud) if fits else (quiet, middle)
    return quality, quiet


def _grainy(picture: Image.Image, loud: int, seed: int) -> Image.Image:
    """Return a picture with the grain of a small sensor; a little is always there, or versions would be equal."""
    grain = Image.frombytes("L", picture.size, Random(seed).randbytes(picture.width * picture.height))
    soft = grain.point([number * (loud + 4) // 255 for number in range(256)])
    return ImageChops.subtract(picture, Image.merge("RGB", (soft, soft, soft)))


def _encoded(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling="4:2:0", restart_marker_rows=1)
    return out.getvalue()


def _pile(encoded: list[bytes]) -> Pile:
    """Take versions of one scene apart into bands; their heads are equal, as size and quality are."""
    parts = [_split(one) for one in encoded]
    heads = {head for head, _ in parts}
    if len(heads) != 1:
        raise RuntimeError("two versions of one scene differ in their tables")
    return Pile(heads.pop(), tuple(bands for _, bands in parts))


def _split(encoded: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """Return what stands between start of image and coded data, and the bands of the coded data."""
    scan = encoded.index(b"\xff\xda")
    start = scan + 2 + int.from_bytes(encoded[scan + 2 : scan + 4], "big")
    return encoded[2:start], tuple(_RESTART.split(encoded[start : -len(_EOI)]))


def _spelt(pile: Pile, number: int) -> bytes:
    """Return the bands of a photo: those on top spell its number, the others are of one version."""
    versions, rest = pile.versions, number
    many, last = len(versions), len(versions[0]) - 1
    bands: list[bytes] = []
    for place in range(last + 1):
        rest, digit = divmod(rest, many)
        bands += (versions[digit][place], bytes((0xFF, 0xD0 + place % 8)))
    if rest:
        raise RuntimeError("more photos than this palette can tell apart")
    return b"".join(bands[:-1])
