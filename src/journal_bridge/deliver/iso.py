"""Writes a disc image: ISO 9660 with Joliet names, one folder of files, the same bytes for the same files.

ECMA-119 (4th edition) and Microsoft's Joliet specification; every system of the last 25 years reads both. No clock,
no name of a person, program or computer stands in it. UDF is not needed, since no file here reaches 4 GiB.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from journal_bridge.errors import OurFault

SECTOR: Final = 2048
LARGEST_FILE: Final = 2**32 - 1
"""A file's length stands in 32 bits."""

_FIRST: Final = 16
"""Sectors before the first descriptor are the system's own, and empty."""

_LABEL: Final = 16
"""Characters of a Joliet label: 32 bytes."""

_JOLIET_NAME: Final = 64
_PLAIN_NAME: Final = 26
"""Characters of a plain name before its ending; level 2 allows 30 with it."""

_TAIL: Final = 150
"""Empty sectors at the end: drives read ahead, and fail at the edge of what was written (mkisofs adds as many)."""

_DAY: Final = bytes((80, 1, 1, 0, 0, 0, 0))
_LONG_DAY: Final = b"1980010100000000\0"
_NEVER: Final = b"0" * 16 + b"\0"
"""One date for everything: when somebody worked is nobody's business, and the bytes stay the same."""

_DIRECTORY: Final = 2
_JOLIET: Final = b"%/E"
"""Level 3 of Joliet, the escape sequence of UCS-2."""


@dataclass(frozen=True)
class Item:
    """One file of an image: its name and its length in bytes."""

    name: str
    bytes: int


@dataclass(frozen=True)
class Layout:
    """Where everything lies, in sectors."""

    label: str
    items: tuple[Item, ...]
    plain: "_Tree"
    joliet: "_Tree"
    starts: tuple[int, ...]
    sectors: int

    @property
    def bytes(self) -> int:
        """The image's length."""
        return self.sectors * SECTOR


@dataclass(frozen=True)
class _Tree:
    """One of the two lists of names: where its path tables and its folder lie, and how a name is written in it."""

    little: int
    big: int
    folder: int
    length: int
    names: tuple[tuple[bytes, int], ...]
    """Each name as it is written, in their order, with the number of its file."""


