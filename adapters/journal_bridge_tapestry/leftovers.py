"""Accounts for every file that is no record: a medium of some observation, or a loss that says why."""

from pathlib import PurePosixPath
from typing import Final

from .capture import Capture

VENDOR: Final = "a file the platform made, whose inside was not filtered, so it is never opened"
UNNAMED: Final = "no record names this file"
COPY: Final = "another file of a picture that is found already"
HOMELESS: Final = "media of a record that belongs to no child"
NO_MEDIUM: Final = "not a document or medium"

_ARCHIVE: Final = b"PK\x03\x04"
_VENDOR_FOLDER: Final = "vendor"


def account_for_files(capture: Capture, mapped_media: set[str]) -> None:
    """Count every other file once, as a medium of some entry or as a loss."""
    album, tally = capture.album, capture.tally
    mapped = {album.found[media_id] for media_id in mapped_media if media_id in album.found}
    found = frozenset(album.found.values())
    homeless = found - mapped
    for name in capture.filing.files:
        kind = "media file" if name in found or name in album.copies else _kind(capture, name)
        tally.met[kind] += 1
        if name in mapped:
            tally.mapped[kind] += 1
        elif kind == "media file":
            tally.lose(kind, HOMELESS if name in homeless else COPY if name in album.copies else UNNAMED, name)
        else:
            tally.lose(kind, VENDOR if kind == "vendor file" else NO_MEDIUM, name)
    unfound = len(album.known.keys() & mapped_media) - len([one for one in mapped_media if one in album.found])
    if unfound:
        tally.warnings.add(
            f"Pictures, films or documents that are not in the export itself, only their links or ids: {unfound}."
        )


def _kind(capture: Capture, name: str) -> str:
    """Return what a file is that no observation lists: PDFs and archives are the platform's own exports."""
    mime = capture.filing.type_of(name)
    if _VENDOR_FOLDER in PurePosixPath(name).parts[:-1] or mime == "application/pdf":
        return "vendor file"
    if capture.opened.head(name).startswith(_ARCHIVE):
        return "vendor file"
    return "media file" if mime else "file"
