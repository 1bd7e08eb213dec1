"""Delivery of a package for another platform: in clear, in a folder nobody else may enter, all of it or nothing.

It is put together in a private folder on the same disk, read back there, and takes its place in one step; whenever
a run is killed, the place is as it was before.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from journal_bridge.deliver.copying import copy_flushed, demand_same
from journal_bridge.deliver.folder import ROUTE
from journal_bridge.errors import TryAgain
from journal_bridge.handover import BundleFile, Delivery, Package
from journal_bridge.private_files import flush_names
from journal_bridge.rooms import private_room

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
"""A package is not encrypted: nobody but the user who made it reads it on a shared computer."""


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield a private folder on the disk that `out` is to lie on; it is gone when the block is left.

    Folders above `out` that are missing are made, and are taken away again when nothing was put in place.

    Raises:
        TryAgain: `delivery-failed` when nothing can be made there.
    """
    made: list[Path] = []
    try:
        for folder in reversed([one for one in out.parents if not one.exists()]):
            folder.mkdir()
            made.append(folder)
        with private_room(_beside(out)) as room:
            yield room
    except OSError:
        raise TryAgain("delivery-failed", out.name) from None
    finally:
        for folder in reversed(made):
            with suppress(OSError):  # what was put in place lies in it
                folder.rmdir()


def deliver_package(package: Package, stage: Path, now: datetime) -> Delivery:
    """Copy a package into a private folder on the disk it is for, and read every file back.

    Raises:
        TypeError: when given anything else than a package that was read back and compared.
        TryAgain: `delivery-failed`.
    """
    if not isinstance(package, Package):
        raise TypeError("only a package that was compared can be delivered")
    try:
        files = tuple(_put(file, stage) for file in package.files)
    except OSError:
        raise TryAgain("delivery-failed") from None
    return Delivery(ROUTE, files, now)


def placed(files: Iterable[BundleFile], now: datetime) -> Delivery:
    """Return the delivery of what was made on the medium itself and takes its place there by a rename."""
    return Delivery(ROUTE, tuple(files), now)


@contextmanager
def in_place(stage: Path, out: Path) -> Iterator[None]:
    """Give a private folder its name, in one step, and take it back when what follows fails.

    A medium's own top folder cannot be replaced: files and folders are moved into it, the page that tells of them
    last.

    Raises:
        TryAgain: `delivery-failed`; `out` is then as it was.
    """
    whole = not (out.exists() and os.path.ismount(out))
    was_there = out.exists()
    try:
        _renamed(stage, out) if whole else _moved(stage, out)
    except OSError:
        raise TryAgain("delivery-failed", out.name) from None
    try:
        flush_names(out.absolute().parent if whole else out)
        yield
    except BaseException:
        with suppress(OSError):
            out.rename(stage) if whole else _moved(out, stage)
        if was_there:
            with suppress(OSError):
                out.mkdir(exist_ok=True)
        raise


def _beside(out: Path) -> Path:
    return out if out.exists() and os.path.ismount(out) else out.absolute().parent


def _put(file: BundleFile, stage: Path) -> BundleFile:
    target = stage / file.name
    for above in reversed(target.relative_to(stage).parents[:-1]):
        (stage / above).mkdir(mode=FOLDER_MODE, exist_ok=True)
    digest = copy_flushed(file.path, target)
    with suppress(OSError):  # FAT and network shares know no modes
        target.chmod(FILE_MODE)
    demand_same(digest, target, file)
    return BundleFile(file.name, target, file.sha256, file.bytes)


def _renamed(stage: Path, out: Path) -> None:
    was_there = out.exists()
    if was_there:
        out.rmdir()  # Windows replaces no folder, not even an empty one
    try:
        stage.rename(out)
    except OSError:
        if was_there:
            out.mkdir()
        raise


def _moved(source: Path, target: Path) -> None:
    """Move everything of a folder into another, or nothing; the run's own private folder stays where it is."""
    moved: list[Path] = []
    try:
        for one in sorted(source.iterdir(), reverse=True):
            if not _holds(one, target):
                one.rename(target / one.name)
                moved.append(one)
    except OSError:
        for place in reversed(moved):
            with suppress(OSError):
                (target / place.name).rename(place)
        raise


def _holds(folder: Path, inner: Path) -> bool:
    return folder in inner.parents
