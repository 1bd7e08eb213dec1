"""The neutral journal folder: `journal.json` and its media, valid against `schemas/journal/1.0/`.

Anything that can write JSON can write one, in any language: it is the door for every platform without an adapter.
"""

from pathlib import Path
from typing import Final

from journal_bridge.adapter import Evidence, Layout, OpenedExport, Reading, Recognition
from journal_bridge_folder.example import write_example
from journal_bridge_folder.reading import journals_of, read_folder

LAYOUT: Final = "journal folder"


class FolderAdapter:
    """Reads journal folders: one child's, or one folder a child side by side."""

    name: str = "folder"
    version: str = "1"
    layouts: tuple[Layout, ...] = (
        Layout(
            LAYOUT,
            "journal.json with media/ beside it, one folder or one folder a child; roster.json if there is one",
            Evidence.PUBLIC_DESCRIPTION,
        ),
    )
    known_losses: tuple[str, ...] = (
        "Files that journal.json does not name are listed, not carried.",
        "Consents do not travel in a journal folder; they come from the consent table.",
    )

    def recognise(self, opened: OpenedExport) -> Recognition | None:
        """Return a claim when there is a `journal.json` with a schema version."""
        found = journals_of(opened)
        return Recognition(self.name, LAYOUT, found[0]) if found else None

    def read(self, opened: OpenedExport) -> Reading:
        """Read every journal of the folder.

        Raises:
            InputRefused: `invalid-journal`, `unsupported-version`, or `media-missing` when a file is not what the
                journal says it is.
        """
        return read_folder(opened, f"{self.name}/{self.version}")

    def example(self, folder: Path, seed: int) -> Path:
        """Write an invented journal folder of two children into an empty folder."""
        return write_example(folder, seed)


adapter = FolderAdapter()
"""The object the entry point names."""
