"""What a copy of an export in a store holds."""

from pathlib import Path


def seen(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
