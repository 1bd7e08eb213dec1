"""One file of an export, wherever it lies: the shapes that folders and archives share."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from journal_bridge.errors import InputRefused


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


class Seekable(Protocol):
    """A file that can be read at any position, as an archive must be."""

    @property
    def name(self) -> str:
        """Its name, for messages."""
        ...

    def open(self) -> BinaryIO:
        """Return a fresh stream that can seek.

        Raises:
            InputRefused: when it cannot be opened.
        """
        ...


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """The file a user chose; the path is the user's own word and may lead over links."""

    path: Path

    @property
    def name(self) -> str:
        """Its name without its folders."""
        return self.path.name

    def open(self) -> BinaryIO:
        """Return a fresh stream of its bytes.

        Raises:
            InputRefused: `not-found`.
        """
        try:
            return cast("BinaryIO", self.path.open("rb", buffering=0))
        except OSError:
            raise InputRefused("not-found", self.name) from None
