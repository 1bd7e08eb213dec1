"""Keeps the photos, films and papers of the story: who is truly in each, and what staff tagged on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from journal_bridge.invented.chance import chooser, uuid
from journal_bridge.invented.records import InventedMedia, MediaKind, Presence

_SIZES = ((1200, 900), (1200, 900), (900, 1200), (1280, 960), (1000, 1000), (1600, 1200))
_FORMATS: tuple[Literal["jpeg", "png", "webp"], ...] = ("jpeg",) * 8 + ("webp", "webp", "png")
_MOSTLY_THERE: tuple[Presence, ...] = ("file",) * 36 + ("link", "link", "link", "nowhere")

Format = Literal["jpeg", "png", "webp", "heic", "mp4", "pdf"]


@dataclass
class Album:
    """All media so far, in the order they were taken."""

    seed: int
    items: list[InventedMedia] = field(default_factory=list)

    def photo(
        self,
        scene: str,
        taken_at: datetime,
        shows: Sequence[str],
        *,
        tagged: Sequence[str] | None = None,
        presence: Presence | None = None,
    ) -> str:
        """Add a photo and return its id; without `presence` a few are only linked, and fewer are gone."""
        chance = chooser(self.seed, "photo", len(self.items))
        width, height = chance.choice(_SIZES)
        kept = chance.choice(_MOSTLY_THERE)
        return self._add(
            "photo",
            chance.choice(_FORMATS),
            (width, height),
            scene,
            taken_at,
            shows=shows,
            tagged=tagged,
            presence=presence or kept,
        )

    def film(
        self,
        scene: str,
        taken_at: datetime,
        shows: Sequence[str],
        *,
        presence: Presence = "file",
        tags: bool = True,
    ) -> str:
        """Add a film and return its id."""
        return self._add(
            "film",
            "mp4",
            (640, 360),
            scene,
            taken_at,
            shows=shows,
            tagged=shows if tags else None,
            presence=presence,
        )

    def paper(self, name: str, taken_at: datetime, about: str) -> str:
        """Add a document about one child and return its id."""
        return self._add("document", "pdf", (595, 842), "letter", taken_at, shows=(about,), name=name)

    def as_heic(self, media_id: str) -> None:
        """Let a photo already taken be one that a newer phone saved."""
        index = next(index for index, item in enumerate(self.items) if item.id == media_id)
        self.items[index] = replace(self.items[index], format="heic")

    def _add(
        self,
        kind: MediaKind,
        form: Format,
        size: tuple[int, int],
        scene: str,
        taken_at: datetime,
        *,
        shows: Sequence[str],
        tagged: Sequence[str] | None = None,
        presence: Presence = "file",
        name: str | None = None,
    ) -> str:
        number = len(self.items)
        item = InventedMedia(
            id=uuid(self.seed, "media", number),
            kind=kind,
            format=form,
            width=size[0],
            height=size[1],
            scene=scene,
            taken_at=taken_at,
            shows=tuple(shows),
            tagged=None if tagged is None else tuple(tagged),
            presence=presence,
            number=number,
            name=name,
        )
        self.items.append(item)
        return item.id
