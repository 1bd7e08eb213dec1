"""Ask for an empty place, outside the export, before any work is done; and empty it again when the work fails."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from journal_bridge.errors import UsageFault
from journal_bridge.rooms import sweep


def demand_empty(out: Path) -> None:
    """Check that a folder is new or empty, once what killed runs left in it is swept.

    Raises:
        UsageFault: `out-not-empty` when something lies there, or it is no folder; `no-folder` when none can be made
            there, since what it would lie in is a file.
    """
    if not out.is_symlink() and out.is_dir():
        sweep(out)
    if out.is_symlink() or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise UsageFault("out-not-empty", out.name)
    if not next(above for above in (out, *out.absolute().parents) if above.exists()).is_dir():
        raise UsageFault("no-folder", out.name)


def demand_outside(place: Path, export: Path) -> None:
    """Check that nothing would be written into the export, however the way there is written.

    Raises:
        UsageFault: `inside-export` when the place is the export itself or lies in it.
    """
    target, source = place.resolve(), export.resolve()
    for above in (target, *target.parents):
        if above == source or (above.exists() and source.exists() and above.samefile(source)):
            raise UsageFault("inside-export", place.name)


@contextmanager
def all_or_nothing(out: Path, names: Iterable[str]) -> Iterator[None]:
    """Take back what was delivered when its receipt fails: nothing may lie there that no paper accounts for.

    Args:
        out: the folder it lies in, which is taken away too unless it was there before.
        names: the files and folders in it that are ours.
    """
    was_there = out.exists()
    try:
        yield
    except BaseException:
        for name in names:
            shutil.rmtree(out / name, ignore_errors=True)
            with suppress(OSError):
                (out / name).unlink()
        if not was_there:
            with suppress(OSError):
                out.rmdir()
        raise
