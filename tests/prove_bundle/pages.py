"""Looks at the pages of a PDF: words outside the page, words over words, and anything that would run."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pikepdf

from prove_bundle import programs

_WORD: Final = re.compile(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>')
_AROUND: Final = 2000
"""Points of room around a page in which words are looked for that should stand on it."""

_SLACK: Final = 0.5
"""Points a word may stand out by: poppler rounds the boxes of letters."""

_OVER: Final = 0.4
"""Share of the smaller of two words that the other covers, from which neither can be read."""

_RUNS: Final = (
    "/JS",
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/RichMedia",
    "/URI",
    "/AA",
)
"""Keys and kinds of action a book never has: it links to its own pages only."""


@dataclass(frozen=True)
class Word:
    """A word on a page and its box, in points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def inked(self) -> "Word":
        """Return the part of the box that small letters fill: a line's box reaches into the lines beside it."""
        height = self.bottom - self.top
        return Word(self.left, self.top + 0.4 * height, self.right, self.bottom - 0.25 * height, self.text)

    @property
    def area(self) -> float:
        """The area of its box."""
        return (self.right - self.left) * (self.bottom - self.top)

    def shared(self, other: "Word") -> float:
        """Return the area both boxes cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)


@dataclass(frozen=True)
class Page:
    """A page's size in points, and its words."""

    width: float
    height: float
    words: tuple[Word, ...]


def pages_of(book: Path, passphrase: str) -> Iterator[Page]:
    """Yield the pages of a book as poppler sees them, with what stands beside them.

    Poppler tells nothing of words outside a page, so it is given a copy whose pages have room around them.
    """
    with tempfile.TemporaryDirectory() as private:
        widened = Path(private) / "widened.pdf"
        sizes = _widen(book, passphrase, widened)
        told = programs.text("pdftotext", "-bbox", widened, "-")
    for (width, height), part in zip(sizes, told.split("<page ")[1:], strict=True):
        yield Page(width, height, tuple(map(_word, _WORD.findall(part))))


def _widen(book: Path, passphrase: str, target: Path) -> list[tuple[float, float]]:
    """Write the pages with room around each and without a lock, and return the sizes they had."""
    sizes = []
    with pikepdf.open(book, password=passphrase) as pdf:
        for page in pdf.pages:
            left, bottom, right, top = (float(side) for side in page.mediabox)
            sizes.append((right - left, top - bottom))
            wide = [left - _AROUND, bottom - _AROUND, right + _AROUND, top + _AROUND]
            page.obj.MediaBox = pikepdf.Array(wide)
            page.obj.CropBox = pikepdf.Array(wide)
        pdf.save(target)
    return sizes


def _word(found: tuple[str, str, str, str, str]) -> Word:
    left, top, right, bottom = (float(number) - _AROUND for number in found[:4])
    return Word(left, top, right, bottom, found[4])


def layout_faults(book: Path, passphrase: str) -> Iterator[str]:
    """Yield words that leave their page, and words printed over other words."""
    for number, page in enumerate(pages_of(book, passphrase), start=1):
        for word in page.words:
            if _outside(word, page):
                yield f"page {number}: {word.text[:20]!r} leaves the page"
        for one, other in _over_each_other(page):
            yield f"page {number}: {one.text[:20]!r} stands over {other.text[:20]!r}"


def _outside(word: Word, page: Page) -> bool:
    wide = word.left < -_SLACK or word.right > page.width + _SLACK
    return wide or word.top < -_SLACK or word.bottom > page.height + _SLACK


def _over_each_other(page: Page) -> Iterator[tuple[Word, Word]]:
    """Yield pairs of plain words of which one covers much of the other; marks and joined scripts may overlap."""
    plain = [word.inked() for word in page.words if word.text.isascii() and word.area]
    plain.sort(key=lambda word: word.top)
    for at, one in enumerate(plain):
        for other in plain[at + 1 :]:
            if other.top >= one.bottom:
                break
            if one.shared(other) > _OVER * min(one.area, other.area):
                yield one, other


def running_faults(book: Path, passphrase: str) -> Iterator[str]:
    """Yield actions and scripts found in a book."""
    with pikepdf.open(book, password=passphrase) as pdf:
        for found in pdf.objects:
            if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
                names = {str(key) for key in found} | {str(found.get("/S", "")), str(found.get("/Subtype", ""))}
                yield from (f"{name} in an object" for name in _RUNS if name in names)
        if "/OpenAction" in pdf.Root:
            yield "something happens when it is opened"
