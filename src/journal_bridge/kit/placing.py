"""Puts files where a package wants them: linked where the disc can, copied where not, never read whole."""

import os
import shutil
from pathlib import Path, PurePosixPath

from journal_bridge.errors import OurFault


def place(source: Path, folder: Path, name: str) -> None:
    """Put a file into a folder under a relative name that nothing lies under yet.

    Raises:
        OurFault: `internal` for a name that is absolute or leads out of the folder.
    """
    parts = PurePosixPath(name).parts
    if not parts or {"..", "/"} & set(parts) or "\\" in name or ":" in name:
        raise OurFault("internal", "the name of a file in a package")
    target = folder.joinpath(*parts)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, or another disc
        shutil.copyfile(source, target)
