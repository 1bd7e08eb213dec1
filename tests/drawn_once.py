"""Photos of the invented nurseries, drawn once for all tests of a run: that is most of the time an export takes."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Drawn(dict[Any, bytes]):
    """What was drawn, as files in a folder that all workers of a run share; tells nobody what it holds."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def _path(self, key: object) -> Path:
        assert isinstance(key, tuple)  # as `invented.files` makes them: a function last
        draw = key[-1]  # told by its name, as its address is another in each process; two files may have a `_stub`
        told = (*key[:-1], draw.__module__, draw.__qualname__)
        return self._folder / hashlib.sha256(repr(told).encode()).hexdigest()

    def __contains__(self, key: object) -> bool:
        """Tell whether somebody has drawn it."""
        return self._path(key).is_file()

    def __getitem__(self, key: object) -> bytes:
        """Return what was drawn."""
        return self._path(key).read_bytes()

    def __setitem__(self, key: object, drawn: bytes) -> None:
        """Keep what was drawn; of two who draw the same at once, either is kept, whole."""
        path = self._path(key)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(drawn)
        unfinished.rename(path)

    def __iter__(self) -> Iterator[Any]:
        """Yield nothing: what holds all seeds need not make room for another."""
        return iter(())
