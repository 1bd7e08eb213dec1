"""Takes everything out of a HEIC photo that is not needed to show it; the coded picture stays as it is.

A new container is written that holds the main picture, its tiles and the properties that show it, and nothing else:
no EXIF, XMP, links, names of items, previews, depth maps, gain maps, second pictures or films beside it; messages
inside the coded picture go too.
Sources: ISO/IEC 23008-12 (HEIF), ISO/IEC 14496-15, 8.3 (hvcC), ITU-T H.265, 7.4.2.2.
"""

import struct
from typing import Final

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media import exif, icc
from journal_bridge.minimise.media.boxes import Fields, made, made_full
from journal_bridge.minimise.media.heif import Contents, Use, contents
from journal_bridge.minimise.media.stamps import Stamp

_CODED: Final = b"hvc1"
_GRID: Final = b"grid"
_GRID_LENGTHS: Final = (8, 12)
"""A grid's own data: rows, columns and the size in two or four bytes each (23008-12, 6.6.2.3)."""
_KEPT: Final[dict[bytes, range]] = {
    b"ispe": range(12, 13),
    b"pixi": range(6, 9),
    b"pasp": range(8, 9),
    b"irot": range(1, 2),
    b"imir": range(1, 2),
}
"""Properties that may stay beside the decoder's configuration and the colours, with the lengths they may have."""
_ESSENTIAL: Final = 0x8000

_PICTURE_UNITS: Final = frozenset(range(32))
_PARAMETER_UNITS: Final = frozenset({32, 33, 34})
"""HEVC unit types that hold the picture, and the parameter sets; the others are messages and padding."""
_ARRAYS_AT: Final = 22
"""Where hvcC tells how many arrays of parameter sets follow."""
_NCLX: Final = 7
"""Bytes behind `nclx`: primaries, transfer, matrix and range."""


def strip_heic(data: bytes, stamp: Stamp | None = None) -> bytes:
    """Return the HEIC with its main picture alone: same pixels, same orientation, same colours.

    With a `stamp` the result carries that date.

    Raises:
        MediaRefused: `media-damaged` when the structure is broken; `media-unknown` for a picture that is made in a
            way this filter cannot prove clean: cropped for show (what is cut off would travel), overlaid, with
            tiles beyond its size, or coded by something else than HEVC.
    """
    read = contents(data)
    items = [read.primary, *(_tiles(read) if _kind(read, read.primary) == _GRID else [])]
    bodies = [_body(data, read, item) for item in items]
    if len(items) > 1:
        _demand_filled(read, items[1:], bodies[0])
    properties: list[bytes] = []
    uses = [_uses(read, item, properties) for item in items]
    kind = made(b"ftyp", b"heic", bytes(4), b"mif1", b"heic")
    parts = _parts(read, items, properties, uses, dated=stamp is not None)
    if block := exif.block(exif.UPRIGHT, stamp):
        bodies.append(bytes(4) + block)  # the four bytes: nothing stands before its header (23008-12, A.2.1)
    start = len(kind) + len(_meta(parts, bodies, 0)) + 8
    return kind + _meta(parts, bodies, start) + made(b"mdat", *bodies)


def _kind(read: Contents, item: int) -> bytes:
    found = read.items.get(item)
    if found is None:
        raise MediaRefused("media-damaged")
    if found.kind not in {_CODED, _GRID}:
        raise MediaRefused("media-unknown")
    return found.kind


def _tiles(read: Contents) -> list[int]:
    tiles = read.made_from.get(read.primary, [])
    if not tiles or any(_kind(read, tile) != _CODED for tile in tiles):
        raise MediaRefused("media-damaged")
    return list(dict.fromkeys(tiles))


def _demand_filled(read: Contents, tiles: list[int], grid: bytes) -> None:
    """Refuse a grid with tiles that its stated size does not show: whatever they picture would travel unseen.

    Of its last row and column a part may stand beyond it, since coded pictures come in whole blocks.
    """
    rows, columns = grid[2] + 1, grid[3] + 1
    half = (len(grid) - 4) // 2
    stated = int.from_bytes(grid[4 : 4 + half], "big"), int.from_bytes(grid[4 + half :], "big")
    if len(read.made_from[read.primary]) != rows * columns:
        raise MediaRefused("media-unknown")
    sizes = {_size(read, tile) for tile in tiles}
    if len(sizes) > 1:
        raise MediaRefused("media-unknown")
    for count, tile, shown in zip((columns, rows), sizes.pop(), stated, strict=True):
        if not (count - 1) * tile < shown <= count * tile:
            raise MediaRefused("media-unknown")


def _size(read: Contents, tile: int) -> tuple[int, int]:
    """Return the width and height a tile says it has."""
    said = [body for kind, body in _properties(read, tile) if kind == b"ispe" and len(body) in _KEPT[b"ispe"]]
    if len(said) != 1:
        raise MediaRefused("media-unknown")
    return int.from_bytes(said[0][4:8], "big"), int.from_bytes(said[0][8:], "big")


def _body(data: bytes, read: Contents, item: int) -> bytes:
    whole = read.bytes_of(data, item)
    if _kind(read, item) == _GRID:
        length = _GRID_LENGTHS[bool(whole[1:2] and whole[1] & 1)]
        if len(whole) < length:
            raise MediaRefused("media-damaged")
        return whole[:length]
    return _units(whole, _length_size(read, item))


