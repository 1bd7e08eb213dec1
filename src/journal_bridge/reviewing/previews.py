"""Let a person see a file as it would leave: under a readable name in the private room, in their own viewer."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from journal_bridge.handover import ItemKind
from journal_bridge.minimise.applying import ENDINGS
from journal_bridge.reviewing.questions import Group, Question

OPENERS: Final = {"darwin": "open", "linux": "xdg-open"}
"""The program that opens a file the way a double click does; Windows has a call of its own."""


@dataclass
class Previews:
    """Copies of held files in a folder of the private room, which is removed with it.

    The copy is the cleaned file itself and not a small picture: a child at the edge is missed in a thumbnail, and
    nothing is decoded here.
    """

    folder: Path
    _made: dict[tuple[Path, str], Path] = field(default_factory=dict)

    def of(self, question: Question) -> Path | None:
        """Return where a file can be looked at, or None for what is no file or could not be cleaned."""
        return self._in(self.folder, question)

    def together(self, group: Group) -> Path | None:
        """Return a folder with the files of many questions and no others, or None when none of them is a file."""
        folder = self.folder / group.rule
        found = [self._in(folder, question) for question in group.questions]
        return folder if any(found) else None

    def _in(self, folder: Path, question: Question) -> Path | None:
        if question.item.kind is not ItemKind.MEDIA or question.file is None:
            return None
        key = (folder, question.item.id)
        if key not in self._made:
            self._made[key] = self._copy(folder, question.item.detail, question.file, question.mime or "")
        return self._made[key]

    def _copy(self, folder: Path, kind: str, source: Path, mime: str) -> Path:
        for made in (self.folder, folder):
            made.mkdir(mode=0o700, exist_ok=True)
        ending = ".pdf" if mime == "application/pdf" else ENDINGS.get(mime, "")
        target = folder / f"{kind}-{len(self._made) + 1}{ending}"
        try:
            os.link(source, target)
        except OSError:  # a file system without links
            shutil.copyfile(source, target)
        return target


def open_with_viewer(path: Path) -> bool:
    """Open a file or folder as a double click would; False where this computer offers no way."""
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - the user asked to see this file
            return True
        opener = shutil.which(OPENERS.get(sys.platform, "xdg-open"))
        if opener is None:
            return False
        subprocess.Popen(  # noqa: S603 - a program of the system, a path of ours, no shell
            [opener, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True
