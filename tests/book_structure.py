"""What a screen reader and a printer see of a book: its structure tree, the colours it uses, where text stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdf

POINTS_TO_MM = 25.4 / 72


def elements(node: Any) -> Iterator[Any]:  # noqa: ANN401 - pikepdf objects are dynamic
    """Yield every structure element below a node, in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def roles(book: Path) -> list[str]:
    """Return the roles of all structure elements, in reading order."""
    with pikepdf.open(book) as pdf:
        return [str(element.S)[1:] for element in elements(pdf.Root.StructTreeRoot)]


def alternatives(book: Path) -> list[str]:
    """Return what is said of every picture, "" where nothing is."""
    with pikepdf.open(book) as pdf:
        figures = [one for one in elements(pdf.Root.StructTreeRoot) if pikepdf.Name.Figure == one.S]
        return [str(figure.get("/Alt", "")) for figure in figures]


def pages(book: Path) -> list[str]:
    """Return the words of every page."""
    return [page.extract_text().replace("\u00a0", " ") for page in pypdf.PdfReader(book).pages]


def margins(page: pypdf.PageObject) -> tuple[float, float]:
    """Return how far in from the left any text begins, and how high up the lowest stands, in millimetres."""
    found: list[tuple[float, float]] = []

    def note(text: str, user: list[float], line: list[float], *_: object) -> None:
        if text.strip():
            across = line[4] * user[0] + line[5] * user[2] + user[4]
            found.append((across, line[4] * user[1] + line[5] * user[3] + user[5]))

    page.extract_text(visitor_text=note)
    return min(one[0] for one in found) * POINTS_TO_MM, min(one[1] for one in found) * POINTS_TO_MM


def colours(book: Path) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield every colour a page sets, with its operator, and ("text", colour) where text is painted."""
    with pikepdf.open(book) as pdf:
        for page in pdf.pages:
            fill: tuple[float, ...] = (0.0,)
            for step in pikepdf.parse_content_stream(page):
                name = str(step.operator)
                if name in {"rg", "g", "k", "scn", "sc", "RG", "G", "K", "SCN", "SC"}:
                    parts = tuple(float(part) for part in step.operands if not isinstance(part, pikepdf.Name))
                    yield name, parts
                    fill = parts if name.islower() else fill
                elif name in {"Tj", "TJ"}:
                    yield "text", fill