def _length_size(read: Contents, item: int) -> int:
    configuration = next((body for kind, body in _properties(read, item) if kind == b"hvcC"), b"")
    if len(configuration) <= _ARRAYS_AT:
        raise MediaRefused("media-damaged")
    return (configuration[21] & 3) + 1


def _properties(read: Contents, item: int) -> list[tuple[bytes, bytes]]:
    return [_property(read, use) for use in read.uses.get(item, [])]


def _property(read: Contents, use: Use) -> tuple[bytes, bytes]:
    if not 1 <= use.property <= len(read.properties):
        raise MediaRefused("media-damaged")
    return read.properties[use.property - 1]


def _type(unit: bytes) -> int:
    return unit[0] >> 1 & 0x3F


def _units(coded: bytes, size: int) -> bytes:
    """Return the units of a coded picture, each behind its length, without messages."""
    fields = Fields(coded, 0, len(coded))
    kept: list[bytes] = []
    while fields.at < fields.end:
        unit = fields.take(fields.number(size))
        if unit and _type(unit) in _PICTURE_UNITS | _PARAMETER_UNITS:
            kept += [len(unit).to_bytes(size, "big"), unit]
    if not kept:
        raise MediaRefused("media-damaged")
    return b"".join(kept)


def _configuration(body: bytes) -> bytes:
    """Return hvcC with parameter sets only; x265 and some phones write messages beside them."""
    fields = Fields(body, 0, len(body))
    head, count = fields.take(_ARRAYS_AT), fields.number(1)
    arrays: list[bytes] = []
    for _ in range(count):
        kind, units = fields.number(1), fields.number(2)
        held = [fields.take(fields.number(2)) for _ in range(units)]
        if kind & 0x3F in _PARAMETER_UNITS:
            whole = b"".join(struct.pack(">H", len(unit)) + unit for unit in held)
            arrays.append(struct.pack(">BH", kind, units) + whole)
    return made(b"hvcC", head, bytes([len(arrays)]), *arrays)


def _colours(body: bytes) -> bytes | None:
    """Return the colour box: a short code, or a profile that is one."""
    if body.startswith(b"nclx"):
        return made(b"colr", body[: 4 + _NCLX])
    profile = icc.trimmed(body[4:]) if body[:4] in {b"prof", b"rICC"} else None
    return made(b"colr", body[:4], profile) if profile else None


def _clean_property(kind: bytes, body: bytes, *, essential: bool) -> bytes | None:
    """Return what stays of a property, or None."""
    if kind == b"hvcC":
        return _configuration(body)
    if kind == b"colr":
        return _colours(body)
    if len(body) in _KEPT.get(kind, ()):
        return made(kind, body)
    if essential:  # `clap` is one of these: it shows a part of a picture, and the rest would travel unseen
        raise MediaRefused("media-unknown")
    return None


def _uses(read: Contents, item: int, properties: list[bytes]) -> bytes:
    """Return an item's row of the property table; properties used for the first time are added to the list."""
    row: list[int] = []
    for use in read.uses.get(item, []):
        kind, body = _property(read, use)
        cleaned = _clean_property(kind, body, essential=use.essential)
        if cleaned is None:
            continue
        if cleaned not in properties:
            properties.append(cleaned)
        row.append(properties.index(cleaned) + 1 | (_ESSENTIAL if use.essential else 0))
    return bytes([len(row)]) + b"".join(struct.pack(">H", word) for word in row)


def _info(number: int, kind: bytes, *, hidden: bool) -> bytes:
    return made_full(b"infe", struct.pack(">HH", number, 0), kind, b"\0", version=2, flags=int(hidden))


def _parts(
    read: Contents, items: list[int], properties: list[bytes], uses: list[bytes], *, dated: bool
) -> list[bytes]:
    """Return the boxes of the table of contents that do not say where the items lie; items get new numbers."""
    infos = [_info(number, read.items[item].kind, hidden=number > 1) for number, item in enumerate(items, 1)]
    numbers = {item: number for number, item in enumerate(items, 1)}
    references: list[bytes] = []
    if len(items) > 1:
        tiles = [numbers[tile] for tile in read.made_from[read.primary]]
        references.append(made(b"dimg", struct.pack(f">HH{len(tiles)}H", 1, len(tiles), *tiles)))
    if dated:
        infos.append(_info(len(items) + 1, b"Exif", hidden=True))
        references.append(made(b"cdsc", struct.pack(">HHH", len(items) + 1, 1, 1)))
    rows = [struct.pack(">H", number) + row for number, row in enumerate(uses, 1)]
    return [
        made_full(b"hdlr", bytes(4), b"pict", bytes(12), b"\0"),
        made_full(b"pitm", struct.pack(">H", 1)),
        made_full(b"iinf", struct.pack(">H", len(infos)), *infos),
        *([made_full(b"iref", *references)] if references else []),
        made(
            b"iprp",
            made(b"ipco", *properties),
            made_full(b"ipma", struct.pack(">I", len(rows)), *rows, flags=1),
        ),
    ]


def _meta(parts: list[bytes], bodies: list[bytes], start: int) -> bytes:
    """Return the table of contents for items that lie one behind another from `start`."""
    places: list[bytes] = []
    for number, body in enumerate(bodies, 1):
        places.append(struct.pack(">HHHII", number, 0, 1, start, len(body)))
        start += len(body)
    located = made_full(b"iloc", b"\x44\0", struct.pack(">H", len(bodies)), *places)
    return made_full(b"meta", *parts, located)
