"""Opens what a manager was given: a folder, a ZIP, a folder of the ZIP parts of one export, or one of many ZIPs."""

from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.intake.archive import CheckedArchive, check_archive
from journal_bridge.intake.entry import ChosenFile
from journal_bridge.intake.folder import CheckedFolder, check_folder, check_inner_archives
from journal_bridge.intake.limits import DEFAULT_LIMITS, Limits
from journal_bridge.intake.nesting import ZIP_MAGIC
from journal_bridge.intake.opened import OpenedExport
from journal_bridge.intake.parts import are_numbered, is_set_of_parts, join_parts
from journal_bridge.intake.shelves import Around

_MAGIC_BYTES: Final = 4
_CLASHES: Final = frozenset({"duplicate-name", "clashing-names"})


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
    archive = check_archive(ChosenFile(path), limits)
    return OpenedExport(path, archive.members, archive.ignored, limits, Around(1, archive.size))


def _open_folder(path: Path, limits: Limits) -> OpenedExport:
    folder = check_folder(path, limits)
    whole = _joined(folder, limits) if is_set_of_parts(folder) else None
    if whole:
        parts = {} if are_numbered(folder.files) else folder.files
        return OpenedExport(path, whole.members, whole.ignored, limits, Around(1, whole.size, parts))
    check_inner_archives(folder, limits)
    return OpenedExport(path, folder.files, folder.ignored, limits)


def _joined(folder: CheckedFolder, limits: Limits) -> CheckedArchive | None:
    """Return the parts as one archive, or None when they are none: not numbered, each with files of its own.

    Platforms that hand out one ZIP a child use the same names in each; parts of one export never repeat a name.
    """
    try:
        return join_parts(folder, limits)
    except InputRefused as refused:
        if refused.code not in _CLASHES or are_numbered(folder.files):
            raise
        return None


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as untrusted_file:
            return untrusted_file.read(_MAGIC_BYTES)
    except OSError:
        raise InputRefused("not-found", path.name) from None
