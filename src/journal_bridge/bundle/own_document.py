"""A child's journal as a document for the setting's own file: in clear, with other children in it, and so marked.

It is no bundle and never leaves the setting: what is made here goes to the child's file on the setting's new
platform, or into its own cabinet.
"""

import re
from pathlib import Path
from typing import Final

from journal_bridge.bundle.book import Edition, compose
from journal_bridge.bundle.choices import Choices, Photos
from journal_bridge.errors import OurFault
from journal_bridge.handover import MinimisedJournal, Purpose

_OPAQUE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}\.pdf")
"""What such a file may be called: a number or an id, never a child's name."""

_NOWHERE: Final[dict[str, str]] = {}
"""Films and papers lie in the package, under names that only its writer knows: none is printed."""


def setting_document(minimised: MinimisedJournal, folder: Path, name: str) -> Path:
    """Write one child's journal as pages into a private folder, and return the PDF; same journal, same bytes.

    Entries that were not published, and comments between staff, are marked as such; shared entries name all the
    children they are about; each page says whose record it is.

    Raises:
        TypeError: when given anything else than a minimised journal.
        OurFault: `internal` for a journal that is not the setting's own or a telling name, `layout-failed`.
    """
    if not isinstance(minimised, MinimisedJournal):
        raise TypeError("only a minimised journal can be printed")
    if minimised.purpose is not Purpose.PLATFORM:
        raise OurFault("internal", "a setting's own document of what is for others")
    if not _OPAQUE.fullmatch(name):
        raise OurFault("internal", "name of a setting's document")
    target = folder / name
    target.touch(mode=0o600, exist_ok=False)
    compose(minimised, Edition.OWN, target, _NOWHERE, Choices(photos=Photos.MAIL, locked=False))
    return target
