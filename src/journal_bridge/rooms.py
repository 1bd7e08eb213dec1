"""Private working folders: made for one run, removed on every way out, and swept when a run was killed."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_PREFIX: Final = "journal-bridge-room-"
_NAME: Final = re.compile(rf"{_PREFIX}(\d+)-.+")


@contextmanager
def private_room() -> Iterator[Path]:
    """Yield a new folder that only this user can read; what killed runs left behind is removed first."""
    sweep()
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-") as folder:
        yield Path(folder)


def sweep() -> int:
    """Remove the working folders of this user's runs that are no more, and return how many there were."""
    swept = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        named = _NAME.fullmatch(folder.name)
        if named and _ours(folder) and not _runs(int(named[1])):
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _ours(folder: Path) -> bool:
    """Tell whether a folder is a real one of this user; a link or somebody else's folder is left alone."""
    try:
        facts = folder.lstat()
    except OSError:
        return False
    return (
        folder.is_dir() and not folder.is_symlink() and (not hasattr(os, "getuid") or facts.st_uid == os.getuid())
    )


def _runs(process: int) -> bool:
    if process == os.getpid() or os.name != "posix":
        return True  # on Windows signal 0 would be Ctrl-C
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's process has that number now; better leave a folder than take a running one
    return True
