"""Reads what the web application of Tapestry answers and shows, as one journal a child, and writes such answers.

The vendor's own exports are PDFs and media without records. What can be read is the web application's traffic, as
public tools save it, and older generations of its pages. `README.md` has the evidence, and what is known lost.
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
from .people import GRACE_DAYS
from .reading import links, read
from .recognising import FOLDERS, PAGES, RAW, READING_COPY, THREADS, WITH_TABLES, seen
from .writing import write_package
from .writing_limits import CANNOT
from .writing_tables import write_tables


class TapestryReader:
    """The reader of this platform's answers and pages, and the writer of a package of such answers."""

    name: str = PLATFORM
    version: str = VERSION
    layouts: tuple[Layout, ...] = (
        Layout(
            RAW,
            "JSON answers of the web app (observation lists, full records, children, school), media named by ids",
            Evidence.PUBLIC_DESCRIPTION,
        ),
        Layout(
            WITH_TABLES,
            "the same in a folder a setting, with tables of relatives, staff or children, and the vendor's files",
            Evidence.INFERENCE,
        ),
        Layout(
            THREADS,
            "answers of threads-list as an in-browser exporter packs them, media beside them",
            Evidence.PUBLIC_DESCRIPTION,
        ),
        Layout(
            FOLDERS,
            "one observation a folder, its media numbered or named by id beside it, as public scrapers save them",
            Evidence.PUBLIC_DESCRIPTION,
        ),
        Layout(
            PAGES,
            "saved web pages of the two older generations: an observation, or a list of them",
            Evidence.PUBLIC_DESCRIPTION,
        ),
        Layout(
            READING_COPY,
            "known and refused: texts and pictures that public tools made for reading, without any record",
            Evidence.PUBLIC_DESCRIPTION,
        ),
    )
    known_losses: tuple[str, ...] = (
        "Journal PDFs, media ZIPs, subject-access ZIPs and About Me PDFs are listed and never opened.",
        "Care diary, memos and activities are saved pages nobody has described; they are counted, not read.",
        "Registers, accident forms, invoices, reports, messages and announcements enter no child's journal.",
        "Media links are dropped: they open a photo to anybody; a medium without its file is only listed.",
        "Media a list cuts off after the third, where the full record is not there; each is counted.",
        "A picture that two observations hold under two ids is known for one picture by its bytes only.",
        "Who is in a picture: the platform tags observations, never pictures, and keeps no consent for photos.",
        "When a photo was taken: the platform takes the camera's data out, and no time is made up for it.",
        "Assessments and flags of a shape that cannot be read stay in the extras as they are.",
        "Collection passwords, telephone numbers and e-mail addresses of relatives are kept nowhere.",
        "A saved page names no child and no status; where its child is not certain it is a loss.",
    )

    media_hosts: tuple[MediaHost, ...] = (
        MediaHost("tapestryjournal.com", "Cookie"),
        MediaHost("www.tapestryjournal.com", "Cookie"),
    )
    """The application's own; the host its media lie on is told nowhere, so a manager names it."""
    grace_days: int = GRACE_DAYS

    def recognise(self, opened: OpenedExport) -> Recognition | None:
        """Return a claim when a document or page holds what only this platform gives."""
        found = seen(opened)
        return Recognition(self.name, found.layout, found.file) if found else None

    def read(self, opened: OpenedExport) -> Reading:
        """Read the whole export."""
        return read(opened)

    def links(self, opened: OpenedExport) -> Iterable[MediaLink]:
        """Return the links of media whose files are not in the export."""
        return links(opened)

    package: Layout = layouts[1]
    cannot: Mapping[str, str] = CANNOT

    def write(self, journals: Sequence[MinimisedJournal], folder: Path) -> Written:
        """Write a package of some journals of one setting: answers and media, and tables of who is who."""
        return write_package(journals, folder)

    def tables(self, journals: Sequence[MinimisedJournal], folder: Path) -> tuple[Step, ...]:
        """Write the tables of children, relatives and staff for the platform's own import wizard."""
        return write_tables(journals, folder)

    def example(self, folder: Path, seed: int) -> Path:
        """Write an invented setting's export into an empty folder."""
        from .example import write_example  # noqa: PLC0415 - drawing photos needs more than reading does

        return write_example(folder, seed)


adapter = TapestryReader()
"""What the entry point names."""

__all__ = ["TapestryReader", "adapter"]
