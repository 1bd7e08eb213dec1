"""Finds the EXIF, XMP and IPTC blocks of a picture, for reading before they are dropped; tolerant, never raises."""

import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import heif, jpeg, png, webp
from journal_bridge.minimise.media.sniffing import sniff

XMP_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of XMP read from one picture: face regions need about 300 bytes a person."""

_APP13: Final = 0xED
"""The JPEG segment that holds the IPTC record, in between Photoshop's own."""
_JPEG_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_JPEG_XMP_MORE: Final = b"http://ns.adobe.com/xmp/extension/\0"
_MORE_HEADER: Final = 40
"""Digest (32), full length (4) and offset (4) before each piece of extended XMP (XMP part 3, 1.1.3.1)."""
_PNG_XMP: Final = b"XML:com.adobe.xmp\0"

_HEIF_XMP: Final = b"application/rdf+xml"

_Block = tuple[str, bytes]
"""`exif`, `xmp`, `xmp-more` or `iptc`, and the bytes."""


def _of_jpeg(data: bytes) -> Iterator[_Block]:
    for segment in jpeg.segments(data):
        payload = data[segment.payload : segment.end]
        if segment.marker == _APP13:
            yield "iptc", payload
        if segment.marker != jpeg.APP1:
            continue
        if (tiff := jpeg.exif_block(payload)) is not None:
            yield "exif", tiff
        elif payload.startswith(_JPEG_XMP):
            yield "xmp", payload[len(_JPEG_XMP) :]
        elif payload.startswith(_JPEG_XMP_MORE):
            yield "xmp-more", payload[len(_JPEG_XMP_MORE) + _MORE_HEADER :]


def _international_text(payload: bytes) -> bytes:
    """Return the text of an iTXt chunk: after the keyword, two flags, and two more texts that end in a zero."""
    flags, rest = payload[len(_PNG_XMP) : len(_PNG_XMP) + 2], payload[len(_PNG_XMP) + 2 :]
    text = rest.split(b"\0", 2)[-1]
    return zlib.decompressobj().decompress(text, XMP_LIMIT) if flags[:1] == b"\1" else text


def _of_png(data: bytes) -> Iterator[_Block]:
    for chunk in png.chunks(data):
        if chunk.kind == b"eXIf":
            yield "exif", chunk.payload(data)
        elif chunk.kind == b"iTXt" and chunk.payload(data).startswith(_PNG_XMP):
            yield "xmp", _international_text(chunk.payload(data))


def _of_webp(data: bytes) -> Iterator[_Block]:
    for kind, payload in webp.chunks(data):
        if kind == b"EXIF":
            yield "exif", webp.exif_block(payload)
        elif kind == b"XMP ":
            yield "xmp", payload


def _of_heif(data: bytes) -> Iterator[_Block]:
    read = heif.contents(data)
    for number, item in read.items.items():
        body = read.bytes_of(data, number)
        if item.kind == b"Exif":  # four bytes before it say how far away its TIFF header is (23008-12, A.2.1)
            yield "exif", body[4 + int.from_bytes(body[:4], "big") :]
        elif item.content_type == _HEIF_XMP:
            packed = item.content_encoding == b"deflate"
            yield "xmp", zlib.decompressobj().decompress(body, XMP_LIMIT) if packed else body


_WALKS: Final[dict[str, Callable[[bytes], Iterator[_Block]]]] = {
    "image/jpeg": _of_jpeg,
    "image/png": _of_png,
    "image/webp": _of_webp,
    "image/heic": _of_heif,
}


def _blocks(data: bytes) -> Iterator[_Block]:
    walk = _WALKS.get(sniff(data[:64]) or "")
    if walk is None:
        return
    with suppress(MediaRefused, zlib.error, IndexError):  # damage is refused elsewhere; read what is there
        yield from walk(data)


def exif_of(data: bytes) -> bytes:
    """Return the first EXIF block of a picture, from its TIFF header on; empty when there is none."""
    return next((block for kind, block in _blocks(data) if kind == "exif"), b"")


def written_in(data: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return the XMP documents of a picture, and the segments of a JPEG that hold its IPTC record, in one walk.

    The pieces of an extended XMP document are put together in file order. Each walk over a photo of 1 MB takes half
    a millisecond, so there is one for all.
    """
    found = [(kind, block[:XMP_LIMIT] if kind.startswith("xmp") else block) for kind, block in _blocks(data)]
    more = b"".join(block for kind, block in found if kind == "xmp-more")[:XMP_LIMIT]
    documents = [*(block for kind, block in found if kind == "xmp"), *([more] if more else [])]
    return documents, [block for kind, block in found if kind == "iptc"]
