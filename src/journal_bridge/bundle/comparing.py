"""Compares what lies in a folder with what its manifest lists: missing, extra, renamed, exchanged, changed."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal_bridge.bundle.blocks import listed
from journal_bridge.bundle.manifest import Line
from journal_bridge.bundle.verdicts import FileVerdict, Trouble
from journal_bridge.handover import BundleFile

_OF_SEVERAL: Final = re.compile(r"([a-z-]+)-([0-9]{1,4})-of-([0-9]{1,4})\.(pdf|zip)")
_NOT_READ: Final = "there, and as long as it was; not read"


@dataclass(frozen=True)
class Comparison:
    """What was found: verdicts on files that are settled, and the names of those that are as they were made."""

    settled: tuple[FileVerdict, ...]
    proven: tuple[str, ...]


def compare(
    present: Mapping[str, Path],
    lines: Mapping[str, Line],
    read: Collection[str] | None = None,
    *,
    whole: bool = True,
) -> Comparison:
    """Compare files with the lines of a manifest.

    Args:
        present: what lies there, by name; the manifest itself is not among it.
        lines: what should.
        read: names of the files whose digests are compared; all when None. Lengths are always compared.
        whole: false when only some files are looked at, so that others are not called missing.

    Raises:
        OSError: when the medium itself fails.
    """
    work = _Comparing(present, lines, read)
    settled: list[FileVerdict] = []
    proven: list[str] = []
    for name in sorted(present.keys() & lines.keys()):
        verdict = work.listed_file(name)
        if verdict is None:
            proven.append(name)
        else:
            settled.append(verdict)
    return Comparison((*settled, *work.strays(whole=whole)), tuple(proven))


class _Comparing:
    def __init__(
        self, present: Mapping[str, Path], lines: Mapping[str, Line], read: Collection[str] | None
    ) -> None:
        self._present = present
        self._lines = lines
        self._read = read
        self._by_digest = {line.sha256: line for line in lines.values()}
        self._lengths = {line.bytes for line in lines.values()}
        self._files: dict[str, BundleFile] = {}

    def listed_file(self, name: str) -> FileVerdict | None:
        """Return what is wrong with a file of the manifest, or that it was not read; None when it is right."""
        path, line = self._present[name], self._lines[name]
        if not _plain(path):
            return _bad(name, Trouble.NOT_READABLE, "not a file")
        size = path.stat().st_size
        if size == line.bytes and self._read is not None and name not in self._read:
            return FileVerdict(name, ok=True, what=_NOT_READ, read=False)
        file = self._file(name)
        if (file.bytes, file.sha256) == (line.bytes, line.sha256):
            return None
        other = self._by_digest.get(file.sha256)
        if other is not None:
            return self._another(name, other)
        length = "" if line.bytes == file.bytes else f": {file.bytes} bytes instead of {line.bytes}"
        return _bad(name, Trouble.CHANGED, f"changed since it was made{length}")

    def _another(self, name: str, other: Line) -> FileVerdict:
        """Say that a file is another of the manifest's, and whether the two exchanged their names."""
        exchanged = (
            _plain(self._present.get(other.name)) and self._file(other.name).sha256 == self._lines[name].sha256
        )
        said = f"exchanged with {other.name}" if exchanged else f"it is {other.name}, under this name"
        return _bad(name, Trouble.SWAPPED, said)

    def strays(self, *, whole: bool) -> Iterator[FileVerdict]:
        """Name what is too much and what is missing; an extra file with a missing one's bytes was renamed."""
        missing = dict(self._lines) if whole else {}
        for name in self._present:
            missing.pop(name, None)
        for name in sorted(self._present.keys() - self._lines.keys()):
            was = self._known_as(name)
            if was is None:
                yield _bad(name, Trouble.EXTRA, "does not belong here")
            elif was in self._present:
                yield _bad(name, Trouble.EXTRA, f"a copy of {was}; does not belong here")
            else:
                missing.pop(was, None)
                yield _bad(name, Trouble.RENAMED, f"renamed: it was {was}")
        for name in sorted(missing):
            yield _bad(name, Trouble.MISSING, missing_words(name))

    def _known_as(self, name: str) -> str | None:
        """Return the name a stray file has in the manifest; only one of a listed length is read for that."""
        path = self._present[name]
        if not _plain(path) or path.stat().st_size not in self._lengths:
            return None
        line = self._by_digest.get(self._file(name).sha256)
        return line.name if line else None

    def _file(self, name: str) -> BundleFile:
        if name not in self._files:
            self._files[name] = listed(name, self._present[name])
        return self._files[name]


def missing_words(name: str) -> str:
    """Return how a missing file is told to a family: a volume or a part with its number."""
    several = _OF_SEVERAL.fullmatch(name)
    if several is None:
        return "missing"
    which = f"{int(several[2])} of {several[3]}"
    what = f"volume {which} of the book" if several[4] == "pdf" else f"part {which} of the films"
    return f"missing: {what} is not here; ask whoever gave you the others for it"


def others_of(name: str) -> str | None:
    """Return the words for the other volumes or parts that a file by itself says there are."""
    several = _OF_SEVERAL.fullmatch(name)
    if several is None or int(several[3]) <= 1:
        return None
    what = "volumes of the book" if several[4] == "pdf" else "parts of the films"
    return f"the other {what}: this is {int(several[2])} of {several[3]}"


def _plain(path: Path | None) -> bool:
    return path is not None and path.is_file() and not path.is_symlink()


def _bad(name: str, trouble: Trouble, what: str) -> FileVerdict:
    return FileVerdict(name, ok=False, what=what, trouble=trouble)
