"""Finds children's blocks in pictures, so that a test can tell whom a photo in a bundle shows."""

from PIL import Image

from journal_bridge.invented.marks import CELL_PIXELS, CELLS, COLOURS, Canaries, canaries

_KNOWN_SIZES = ((1200, 900), (900, 1200), (1280, 960), (1000, 1000), (1600, 1200), (640, 360))
_SAME_SHAPE = 0.01
_ENOUGH = 58
"""Cells of 64 that must have their own colour: hard compression may spoil a few, chance never reaches so many."""


def children_shown(picture: Image.Image, seed: int) -> frozenset[str]:
    """Return the ids of the children whose blocks are in a picture, also after it was compressed or resized."""
    grids = [_grid(picture, size) for size in _sizes(picture)]
    return frozenset(
        child_id for child_id, mark in canaries(seed).items() if any(_holds(rows, mark) for rows in grids)
    )


def shows(picture: Image.Image, mark: Canaries) -> bool:
    """Tell whether one child's block is in a picture."""
    return any(_holds(_grid(picture, size), mark) for size in _sizes(picture))


def _sizes(picture: Image.Image) -> list[tuple[int, int]]:
    """Return the sizes the picture may have had when it was drawn: blocks lie on its grid of 16 pixels."""
    ratio = picture.width / picture.height
    return [size for size in _KNOWN_SIZES if abs(size[0] / size[1] - ratio) < _SAME_SHAPE] or [picture.size]


def _grid(picture: Image.Image, size: tuple[int, int]) -> list[bytes]:
    """Return each row of cells as the numbers of the nearest block colours."""
    whole = picture.convert("RGB")
    if whole.size != size:
        whole = whole.resize(size, Image.Resampling.BICUBIC)
    columns, rows = size[0] // CELL_PIXELS, size[1] // CELL_PIXELS
    cells = whole.crop((0, 0, columns * CELL_PIXELS, rows * CELL_PIXELS)).reduce(CELL_PIXELS)
    palette = Image.new("P", (1, 1))
    palette.putpalette([channel for colour in COLOURS for channel in colour])
    flat = cells.quantize(palette=palette, dither=Image.Dither.NONE).tobytes()
    return [flat[start : start + columns] for start in range(0, len(flat), columns)]


def _holds(rows: list[bytes], mark: Canaries) -> bool:
    wanted = [bytes(COLOURS.index(cell) for cell in row) for row in mark.block]
    return any(_alike(rows, wanted, top, left) >= _ENOUGH for top, left in _starts(rows, wanted))


def _starts(rows: list[bytes], wanted: list[bytes]) -> set[tuple[int, int]]:
    """Return the places where the block would begin, told by any one of its rows that is whole."""
    return {
        (number - row, left)
        for number, cells in enumerate(rows)
        for row, pattern in enumerate(wanted)
        if (left := cells.find(pattern)) >= 0 and 0 <= number - row <= len(rows) - CELLS
    }


def _alike(rows: list[bytes], wanted: list[bytes], top: int, left: int) -> int:
    return sum(
        one == other
        for number, pattern in enumerate(wanted)
        for one, other in zip(rows[top + number][left : left + CELLS], pattern, strict=True)
    )
