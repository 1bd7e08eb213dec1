"""Takes everything out of a WebP that is not needed to show it; the picture's own chunks stay as they are.

An allow-list of RIFF chunks, also inside the frames of an animation. EXIF beyond the orientation, XMP, unknown
chunks and whatever follows the RIFF length are left out. Source: RFC 9649, 2.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import exif, icc
from journal_bridge.minimise.media.stamps import Stamp

_HEADER: Final = 12
_PIXELS: Final = frozenset({b"VP8 ", b"VP8L"})
_FRAME: Final = frozenset({b"ALPH", *_PIXELS})
_FRAME_HEADER: Final = 16
_EXTENDED: Final = 10
"""Payload length of VP8X; ANIM has six bytes."""
_ANIMATION: Final = 6

_SIZE: Final = 0x3FFF
_START: Final = b"\x9d\x01\x2a"
_LOSSLESS: Final = b"\x2f"
"""A side in 14 bits, and what a VP8 key frame and a lossless picture begin with (RFC 6386, 9.1; RFC 9649, 3.4)."""

_HAS_PROFILE, _HAS_ALPHA, _HAS_EXIF, _IS_ANIMATED = 0x20, 0x10, 0x08, 0x02


class Chunk(NamedTuple):
    """One RIFF chunk: its four-letter type and its payload without padding."""

    kind: bytes
    payload: bytes


def _walk(data: bytes, position: int, end: int) -> Iterator[Chunk]:
    while position + 8 <= end:
        start = position + 8
        stop = start + int.from_bytes(data[position + 4 : start], "little")
        if stop > end:
            raise MediaRefused("media-damaged")
        yield Chunk(data[position : position + 4], data[start:stop])
        position = stop + (stop - start) % 2


def chunks(data: bytes) -> Iterator[Chunk]:
    """Walk the chunks within the length that the RIFF header tells.

    Raises:
        MediaRefused: `media-damaged` when the header is wrong or a chunk reaches past the end.
    """
    end = 8 + int.from_bytes(data[4:8], "little")
    if not data.startswith(b"RIFF") or data[8:12] != b"WEBP" or end > len(data):
        raise MediaRefused("media-damaged")
    yield from _walk(data, _HEADER, end)


def _made(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(4, "little") + payload + b"\0" * (len(payload) % 2)


def _frame(payload: bytes) -> bytes:
    inner = [_made(*chunk) for chunk in _walk(payload, _FRAME_HEADER, len(payload)) if chunk.kind in _FRAME]
    return _made(b"ANMF", payload[:_FRAME_HEADER] + b"".join(inner))


def exif_block(payload: bytes) -> bytes:
    """Return the EXIF block of an EXIF chunk, from its TIFF header on, without the prefix some writers add."""
    return payload.removeprefix(b"Exif\0\0")


def _canvas(still: Chunk) -> bytes:
    """Return the content of VP8X for a file that had none: whether it is see-through, and its size less one."""
    if still.kind == b"VP8L" and still.payload[:1] == _LOSSLESS:
        bits = int.from_bytes(still.payload[1:5], "little")
        width, height, alpha = bits & _SIZE, bits >> 14 & _SIZE, bits >> 28 & 1
    elif still.payload[3:6] == _START:
        width = int.from_bytes(still.payload[6:8], "little") - 1 & _SIZE
        height, alpha = int.from_bytes(still.payload[8:10], "little") - 1 & _SIZE, 0
    else:
        raise MediaRefused("media-damaged")
    flags = bytes((_HAS_ALPHA if alpha else 0, 0, 0, 0))
    return flags + width.to_bytes(3, "little") + height.to_bytes(3, "little")


def _extended(payload: bytes, *, profile: bool, turned: bool) -> bytes:
    """Return VP8X with its flags telling the truth about what is left and its reserved bits cleared."""
    if len(payload) < _EXTENDED:
        raise MediaRefused("media-damaged")
    flags = payload[0] & (_HAS_ALPHA | _IS_ANIMATED)
    flags |= _HAS_PROFILE if profile else 0
    flags |= _HAS_EXIF if turned else 0
    return _made(b"VP8X", bytes((flags, 0, 0, 0)) + payload[4:_EXTENDED])


def _pixels(found: list[Chunk]) -> list[bytes]:
    """Return the chunks that make the picture: either an animation, or one still with at most one alpha plane."""
    frames = [_frame(chunk.payload) for chunk in found if chunk.kind == b"ANMF"]
    control = next((chunk.payload for chunk in found if chunk.kind == b"ANIM"), b"")
    if frames and len(control) >= _ANIMATION:
        return [_made(b"ANIM", control[:_ANIMATION]), *frames]
    still = next((chunk for chunk in found if chunk.kind in _PIXELS), None)
    if still is None:
        raise MediaRefused("media-damaged")
    alpha = next((chunk for chunk in found if chunk.kind == b"ALPH"), None)
    return [_made(*alpha), _made(*still)] if alpha else [_made(*still)]


def strip_webp(data: bytes, stamp: Stamp | None = None) -> bytes:
    """Return the WebP without EXIF, XMP and trailers; same pixels, same orientation, same colours.

    With a `stamp` the result carries that date.

    Raises:
        MediaRefused: `media-damaged` when the structure is broken.
    """
    found = list(chunks(data))
    first: dict[bytes, bytes] = {}
    for chunk in found:
        first.setdefault(chunk.kind, chunk.payload)
    body = _pixels(found)
    if b"VP8X" not in first and stamp is not None:
        first[b"VP8X"] = _canvas(next(chunk for chunk in found if chunk.kind in _PIXELS))
    if b"VP8X" in first:
        body = _whole(first, body, stamp)
    whole = b"WEBP" + b"".join(body)
    return b"RIFF" + len(whole).to_bytes(4, "little") + whole


def _whole(first: dict[bytes, bytes], pixels: list[bytes], stamp: Stamp | None) -> list[bytes]:
    """Return the chunks of a picture that begins with VP8X."""
    profile = icc.trimmed(first.get(b"ICCP", b""))
    block = exif.block(exif.orientation(exif_block(first.get(b"EXIF", b""))), stamp)
    body = [_extended(first[b"VP8X"], profile=profile is not None, turned=block is not None)]
    body += [_made(b"ICCP", profile)] if profile is not None else []
    body += pixels
    return [*body, _made(b"EXIF", block)] if block is not None else body
