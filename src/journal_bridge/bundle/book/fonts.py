"""Finds the fonts that came with the installed packages, and knows which characters they can draw.

No font of the machine is used: the same journal gives the same book everywhere. The character table is read
straight from each font file (OpenType 1.9, `cmap` formats 4 and 12): a font library for one table is too much.
"""

import importlib.util
import re
import shutil
import struct
from functools import lru_cache
from pathlib import Path
from typing import Final

from journal_bridge.errors import OurFault

_PACKAGES: Final = ("fontpkg_nunito", "manimgx_fonts", "manimgx_fonts_cjk")
"""Packages that hold fonts, the text face first; the last one is the optional extra `cjk`."""

_COLOUR_EMOJI: Final = ("dynamic_font", "assets/fonts/NotoColorEmoji-Regular.ttf")
"""The one file used of the optional extra `emoji`, decision 0025; the package's own code is never loaded."""

_SUFFIXES: Final = frozenset({".ttf", ".otf", ".ttc"})
_LAST: Final = 0x10FFFF
_CJK: Final = ("Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Sans CJK JP", "Noto Sans CJK KR")


def font_folders(room: Path) -> tuple[Path, ...]:
    """Return the folders the layout engine reads fonts from: those of the packages, and `room` with single files.

    The engine takes folders whole, and the package with the colour emoji holds many other fonts.
    """
    for file in _single_files():
        shutil.copyfile(file, room / file.name)
    return (*_packages(), room)


def _single_files() -> list[Path]:
    package, name = _COLOUR_EMOJI
    return [folder / name for folder in [_folder_of(package)] if folder and (folder / name).is_file()]


def _packages() -> tuple[Path, ...]:
    """Return the folders of the installed font packages, the text face first.

    Raises:
        OurFault: `layout-failed` when the text face itself is not installed.
    """
    found = [folder for name in _PACKAGES if (folder := _folder_of(name))]
    if not found or found[0].name != _PACKAGES[0]:
        raise OurFault("layout-failed", "fonts")
    return tuple(found)


def _folder_of(package: str) -> Path | None:
    """Return where a package lies, without loading it."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


@lru_cache(maxsize=1)
def font_files() -> tuple[Path, ...]:
    """Return every font file there is, in a fixed order.

    Raises:
        OurFault: `layout-failed` when the text face itself is not installed.
    """
    files = [file for folder in _packages() for file in sorted(folder.rglob("*")) if file.suffix in _SUFFIXES]
    return (*files, *_single_files())


def families() -> list[str]:
    """Return the families in the order they are tried: text face, Noto Sans, its scripts, emoji, then CJK.

    Colour emoji stand before the outline ones and before the symbols, some of which are emoji too.
    """
    names = {_family(file) for file in font_files() if file.suffix != ".ttc"}
    first = [name for name in ("Nunito", "Noto Sans") if name in names]
    last = [name for name in ("Noto Color Emoji", "Noto Sans Symbols", "Noto Emoji") if name in names]
    cjk = list(_CJK) if any(file.suffix == ".ttc" for file in font_files()) else []
    return [*first, *sorted(names - {*first, *last}), *last, *cjk]


def _family(file: Path) -> str:
    stem = re.split(r"[-\[]", file.stem)[0]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem)


@lru_cache(maxsize=1)
def coverage() -> bytes:
    """Return one byte for every code point: 1 where some font draws it."""
    covered = bytearray(_LAST + 1)
    for file in font_files():
        mark_covered(file.read_bytes(), covered)
    return bytes(covered)


def mark_covered(font: bytes, covered: bytearray) -> None:
    """Set a byte to 1 for every code point the font (or each font of a collection) draws.

    A table that several entries or fonts share is read once; and of one in format 12, which holds every character,
    the part that is repeated in format 4 is not read again.
    """
    read: set[int] = set()
    for start in _faces(font):
        shapes = _subtables(font, _cmap_of(font, start))
        wanted = 12 if 12 in shapes.values() else 4  # noqa: PLR2004 - the formats' own numbers
        for subtable, shape in shapes.items():
            if shape == wanted and subtable not in read:
                read.add(subtable)
                (_format_12 if shape == 12 else _format_4)(font, subtable, covered)  # noqa: PLR2004 - the same


def _subtables(font: bytes, table: int) -> dict[int, int]:
    """Return the places of a character map's subtables, each with its format."""
    count = struct.unpack_from(">H", font, table + 2)[0]
    places = [table + struct.unpack_from(">4xI", font, table + 4 + 8 * number)[0] for number in range(count)]
    return {place: struct.unpack_from(">H", font, place)[0] for place in places}


def _faces(font: bytes) -> tuple[int, ...]:
    if font[:4] != b"ttcf":
        return (0,)
    count = struct.unpack_from(">I", font, 8)[0]
    return struct.unpack_from(f">{count}I", font, 12)


def _cmap_of(font: bytes, start: int) -> int:
    for number in range(struct.unpack_from(">H", font, start + 4)[0]):
        tag, offset = struct.unpack_from(">4s4xI", font, start + 12 + 16 * number)
        if tag == b"cmap":
            return int(offset)
    raise OurFault("layout-failed", "font without a cmap table")


def _format_4(font: bytes, at: int, covered: bytearray) -> None:
    """Mark segments; a glyph of 0 inside a segment means the font does not draw that character."""
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    for number in range(count):
        for point in range(starts[number], min(ends[number], 0xFFFE) + 1):
            glyph = point
            if offsets[number]:
                place = offsets_at + 2 * number + offsets[number] + 2 * (point - starts[number])
                glyph = struct.unpack_from(">H", font, place)[0]
                if glyph == 0:
                    continue
            if (glyph + deltas[number]) & 0xFFFF:
                covered[point] = 1


def _format_12(font: bytes, at: int, covered: bytearray) -> None:
    for number in range(struct.unpack_from(">I", font, at + 12)[0]):
        start, end, glyph = struct.unpack_from(">III", font, at + 16 + 12 * number)
        first = start if glyph else start + 1
        covered[first : end + 1] = b"\1" * max(0, min(end, _LAST) + 1 - first)
