"""How the invented photos, films and papers look in the platform's two media shapes, and their file names.

The GraphQL shape holds a `secret` of prefix, key and path; the REST shape holds prefix and a key that is the path.
`nowhere` media have neither address nor file; `link` media have an address only.
"""

from datetime import timedelta
from urllib.parse import quote

from journal_bridge.invented.chance import digest, uuid
from journal_bridge.invented.records import InventedMedia

Json = dict[str, object]

_IMAGES = "https://img.famly.example/image"
_FILES = "https://famly-files.example"
_NEW_IMAGES_FROM = 2025
"""Year from which the GraphQL image carries `url` too."""

_EXTENSIONS = {"jpeg": "jpg", "png": "png", "webp": "webp", "heic": "heic", "mp4": "mp4", "pdf": "pdf"}
_BY_PATH, _UPPER = 9, 7


def file_name(seed: int, item: InventedMedia) -> str:
    """Return the name a tool saved the file under: mostly its id, now and then the id in the image's path."""
    stem = item.id
    if item.kind == "photo" and item.number % _BY_PATH == 0:
        stem = _path_id(seed, item)
    elif item.number % _UPPER == 0:
        stem = stem.upper()
    return f"{stem}.{_EXTENSIONS[item.format]}"


def _path_id(seed: int, item: InventedMedia) -> str:
    return uuid(seed, "path", item.id)


def _path(seed: int, item: InventedMedia) -> str:
    return f"archive/{item.taken_at:%Y/%m/%d/%H}/images/{item.number:03d}/{_path_id(seed, item)}.jpg"


def _key(seed: int, item: InventedMedia) -> str:
    return digest(seed, "hmac", item.id).hex()


def _expires(item: InventedMedia) -> str:
    return f"{item.taken_at + timedelta(days=1):%Y-%m-%dT%H:00:00Z}"


def _address(seed: int, item: InventedMedia, size: str) -> str:
    return f"{_IMAGES}/{_key(seed, item)}/{size}/{_path(seed, item)}?expires={quote(_expires(item), safe='')}"


def graphql_image(seed: int, item: InventedMedia) -> Json:
    """Return an image as observations and notes hold it."""
    image: Json = {"id": item.id, "width": item.width, "height": item.height}
    if item.presence == "nowhere":
        return image | {"url": None}
    image["secret"] = {
        "prefix": _IMAGES,
        "key": _key(seed, item),
        "path": _path(seed, item),
        "expires": _expires(item),
        "crop": None,
    }
    if item.taken_at.year >= _NEW_IMAGES_FROM:
        image["url"] = _address(seed, item, f"{item.width}x{item.height}")
    return image


def rest_image(seed: int, item: InventedMedia, *, tags: bool = True) -> Json:
    """Return an image as the feed and the tagged list hold it."""
    stamp = item.taken_at
    image: Json = {
        "imageId": item.id,
        "width": item.width,
        "height": item.height,
        "createdAt": f"{stamp:%Y-%m-%dT%H:%M:%S}+00:00"
        if item.number % 2
        else {"date": f"{stamp:%Y-%m-%d %H:%M:%S}.000000", "timezone_type": 3, "timezone": "UTC"},
        "liked": False,
        "likes": [],
    }
    if tags and item.tagged is not None:
        image["tags"] = [{"childId": child_id} for child_id in item.tagged]
    if item.presence == "nowhere":
        return image
    return image | {
        "prefix": f"{_IMAGES}/{_key(seed, item)}",
        "key": f"{_path(seed, item)}?expires={quote(_expires(item), safe='')}",
        "url": _address(seed, item, "1080x1920"),
        "url_big": _address(seed, item, "1920x2560"),
        "big": {"url": _address(seed, item, "1920x2560")},
        "thumbnail": {"url": _address(seed, item, "200x200")},
    }


def graphql_video(item: InventedMedia) -> Json:
    """Return a film as observations hold it; one that never finished uploading has an id and no more."""
    if item.presence == "nowhere":
        return {"id": item.id}
    return {
        "id": item.id,
        "videoUrl": f"{_FILES}/videos/{item.id}.mp4?signature=x",
        "thumbnailUrl": f"{_FILES}/videos/{item.id}.jpg?signature=x",
        "duration": 4,
        "width": item.width,
        "height": item.height,
    }


def rest_video(item: InventedMedia) -> Json:
    """Return a film as the feed holds it."""
    return {
        "videoId": item.id,
        "persistenceId": item.id[:8],
        "videoUrl": f"{_FILES}/videos/{item.id}.mp4?signature=x",
    }


def graphql_file(item: InventedMedia) -> Json:
    """Return a document as observations hold it."""
    return {"id": item.id, "name": item.name, "url": f"{_FILES}/files/{item.id}?signature=x"}
