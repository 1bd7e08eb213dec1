"""Reads the table of contents of a HEIC photo: its items, where they lie, and what they say about each other.

Sources: ISO/IEC 23008-12 (HEIF) and ISO/IEC 14496-12, 8.11 (items). Counts are bounded, since a hostile file may
claim four billion items.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media.boxes import Box, Fields, walk

ITEM_LIMIT: Final = 4096
"""Items of one photo: 48 megapixels in tiles of 512 pixels are 200, with as many again for a depth map."""
EXTENT_LIMIT: Final = 64
"""Pieces one item may lie in; phones write one."""

_IN_FILE, _IN_IDAT = 0, 1
"""Where an item's bytes lie (14496-12, 8.11.3): in the file, or in the table's own box for data."""
_NAMED_KINDS: Final = 2
"""From this version on, `infe` says the kind of an item in four letters."""


class Item(NamedTuple):
    """One item: its kind in four letters, whether viewers hide it, and what a `mime` item holds, and how packed."""

    kind: bytes
    hidden: bool
    content_type: bytes = b""
    content_encoding: bytes = b""


class Use(NamedTuple):
    """That an item has a property: its place in the list from 1 on, and whether a reader must understand it."""

    property: int
    essential: bool


@dataclass
class Contents:
    """A photo's table of contents."""

    primary: int = 0
    items: dict[int, Item] = field(default_factory=dict)
    pieces: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Start and end in the file, by item."""
    made_from: dict[int, list[int]] = field(default_factory=dict)
    """The tiles an item is put together from, by item."""
    properties: list[tuple[bytes, bytes]] = field(default_factory=list)
    """Kind and content, in the file's order."""
    uses: dict[int, list[Use]] = field(default_factory=dict)

    def bytes_of(self, data: bytes, item: int) -> bytes:
        """Return an item's bytes, its pieces put together."""
        return b"".join(data[start:end] for start, end in self.pieces.get(item, []))


def contents(data: bytes) -> Contents:
    """Return the table of contents of a HEIC photo.

    Raises:
        MediaRefused: `media-damaged` when there is none or it is broken; `media-unknown` for items that lie inside
            other items or in other files.
    """
    meta = _first(walk(data, 0, len(data)), b"meta")
    found = {box.kind: box for box in walk(data, meta.start + 4, meta.end)}
    read = Contents()
    for kind, reader in _READERS.items():
        if kind in found:
            reader(data, found[kind], read)
    if b"iloc" in found:
        idat = found.get(b"idat", Box(b"idat", 0, 0))
        _read_places(data, found[b"iloc"], idat, read)
    return read


def _first(boxes: Iterator[Box], kind: bytes) -> Box:
    found = next((box for box in boxes if box.kind == kind), None)
    if found is None:
        raise MediaRefused("media-damaged")
    return found


def _bounded(count: int, limit: int) -> range:
    if count > limit:
        raise MediaRefused("media-damaged")
    return range(count)


def _read_primary(data: bytes, box: Box, read: Contents) -> None:
    fields = Fields(data, box.start, box.end)
    version, _ = fields.version()
    read.primary = fields.number(4 if version else 2)


def _read_infos(data: bytes, box: Box, read: Contents) -> None:
    fields = Fields(data, box.start, box.end)
    version, _ = fields.version()
    _bounded(fields.number(4 if version else 2), ITEM_LIMIT)
    for info in walk(data, fields.at, box.end):
        if info.kind == b"infe":
            _read_info(Fields(data, info.start, info.end), read)
    _bounded(len(read.items), ITEM_LIMIT)


def _read_info(fields: Fields, read: Contents) -> None:
    version, flags = fields.version()
    if version < _NAMED_KINDS:
        raise MediaRefused("media-unknown")
    number = fields.number(4 if version > _NAMED_KINDS else 2)
    fields.number(2)
    kind = fields.take(4)
    fields.text()  # the item's name: free text, never kept
    if kind == b"mime":
        read.items[number] = Item(kind, bool(flags & 1), fields.text(), fields.text())
    else:
        read.items[number] = Item(kind, bool(flags & 1))


def _read_references(data: bytes, box: Box, read: Contents) -> None:
    fields = Fields(data, box.start, box.end)
    version, _ = fields.version()
    width = 4 if version else 2
    for reference in walk(data, fields.at, box.end):
        if reference.kind == b"dimg":
            one = Fields(data, reference.start, reference.end)
            whole = one.number(width)
            read.made_from[whole] = [one.number(width) for _ in _bounded(one.number(2), ITEM_LIMIT)]


def _read_properties(data: bytes, box: Box, read: Contents) -> None:
    for inner in walk(data, box.start, box.end):
        if inner.kind == b"ipco":
            for found in walk(data, inner.start, inner.end):
                read.properties.append((found.kind, data[found.start : found.end]))
        elif inner.kind == b"ipma":
            _read_uses(Fields(data, inner.start, inner.end), read)


def _read_uses(fields: Fields, read: Contents) -> None:
    version, flags = fields.version()
    wide = flags & 1
    for _ in _bounded(fields.number(4), ITEM_LIMIT):
        item = fields.number(4 if version else 2)
        uses = read.uses.setdefault(item, [])
        for _ in range(fields.number(1)):
            word = fields.number(2 if wide else 1)
            top = 0x8000 if wide else 0x80
            uses.append(Use(word & (top - 1), bool(word & top)))


_READERS: Final = {
    b"pitm": _read_primary,
    b"iinf": _read_infos,
    b"iref": _read_references,
    b"iprp": _read_properties,
}


def _read_places(data: bytes, box: Box, idat: Box, read: Contents) -> None:
    fields = Fields(data, box.start, box.end)
    version, _ = fields.version()
    sizes = fields.number(2)
    offset, length, base, index = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15
    wide = 4 if version > 1 else 2
    for _ in _bounded(fields.number(wide), ITEM_LIMIT):
        item = fields.number(wide)
        way = fields.number(2) & 15 if version else _IN_FILE
        elsewhere, start = fields.number(2), fields.number(base)
        room = _room(data, way, idat, read.items.get(item))
        pieces = read.pieces.setdefault(item, [])
        for _ in _bounded(fields.number(2), EXTENT_LIMIT):
            fields.number(index if version else 0)
            pieces.append(_piece(room, start + fields.number(offset), fields.number(length)))
        if elsewhere:
            raise MediaRefused("media-unknown")


def _room(data: bytes, way: int, idat: Box, item: Item | None) -> Box:
    """Return the bytes an item's offsets count in."""
    if way not in {_IN_FILE, _IN_IDAT} and item is not None:
        raise MediaRefused("media-unknown")
    return idat if way == _IN_IDAT else Box(b"", 0, len(data))


def _piece(room: Box, start: int, length: int) -> tuple[int, int]:
    """Return where a piece lies in the file; a length of 0 reaches to the end."""
    first = room.start + start
    last = first + length if length else room.end
    if not room.start <= first <= last <= room.end:
        raise MediaRefused("media-damaged")
    return first, last
