"""Takes everything out of a JPEG that is not needed to show it; the picture's own bytes stay as they are.

An allow-list: tables, frame, scans, a bare JFIF header, the colour profile, Adobe's colour transform and the
orientation. EXIF, XMP, IPTC, comments, previews, C2PA, MPF and what follows the first end-of-image are left out.
Source: ITU-T T.81 annex B. Not seen here: bytes hidden inside a scan after its last block; no decoder shows them.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import exif, icc
from journal_bridge.minimise.media.stamps import Stamp

SOI: Final = b"\xff\xd8"
EOI: Final = b"\xff\xd9"

APP0: Final = 0xE0
APP1: Final = 0xE1
APP2: Final = 0xE2
APP14: Final = 0xEE
_SOI, _EOI, _SOS, _DQT, _DHT, _DAC, _DRI = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xCC, 0xDD
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {_DHT, 0xC8, _DAC}
_PICTURE: Final = _FRAMES | {_SOS, _DQT, _DHT, _DAC, _DRI}
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers that stand alone: TEM and, outside a scan, stray restarts."""

_MARKER: Final = re.compile(rb"\xff[^\x00\xff]")
_SCAN_END: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""The first marker that ends a scan: not a stuffed FF00, a restart or a fill byte.

One compiled search walks a 2 MB scan in 1-3 ms; a Python loop over every FF takes several times as long.
"""

_EXIF: Final = b"Exif\0\0"
_ICC: Final = b"ICC_PROFILE\0"
_ICC_PIECE: Final = 0xFFFF - 2 - len(_ICC) - 2
"""Profile bytes that fit into one segment."""


class Segment(NamedTuple):
    """Where one segment lies: its marker, the place of its FF byte, the place of its payload, its end."""

    marker: int
    start: int
    payload: int
    end: int


def _segment(data: bytes, marker: int, start: int) -> Segment:
    payload = start + 4
    length = int.from_bytes(data[start + 2 : payload], "big")
    end = start + 2 + length
    if length < 2 or end > len(data):  # noqa: PLR2004 - the length counts its own two bytes
        raise MediaRefused("media-damaged")
    return Segment(marker, start, payload, end)


def _scan(data: bytes, header: Segment) -> Segment:
    if data[header.payload] * 2 + 6 != header.end - header.payload + 2:
        raise MediaRefused("media-damaged")
    found = _SCAN_END.search(data, header.end)
    if found is None:
        raise MediaRefused("media-damaged")
    return header._replace(end=found.start())


def segments(data: bytes) -> Iterator[Segment]:
    """Walk the segments up to the first end-of-image; a scan's segment includes its coded data.

    Raises:
        MediaRefused: `media-damaged` at the first place that is not as the format says, or when the end is missing.
    """
    if not data.startswith(SOI):
        raise MediaRefused("media-damaged")
    position = len(SOI)
    while True:
        found = _MARKER.search(data, position)
        marker = data[found.end() - 1] if found else _SOI
        if found is None or marker == _SOI:
            raise MediaRefused("media-damaged")
        if marker == _EOI:
            return
        if marker in _BARE:
            position = found.end()
            continue
        segment = _segment(data, marker, found.start())
        if marker == _SOS:
            segment = _scan(data, segment)
        yield segment
        position = segment.end


def exif_block(payload: bytes) -> bytes | None:
    """Return the EXIF block inside an APP1 payload, from its TIFF header on."""
    return payload[len(_EXIF) :] if payload.startswith(_EXIF) else None


def _app(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def _profile(pieces: list[bytes]) -> list[bytes]:
    """Return the APP2 segments of a colour profile, put together, trimmed and cut anew."""
    whole = icc.trimmed(b"".join(piece[2:] for piece in sorted(pieces)))
    if whole is None:
        return []
    parts = [whole[at : at + _ICC_PIECE] for at in range(0, len(whole), _ICC_PIECE)]
    return [_app(APP2, _ICC + bytes((number, len(parts))) + part) for number, part in enumerate(parts, 1)]


def _first(payloads: list[bytes], start: bytes, length: int) -> bytes | None:
    return next((found[:length] for found in payloads if found.startswith(start) and len(found) >= length), None)


def _front(apps: dict[int, list[bytes]], stamp: Stamp | None) -> list[bytes]:
    """Return the few application segments that stay, in one fixed order so that a second pass changes nothing."""
    front: list[bytes] = []
    if jfif := _first(apps[APP0], b"JFIF\0", 14):
        front.append(_app(APP0, jfif[:12] + b"\0\0"))  # the last two bytes are the size of the preview
    blocks = (exif_block(payload) for payload in apps[APP1])
    turned = exif.orientation(next((block for block in blocks if block is not None), b""))
    if block := exif.block(turned, stamp):
        front.append(_app(APP1, _EXIF + block))
    front += _profile([payload[len(_ICC) :] for payload in apps[APP2] if payload.startswith(_ICC)])
    if adobe := _first(apps[APP14], b"Adobe", 12):
        front.append(_app(APP14, adobe))
    return front


def _require_one_picture(found: list[int]) -> None:
    frames = [place for place, marker in enumerate(found) if marker in _FRAMES]
    if len(frames) != 1 or _SOS not in found or found.index(_SOS) < frames[0]:
        raise MediaRefused("media-damaged")


def strip_jpeg(data: bytes, stamp: Stamp | None = None) -> bytes:
    """Return the JPEG without metadata, previews and trailers; same pixels, same orientation, same colours.

    With a `stamp` the result carries that date.

    Raises:
        MediaRefused: `media-damaged` when the structure is broken or the end of the image is missing.
    """
    view = memoryview(data)
    apps: dict[int, list[bytes]] = {APP0: [], APP1: [], APP2: [], APP14: []}
    picture: list[memoryview] = []
    found: list[int] = []
    for marker, start, payload, end in segments(data):
        if marker in _PICTURE:
            picture.append(view[start:end])
            found.append(marker)
        elif marker in apps:
            apps[marker].append(data[payload:end])
    _require_one_picture(found)
    return b"".join([SOI, *_front(apps, stamp), *picture, EOI])
