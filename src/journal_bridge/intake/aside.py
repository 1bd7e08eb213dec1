"""Sets archives that lie within an archive aside, so that they can be read at any position."""

import io
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from journal_bridge.intake.entry import Entry
from journal_bridge.intake.limits import MIB

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

IN_MEMORY: Final = 16 * MIB
"""Copies up to this size never touch the disc; larger ones lie in unnamed temporary files."""

_OPEN_COPIES: Final = 4
"""Copies kept at a time: one child's archive is read after another, and a hundred would fill memory and handles."""


class Shelf:
    """The few copies that are kept at a time; the one longest unused gives way and is made again when needed."""

    def __init__(self) -> None:
        self._copies: dict[str, BinaryIO] = {}
        self._closed = False

    def copy_of(self, name: str, archive: Entry) -> BinaryIO:
        """Return the copy of an archive; it belongs to the shelf.

        Raises:
            InputRefused: when the archive cannot be unpacked.
        """
        if self._closed:
            raise ValueError("this export is closed")
        copy = self._copies.pop(name, None) or _copied(archive)
        self._copies[name] = copy
        if len(self._copies) > _OPEN_COPIES:
            self._copies.pop(next(iter(self._copies))).close()
        return copy

    def __del__(self) -> None:
        """Leave no copy behind where an export was never closed."""
        self.close()

    def close(self) -> None:
        """Remove all copies; nothing can be read through them any more."""
        self._closed = True
        for copy in self._copies.values():
            copy.close()
        self._copies.clear()


@dataclass(frozen=True, slots=True)
class SetAside:
    """An archive within an archive."""

    name: str
    archive: Entry
    shelf: Shelf

    def open(self) -> BinaryIO:
        """Return a stream over its copy that can seek, with a position of its own."""
        self.shelf.copy_of(self.name, self.archive)
        return cast("BinaryIO", _View(self))


class _View(io.RawIOBase):
    """Reads a copy at its own position, wherever other readers of the same copy have got to."""

    def __init__(self, source: SetAside) -> None:
        super().__init__()
        self._source = source
        self._position = 0

    def readable(self) -> bool:
        """Say that this stream can be read."""
        return True

    def seekable(self) -> bool:
        """Say that this stream can seek."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to a position, counted from the start, from here or from the end."""
        if whence == io.SEEK_END:
            offset += self._copy().seek(0, io.SEEK_END)
        elif whence == io.SEEK_CUR:
            offset += self._position
        self._position = max(0, offset)
        return self._position

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer from the copy."""
        view = memoryview(buffer).cast("B")
        copy = self._copy()
        copy.seek(self._position)
        data = copy.read(len(view))
        view[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _copy(self) -> BinaryIO:
        return self._source.shelf.copy_of(self._source.name, self._source.archive)


def _copied(archive: Entry) -> BinaryIO:
    copy = cast("BinaryIO", tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - closed by the shelf
    try:
        with archive.open() as untrusted_stream:
            while untrusted_block := untrusted_stream.read(MIB):
                copy.write(untrusted_block)
    except BaseException:
        copy.close()
        raise
    return copy
