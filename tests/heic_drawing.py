"""HEIC photos put together by hand, with everything planted in them that a real one may carry."""

import struct

from PIL import Image

from drawing import NAME, colour_profile, exif_block, photo, xmp_packet
from journal_bridge.invented.heic import heic_bytes
from journal_bridge.minimise.media.boxes import made, made_full
from journal_bridge.minimise.media.heif import contents

TILE = (64, 64)
_PLACES = "item-name uri link gps make note xmp sei hvcc free uuid thumb depth description after idat"
PLANTED = tuple(f"planted-{place}".encode() for place in _PLACES.split())
"""Every string that `planted_heic` plants, beside the name of a child."""


def plain_heic(picture: Image.Image | None = None) -> bytes:
    """Return a HEIC of one coded picture, with EXIF, a place and face names."""
    return heic_bytes(picture or photo(), b"Exif\0\0" + exif_block(), xmp_packet())


def coded(picture: Image.Image) -> tuple[bytes, bytes]:
    """Return a picture's decoder configuration (the content of hvcC) and its coded units."""
    whole = plain_heic(picture)
    read = contents(whole)
    configuration = next(body for kind, body in read.properties if kind == b"hvcC")
    return configuration, read.bytes_of(whole, read.primary)


def unit(kind: int, payload: bytes) -> bytes:
    """Return one HEVC unit of that type, behind its length."""
    body = bytes((kind << 1, 1)) + payload
    return struct.pack(">I", len(body)) + body


def _with_messages(configuration: bytes) -> bytes:
    """Return hvcC with one more array, which holds a message."""
    message = bytes((39 << 1, 1)) + b"planted-hvcc"
    array = struct.pack(">BHH", 0x80 | 39, 1, len(message)) + message
    return configuration[:22] + bytes([configuration[22] + 1]) + configuration[23:] + array


def info(number: int, kind: bytes, *, more: bytes = b"", flags: int = 0) -> bytes:
    """Return one row of the items' table."""
    named = b"planted-item-name\0"
    return made_full(b"infe", struct.pack(">HH", number, 0), kind, named, more, version=2, flags=flags)


class Heic:
    """Collects items, properties and references, and writes them as a file; places are counted from the file."""

    def __init__(self) -> None:
        self.infos: list[bytes] = []
        self.bodies: dict[int, bytes] = {}
        self.properties: list[bytes] = []
        self.uses: dict[int, list[int]] = {}
        self.references: list[bytes] = []
        self.primary = 1
        self.wide_uses = False
        self.before_data = b""

    def item(self, number: int, kind: bytes, body: bytes, *, more: bytes = b"", flags: int = 0) -> None:
        """Add an item."""
        self.infos.append(info(number, kind, more=more, flags=flags))
        self.bodies[number] = body

    def property(self, box: bytes, *items: int, essential: bool = False) -> None:
        """Add a property of some items."""
        self.properties.append(box)
        index = len(self.properties) | (0x80 if essential else 0)
        for item in items:
            self.uses.setdefault(item, []).append(index)

    def refer(self, kind: bytes, item: int, *others: int) -> None:
        """Add a reference."""
        self.references.append(made(kind, struct.pack(f">HH{len(others)}H", item, len(others), *others)))

    def _uses(self) -> bytes:
        rows = [struct.pack(">HB", item, len(uses)) + bytes(uses) for item, uses in sorted(self.uses.items())]
        return made_full(b"ipma", struct.pack(">I", len(rows)), *rows)

    def _meta(self, start: int) -> bytes:
        places = b""
        for number, body in self.bodies.items():
            places += struct.pack(">HHHII", number, 0, 1, start, len(body))
            start += len(body)
        return made_full(
            b"meta",
            made_full(b"hdlr", bytes(4), b"pict", bytes(12), b"\0"),
            made_full(b"pitm", struct.pack(">H", self.primary)),
            made_full(b"iinf", struct.pack(">H", len(self.infos)), *self.infos),
            made_full(b"iref", *self.references),
            made(b"iprp", made(b"ipco", *self.properties), self._uses()),
            made(b"idat", b"planted-idat"),
            made_full(b"iloc", b"\x44\0", struct.pack(">H", len(self.bodies)), places),
        )

    def written(self) -> bytes:
        """Return the file."""
        front = made(b"ftyp", b"heic", bytes(4), b"mif1", b"heic")
        start = len(front) + len(self._meta(0)) + len(self.before_data) + 8
        return front + self._meta(start) + self.before_data + made(b"mdat", *self.bodies.values())


def planted_heic(*, tiles: int = 2, turn: int = 1) -> bytes:
    """Return a HEIC as phones write them: a grid of tiles, turned, with a preview and a depth map.

    Tile 1 has a message among its units; every item has a name.
    """
    photo_of = Heic()
    pictures = [photo(seed, TILE) for seed in range(1, tiles + 1)]
    units = [coded(picture) for picture in pictures]
    photo_of.primary = 1
    photo_of.item(1, b"grid", bytes((0, 0, 0, tiles - 1)) + struct.pack(">HH", TILE[0] * tiles, TILE[1]))
    numbers = list(range(2, 2 + tiles))
    for number, (_, body) in zip(numbers, units, strict=True):
        message = unit(39, b"planted-sei") if number == 2 else b""
        photo_of.item(number, b"hvc1", message + body, flags=1)
    small = 2 + tiles
    photo_of.item(small, b"hvc1", units[0][1] + unit(40, b"planted-thumb"))
    photo_of.item(small + 1, b"hvc1", units[0][1] + unit(40, b"planted-depth"))
    photo_of.item(small + 2, b"Exif", struct.pack(">I", 6) + b"Exif\0\0" + exif_block(6))
    photo_of.item(small + 3, b"mime", xmp_packet(), more=b"application/rdf+xml\0")
    photo_of.item(small + 4, b"uri ", b"planted-link", more=b"planted-uri\0")
    photo_of.refer(b"dimg", 1, *numbers)
    photo_of.refer(b"thmb", small, 1)
    photo_of.refer(b"auxl", small + 1, 1)
    photo_of.refer(b"cdsc", small + 2, 1)
    photo_of.property(made(b"hvcC", _with_messages(units[0][0])), *numbers, small, small + 1, essential=True)
    photo_of.property(made_full(b"ispe", struct.pack(">II", *TILE)), *numbers, small, small + 1)
    photo_of.property(made_full(b"ispe", struct.pack(">II", TILE[0] * tiles, TILE[1])), 1)
    photo_of.property(made(b"colr", b"prof", colour_profile()), 1, *numbers)
    photo_of.property(made(b"irot", bytes([turn])), 1, essential=True)
    photo_of.property(made_full(b"auxC", b"urn:mpeg:hevc:2015:auxid:2\0"), small + 1, essential=True)
    photo_of.property(made_full(b"udes", b"en\0planted-description\0\0\0"), 1)
    photo_of.before_data = made(b"free", b"planted-free") + made(b"uuid", bytes(16), b"planted-uuid")
    return photo_of.written() + made(b"free", b"planted-after", NAME.encode())
