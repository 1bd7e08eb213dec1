"""The edition for paper prints well on any printer: no tints, dark letters, room for the binding, sharp photos."""

from pathlib import Path

import pypdf
import pytest

import book_samples as samples
from book_structure import colours, margins
from journal_bridge.bundle.book import Edition, compose
from journal_bridge.bundle.book.content import Composer, entries_of, media_of
from journal_bridge.bundle.book.pictures import prepare
from journal_bridge.bundle.choices import BOOK_SIDE, Choices
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import paragraphs

DARKEST_LIGHT = 0.46
"""Grey of a contrast of 4.5 to 1 on white (WCAG 2.1, 1.4.3): (1.05) / (0.183 + 0.05)."""

HAIRLINE = 0.7
"""Grey of the lines of a table, which the layout engine paints as slim rectangles."""

LEAST_DPI = 150
PAPER = Choices(paper=True)


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> MinimisedJournal:
    """Everything a book holds but emoji, which are coloured by their font."""
    whole = samples.whole_book(tmp_path_factory.mktemp("paper"))
    plain = paragraphs("What a lovely day!")
    comments = {"body": plain}
    entries = tuple(
        one.model_copy(update={"comments": tuple(said.model_copy(update=comments) for said in one.comments)})
        for one in whole.journal.entries
    )
    return samples.minimised(whole.folder, entries, whole.journal.media, left_out=whole.left_out)


@pytest.fixture(scope="module")
def book(journal: MinimisedJournal) -> Path:
    """Its edition for paper."""
    target = journal.folder / "paper.pdf"
    assert compose(journal, Edition.PARENT, target, choices=PAPER).plain_because is None
    return target


def test_no_colour_is_needed(book: Path) -> None:
    """Everything but the photos is grey, so nothing is lost on a black and white printer."""
    used = list(colours(book))
    assert used
    assert all(len(set(parts)) <= 1 for _, parts in used)


def test_letters_are_dark_enough(book: Path) -> None:
    """Every letter has a contrast of at least 4.5 to 1 on white paper, and no page is tinted behind it."""
    letters = [parts for operator, parts in colours(book) if operator == "text"]
    fills = [parts for operator, parts in colours(book) if operator in {"rg", "g", "sc", "scn"}]
    assert letters
    assert all(parts[0] <= DARKEST_LIGHT for parts in letters)
    assert all(parts[0] <= DARKEST_LIGHT or round(parts[0], 1) in {HAIRLINE, 1.0} for parts in fills)


def test_the_binding_has_room(book: Path) -> None:
    """The inner margin is the wider one, left on odd pages and right on even ones."""
    across = [margins(page)[0] for page in pypdf.PdfReader(book).pages[3:]]
    odd, even = across[1::2], across[::2]
    assert min(odd) >= 25
    assert 13 <= min(even) < 20


def test_on_a_screen_nothing_alternates(journal: MinimisedJournal) -> None:
    """The other edition has the same margins on every page."""
    compose(journal, Edition.PARENT, journal.folder / "screen.pdf")
    across = {round(margins(page)[0]) for page in pypdf.PdfReader(journal.folder / "screen.pdf").pages[3:]}
    assert across == {20}


def test_photos_are_sharp_at_their_printed_size(journal: MinimisedJournal, tmp_path: Path) -> None:
    """A photo of book size has at least 150 dots an inch however large it stands."""
    entries = entries_of(journal)
    pictures = prepare(media_of(journal.journal, entries), journal.folder, tmp_path)
    data = Composer(journal, Edition.PARENT, pictures, choices=PAPER).data(entries)
    cards = [card for month in data["months"] for card in month["cards"]]
    figures = [figure for card in cards for row in card["rows"] for figure in row["figures"]]
    longest = max(max(figure["inner"]) for figure in [*figures, data["cover"]])
    assert BOOK_SIDE / (longest / 25.4) >= LEAST_DPI
