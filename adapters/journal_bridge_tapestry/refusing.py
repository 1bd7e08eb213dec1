"""Knows the archives public tools make for reading, which hold no records, to refuse them with a reason.

They are texts and pictures under names made from dates and titles. A name is no proof of which child a picture
shows, so nothing is read from them; a folder is taken for one only when it holds nothing else.
"""

import re
from pathlib import PurePosixPath
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused

from .capture import Files

_DIARY: Final = re.compile(r"(.*/)?tapestry-(diary|photos)/.+", re.IGNORECASE)
_STATE: Final = "last_observation_id"
"""Field of the one JSON file a diary tool keeps."""

_ALBUM: Final = re.compile(r"(.*/)?images/\d{4}(-\d{2}){4}-.+\.(jpe?g|png|mp4)", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"(.*/)?\d{4}-\d{2}-\d{2}_\d+/\d{2,3}_\d+\.\w{1,5}")
_TEXTS: Final = frozenset({".md", ".pdf"})


def reading_copy(opened: OpenedExport, files: Files) -> str | None:
    """Return a file of an archive made for reading, or None when it is none or holds other things too."""
    if files.tables or files.pages or not files.others:
        return None
    states = [name for name in files.documents if _is_state(opened, name)]
    if len(states) != len(files.documents):
        return None
    if states:
        return states[0]
    pictures = [name for name in files.others if PurePosixPath(name).suffix.casefold() not in _TEXTS]
    for pattern in (_ALBUM, _NUMBERED):
        if pictures and all(map(pattern.fullmatch, pictures)):
            return pictures[0]
    return files.others[0] if all(map(_DIARY.fullmatch, files.others)) else None


def _is_state(opened: OpenedExport, name: str) -> bool:
    try:
        document = opened.json(name)
    except InputRefused:
        return False
    return isinstance(document, dict) and _STATE in document
