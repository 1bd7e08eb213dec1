"""Unpacks one member of a ZIP as a stream, held to the length and checksum that the archive claims."""

import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from journal_bridge.errors import InputRefused
from journal_bridge.intake.entry import Seekable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STORED: Final = 0
DEFLATED: Final = 8
_CHUNK: Final = 1 << 16
"""Bytes asked of the archive at a time; larger gains nothing once zlib is the slower half."""


@dataclass(frozen=True, slots=True)
class Member:
    """A checked entry of a ZIP: where its bytes lie in the archive and what they must come to."""

    archive: Seekable
    name: str
    start: int
    packed: int
    size: int
    crc: int
    method: int

    def open(self) -> BinaryIO:
        """Return a stream of the unpacked bytes; the caller closes it.

        Raises:
            InputRefused: `not-found` if the archive has gone; while reading, `size-lie` or `damaged-zip`.
        """
        untrusted_file = self.archive.open()
        try:
            return unpacked(untrusted_file, self)
        except InputRefused:  # an empty member is proven at once
            untrusted_file.close()
            raise


def unpacked(untrusted_file: BinaryIO, member: Member) -> BinaryIO:
    """Return the member's bytes as a stream over the open archive, which it closes with itself."""
    return cast("BinaryIO", io.BufferedReader(_MemberStream(untrusted_file, member), _CHUNK))


class _MemberStream(io.RawIOBase):
    """Gives at most the claimed bytes and refuses to end unless length and checksum are right."""

    def __init__(self, untrusted_file: BinaryIO, member: Member) -> None:
        super().__init__()
        self._file = untrusted_file
        self._member = member
        self._packed_left = member.packed
        self._given = 0
        self._crc = 0
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS) if member.method == DEFLATED else None
        self._file.seek(member.start)
        self._finish_if_whole()

    def readable(self) -> bool:
        """Say that this stream can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer with unpacked bytes; the last of them only once the whole is proven."""
        view = memoryview(buffer).cast("B")
        wanted = min(len(view), self._member.size - self._given)
        if wanted == 0:
            return 0
        data = self._stored(wanted) if self._inflate is None else self._inflated(self._inflate, wanted)
        if not data:
            raise InputRefused("size-lie", self._member.name)
        self._given += len(data)
        self._crc = zlib.crc32(data, self._crc)
        self._finish_if_whole()
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the archive too."""
        self._file.close()
        super().close()

    def _finish_if_whole(self) -> None:
        if self._given < self._member.size:
            return
        if self._inflate is not None and (self._inflated(self._inflate, 1) or self._inflate.unused_data):
            raise InputRefused("size-lie", self._member.name)
        if self._packed_left:
            raise InputRefused("size-lie", self._member.name)
        if self._crc != self._member.crc or not (self._inflate is None or self._inflate.eof):
            raise InputRefused("damaged-zip", self._member.name)

    def _stored(self, wanted: int) -> bytes:
        try:
            data = self._file.read(min(wanted, self._packed_left))
        except OSError:
            raise InputRefused("damaged-zip", self._member.name) from None
        self._packed_left -= len(data)
        return data

    def _inflated(self, inflate: "zlib._Decompress", wanted: int) -> bytes:
        """Return up to `wanted` bytes, or none when the packed bytes have come to an end."""
        try:
            while not inflate.eof:
                packed = inflate.unconsumed_tail or self._stored(_CHUNK)
                data = inflate.decompress(packed, wanted)
                if data or not packed:
                    return data
        except zlib.error:
            raise InputRefused("damaged-zip", self._member.name) from None
        return b""
