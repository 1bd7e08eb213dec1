"""The door for every platform without an adapter: the neutral journal folder, and the spreadsheet pack.

Anything that can write JSON can write a folder, valid against `schemas/journal/1.0/`; anybody can fill in the
spreadsheets that `journal-bridge templates` writes.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from journal_bridge.adapter import Evidence, Layout, OpenedExport, Reading, Recognition, Step, Written
from journal_bridge.handover import MinimisedJournal
from journal_bridge_folder.example import write_example
from journal_bridge_folder.layout import journals_of
from journal_bridge_folder.pack_files import telling_files
from journal_bridge_folder.pack_reading import read_pack
from journal_bridge_folder.reading import read_folder
from journal_bridge_folder.writing import CANNOT, DESCRIBED, write_journals

LAYOUT: Final = "journal folder"
PACK: Final = "spreadsheet pack"


class FolderAdapter:
    """Reads journal folders (one child's, or one folder a child side by side) and filled spreadsheets.

    What it writes are journal folders, which hold everything a journal holds.
    """

    name: str = "folder"
    version: str = "1"
    layouts: tuple[Layout, ...] = (
        Layout(
            LAYOUT,
            "journal.json with media/ beside it, one folder or one folder a child; roster.json if there is one",
            Evidence.PUBLIC_DESCRIPTION,
        ),
        Layout(
            PACK,
            "the filled forms of `templates`: journal.xlsx or six CSV tables, with media/ beside them",
            Evidence.PUBLIC_DESCRIPTION,
        ),
    )
    known_losses: tuple[str, ...] = (
        "Files that journal.json does not name are listed, not carried.",
        "Consents do not travel in a journal folder; they come from the consent table.",
        "Of a spreadsheet pack, notes, pictures pasted into cells and cells' colours are never read.",
    )

    def recognise(self, opened: OpenedExport) -> Recognition | None:
        """Return a claim when there is a `journal.json` with a schema version, or a form of the pack."""
        for name, _ in journals_of(opened):
            return Recognition(self.name, LAYOUT, name)
        forms = telling_files(opened)
        return Recognition(self.name, PACK, forms[0]) if forms else None

    def read(self, opened: OpenedExport) -> Reading:
        """Read every journal of the folder, or the filled form of the pack.

        Raises:
            InputRefused: `invalid-journal`, `unsupported-version`, or `media-missing` when a file is not what the
                journal says it is; `sheet-row` and its like for a pack.
        """
        read = read_folder if any(True for _ in journals_of(opened)) else read_pack
        return read(opened, f"{self.name}/{self.version}")

    package: Layout = layouts[0]
    cannot: Mapping[str, str] = CANNOT

    def write(self, journals: Sequence[MinimisedJournal], folder: Path) -> Written:
        """Write one journal folder a child into an empty folder, and the roster of all beside them."""
        return write_journals(journals, folder)

    def tables(self, journals: Sequence[MinimisedJournal], folder: Path) -> tuple[Step, ...]:  # noqa: ARG002 - none
        """Write nothing: a journal folder is no platform's table; the step says where the form is described."""
        return (DESCRIBED,)

    def example(self, folder: Path, seed: int) -> Path:
        """Write an invented journal folder of two children into an empty folder."""
        return write_example(folder, seed)


adapter = FolderAdapter()
"""The object the entry point names."""
