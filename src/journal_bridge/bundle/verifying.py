"""Verifies what lies on a medium, offline: every file against the signed manifest, and every file against itself.

It says what is wrong, and also what it could not look at; bad content never raises.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from journal_bridge.bundle.checking import Folder, of_the_system
from journal_bridge.bundle.inspecting import Openers
from journal_bridge.bundle.manifest import MANIFEST, SIGNATURE
from journal_bridge.bundle.sampling import Sample, chosen
from journal_bridge.bundle.start_here import START_HERE
from journal_bridge.bundle.verdicts import FileVerdict, Sampled, SenderKnown, Trouble, Verification, joined
from journal_bridge.errors import InputRefused
from journal_bridge.keys import Card, SettingKeys

__all__ = ["FileVerdict", "Sample", "Sampled", "SenderKnown", "Trouble", "Verification", "verify"]

_OURS: Final = re.compile(r"(learning-journal|films-and-originals)[0-9a-z-]*\.(pdf|zip)|journal-[0-9a-f]+\.jb\.age")
_DEEP: Final = 4
"""Folders below a stick in which a deliverable is looked for: a class, a child, `to-hand-over`, and one more."""


def verify(
    path: Path,
    passphrase: str | None = None,
    keys: SettingKeys | None = None,
    sender: Card | None = None,
    *,
    films_passphrase: str | None = None,
    sample: Sample | None = None,
) -> Verification:
    """Return the verdict on a delivered folder, on one file of it, or on a stick that holds several such folders.

    Args:
        path: the folder, or a single PDF, ZIP or sealed file; the manifest beside a single file is used.
        passphrase: opens the book, in all its volumes.
        keys: ours; open what is sealed to us, and make our own signature known.
        sender: whose signature is expected.
        films_passphrase: opens the ZIPs of films.
        sample: how much to read, everything when None; names and lengths of all files are always compared.

    Raises:
        InputRefused: `not-found`.
        NotVerified: `not-a-bundle` when nothing there was made by this program.
    """
    if not path.exists():
        raise InputRefused("not-found", path.name)
    folders = tuple(_deliverables(path, _DEEP)) if path.is_dir() else ()
    several = bool(folders) and folders != (path,)
    read, sampled = chosen(_sizes(folders or (path,)), sample) if sample else (None, None)
    openers = Openers(passphrase, films_passphrase, keys)
    found = {
        folder.relative_to(path).as_posix() if several else "": Folder(
            folder, openers, keys, sender, read
        ).verdict()
        for folder in (folders or (path,))
    }
    return joined(found, sampled, _beside(path, folders) if several else ())


def _deliverables(path: Path, deep: int) -> Iterator[Path]:
    """Yield the folders that were handed over: the path itself, or those below it that look like one."""
    names = _names(path)
    if names & {MANIFEST, SIGNATURE, START_HERE} or any(_OURS.fullmatch(name) for name in names):
        yield path
    elif deep:
        for name in sorted(names):
            if (path / name).is_dir() and not (path / name).is_symlink():
                yield from _deliverables(path / name, deep - 1)


def _beside(path: Path, folders: tuple[Path, ...]) -> tuple[str, ...]:
    """Name what lies on a stick outside the folders that were handed over; no manifest speaks of it."""
    above = {one for folder in folders for one in folder.parents if one.is_relative_to(path)}
    strays = (top / name for top in above for name in _names(top))
    outside = sorted(one.relative_to(path).as_posix() for one in strays if one not in above | set(folders))
    return tuple(f"{name}: no manifest names it" for name in outside)


def _names(path: Path) -> set[str]:
    with suppress(OSError):
        return {one.name for one in path.iterdir() if not of_the_system(one.name)}
    return set()


def _sizes(folders: tuple[Path, ...]) -> dict[Path, int]:
    """Return the lengths of the files a sample is drawn from; the manifests are always read."""
    files = (one for top in folders for one in (top.iterdir() if top.is_dir() else (top,)))
    return {
        one: one.stat().st_size
        for one in files
        if one.name not in {MANIFEST, SIGNATURE} and not of_the_system(one.name) and one.is_file()
    }
