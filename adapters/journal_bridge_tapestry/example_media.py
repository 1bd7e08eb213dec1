"""How the invented media look in the platform's answers, and under which names the tools saved their files."""

from dataclasses import dataclass

from journal_bridge.invented.chance import digest
from journal_bridge.invented.records import InventedMedia

from .example_numbers import Post
from .layout import DOCUMENTS, MEDIA, Json

_HOST = "https://media.tapestry.example"
_EXTENSIONS = {"jpeg": "jpg", "png": "png", "webp": "webp", "heic": "heic", "mp4": "mp4", "pdf": "pdf"}
_FORCED = {"photo": "jpg", "film": "mp4", "document": "pdf"}
_DATED, _BY_TYPE = 7, 3
"""Every seventh file is named by its day, as one tool does; of the rest every third has its kind's extension."""


@dataclass(frozen=True)
class Attachment:
    """A medium in one post; the same picture has another number in another post."""

    post: Post
    number: int
    item: InventedMedia


def file_name(held: Attachment) -> str:
    """Return where a tool saved the file, below the setting's folder."""
    post, number, item = held.post, held.number, held.item
    if item.kind == "document":
        return f"{DOCUMENTS}/{post.number}_{number}.pdf"
    extension = _FORCED[item.kind] if number % _BY_TYPE == 0 else _EXTENSIONS[item.format]
    if number % _DATED == 0:
        return f"{MEDIA}/{post.story.day}_{number}.{extension}"
    return f"{MEDIA}/{post.number}_{number}.{extension}"


def medium(seed: int, held: Attachment) -> Json:
    """Return a photo or film as an observation holds it; one that is nowhere has no link either."""
    item = held.item
    kind = "video" if item.kind == "film" else "image"
    address = f"{_HOST}/{digest(seed, 'signed', held.number).hex()}.{_EXTENSIONS[item.format]}?signature=x"
    link: Json = {} if item.presence == "nowhere" else {("embedUrl" if item.kind == "film" else "url"): address}
    return {"id": held.number, "type": kind, "name": _original_name(item), **link}


def document(seed: int, held: Attachment) -> Json:
    """Return a document as an observation holds it."""
    address = f"{_HOST}/{digest(seed, 'signed', held.number).hex()}.pdf?signature=x"
    return {"id": held.number, "name": held.item.name, "url": address}


def _original_name(item: InventedMedia) -> str:
    """Return the file's name on the phone it came from."""
    if item.kind == "film":
        return f"VID_{item.taken_at:%Y%m%d}_{item.number:04}.mp4"
    extension = {"heic": "HEIC", "jpeg": "JPG"}.get(item.format, item.format)
    return f"IMG_{item.number + 2000:04}.{extension}"
