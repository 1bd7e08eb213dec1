"""The pictures of one entry as figures: placed, captioned, and described for those who cannot see them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from journal_bridge.bundle.book.pictures import Picture
from journal_bridge.bundle.book.rows import NARROWEST, WIDEST, Look, Row, arrange
from journal_bridge.bundle.book.text import Typesetter
from journal_bridge.bundle.book.words import length_of, long_day
from journal_bridge.journal import Media, MediaKind
from journal_bridge.journal.values import UK

LONGEST_CAPTION: Final = 140
"""Characters a caption may have under its picture; a longer one is printed in full below the row."""

_NARROWEST_CAPTION: Final = 24.0
"""Millimetres of picture that a caption needs to stand under it."""

BESIDE_UPRIGHT: Final = 62.0
BESIDE_WIDE: Final = 80.0
"""Widths of a single picture that stands beside its text, in millimetres."""

_UPRIGHT: Final = 0.95
_FLATTEST_BESIDE: Final = 1.9
"""Width over height: below the first a picture is upright, above the second too flat to have text beside it."""

_NARROWER: Final = 0.76
"""Share of the width that pictures take where small ones would stand just as even ones do."""

_THINNEST: Final = 0.2
"""Millimetres a picture is drawn at least, however slim it is."""

_MISSING: Final = {
    MediaKind.PHOTO: "A photo belongs here, but the file could not be shown.",
    MediaKind.VIDEO: "A film belongs here, but no picture of it could be shown",
    MediaKind.AUDIO: "Sound recording",
    MediaKind.DOCUMENT: "Document",
}


class Album:
    """Turns media ids into figures, and remembers which pictures the book uses and which it could not show."""

    def __init__(
        self,
        media: Mapping[str, Media],
        pictures: Mapping[str, Picture],
        typesetter: Typesetter,
        scale: float = 1.0,
        beside: Mapping[str, str] | None = None,
    ) -> None:
        self._beside = beside
        self._scale = scale
        self._media = media
        self._pictures = pictures
        self._typesetter = typesetter
        self.used: dict[str, int] = {}
        self.missing: set[str] = set()

    def figures(self, ids: tuple[str, ...], day: date | None, width: float) -> dict[str, Any]:
        """Return the placed rows of the pictures among those ids, long captions, and lines for everything else."""
        figures = self.in_every_look(ids, day, width)
        return {"rows": [], "captions": [], **next(iter(figures.pop("looks")), {}), **figures}

    def in_every_look(self, ids: tuple[str, ...], day: date | None, width: float) -> dict[str, Any]:
        """Return the same with `looks` in the place of the rows: the different ways the pictures can be placed.

        A look is named by its size, the even one first; `beside` tells that the text stands beside the picture.
        """
        media = [self._media[one] for one in dict.fromkeys(ids) if one in self._media]
        shown = [item for item in media if item.id in self._pictures]
        contents = [self._content(item, day) for item in shown]
        even, large, small = (self._rows(contents, width, look) for look in (Look.EVEN, Look.LARGE, Look.SMALL))
        if small == even:
            small = self._rows(contents, width * _NARROWER, Look.SMALL)
        looks = [_look(Look.EVEN, even), _look(Look.LARGE, large), _look(Look.SMALL, small)]
        if len(ids) == len(contents) == 1 and (slim := _beside(contents[0]["aspect"])):
            looks.append(_look(Look.EVEN, self._rows(contents, slim, Look.EVEN), beside=True))
        return {
            "looks": looks if shown else [],
            "files": [self._line(item) for item in media if item.id not in self._pictures],
        }

    def picture(self, media: Media, day: date | None, width: float, height: float) -> dict[str, Any]:
        """Return one figure of at most that size, whole."""
        content = self._content(media, day)
        aspect = _framed(content["aspect"])
        across = min(width, height * aspect)
        return _sized(content, across, across / aspect)

    def _rows(self, contents: list[dict[str, Any]], width: float, look: Look) -> list[dict[str, Any]]:
        rows = arrange([content["aspect"] for content in contents], width, look)
        return [self._row(row, contents) for row in rows]

    def _row(self, row: Row, contents: list[dict[str, Any]]) -> dict[str, Any]:
        figures = [
            _sized(contents[frame.index], frame.width * self._scale, frame.height * self._scale)
            for frame in row.frames
        ]
        lettered = any(figure["film"] or (figure["caption"] and not figure["below"]) for figure in figures)
        return {"stacked": row.stacked and not lettered, "figures": figures}

    def _content(self, media: Media, day: date | None) -> dict[str, Any]:
        film = media.kind is MediaKind.VIDEO
        return {
            "file": f"{self.used.setdefault(media.id, len(self.used))}.jpg",
            "aspect": self._pictures[media.id].aspect,
            "alt": self._alt(media, day),
            "caption": self._typesetter.line(media.caption),
            "long": len(media.caption or "") > LONGEST_CAPTION,
            "film": self._film(media) if film else None,
        }

    def _alt(self, media: Media, day: date | None) -> str:
        taken = media.taken_at.astimezone(UK).date() if media.taken_at else day
        what = "Film" if media.kind is MediaKind.VIDEO else "Photo"
        when = f", {long_day(taken)}" if taken else ""
        return self._typesetter.plain(media.caption) or f"{what} without a caption{when}"

    def _film(self, media: Media) -> dict[str, str]:
        return {"name": self._typesetter.plain(self._name(media)), "length": length_of(media.duration)}

    def _name(self, media: Media) -> str:
        """Return the name a file has beside the book; without a list of names, the one it has in the journal."""
        if self._beside is not None:
            return self._beside.get(media.id, "")
        return Path(media.path).name if media.path else ""

    def _line(self, media: Media) -> list[list[str]]:
        if media.kind in {MediaKind.PHOTO, MediaKind.VIDEO}:
            self.missing.add(media.id)
        length = length_of(media.duration)
        parts = [_MISSING[media.kind], *([length] if length else [])]
        if media.kind is not MediaKind.PHOTO and (name := self._name(media)):
            parts.append(f"kept beside this book as {name}")
        return self._typesetter.line(" · ".join([*parts, *([media.caption] if media.caption else [])]))


def _beside(aspect: float) -> float | None:
    """Return how wide a picture is where its text stands beside it, or None if it is too flat for that."""
    if aspect > _FLATTEST_BESIDE:
        return None
    return BESIDE_UPRIGHT if aspect < _UPRIGHT else BESIDE_WIDE


def _framed(aspect: float) -> float:
    return min(WIDEST, max(NARROWEST, aspect))


def _sized(content: Mapping[str, Any], width: float, height: float) -> dict[str, Any]:
    """Return a figure in a frame of that size, in millimetres, its picture whole inside."""
    aspect = content["aspect"]
    inner = min(width, height * aspect)
    return {
        **content,
        "width": round(width, 2),
        "height": round(height, 2),
        "below": content["long"] or width < _NARROWEST_CAPTION,
        "inner": [round(max(inner, _THINNEST), 2), round(max(inner / aspect, _THINNEST), 2)],
    }


def _look(size: Look, rows: list[dict[str, Any]], *, beside: bool = False) -> dict[str, Any]:
    """Return one way to place pictures; captions that find no room under their picture are below all rows."""
    figures = [figure for row in rows for figure in row["figures"]]
    below = [figure["caption"] for figure in figures if figure["caption"] and figure["below"]]
    return {"size": size, "beside": beside, "rows": rows, "captions": below}
