"""From the words on the command line to a recipient: a passphrase made or given, or the card of a setting."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from journal_bridge.bundle import ForPeople, ForSetting, Recipient, demand_bundled, passphrases
from journal_bridge.bundle.card import write_card
from journal_bridge.bundle.choices import Choices, Photos, limit_from
from journal_bridge.bundle.pdf_reading import opens_with
from journal_bridge.deliver import demand_outside
from journal_bridge.errors import UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.keys import Card
from journal_bridge.transfer import HAND_OVER


def choices_from(
    purpose: Purpose, *, photos: Photos | None, limit: str | None, printed: bool, cover: str | None
) -> Choices | None:
    """Return what was chosen about the book, without its cover; None when nothing was.

    Raises:
        UsageFault: `usage` for a purpose no bundle is for, a limit that is no size, and a cover of a book that
            has none.
    """
    demand_bundled(purpose)
    if cover is not None and purpose is not Purpose.PARENT:
        raise UsageFault("usage", "--cover goes with --for parent")
    if photos is None and limit is None and not printed and cover is None:
        return None
    size = limit_from(limit) if limit is not None else None
    return Choices(photos=photos or Photos.BOOK, limit=size, paper=printed)


@contextmanager
def recipient_from(
    purpose: Purpose,
    out: Path,
    *,
    export: Path,
    generate_to: Path | None,
    passphrase_file: Path | None,
    card: str | None,
    choices: Choices | None = None,
    page_to: Path | None = None,
) -> Iterator[Recipient]:
    """Yield whom to seal to; a generated passphrase is written first and taken back if the bundle fails.

    `page_to` is the passphrase card: with a passphrase given it shows that one, otherwise a new one, and it may be
    the only place where that is written.

    Raises:
        UsageFault: `usage` unless exactly one way is named, when a card is named for a family, or when there are
            choices about a book or a passphrase card, and no book will be made; `inside-export`
            when the bundle or its passphrase would lie in the export; and what the passphrase and its file are
            refused for.
    """
    ways = sum(way is not None for way in (generate_to, passphrase_file, card))
    if ways > 1 or not (ways or page_to):
        raise UsageFault("usage", "one of --generate-passphrase-to, --passphrase-file, --recipient")
    for place in (out, generate_to, passphrase_file, page_to):
        if place is not None:
            demand_outside(place, export)
    if card is not None:
        if purpose is not Purpose.SETTING:
            raise UsageFault("usage", "--recipient goes with --for setting")
        if choices is not None or page_to is not None:
            about = "--photos, --limit, --print and --passphrase-card"
            raise UsageFault("usage", f"{about} are about a book, and --recipient gets none")
        yield ForSetting(Card.given(card))
    elif passphrase_file is not None:
        passphrases.refuse_beside(passphrase_file, out)
        given = passphrases.read_from(passphrase_file)
        passphrases.check(given.book)
        with written(given, out, page_to=page_to):
            yield ForPeople(given.book, given.films, choices or Choices())
    else:
        made = passphrases.Passphrases(passphrases.generate(), passphrases.generate())
        with written(made, out, generate_to=generate_to, page_to=page_to):
            yield ForPeople(made.book, made.films, choices or Choices())


@contextmanager
def written(
    held: passphrases.Passphrases,
    *bundle_folders: Path,
    generate_to: Path | None = None,
    page_to: Path | None = None,
) -> Iterator[None]:
    """Write passphrases to a file, to a card, or both; what was written is taken back if the work then fails.

    Unless they open what lies there by then: somebody who ends the program while it tidies up would lock themselves
    out of their own archive.

    Raises:
        UsageFault: `passphrase-place`, `file-exists`, `not-found`; nothing is then written.
    """
    done: list[Path] = []
    try:
        if generate_to is not None:
            passphrases.write_to(generate_to, held, *bundle_folders)
            done.append(generate_to)
        if page_to is not None:
            write_card(page_to, held, *bundle_folders)
            done.append(page_to)
        yield
    except BaseException:
        if not any(_opened_by(held.book, folder) for folder in bundle_folders):
            for path in done:
                path.unlink(missing_ok=True)
        raise


def _opened_by(passphrase: str, folder: Path) -> bool:
    """Tell whether a passphrase opens a book in a folder, or in the one inside it that is handed over."""
    books = (book for place in (folder, folder / HAND_OVER) for book in place.glob("*.pdf"))
    return any(opens_with(book, passphrase) for book in books)
