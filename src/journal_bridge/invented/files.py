"""The bytes of an invented photo, film or paper, the same for every platform that tells of it."""

from collections.abc import Callable
from typing import Final

from journal_bridge.invented import films, pictures, words_shared
from journal_bridge.invented.chance import chooser
from journal_bridge.invented.marks import canaries, planted
from journal_bridge.invented.records import InventedMedia, InventedSetting
from journal_bridge.invented.stories import fill

_DRAWN: Final[dict[tuple[int, InventedMedia, bool, Callable[..., bytes]], bytes]] = {}
"""What was drawn, about 30 MB: three platforms tell one story with the same photos, and drawing takes the time."""


def media_bytes(told: InventedSetting, item: InventedMedia) -> bytes:
    """Return the bytes of a medium, whatever kind it is of; a story is drawn once in a process."""
    draw = {"film": films.film_bytes, "document": _letter}.get(item.kind, pictures.photo_bytes)
    key = (told.seed, item, planted(), draw)
    if key not in _DRAWN:
        if any(seed != told.seed for seed, *_ in _DRAWN):
            _DRAWN.clear()
        _DRAWN[key] = draw(told, item)
    return _DRAWN[key]


def _letter(told: InventedSetting, item: InventedMedia) -> bytes:
    child = told.child(item.shows[0])
    token = canaries(told.seed)[child.id].text
    title, text = words_shared.LETTER
    line = fill(text, child, chooser(told.seed, "letter"), full=child.full_name, token=token)
    return pictures.paper_bytes(title, tuple(f"{part}." for part in line.split(". ")))
