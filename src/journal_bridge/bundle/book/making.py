"""Makes a book: data, layout on proxies, the lock, and then the true pictures, each encrypted on its way in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pikepdf

from journal_bridge.bundle.book.content import Composer, entries_of, media_of, moment_of
from journal_bridge.bundle.book.facts import BookFacts, Edition
from journal_bridge.bundle.book.layout import LaidOut, lay_out
from journal_bridge.bundle.book.locking import checked, lock
from journal_bridge.bundle.book.pictures import prepare
from journal_bridge.bundle.book.splice import splice
from journal_bridge.bundle.choices import Choices
from journal_bridge.handover import MinimisedJournal
from journal_bridge.rooms import private_room

_NOT_ACCESSIBLE: Final = "a text could not be marked for screen readers as PDF/UA asks"


def typeset(
    minimised: MinimisedJournal,
    edition: Edition,
    target: Path,
    passphrase: str,
    *,
    attachments: Mapping[str, bytes] | None = None,
    beside: Mapping[str, str] | None = None,
    choices: Choices | None = None,
) -> BookFacts:
    """Write the journal to `target` as one encrypted PDF and return what was made.

    Unencrypted pages exist only in a private temporary folder, which is gone when this returns or raises; `target`
    appears only when it is complete.

    Args:
        minimised: the journal, with its cleaned media.
        edition: whom it is for.
        target: the PDF to write.
        passphrase: what opens it; 1 to 32 printable ASCII characters.
        attachments: small data files by name, kept inside the PDF.
        beside: the names films and documents have beside the book, by media id.
        choices: of photo quality, file size and print; the defaults when None.

    Raises:
        UsageFault: `passphrase-weak`.
        OurFault: `layout-failed`.
    """
    checked(passphrase)
    half_written = target.with_name(f".{target.name}.part")
    with _laid_out(minimised, edition, beside, choices or Choices()) as (laid_out, facts):
        try:
            lock(laid_out.path, half_written, passphrase, attachments or {})
            splice(half_written, laid_out.proxies, passphrase)
            half_written.replace(target)
        finally:
            half_written.unlink(missing_ok=True)
    return facts


def compose(
    minimised: MinimisedJournal,
    edition: Edition,
    target: Path,
    beside: Mapping[str, str] | None = None,
    choices: Choices | None = None,
) -> BookFacts:
    """Write the journal to `target`, in a private folder, as a PDF in clear; the same journal, the same bytes."""
    with _laid_out(minimised, edition, beside, choices or Choices()) as (laid_out, facts):
        with pikepdf.open(laid_out.path) as pdf:
            pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        splice(target, laid_out.proxies)
    return facts


@contextmanager
def _laid_out(
    minimised: MinimisedJournal, edition: Edition, beside: Mapping[str, str] | None, choices: Choices
) -> Iterator[tuple[LaidOut, BookFacts]]:
    """Yield the book laid out on proxies, in a private folder that is gone afterwards, and what is known of it."""
    with private_room() as private:
        scratch, working = private / "pictures", private / "layout"
        scratch.mkdir(mode=0o700)
        working.mkdir(mode=0o700)
        entries = entries_of(minimised, edition)
        pictures = prepare(media_of(minimised.journal, entries), minimised.folder, scratch)
        composer = Composer(minimised, edition, pictures, beside, choices)
        data = composer.data(entries)
        used = [pictures[one] for one in composer.album.used]
        laid_out = lay_out(data, edition, used, working, moment_of(entries))
        yield laid_out, _facts(composer, laid_out)


def _facts(composer: Composer, laid_out: LaidOut) -> BookFacts:
    with pikepdf.open(laid_out.path) as pdf:
        pages = len(pdf.pages)
    return BookFacts(
        pages=pages,
        photos=len(laid_out.proxies),
        replaced_glyphs=composer.typesetter.replaced,
        unavailable=len(composer.album.missing),
        plain_because=None if laid_out.accessible else _NOT_ACCESSIBLE,
    )
