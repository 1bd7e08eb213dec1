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
from journal_bridge.reviewing.questions import Question

OPENERS: Final = {"darwin": "open", "linux": "xdg-open"}
"""The program that opens a file the way a double click does; Windows has a call of its own."""


@dataclass
class Previews:
    """Copies of held files in a folder of the private room, which is removed with it.

    The copy is the cleaned file itself and not a small picture: a child at the edge is missed in a thumbnail, and
    nothing is decoded here.
    """

    folder: Path
    _made: dict[str, Path] = field(default_factory=dict)

    def of(self, question: Question) -> Path | None:
        """Return where a file can be looked at, or None for what is no file or could not be cleaned."""
        if question.item.kind is not ItemKind.MEDIA or question.file is None:
            return None
        if question.item.id not in self._made:
            self._made[question.item.id] = self._copy(question.item.detail, question.file, question.mime or "")
        return self._made[question.item.id]

    def _copy(self, kind: str, source: Path, mime: str) -> Path:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        ending = ".pdf" if mime == "application/pdf" else ENDINGS.get(mime, "")
        target = self.folder / f"{kind}-{len(self._made) + 1}{ending}"
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
