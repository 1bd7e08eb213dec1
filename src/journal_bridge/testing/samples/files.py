"""The files of the samples: small pictures, films, sound and papers with the bytes of their kind."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image

from journal_bridge.journal import Availability, Media, MediaKind
from journal_bridge.testing.samples.people import keyed, source

_SAVED: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "application/pdf": "pdf",
}
_KINDS: Final = {"image": MediaKind.PHOTO, "video": MediaKind.VIDEO, "audio": MediaKind.AUDIO}


def filed(folder: Path, raw: str, mime: str, **more: object) -> Media:
    """Write a file as minimising leaves it, and return its record; `like` names another with the same bytes."""
    content = _drawn(str(more.pop("like", raw)), mime)
    new = keyed("media", raw)
    path = f"media/{new}.{_ENDINGS[mime]}"
    (folder / "media").mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)
    size = (24, 16) if mime in _SAVED else (None, None)
    facts: dict[str, object] = {
        "id": new,
        "kind": _KINDS.get(mime.partition("/")[0], MediaKind.DOCUMENT),
        "availability": Availability.FOUND,
        "path": path,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "mime": mime,
        "width": size[0],
        "height": size[1],
        "source": source("media", raw),
    }
    return Media.model_validate(facts | more, strict=False)


def _drawn(raw: str, mime: str) -> bytes:
    """Return a small file of a type, another for every name."""
    mark = hashlib.sha256(raw.encode()).digest()
    if mime in _SAVED:
        out = BytesIO()
        Image.frombytes("RGB", (24, 16), (mark * 36)[: 24 * 16 * 3]).save(out, _SAVED[mime])
        return out.getvalue()
    if mime == "audio/mpeg":
        return b"ID3\x03\0\0\0\0\0\0" + (b"\xff\xfb\x90\x00" + mark.ljust(413, b"\0")) * 8
    if mime == "application/pdf":
        return _paper(mark.hex())
    brand = {"video/quicktime": b"qt  ", "audio/mp4": b"M4A ", "image/heic": b"heic"}.get(mime, b"isom")
    return _box(b"ftyp", brand + b"\0\0\2\0" + brand) + _box(b"free", b"") + _box(b"mdat", mark * 8)


def _box(kind: bytes, payload: bytes) -> bytes:
    return (8 + len(payload)).to_bytes(4, "big") + kind + payload


def _paper(words: str) -> bytes:
    """Return a PDF of one empty page, titled."""
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        f"<</Title({words})>>",
    )
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{content}endobj\n"
    table = "xref\n0 5\n0000000000 65535 f \n" + "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer<</Size 5/Root 1 0 R/Info 4 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return (out + table + end).encode()
