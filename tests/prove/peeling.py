"""Opens what lies inside the streams of a hand-over: thumbnails, frames of films, packed and encoded bytes.

`opening` goes as far as files, objects, members and pages; this goes on from there until nothing more opens.
"""

import base64
import binascii
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import av
from PIL import Image, ImageSequence, UnidentifiedImageError

from opening import Opened

_PACKED: Final = re.compile(rb"x[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_JPEG: Final = re.compile(rb"\xff\xd8\xff")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_HEX: Final = re.compile(rb"(?:[0-9A-Fa-f]{2}){12,}")
_MOST: Final = 4 * 1024 * 1024
"""Bytes unpacked from one place at most; nothing of ours is longer."""
_LEAST: Final = 12
"""Bytes unpacked that are worth a look: shorter than any canary."""
_DEEPEST: Final = 3
_NOT_A_PICTURE: Final = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError)
_ALL_OF_IT: Final = {"ignore_editlist": "1"}
"""Pictures that a player skips, because an app cut the film, are in the file all the same."""

_ANIMATED: Final = (b"\x89PNG", b"RIFF", b"GIF8")
_CONTAINERS: Final = frozenset(b"moov trak mdia minf stbl udta edts dinf meta ilst".split())


def peel(opened: Opened) -> None:
    """Add to `opened` whatever its streams hold inside."""
    for place, raw in list(opened.streams):
        _look(opened, place, raw, 0)


def _look(opened: Opened, place: str, raw: bytes, depth: int) -> None:
    if raw[4:8] == b"ftyp":
        _film(opened, place, raw)
    _pictures(opened, place, raw)
    if depth == _DEEPEST:
        return
    for inner_place, inner in _inside(place, raw):
        opened.streams.append((inner_place, inner))
        _look(opened, inner_place, inner, depth + 1)


def _inside(place: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    for found in _PACKED.finditer(raw):
        unpacked = _unpacked(raw[found.start() :])
        if len(unpacked) >= _LEAST:
            yield f"{place} unpacked at {found.start()}", unpacked
    for found in _BASE64.finditer(raw):
        for decoded in _decoded(found.group()):
            yield f"{place} base64 at {found.start()}", decoded
    for found in _HEX.finditer(raw):
        with suppress(binascii.Error):
            yield f"{place} hexadecimal at {found.start()}", binascii.unhexlify(found.group())


def _unpacked(raw: bytes) -> bytes:
    with suppress(zlib.error):
        return zlib.decompressobj(47).decompress(raw, _MOST)
    return b""


def _decoded(digits: bytes) -> Iterator[bytes]:
    """Yield what base64 digits may mean, wherever their groups of four begin, if it looks like anything."""
    plain = digits.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    for shift in range(4):
        whole = plain[shift : shift + (len(plain) - shift) // 4 * 4]
        with suppress(binascii.Error):
            yield base64.b64decode(whole)


def _pictures(opened: Opened, place: str, raw: bytes) -> None:
    """Note every JPEG that begins inside other bytes, such as a thumbnail, and every frame of an animation."""
    if raw.startswith(_ANIMATED):
        with suppress(*_NOT_A_PICTURE), Image.open(io.BytesIO(raw)) as picture:
            for number, frame in enumerate(ImageSequence.Iterator(picture)):
                opened.pictures.append((f"{place} frame {number}", frame.convert("RGBA").convert("RGB")))
    for found in _JPEG.finditer(raw, 1):
        inner = io.BytesIO(raw[found.start() :])
        with suppress(*_NOT_A_PICTURE), Image.open(inner, formats=["JPEG"]) as picture:
            opened.pictures.append((f"{place} picture at {found.start()}", picture.convert("RGB")))


def _film(opened: Opened, place: str, raw: bytes) -> None:
    for box_place, content in _boxes(raw, f"{place} box", 0):
        opened.streams.append((box_place, content))
    with av.open(io.BytesIO(raw)) as film:
        opened.texts.append((f"{place} metadata", str(film.metadata)))
        opened.texts += [(f"{place} track", str(stream.metadata)) for stream in film.streams]
        tracks = list(film.streams.video)
    for number in range(len(tracks)):
        with av.open(io.BytesIO(raw), "r", options=_ALL_OF_IT) as film:
            frames = list(film.decode(film.streams.video[number]))
            for at, frame in enumerate([*frames[:1], *(one for one in frames if one.key_frame), *frames[-1:]]):
                picture = frame.to_image()  # type: ignore[no-untyped-call] # untyped in av 18
                opened.pictures.append((f"{place} track {number} frame {at}", picture))


def _boxes(raw: bytes, place: str, depth: int) -> Iterator[tuple[str, bytes]]:
    """Yield every box of an MP4 that is no container itself (ISO/IEC 14496-12)."""
    at = 0
    while at + 8 <= len(raw):
        size, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        size = len(raw) - at if size == 0 else size
        if size < 8 or kind == b"mdat":
            at += max(size, 8)
            continue
        name = f"{place} {kind.decode('latin-1')}"
        content = raw[at + 8 : at + size]
        if kind in _CONTAINERS and depth < 10:
            yield from _boxes(content[4:] if kind == b"meta" else content, name, depth + 1)
        else:
            yield name, content
        at += size
