"""Ask for an empty place before any work is done."""

from pathlib import Path

from journal_bridge.errors import UsageFault


def demand_empty(out: Path) -> None:
    """Check that a folder is new or empty.

    Raises:
        UsageFault: `out-not-empty` when something lies there, or it is no folder.
    """
    if out.is_symlink() or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise UsageFault("out-not-empty", out.name)
