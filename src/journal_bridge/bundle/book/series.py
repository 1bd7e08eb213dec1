"""What a volume of several says of itself and of the others: on its cover, in its contents and on its last page."""

from collections.abc import Mapping, Sequence
from typing import Any

Contents = list[dict[str, Any]]
"""The shared contents page: `title`, `holds`, `volume` and `page` of every chapter, in order."""


def as_volumes(
    composed: Sequence[Mapping[str, Any]], contents: Contents, whole: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the data of every volume, made one of a series.

    Args:
        composed: each volume's data as if it were a book by itself.
        contents: the shared contents page; while it is not known, its lines are there without pages.
        whole: the data of the journal in one book, whose closing page the last volume has.
    """
    known = contents or _without_pages(composed)
    return [_one(data, number, known, composed, whole) for number, data in enumerate(composed, 1)]


def _one(
    data: Mapping[str, Any],
    number: int,
    contents: Contents,
    composed: Sequence[Mapping[str, Any]],
    whole: Mapping[str, Any],
) -> dict[str, Any]:
    of = len(composed)
    words = f"volume {number} of {of}"
    about = whole["about"] if number == of else {**whole["about"], **_elsewhere(number, of)}
    return {
        **data,
        "title": f"{data['title']}, {words}",
        "head": [*data["head"], ["en", f" · {words}"]],
        "months": _months(data["months"], composed[number - 2]["months"] if number > 1 else []),
        "about": about,
        "volume": {"number": number, "of": of, "contents": contents},
    }


def _months(months: list[dict[str, Any]], before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the months; one that began in the volume before says so."""
    if not (months and before and months[0]["title"] == before[-1]["title"]):
        return months
    return [{**months[0], "title": f"{months[0]['title']}, continued"}, *months[1:]]


def _elsewhere(number: int, of: int) -> dict[str, Any]:
    """Return the last page of a volume that is not the last: where the book goes on, and what is told there."""
    return {
        "made": [
            f"This is volume {number} of {of}. The book goes on in volume {number + 1}.",
            f"What was left out and why, and how the book was made, is told at the end of volume {of}.",
        ],
        "left_out": [],
        "held": [],
        "elsewhere": True,
    }


def _without_pages(composed: Sequence[Mapping[str, Any]]) -> Contents:
    """Return as many lines as there will be, so that the first layout has its months on the right pages already."""
    lines: Contents = []
    for number, data in enumerate(composed, 1):
        titles = [month["title"] for month in data["months"]]
        titles += ["Reports"] * bool(data["reports"]) + ["About this book"] * (number == len(composed))
        lines += [{"title": title, "holds": "", "volume": number, "page": ""} for title in titles]
    return lines
