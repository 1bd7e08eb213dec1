"""Tells from what an export holds whether it is this platform's and in which layout, reading little."""

import re
from dataclasses import dataclass
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused
from journal_bridge.kit.tables import header_of

from .capture import Files, sorted_files
from .documents import is_sure, sections
from .markup import is_list, is_observation
from .refusing import reading_copy
from .tables import kind_of_table

RAW: Final = "raw-answers"
WITH_TABLES: Final = "answers-with-tables"
THREADS: Final = "threads-archive"
FOLDERS: Final = "record-folders"
PAGES: Final = "saved-pages"
READING_COPY: Final = "reading-copy"

_HEAD: Final = 65_536
"""First bytes of a document in which a record of it begins."""

_PAGE_HEAD: Final = 1 << 20
"""First bytes of a saved page in which its own part of the mark-up begins, after the scripts."""

_HINT: Final = re.compile(
    rb'"(?:furlSlug|nextCursor|prevCursor|notes|additionalInformation|createdAt|mediaCount|approval)"'
)
_PAGE_HINT: Final = re.compile(rb"obs-metadata|page-note|obs-media-gallery-main|oljPages|tapestry3", re.IGNORECASE)
_MARK: Final = re.compile(rb'"(?P<mark>observations|pages|nextCursor)"\s*:')


@dataclass(frozen=True)
class Seen:
    """The layout of an export, and the file that gave it away."""

    layout: str
    file: str


def seen(opened: OpenedExport) -> Seen | None:
    """Return what an export is, or None when nothing in it is this platform's; what is damaged claims nothing."""
    files = sorted_files(opened)
    hinted = [name for name in files.documents if _HINT.search(opened.head(name, _HEAD))]
    sure = next(
        (name for name in sorted(hinted, key=lambda one: (opened.size(one), one)) if _claims(opened, name)), None
    )
    if sure is not None:
        return Seen(_layout(opened, files, hinted), sure)
    page = next((name for name in files.pages if _page_claims(opened, name)), None)
    if page is not None:
        return Seen(PAGES, page)
    copy = reading_copy(opened, files)
    return Seen(READING_COPY, copy) if copy is not None else None


def _claims(opened: OpenedExport, name: str) -> bool:
    try:
        return any(is_sure(section) for section in sections(opened.json(name), name))
    except InputRefused:
        return False


def _page_claims(opened: OpenedExport, name: str) -> bool:
    if not _PAGE_HINT.search(opened.head(name, _PAGE_HEAD)):
        return False
    try:
        root = opened.html(name)
    except InputRefused:
        return False
    return is_observation(root) or is_list(root)


def _layout(opened: OpenedExport, files: Files, hinted: list[str]) -> str:
    if any(kind_of_table(header_of(opened, name)) for name in files.tables):
        return WITH_TABLES
    marks = {found["mark"] for name in hinted for found in _MARK.finditer(opened.head(name, _HEAD))}
    if b"pages" in marks and b"observations" not in marks:
        return THREADS
    named = any(b'"furlSlug"' in opened.head(name, _HEAD) for name in hinted)
    return RAW if marks or named else FOLDERS
