"""Make sure that what was made lies on the medium before anything says so."""

import os
from pathlib import Path

from journal_bridge.private_files import flush_names


def flush(folder: Path) -> None:
    """Flush everything below a folder, files first, then names.

    One call for the whole disk takes as long as a few files do, where each of a thousand small photos would wait
    for the medium by itself (`benchmarks/batch.py`). Windows has no such call: there each file is flushed.
    """
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            flush_names(path)
            continue
        with path.open("r+b") as file:
            os.fsync(file.fileno())
