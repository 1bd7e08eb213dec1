"""Makes a book: data, layout on proxies, true pictures spliced in, and one encrypted file at the end."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pikepdf

from journal_bridge.bundle.book.content import Composer, entries_of, media_of, moment_of
from journal_bridge.bundle.book.facts import BookFacts, Edition
from journal_bridge.bundle.book.layout import lay_out
from journal_bridge.bundle.book.locking import checked, lock
from journal_bridge.bundle.book.pictures import prepare
from journal_bridge.bundle.book.splice import splice
from journal_bridge.handover import MinimisedJournal

_NOT_ACCESSIBLE: Final = "a text could not be marked for screen readers as PDF/UA asks"
_PRIVATE: Final = "journal-bridge-book-"


def typeset(
    minimised: MinimisedJournal,
    edition: Edition,
    target: Path,
    passphrase: str,
    *,
    attachments: Mapping[str, bytes] | None = None,
) -> BookFacts:
    """Write the journal to `target` as one encrypted PDF and return what was made.

    Unencrypted pages exist only in a private temporary folder, which is gone when this returns or raises; `target`
    appears only when it is complete.

    Raises:
        UsageFault: `passphrase-weak`.
        OurFault: `layout-failed`.
    """
    checked(passphrase)
    half_written = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory(prefix=_PRIVATE) as private:
        book = Path(private) / "spliced.pdf"
        facts = compose(minimised, edition, Path(private), book)
        try:
            lock(book, half_written, passphrase, attachments or {})
            half_written.replace(target)
        finally:
            half_written.unlink(missing_ok=True)
    return facts


def compose(minimised: MinimisedJournal, edition: Edition, private: Path, target: Path) -> BookFacts:
    """Write the journal to `target` as a PDF in clear; the same journal gives the same bytes.

    Args:
        minimised: the journal, with its cleaned media.
        edition: whom it is for.
        private: a folder nobody else can read, used for working files.
        target: the PDF, itself in a private folder.
    """
    scratch, working = private / "pictures", private / "layout"
    scratch.mkdir(mode=0o700)
    working.mkdir(mode=0o700)
    entries = entries_of(minimised, edition)
    pictures = prepare(media_of(minimised.journal, entries), minimised.folder, scratch)
    composer = Composer(minimised, edition, pictures)
    data = composer.data(entries)
    used = [pictures[one] for one in composer.album.used]
    laid_out = lay_out(data, edition, used, working, moment_of(entries))
    photos = splice(laid_out.path, laid_out.proxies, target)
    with pikepdf.open(target) as pdf:
        pages = len(pdf.pages)
    return BookFacts(
        pages=pages,
        photos=photos,
        replaced_glyphs=composer.typesetter.replaced,
        unavailable=len(composer.album.missing),
        plain_because=None if laid_out.accessible else _NOT_ACCESSIBLE,
    )
