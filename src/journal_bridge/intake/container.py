"""Opens what a manager was given: a folder, a ZIP, or a folder that holds only the ZIP parts of one export."""

from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.intake.archive import check_archive
from journal_bridge.intake.folder import check_folder, check_inner_archives
from journal_bridge.intake.limits import DEFAULT_LIMITS, Limits
from journal_bridge.intake.nesting import ZIP_MAGIC
from journal_bridge.intake.opened import OpenedExport
from journal_bridge.intake.parts import is_set_of_parts, join_parts

_MAGIC_BYTES: Final = 4


def open_container(path: Path, limits: Limits = DEFAULT_LIMITS) -> OpenedExport:
    """Return the export at a path, checked as a container, whatever platform it is from.

    The path itself is the user's own word and may be a link; nothing inside may be one.

    Raises:
        InputRefused: `not-found`, `not-an-export`, or what the folder or ZIP is refused for.
    """
    if path.is_dir():
        return _open_folder(path, limits)
    if not path.is_file():
        raise InputRefused("not-found", path.name)
    if not _first_bytes(path).startswith(ZIP_MAGIC):
        raise InputRefused("not-an-export", path.name)
    archive = check_archive(path, limits)
    return OpenedExport(path, archive.members, archive.ignored, limits)


def _open_folder(path: Path, limits: Limits) -> OpenedExport:
    folder = check_folder(path, limits)
    if is_set_of_parts(folder):
        whole = join_parts(folder, limits)
        return OpenedExport(path, whole.members, whole.ignored, limits)
    check_inner_archives(folder, limits)
    return OpenedExport(path, folder.files, folder.ignored, limits)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as untrusted_file:
            return untrusted_file.read(_MAGIC_BYTES)
    except OSError:
        raise InputRefused("not-found", path.name) from None
