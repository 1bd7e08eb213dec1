"""The bytes of an invented photo, film or paper, the same for every platform that tells of it."""

from journal_bridge.invented import films, pictures, words_shared
from journal_bridge.invented.chance import chooser
from journal_bridge.invented.marks import canaries
from journal_bridge.invented.records import InventedMedia, InventedSetting
from journal_bridge.invented.stories import fill


def media_bytes(told: InventedSetting, item: InventedMedia) -> bytes:
    """Return the bytes of a medium, whatever kind it is of."""
    if item.kind == "film":
        return films.film_bytes(told, item)
    if item.kind == "document":
        return _letter(told, item)
    return pictures.photo_bytes(told, item)


def _letter(told: InventedSetting, item: InventedMedia) -> bytes:
    child = told.child(item.shows[0])
    token = canaries(told.seed)[child.id].text
    title, text = words_shared.LETTER
    line = fill(text, child, chooser(told.seed, "letter"), full=child.full_name, token=token)
    return pictures.paper_bytes(title, tuple(f"{part}." for part in line.split(". ")))
