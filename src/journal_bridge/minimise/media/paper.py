"""Composes a PDF anew from what its pages show; runs inside the checker's child process.

Nothing of the old document is kept but its pages' drawing instructions and what these draw with, under new names.
So there are no title, author, dates, XMP, bookmarks, attachments, scripts, actions, forms, alternative texts,
thumbnails, layers, earlier versions, and nothing that programs keep for themselves. What notes and filled-in fields
look like is drawn into the page first; who wrote a note, and what it says when it is opened, is gone.
Source: ISO 32000-2, 7.7 (structure), 8 (graphics), 9 (fonts), 12.5 (annotations). Words that a page draws where no
one sees them stay in it: its text is read for a person's decision, hidden words too.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdf
from pikepdf import Name, Pdf

from journal_bridge.errors import MediaRefused
from journal_bridge.minimise.media.drawn import DEPTH, Copier
from journal_bridge.minimise.media.facts import PaperFacts

PAGE_LIMIT: Final = 500
"""Pages of one document; a learning journal printed by another platform reaches about 200."""
TEXT_LIMIT: Final = 1_000_000
"""Characters of text read in search of names: a document of 500 full pages."""

_BOXES: Final = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
_TROUBLE: Final = (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, KeyError, RecursionError)
"""What pikepdf raises on hostile input."""


def clean_pdf(source: Path, target: Path) -> PaperFacts:
    """Write the PDF at `source` to `target` as its pages alone, and return its facts.

    Raises:
        MediaRefused: `media-unknown` for a document that is locked, has layers that are not shown, or pictures of
            a kind that cannot be cleaned; `media-too-large` for too many pages; `media-damaged` for whatever does
            not open. `target` may then hold a part.
    """
    try:
        with Pdf.open(source, attempt_recovery=False, suppress_warnings=True) as old, Pdf.new() as new:
            _demand_open(old)
            old.flatten_annotations("screen")
            copier = Copier(new)
            for page in old.pages:
                new.pages.append(pikepdf.Page(_page(copier, page.obj)))
            new.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError:
        raise MediaRefused("media-unknown") from None
    except _TROUBLE:
        raise MediaRefused("media-damaged") from None
    return PaperFacts(*_read(target))


def _demand_open(old: Pdf) -> None:
    if old.is_encrypted:
        raise MediaRefused("media-unknown")
    if len(old.pages) > PAGE_LIMIT:
        raise MediaRefused("media-too-large")
    if not len(old.pages):
        raise MediaRefused("media-damaged")
    layers = old.Root.get("/OCProperties")
    shown: Any = layers.get("/D", {}) if layers is not None else {}
    # Without its layers a page shows all of them, and so what nobody has seen.
    if shown.get("/BaseState", Name.ON) != Name.ON or len(shown.get("/OFF", ())):
        raise MediaRefused("media-unknown")


def _page(copier: Copier, old: Any) -> pikepdf.Dictionary:  # noqa: ANN401 - pikepdf's objects are not typed
    page = pikepdf.Dictionary(Type=Name.Page)
    for key in _BOXES:
        if (value := _inherited(old, key)) is not None:
            page[key] = copier.copy(value)
    resources = _inherited(old, "/Resources")
    page.Resources = copier.resources(resources, [old])
    page.Contents = copier.drawing(old)
    return page


def _inherited(page: Any, key: str) -> Any:  # noqa: ANN401 - as above
    """Return what a page or the branch of pages it hangs on says."""
    branch = page
    for _ in range(DEPTH):
        if branch is None:
            return None
        if key in branch:
            return branch[key]
        branch = branch.get("/Parent")
    raise MediaRefused("media-damaged")


def _read(path: Path) -> tuple[int, str]:
    """Return how many pages the new document has, and the text on them; text that cannot be read is none."""
    texts: list[str] = []
    with pypdf.PdfReader(path) as reader:
        for page in reader.pages:
            with suppress(Exception):  # pypdf raises many kinds; a page without text is what scans have
                texts.append(page.extract_text())
            if sum(map(len, texts)) > TEXT_LIMIT:
                break
        return len(reader.pages), "\n".join(texts)[:TEXT_LIMIT]
