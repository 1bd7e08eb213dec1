"""Ask for an empty place, outside the export, before any work is done."""

from pathlib import Path

from journal_bridge.errors import UsageFault


def demand_empty(out: Path) -> None:
    """Check that a folder is new or empty.

    Raises:
        UsageFault: `out-not-empty` when something lies there, or it is no folder.
    """
    if out.is_symlink() or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise UsageFault("out-not-empty", out.name)


def demand_outside(place: Path, export: Path) -> None:
    """Check that nothing would be written into the export, however the way there is written.

    Raises:
        UsageFault: `inside-export` when the place is the export itself or lies in it.
    """
    target, source = place.resolve(), export.resolve()
    for above in (target, *target.parents):
        if above == source or (above.exists() and source.exists() and above.samefile(source)):
            raise UsageFault("inside-export", place.name)
