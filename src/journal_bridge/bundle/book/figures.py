"""The pictures of one entry as figures: placed, captioned, and described for those who cannot see them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from journal_bridge.bundle.book.pictures import Picture
from journal_bridge.bundle.book.rows import NARROWEST, WIDEST, Row, arrange
from journal_bridge.bundle.book.text import Typesetter
from journal_bridge.bundle.book.words import length_of, long_day
from journal_bridge.journal import Media, MediaKind
from journal_bridge.journal.values import UK

LONGEST_CAPTION: Final = 140
"""Characters a caption may have under its picture; a longer one is printed in full below the row."""

BESIDE_WIDTH: Final = 62.0
"""Width of a single upright picture that stands beside its text, in millimetres."""

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
        media = [self._media[one] for one in dict.fromkeys(ids) if one in self._media]
        shown = [item for item in media if item.id in self._pictures]
        rows = arrange([self._pictures[item.id].aspect for item in shown], width) if shown else []
        return {
            "rows": [self._row(row, shown, day) for row in rows],
            "captions": [self._typesetter.line(item.caption) for item in shown if _long(item.caption)],
            "files": [self._line(item) for item in media if item.id not in self._pictures],
        }

    def stands_beside(self, ids: tuple[str, ...]) -> bool:
        """Return whether these are one upright picture, slim enough to have the text beside it."""
        return len(ids) == 1 and ids[0] in self._pictures and self._pictures[ids[0]].aspect < 0.95  # noqa: PLR2004 - upright

    def picture(self, media: Media, day: date | None, width: float, height: float) -> dict[str, Any]:
        """Return one figure of at most that size, whole."""
        aspect = min(WIDEST, max(NARROWEST, self._pictures[media.id].aspect))
        across = min(width, height * aspect)
        return self._figure(media, day, across, across / aspect)

    def _row(self, row: Row, shown: list[Media], day: date | None) -> dict[str, Any]:
        figures = [
            self._figure(shown[frame.index], day, frame.width * self._scale, frame.height * self._scale)
            for frame in row.frames
        ]
        stacked = row.stacked and not any(figure["caption"] for figure in figures)
        return {"stacked": stacked, "figures": figures}

    def _figure(self, media: Media, day: date | None, width: float, height: float) -> dict[str, Any]:
        aspect = self._pictures[media.id].aspect
        inner = min(width, height * aspect)
        number = self.used.setdefault(media.id, len(self.used))
        film = media.kind is MediaKind.VIDEO
        return {
            "file": f"{number}.jpg",
            "width": round(width, 2),
            "height": round(height, 2),
            "inner": [round(max(inner, 0.2), 2), round(max(inner / aspect, 0.2), 2)],
            "alt": self._alt(media, day),
            "caption": [] if _long(media.caption) else self._typesetter.line(media.caption),
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


def _long(caption: str | None) -> bool:
    return caption is not None and len(caption) > LONGEST_CAPTION
