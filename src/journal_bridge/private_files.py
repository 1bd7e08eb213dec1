"""Files only this user can read, written whole or not at all, never over another, and safe on the disk."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_new(path: Path, content: bytes) -> None:
    """Write a new file with mode 0600, safe on the disk before it has its name.

    Raises:
        FileExistsError: when the name is taken; the file there is left as it is.
        OSError: when it cannot be written.
    """
    partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _name(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _name(partial: Path, path: Path) -> None:
    """Give a file its name unless that name is taken; a link says so without a race, where links exist at all."""
    try:
        os.link(partial, path)
    except FileExistsError:
        raise
    except OSError:  # FAT and exFAT know no links
        if path.exists():
            raise FileExistsError(path.name) from None
        partial.rename(path)


def flush_names(folder: Path) -> None:
    """Flush a folder's own list of names; Windows cannot, and does not need it."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
