"""Names inside an export: which are safe to use, which clash, and which are only an operating system's litter.

Nothing is ever written under a name from an export. The rules still hold for all of them, because a name is shown,
looked up and compared, and because an export with a hostile name is not one to trust.
"""

import re
import unicodedata
from typing import Final, NewType

from journal_bridge.errors import InputRefused
from journal_bridge.intake.limits import Limits

SafeName = NewType("SafeName", str)
"""A relative path with `/` that passed `check_name`, the only function that makes one."""

# Controls, direction marks and overrides, line and paragraph separators, invisible fillers, the byte order mark and
# surrogates (how Python shows bytes that are no text). The joiners U+200C and U+200D stay: Persian and emoji need
# them.
_UNSAFE: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

_DRIVE: Final = re.compile(r"[A-Za-z]:")

# Windows reserves these with any extension, and takes the superscript digits for digits:
# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
_DEVICE: Final = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])[ ]*(?:\..*)?", re.IGNORECASE | re.DOTALL
)

_JUNK_FOLDERS: Final = frozenset({"__macosx"})
_JUNK_FILES: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_JUNK_PREFIX: Final = "._"
"""macOS leaves `._name` beside every file on sticks and network drives (AppleDouble)."""


def check_name(untrusted_name: str, limits: Limits, prefix: str = "") -> SafeName:
    """Return the name if it is a safe relative path, however it would be unpacked and on whatever system.

    `prefix` is the checked name of the archive it lies in, with a slash; it stands before the name returned.

    Raises:
        InputRefused: `unsafe-name`, `path-escape`, `name-too-long`, or `device-name`, also for an ending that
            Windows drops.
    """
    place = f"{prefix}{untrusted_name}"
    if _UNSAFE.search(untrusted_name):
        raise InputRefused("unsafe-name", place)
    if "\\" in untrusted_name or _DRIVE.match(untrusted_name):
        raise InputRefused("path-escape", place)
    if len(place.encode()) > limits.path_bytes:
        raise InputRefused("name-too-long", place)
    for untrusted_segment in untrusted_name.split("/"):
        _check_segment(untrusted_segment, place, limits)
    return SafeName(place)


def _check_segment(untrusted_segment: str, place: str, limits: Limits) -> None:
    # some systems unpack the full-width or one-character forms of two dots as two dots, hence NFKC
    if unicodedata.normalize("NFKC", untrusted_segment) in {"", ".", ".."}:
        raise InputRefused("path-escape", place)
    if untrusted_segment[-1] in ". " or _DEVICE.fullmatch(untrusted_segment):
        raise InputRefused("device-name", place)
    if len(untrusted_segment.encode()) > limits.name_bytes:
        raise InputRefused("name-too-long", place)


def is_junk(name: SafeName) -> bool:
    """Say whether an operating system left this file beside the real ones; such files are counted, not read."""
    *folders, file = name.lower().split("/")
    return file in _JUNK_FILES or file.startswith(_JUNK_PREFIX) or not _JUNK_FOLDERS.isdisjoint(folders)


def clash_key(name: str) -> str:
    """Return what a system that ignores case and accent form would take the name for."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


class NameBook:
    """The names seen so far, so that no two can stand for one file."""

    def __init__(self) -> None:
        self._files: dict[str, SafeName] = {}
        self._folders: set[str] = set()

    def add(self, name: SafeName) -> None:
        """Note a file.

        Raises:
            InputRefused: `duplicate-name` or `clashing-names`.
        """
        key = clash_key(name)
        other = self._files.setdefault(key, name)
        if other is not name:
            raise InputRefused("duplicate-name" if other == name else "clashing-names", name)
        self.add_folder(key.rpartition("/")[0])

    def add_folder(self, folder: str) -> None:
        """Note a folder and the folders above it; the same folder may be noted often."""
        key = clash_key(folder)
        while key and key not in self._folders:
            self._folders.add(key)
            key = key.rpartition("/")[0]

    def check_folders(self) -> None:
        """Refuse a name that is a file in one place and a folder in another.

        Raises:
            InputRefused: `clashing-names`.
        """
        for key in sorted(self._folders & self._files.keys()):
            raise InputRefused("clashing-names", self._files[key])
