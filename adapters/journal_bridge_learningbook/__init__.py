"""Reads LearningBook-style exports, tables with a media folder, as one journal a child, and writes such packages.

No export of the platform is public. The records are the platform's own published list; the layout is this project's
inference from it. `README.md` has the evidence, the judgement calls, and what is known to be lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from journal_bridge.adapter import (
    Evidence,
    Layout,
    MediaHost,
    MediaLink,
    OpenedExport,
    Reading,
    Recognition,
    Step,
    Written,
)
from journal_bridge.handover import MinimisedJournal

from .ids import PLATFORM, VERSION
from .layout import layout_of
from .reading import links, read
from .writing import FOR_SUPPORT, write_package
from .writing_losses import CANNOT

WHOLE = "learningbook-style-export"
TABLES = "learningbook-style-tables"


class LearningBookReader:
    """The reader of this platform's exports, as far as they can be inferred, and the writer of such packages."""

    name: str = PLATFORM
    version: str = VERSION
    layouts: tuple[Layout, ...] = (
        Layout(
            WHOLE,
            "export.xml, nine CSV tables, media/ and reports/, as a folder or ZIP, in whatever folder",
            Evidence.INFERENCE,
        ),
        Layout(
            TABLES,
            "the same tables without export.xml: children, observations and who is in them",
            Evidence.INFERENCE,
        ),
    )
    known_losses: tuple[str, ...] = (
        "Categories of a child (PP, EAL, SEND, EB, SLT, birth term, CFC, GT, Funded): counted, never carried.",
        "Columns that may open an account (passwords, user names) are dropped before anything reads them.",
        "Room, date of entry and staff's rooms: a journal has no place for them; the key person is known as staff.",
        "Gallery items tagged with no child stay with the setting.",
        "When the export was made, and its term.",
    )

    media_hosts: tuple[MediaHost, ...] = (
        MediaHost("mylearningbook.co.uk", "Cookie"),
        MediaHost("www.mylearningbook.co.uk", "Cookie"),
    )
    """The platform's own site for families; where links of an export would lead is inference."""
    grace_days: int = 30
    """A leaver's journal is archived for 30 days and then deleted for good; settings' own policies say so,
    the vendor says nothing."""

    def recognise(self, opened: OpenedExport) -> Recognition | None:
        """Return a claim when export.xml has this platform's root, or tables have its columns side by side."""
        layout = layout_of(opened)
        if layout is None:
            return None
        return Recognition(self.name, WHOLE if layout.documents else TABLES, layout.telling_file)

    def read(self, opened: OpenedExport) -> Reading:
        """Read the whole export."""
        return read(opened)

    def links(self, opened: OpenedExport) -> Iterable[MediaLink]:
        """Return the links that stand in place of files."""
        return links(opened)

    package: Layout = layouts[0]
    cannot: Mapping[str, str] = CANNOT

    def write(self, journals: Sequence[MinimisedJournal], folder: Path) -> Written:
        """Write a package of the layout this reads into an empty folder."""
        return write_package(journals, folder)

    def tables(self, journals: Sequence[MinimisedJournal], folder: Path) -> tuple[Step, ...]:  # noqa: ARG002 - none
        """Write nothing: no import of this platform is known, and the step says so."""
        return (FOR_SUPPORT,)

    def example(self, folder: Path, seed: int) -> Path:
        """Write an invented setting's export into an empty folder."""
        from .example import write_example  # noqa: PLC0415 - drawing photos needs more than reading does

        return write_example(folder, seed)


adapter = LearningBookReader()
"""What the entry point names."""

__all__ = ["LearningBookReader", "adapter"]
