"""Reads what the Famly web app shows, and the platform's own data export of a child, as one journal a child.

Neither format is anybody's promise: one is the web application's traffic as public tools save it, of the other only
the container is described. `README.md` has the evidence, and what is known to be lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

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

from .child_reading import read_child_exports
from .child_units import claimed
from .documents import claims
from .ids import PLATFORM, VERSION
from .linking import links
from .reading import read
from .writing import write_package
from .writing_tables import write_tables
from .writing_words import CANNOT

CURRENT = "web-app-capture"
OLDER = "web-app-capture-2023"
CHILD_EXPORT = "child-data-export"


class FamlyReader:
    """The reader of this platform's captures and data exports."""

    name: str = PLATFORM
    version: str = VERSION
    layouts: tuple[Layout, ...] = (
        Layout(
            CURRENT,
            "JSON answers of the web app (observations, feed, tagged photos, notes, children) with a media folder",
            Evidence.PUBLIC_DESCRIPTION,
        ),
        Layout(
            OLDER,
            "the same as saved in 2022 and 2023: one `video` an observation, signed picture paths without a link",
            Evidence.PUBLIC_DESCRIPTION,
        ),
        Layout(
            CHILD_EXPORT,
            "the official data export of a child, one ZIP or folder a child, a children list beside them: the help "
            "centre describes ZIP, tables and media; the columns of learning-journey tables are inference",
            Evidence.INFERENCE,
        ),
    )
    known_losses: tuple[str, ...] = (
        "Posts to rooms, conversations, messages and calendars are counted and enter no child's journal.",
        "Signed links, their keys and portraits of people are dropped: until they expire, anybody can open them.",
        "Bold, colours and pictures inside rich text: the plain words are kept.",
        "Likes and reactions under comments and posts; those on an observation stay in its extras.",
        "Colours, order and descriptions of a framework's definition; the titles and refinements are kept.",
        "A note that does not say which child it is about, when the capture holds more than one child.",
        "Progress summaries: they are computed from the observations.",
        "Of the data export: identity data, finance, messages, attendance and daily care are counted and stay.",
        "Of the data export: who wrote what, as it holds log-ins only; whatever was deleted, save its number.",
        "Of the data export: columns and tables nobody has described are listed by name; journey PDFs are listed.",
        "Of a children list: everything but names, birthdays, key persons and permissions for photos and films.",
        "The time a photo was taken is the time the platform gives; the platform strips the camera's own data.",
    )

    media_hosts: tuple[MediaHost, ...] = (
        MediaHost("img.famly.co"),
        MediaHost("img.famly.de"),
        MediaHost("famly-de.s3.eu-central-1.amazonaws.com"),
        MediaHost("famly-video-storage.s3.eu-central-1.amazonaws.com"),
        MediaHost("app.famly.co", "x-famly-accesstoken"),
        MediaHost("app.famly.de", "x-famly-accesstoken"),
    )
    """Where public tools found pictures, films and files; links to storage are signed and take no token."""

    package: Layout = layouts[0]
    """The shape is publicly described; that anybody takes it in is not."""
    cannot: Mapping[str, str] = MappingProxyType(CANNOT)

    def recognise(self, opened: OpenedExport) -> Recognition | None:
        """Return a claim when any document holds lists that only this platform gives."""
        file, fields = "", set[str]()
        for section in claims(opened):
            file = file or section.file
            if section.kind == "observation":
                fields.update(*(record for record in section.records if isinstance(record, dict)))
        if file:
            old = "video" in fields and "videos" not in fields
            return Recognition(self.name, OLDER if old else CURRENT, file)
        zipped = claimed(opened)
        return Recognition(self.name, CHILD_EXPORT, zipped) if zipped else None

    def read(self, opened: OpenedExport) -> Reading:
        """Read the whole export.

        Raises:
            InputRefused: what a document or ZIP is refused for; `missing-part` and `mixed-children` of the
                official export.
        """
        is_capture = not claimed(opened) or any(True for _ in claims(opened))
        return read(opened) if is_capture else read_child_exports(opened)

    def links(self, opened: OpenedExport) -> Iterable[MediaLink]:
        """Return the links of a capture's media whose files are not there; a data export holds files only."""
        is_capture = not claimed(opened) or any(True for _ in claims(opened))
        return links(opened) if is_capture else ()

    def write(self, journals: Sequence[MinimisedJournal], folder: Path) -> Written:
        """Write a capture of some journals into an empty folder."""
        return write_package(journals, folder)

    def tables(self, journals: Sequence[MinimisedJournal], folder: Path) -> tuple[Step, ...]:
        """Write tables of the fields that the platform's import of children and families is known to take."""
        return write_tables(journals, folder)

    def example(self, folder: Path, seed: int) -> Path:
        """Write an invented setting's capture into an empty folder."""
        from .example import write_example  # noqa: PLC0415 - drawing photos needs more than reading does

        return write_example(folder, seed)


adapter = FamlyReader()
"""What the entry point names."""

__all__ = ["FamlyReader", "adapter"]
