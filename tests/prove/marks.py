"""Canaries: words, blocks of colour and digests that belong to some children and nobody else.

A word is `zq` and twelve consonants: no name, no word of any language, never hyphenated, and found by one pattern
however many there are. A block is 8 x 8 cells of four colours, told apart from all others by chance alone.
"""

import functools
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

LETTERS: Final = "bcdghjklmnprstvw"
"""Sixteen consonants; no f, which fonts join to its neighbours."""

LENGTH: Final = 12
PREFIX: Final = "zq"
WORD: Final = re.compile(rf"{PREFIX}[{LETTERS}]{{{LENGTH}}}")

COLUMNS, ROWS = 40, 30
"""Cells of a drawn picture's long and short side, whatever its size: one grid finds blocks in every proxy."""

CELLS: Final = 8
COLOURS: Final = ((214, 40, 50), (250, 220, 60), (30, 70, 190), (20, 30, 25))
"""Far apart in every pair, so that a cell is nearest to its own colour after any compression."""

GROUND: Final = (150, 190, 160)
"""A colour of no cell."""

_ENOUGH: Final = 56
"""Cells of 64 that must be right; two children's blocks agree in 16 by chance, in 40 once in ten million."""
_PART, _ENOUGH_PARTS = 6, 4
"""A picture's own line is looked up in five parts; four must be right."""

_SAME_SHAPE: Final = 0.02
_OTHER_CELLS: Final = (4, 6, 8, 12, 16, 24, 32, 48, 60)
"""Cell sizes tried on pictures of another shape than ours."""


def word(seed: int, *labels: object) -> str:
    """Return a canary word that depends on the seed and the labels only."""
    raw = _digest(seed, *labels)
    return PREFIX + "".join(LETTERS[byte % len(LETTERS)] for byte in raw[:LENGTH])


def _digest(seed: int, *labels: object) -> bytes:
    return hashlib.sha256("\x1f".join(str(part) for part in ("prove", seed, *labels)).encode()).digest()


@functools.cache
def block(seed: int, child: str) -> tuple[bytes, ...]:
    """Return a child's block: eight rows of eight numbers of colours."""
    raw = _digest(seed, "block", child, 1) + _digest(seed, "block", child, 2)
    return tuple(bytes(byte % len(COLOURS) for byte in raw[at : at + CELLS]) for at in range(0, 64, CELLS))


@functools.cache
def code(seed: int, shot: str) -> bytes:
    """Return the line of cells that tells which picture this is."""
    raw = _digest(seed, "code", shot, 1) + _digest(seed, "code", shot, 2)
    return bytes(byte % len(COLOURS) for byte in raw[:ROWS])


def drawn(seed: int, children: tuple[str, ...], size: tuple[int, int], shot: str = "") -> Image.Image:
    """Return a picture of that size with the block of every child in it, and the picture's own line."""
    wide = size[0] >= size[1]
    grid = (COLUMNS, ROWS) if wide else (ROWS, COLUMNS)
    small = Image.new("RGB", grid, GROUND)
    for number, child in enumerate(children):
        across = grid[0] // (CELLS + 1)
        left, top = 1 + number % across * (CELLS + 1), 1 + number // across * (CELLS + 1)
        for row, cells in enumerate(block(seed, child)):
            for column, cell in enumerate(cells):
                small.putpixel((left + column, top + row), COLOURS[cell])
    for column, cell in enumerate(code(seed, shot) if shot else b""):
        small.putpixel((column, grid[1] - 2), COLOURS[cell])
    return small.resize(size, Image.Resampling.NEAREST)


@dataclass(frozen=True)
class Seen:
    """What a picture shows: children by their blocks, and which pictures of the nursery it is."""

    children: frozenset[str]
    shots: frozenset[str]


class Blocks:
    """Finds the blocks of known children in pictures, also scaled, turned, mirrored or compressed."""

    def __init__(self, seed: int, children: tuple[str, ...], shots: tuple[str, ...] = ()) -> None:
        self._parts: dict[tuple[int, bytes], list[str]] = {}
        for shot in shots:
            for at, part in _parts(code(seed, shot)):
                self._parts.setdefault((at, part), []).append(shot)
        self._blocks = {child: block(seed, child) for child in children}
        self._rows: dict[bytes, list[tuple[str, int]]] = {}
        for child, rows in self._blocks.items():
            for number, cells in enumerate(rows):
                self._rows.setdefault(cells, []).append((child, number))

    def seen(self, picture: Image.Image) -> Seen:
        """Return the children whose blocks are in a picture, and which picture it is."""
        whole = picture.convert("RGB")
        found: set[str] = set()
        shots: set[str] = set()
        for grid in _grids(whole):
            for turned in _turned(_numbers(whole, grid)):
                width, flat = turned.width, turned.tobytes()
                lines = [flat[start : start + width] for start in range(0, len(flat), width)]
                found |= self._in(lines)
                shots.update(shot for line in lines for shot in self._coded(line))
        return Seen(frozenset(found), frozenset(shots))

    def _coded(self, line: bytes) -> list[str]:
        votes = Counter(shot for key in _parts(line[:ROWS]) for shot in self._parts.get(key, ()))
        return [shot for shot, many in votes.items() if many >= _ENOUGH_PARTS]

    def _in(self, lines: list[bytes]) -> set[str]:
        width, height = len(lines[0]), len(lines)
        found = set()
        for number, line in enumerate(lines):
            for left in range(width - CELLS + 1):
                for child, row in self._rows.get(line[left : left + CELLS], ()):
                    top = number - row
                    if 0 <= top <= height - CELLS and self._alike(lines, child, top, left) >= _ENOUGH:
                        found.add(child)
        return found

    def _alike(self, lines: list[bytes], child: str, top: int, left: int) -> int:
        return sum(
            one == other
            for row, cells in enumerate(self._blocks[child])
            for one, other in zip(lines[top + row][left : left + CELLS], cells, strict=True)
        )


def _parts(cells: bytes) -> list[tuple[int, bytes]]:
    return [(at, cells[at : at + _PART]) for at in range(0, len(cells) - _PART + 1, _PART)]


def _grids(picture: Image.Image) -> list[tuple[int, int]]:
    width, height = picture.size
    ratio, ours = max(width, height) / max(1, min(width, height)), COLUMNS / ROWS
    if abs(ratio - ours) < _SAME_SHAPE and min(width, height) >= ROWS:
        return [(COLUMNS, ROWS) if width >= height else (ROWS, COLUMNS)]
    sizes = [(width // cell, height // cell) for cell in _OTHER_CELLS]
    return [size for size in sizes if min(size) >= CELLS]


def _numbers(picture: Image.Image, grid: tuple[int, int]) -> Image.Image:
    """Return a picture of one pixel a cell, each the number of the nearest colour; the ground is one more."""
    small = picture.resize(grid, Image.Resampling.BOX)
    palette = Image.new("P", (1, 1))
    palette.putpalette([channel for colour in (*COLOURS, GROUND) for channel in colour])
    return small.quantize(palette=palette, dither=Image.Dither.NONE)


def _turned(cells: Image.Image) -> list[Image.Image]:
    quarter = [cells.rotate(angle, expand=True) for angle in (0, 90, 180, 270)]
    return [*quarter, *(ImageOps.mirror(one) for one in quarter)]
