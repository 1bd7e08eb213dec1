"""A disc of some megabytes that really is full when it is full, made where a user may make one (Linux)."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_APART: Final = ("unshare", "--map-root-user", "--mount")
"""A private table of mounts, in which anybody may mount a disc that lies in memory; it ends with the program."""

_TRIES: Final = 100


def possible() -> bool:
    """Tell whether such a disc can be made here."""
    words = [*_APART, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return (
        shutil.which("unshare") is not None
        and not subprocess.run(words, check=False, capture_output=True).returncode
    )


def apart(module: str, *words: object) -> "subprocess.CompletedProcess[str]":
    """Run a module as a program that may make such discs."""
    command = [*_APART, sys.executable, "-m", module, *map(str, words)]
    known = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    return subprocess.run(command, check=False, capture_output=True, text=True, env=known)


class SmallDisc:
    """A mounted disc whose size can be changed while programs write on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def resize(self, size: int) -> None:
        """Give it another size in bytes; never less than what lies on it, which may grow meanwhile."""
        for _ in range(_TRIES):
            with suppress(subprocess.CalledProcessError):
                _mount(f"remount,size={max(size, self.used)}", self.folder)
                return
        raise RuntimeError("the disc cannot be given another size")

    @property
    def used(self) -> int:
        """Bytes in use."""
        return shutil.disk_usage(self.folder).used


@contextmanager
def small_disc(folder: Path, size: int) -> Iterator[SmallDisc]:
    """Mount a disc of so many bytes; only in a program that `apart` started."""
    folder.mkdir()
    _mount(f"size={size}", folder)
    try:
        yield SmallDisc(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _mount(options: str, folder: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True, capture_output=True)
