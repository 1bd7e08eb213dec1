"""One file of an export, wherever it lies: the shape that folders and archives share."""

from typing import BinaryIO, Protocol


class Entry(Protocol):
    """A file that passed the checks of its container and can be opened again and again."""

    @property
    def size(self) -> int:
        """Its length in bytes, which reading holds it to."""
        ...

    def open(self) -> BinaryIO:
        """Return a fresh stream of its bytes.

        Raises:
            InputRefused: also while reading, when the bytes are not what the container claimed.
        """
        ...