def laid_out(label: str, items: Sequence[Item]) -> Layout:
    """Return where the files will lie.

    Raises:
        OurFault: `internal` for a label, a name or a file that has no place in an image; the caller saw to that.
    """
    fits = label.isascii() and 0 < len(label) <= _LABEL
    if not fits or any(len(item.name) > _JOLIET_NAME or item.bytes > LARGEST_FILE for item in items):
        raise OurFault("internal", "disc image")
    ordered = tuple(sorted(items, key=lambda item: item.name.encode("utf-16-be")))
    joliet = [item.name.encode("utf-16-be") for item in ordered]
    plain = [_plain_name(item.name, number) for number, item in enumerate(ordered, start=1)]
    after = _FIRST + 3
    first = _tree(plain, after)
    second = _tree(joliet, first.folder + first.length // SECTOR)
    place = second.folder + second.length // SECTOR
    starts = []
    for item in ordered:
        starts.append(place)
        place += _sectors(item.bytes)
    return Layout(label, ordered, first, second, tuple(starts), place + _TAIL)


def write_image(layout: Layout, image: BinaryIO, copy: Callable[[Item, BinaryIO], None]) -> None:
    """Write an image.

    Args:
        layout: where everything lies.
        image: an empty file.
        copy: puts one file's bytes, as many as its item says, into the image.
    """
    image.write(bytes(_FIRST * SECTOR))
    image.write(_descriptor(layout, layout.plain, joliet=False))
    image.write(_descriptor(layout, layout.joliet, joliet=True))
    image.write(_padded(b"\xffCD001\x01"))
    for tree in (layout.plain, layout.joliet):
        image.write(_padded(_path_table(tree, "<")))
        image.write(_padded(_path_table(tree, ">")))
        image.write(_folder(layout, tree))
    for item in layout.items:
        copy(item, image)
        image.write(bytes(-item.bytes % SECTOR))
    image.write(bytes(_TAIL * SECTOR))


def _tree(written: list[bytes], place: int) -> _Tree:
    """Return a list of names whose path tables begin at a sector; a record never lies across two sectors."""
    names = tuple(sorted((name, number) for number, name in enumerate(written)))
    used = 2 * _record_size(b"\0")
    for name, _ in names:
        size = _record_size(name)
        if used % SECTOR + size > SECTOR:
            used += -used % SECTOR
        used += size
    return _Tree(place, place + 1, place + 2, _sectors(used) * SECTOR, names)


def _plain_name(name: str, number: int) -> bytes:
    """Return a name for readers without Joliet: capitals, digits and one dot, made different by its number."""
    stem, _, ending = name.rpartition(".") if "." in name else (name, "", "")
    words = "".join(one if one.isascii() and one.isalnum() else "_" for one in stem.upper())
    room = _PLAIN_NAME - len(str(number)) - 1
    return f"{words[:room]}_{number}.{''.join(filter(str.isalnum, ending.upper()))[:3]};1".encode("ascii")


def _folder(layout: Layout, tree: _Tree) -> bytes:
    content = _record(b"\0", tree.folder, tree.length, _DIRECTORY)
    content += _record(b"\x01", tree.folder, tree.length, _DIRECTORY)
    for name, number in tree.names:
        one = _record(name, layout.starts[number], layout.items[number].bytes, 0)
        if len(content) % SECTOR + len(one) > SECTOR:
            content += bytes(-len(content) % SECTOR)
        content += one
    return content.ljust(tree.length, b"\0")


def _record_size(name: bytes) -> int:
    return 33 + len(name) + (len(name) + 1) % 2


def _record(name: bytes, start: int, length: int, flags: int) -> bytes:
    """Return a directory record (ECMA-119, 9.1)."""
    size = _record_size(name)
    head = bytes((size, 0)) + _both(start) + _both(length) + _DAY + bytes((flags, 0, 0)) + _both_short(1)
    return (head + bytes((len(name),)) + name).ljust(size, b"\0")


def _path_table(tree: _Tree, order: str) -> bytes:
    """Return the path table of one folder, the root (ECMA-119, 9.4)."""
    return struct.pack(f"{order}BBIH", 1, 0, tree.folder, 1) + b"\0\0"


def _descriptor(layout: Layout, tree: _Tree, *, joliet: bool) -> bytes:
    """Return a volume descriptor (ECMA-119, 8.4 and 8.5)."""

    def text(words: str, length: int) -> bytes:
        if not joliet:
            return words.encode("ascii").ljust(length)
        return words.ljust(length // 2).encode("utf-16-be").ljust(length, b"\0")

    table = len(_path_table(tree, "<"))
    fields = (
        bytes((2 if joliet else 1,)) + b"CD001\x01\0",
        text("", 32) + text(layout.label, 32) + bytes(8),
        _both(layout.sectors) + (_JOLIET if joliet else b"").ljust(32, b"\0"),
        _both_short(1) + _both_short(1) + _both_short(SECTOR) + _both(table),
        struct.pack("<II", tree.little, 0) + struct.pack(">II", tree.big, 0),
        _record(b"\0", tree.folder, tree.length, _DIRECTORY),
        text("", 128) * 4 + text("", 37) * 3,
        _LONG_DAY + _LONG_DAY + _NEVER + _NEVER + b"\x01",
    )
    return _padded(b"".join(fields))


def _both(number: int) -> bytes:
    """Return a number in both orders of bytes, as this format wants it."""
    return struct.pack("<I", number) + struct.pack(">I", number)


def _both_short(number: int) -> bytes:
    return struct.pack("<H", number) + struct.pack(">H", number)


def _padded(content: bytes) -> bytes:
    return content.ljust(SECTOR, b"\0")


def _sectors(length: int) -> int:
    return -(-length // SECTOR)


def listed(image: BinaryIO) -> Iterator[tuple[str, int, int]]:
    """Yield what an image holds as a system finds it: each name, where its bytes begin, and how many there are.

    Raises:
        OSError: when it is no image as written here.
    """
    image.seek((_FIRST + 1) * SECTOR)
    descriptor = image.read(SECTOR)
    if descriptor[:6] != b"\x02CD001" or descriptor[88:91] != _JOLIET:
        raise OSError("no disc image")
    start, length = struct.unpack_from("<I", descriptor, 158)[0], struct.unpack_from("<I", descriptor, 166)[0]
    image.seek(start * SECTOR)
    folder = image.read(length)
    place = 0
    while place < len(folder):
        size = folder[place]
        if not size:
            place += SECTOR - place % SECTOR
            continue
        name = folder[place + 33 : place + 33 + folder[place + 32]]
        if not folder[place + 25] & _DIRECTORY:
            at, many = (struct.unpack_from("<I", folder, place + offset)[0] for offset in (2, 10))
            yield name.decode("utf-16-be"), at * SECTOR, many
        place += size
