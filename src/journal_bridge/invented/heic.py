"""Makes the photos that newer phones save: one HEVC still in a HEIF container, with EXIF and XMP beside it.

The boxes and their order follow ISO/IEC 23008-12 (HEIF) and ISO/IEC 14496-12 and -15 (boxes, hvcC); the still is
encoded by x265 on one thread, so the same picture is the same bytes. Only drawn photos are written here.
"""

import struct
from fractions import Fraction
from typing import Final

import av
from PIL import Image

_QUALITY: Final = "26"
"""Constant rate factor: 60 to 150 kB at the sizes of this album, as the other formats have."""

# No threads of any kind: their timing may change the bytes. No `info`: it writes x265's version into the picture.
_STILL: Final = {
    "preset": "veryfast",
    "crf": _QUALITY,
    "x265-params": "pools=none:frame-threads=1:wpp=0:keyint=1:info=0:repeat-headers=0:log-level=none",
}
_GLOBAL_HEADER: Final = 1 << 22
"""FFmpeg's flag that keeps the parameter sets out of the picture: HEIF wants them in hvcC."""

_PARAMETER_SETS: Final = (32, 33, 34)
"""HEVC NAL unit types VPS, SPS and PPS."""
_LAST_PICTURE_TYPE: Final = 31
"""NAL unit types up to here hold the picture itself; supplements above 34 are not needed to show it."""

_PICTURE, _EXIF, _XMP = 1, 2, 3
"""The item numbers in the container."""
_SRGB_FULL_RANGE: Final = struct.pack(">4sHHHB", b"nclx", 1, 13, 6, 0x80)


def heic_bytes(picture: Image.Image, exif: bytes, xmp: bytes) -> bytes:
    """Return a picture as HEIC; `exif` begins with `Exif` and two zeros, `xmp` is a packet."""
    header, still = _encoded(picture)
    items = {_PICTURE: still, _EXIF: struct.pack(">I", 6) + exif, _XMP: xmp}
    kind = _box(b"ftyp", b"heic", bytes(4), b"mif1", b"heic")
    parts = _parts(header, picture.size)
    start = len(kind) + len(_meta(parts, items, 0)) + 8
    return kind + _meta(parts, items, start) + _box(b"mdat", *items.values())


def _encoded(picture: Image.Image) -> tuple[bytes, bytes]:
    """Return the decoder's configuration and the still, its units each behind their length."""
    encoder = av.CodecContext.create("libx265", "w")
    encoder.width, encoder.height = picture.size
    encoder.pix_fmt, encoder.time_base = "yuvj420p", Fraction(1, 1)
    encoder.options, encoder.thread_count = _STILL, 1
    encoder.flags |= _GLOBAL_HEADER
    frame = av.VideoFrame.from_image(picture).reformat(format="yuvj420p")  # type: ignore[no-untyped-call] # PyAV's gap
    frame.pts = 0
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    units = [unit for packet in packets for unit in _units(bytes(packet)) if _type(unit) <= _LAST_PICTURE_TYPE]
    still = b"".join(struct.pack(">I", len(unit)) + unit for unit in units)
    return _configuration(_units(bytes(encoder.extradata or b""))), still


def _units(stream: bytes) -> list[bytes]:
    """Return the NAL units of a byte stream; each stands behind a start code of three or four bytes."""
    return [unit.rstrip(b"\0") for unit in stream.split(b"\0\0\1") if unit.strip(b"\0")]


def _type(unit: bytes) -> int:
    return unit[0] >> 1 & 0x3F


def _configuration(units: list[bytes]) -> bytes:
    """Return the content of hvcC: profile and level as the sequence parameters say them, then the parameters."""
    sets = {wanted: next(unit for unit in units if _type(unit) == wanted) for wanted in _PARAMETER_SETS}
    bare = sets[33].replace(b"\0\0\3", b"\0\0")
    profile_and_level = bare[3:15]
    shape = struct.pack(">HBBBBHB", 0xF000, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0x0F)
    arrays = b"".join(struct.pack(">BHH", 0x80 | kind, 1, len(unit)) + unit for kind, unit in sets.items())
    return b"\1" + profile_and_level + shape + bytes([len(sets)]) + arrays


def _box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _full(kind: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", version << 24 | flags), *content)


def _parts(header: bytes, size: tuple[int, int]) -> tuple[bytes, ...]:
    """Return the boxes that do not depend on where the items lie."""
    properties = _box(
        b"ipco",
        _box(b"hvcC", header),
        _full(b"ispe", struct.pack(">II", *size)),
        _box(b"colr", _SRGB_FULL_RANGE),
        _full(b"pixi", bytes([3, 8, 8, 8])),
    )
    essential = 0x80
    associations = _full(b"ipma", struct.pack(">IHB", 1, _PICTURE, 4), bytes([essential | 1, 2, 3, 4]))
    infos = (
        _info(_PICTURE, b"hvc1"),
        _info(_EXIF, b"Exif"),
        _info(_XMP, b"mime", b"application/rdf+xml\0"),
    )
    described = (_box(b"cdsc", struct.pack(">HHH", item, 1, _PICTURE)) for item in (_EXIF, _XMP))
    return (
        _full(b"hdlr", bytes(4), b"pict", bytes(12), b"\0"),
        _full(b"pitm", struct.pack(">H", _PICTURE)),
        _full(b"iinf", struct.pack(">H", len(infos)), *infos),
        _full(b"iref", *described),
        _box(b"iprp", properties, associations),
    )


def _info(item: int, kind: bytes, more: bytes = b"") -> bytes:
    return _full(b"infe", struct.pack(">HH", item, 0), kind, b"\0", more, version=2)


def _meta(parts: tuple[bytes, ...], items: dict[int, bytes], start: int) -> bytes:
    """Return the container's table of contents for items that lie one behind another from `start`."""
    places = []
    for item, body in items.items():
        places.append(struct.pack(">HHHII", item, 0, 1, start, len(body)))
        start += len(body)
    located = _full(b"iloc", b"\x44\0", struct.pack(">H", len(items)), *places)
    return _full(b"meta", *parts, located)
