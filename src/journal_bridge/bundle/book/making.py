"""Makes a book: data, layout on proxies, the lock, and then the true pictures, each encrypted on its way in."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pikepdf

from journal_bridge.bundle.book.facts import BookFacts, Edition, volume_paths
from journal_bridge.bundle.book.locking import checked, leave_open, lock
from journal_bridge.bundle.book.splice import splice
from journal_bridge.bundle.book.volumes import Press, Volume
from journal_bridge.bundle.choices import Choices
from journal_bridge.errors import OurFault
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
    """Write the journal to `target` as an encrypted PDF, or as volumes beside it, and return what was made.

    Where `choices` has a limit that the book exceeds, the files are those that `volume_paths` names; each holds the
    attachments. Unencrypted pages exist only in a private temporary folder, which is gone when this returns or
    raises; no file appears before all are complete.

    Args:
        minimised: the journal, with its cleaned media.
        edition: whom it is for.
        target: the PDF to write.
        passphrase: what opens it; 1 to 32 printable ASCII characters.
        attachments: small data files by name, kept inside the PDF.
        beside: the names films and documents have beside the book, by media id.
        choices: of photo quality, file size and print; the defaults when None.

    Raises:
        UsageFault: `passphrase-weak`, or `limit-too-small` when no cut makes files of the chosen size.
        OurFault: `layout-failed`.
    """
    checked(passphrase)
    attached, chosen = attachments or {}, choices or Choices()
    with private_room() as private:
        press = Press(minimised, edition, beside, chosen, private)
        volumes = press.bind(attached)
        paths = volume_paths(target, len(volumes))
        half_written = [path.with_name(f".{path.name}.part") for path in paths]
        try:
            for volume, path in zip(volumes, half_written, strict=True):
                lock(volume.laid_out.path, path, passphrase, attached)
                splice(path, volume.laid_out.proxies, passphrase)
                if chosen.limit is not None and path.stat().st_size > chosen.limit:
                    raise OurFault("layout-failed", "limit")
            for path, final in zip(half_written, paths, strict=True):
                path.replace(final)
        finally:
            for path in half_written:
                path.unlink(missing_ok=True)
        return _facts(press, volumes)


def compose(
    minimised: MinimisedJournal,
    edition: Edition,
    target: Path,
    beside: Mapping[str, str] | None = None,
    choices: Choices | None = None,
    *,
    attachments: Mapping[str, bytes] | None = None,
) -> BookFacts:
    """Write the same book in clear, into a private folder; the same journal and choices give the same bytes."""
    with private_room() as private:
        press = Press(minimised, edition, beside, choices or Choices(), private)
        volumes = press.bind(attachments or {})
        for volume, path in zip(volumes, volume_paths(target, len(volumes)), strict=True):
            leave_open(volume.laid_out.path, path, attachments or {})
            splice(path, volume.laid_out.proxies)
        return _facts(press, volumes)


def _facts(press: Press, volumes: Sequence[Volume]) -> BookFacts:
    pages = 0
    for volume in volumes:
        with pikepdf.open(volume.laid_out.path) as pdf:
            pages += len(pdf.pages)
    return BookFacts(
        pages=pages,
        photos=len(frozenset[str]().union(*(volume.used for volume in volumes))),
        replaced_glyphs=press.composer.typesetter.replaced,
        unavailable=len(press.composer.album.missing),
        plain_because=None if all(volume.laid_out.accessible for volume in volumes) else _NOT_ACCESSIBLE,
        volumes=len(volumes),
    )
