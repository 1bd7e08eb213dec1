"""Pages of the book are filled well: entries stay whole, months share pages, and no heading stands alone."""

from datetime import date, timedelta
from pathlib import Path

import pytest

import book_samples as samples
from book_structure import pages
from journal_bridge.bundle.book import Edition, compose
from journal_bridge.bundle.book.content import Composer
from journal_bridge.bundle.book.figures import Album
from journal_bridge.bundle.book.flow import PAGE, plan_pages
from journal_bridge.bundle.book.moments import Narrator
from journal_bridge.bundle.book.pictures import prepare
from journal_bridge.bundle.book.sizes import BETWEEN, first_part
from journal_bridge.bundle.book.text import Typesetter
from journal_bridge.bundle.choices import Choices
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Comment, Media, NextStep, Observation, paragraphs

DAY = date(2024, 1, 8)


def told(number: int, day: date, media: tuple[str, ...] = ()) -> Observation:
    """Return an entry whose every part names its number."""
    return samples.observation(
        number,
        day,
        title=f"Title {number}",
        body=paragraphs(f"Story {number}. " + "She poured and counted. " * (number % 5 * 6)),
        media=media,
        next_steps=(NextStep(body=paragraphs(f"Offer {number}"), done=None),),
        comments=(Comment(id=f"c{number}", author="p-family", body=paragraphs(f"Reply {number}!")),),
    )


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> MinimisedJournal:
    """Forty entries over half a year, with none, one, two or three photos of every shape."""
    folder = tmp_path_factory.mktemp("planned")
    sizes = [(160, 120), (120, 160), (160, 90), (100, 100)]
    media: list[Media] = []
    entries = []
    for number in range(40):
        own = []
        for _ in range(number % 4):
            samples.draw(folder / f"{len(media)}.jpg", sizes[len(media) % 4], len(media))
            own.append(samples.photo(len(media), f"{len(media)}.jpg"))
            media.append(own[-1])
        entries.append(told(number, DAY + timedelta(days=5 * number), tuple(one.id for one in own)))
    return samples.minimised(folder, tuple(entries), tuple(media))


@pytest.fixture(scope="module")
def book(journal: MinimisedJournal) -> list[str]:
    """The words of its pages."""
    compose(journal, Edition.PARENT, journal.folder / "planned.pdf")
    return pages(journal.folder / "planned.pdf")


def test_an_entry_stays_together(book: list[str]) -> None:
    """Title, story, tags, next step and the first answer are on one page."""
    for number in range(40):
        (page,) = [words for words in book if f"Title {number}\n" in words]
        assert all(f"{part} {number}" in page for part in ("Story", "Offer", "Reply"))


def test_no_month_stands_alone_at_the_foot_of_a_page(book: list[str]) -> None:
    """A month's name is followed by its first entry."""
    for page in book[3:-1]:
        last = max(page.rfind(month) for month in ("January 2024\n", "March 2024\n", "May 2024\n", "July 2024\n"))
        assert last < 0 or "Title" in page[last:] or page.rstrip().endswith(page[last:].strip())


def test_pages_are_filled(book: list[str], journal: MinimisedJournal) -> None:
    """Forty entries, of half a page each on average, take three pages for four at most."""
    assert len(book) <= 4 + 0.75 * len(journal.journal.entries)


def test_short_months_share_a_page(tmp_path: Path) -> None:
    """A month with one short entry does not leave a white page behind it."""
    months = tuple(samples.observation(number, date(2023, 1 + number, 5)) for number in range(8))
    facts = compose(samples.minimised(tmp_path, months), Edition.PARENT, tmp_path / "short.pdf")
    assert facts.pages <= 4 + 4


def test_no_planned_page_is_fuller_than_a_page(journal: MinimisedJournal, tmp_path: Path) -> None:
    """Where the plan keeps entries on a page, their heights fit there."""
    typesetter = Typesetter()
    pictures = prepare(journal.journal.media, journal.folder, tmp_path)
    album = Album({one.id: one for one in journal.journal.media}, pictures, typesetter)
    narrator = Narrator(journal.journal, album, typesetter)
    months = [{"cards": [narrator.card(entry) for entry in journal.journal.entries]}]
    plan_pages(months)
    filled = 0.0
    for card in months[0]["cards"]:
        filled = (0.0 if card["new_page"] else filled) + first_part(card, card) + BETWEEN
        assert filled <= PAGE


def test_a_chosen_cover_is_the_cover(journal: MinimisedJournal, tmp_path: Path) -> None:
    """What the family chose stands there; an unknown choice changes nothing, and the best photo stands there."""
    pictures = prepare(journal.journal.media, journal.folder, tmp_path)
    covers = {}
    for choice in (None, "m5", "nothing"):
        composer = Composer(journal, Edition.PARENT, pictures, choices=Choices(cover=choice))
        data = composer.data(list(journal.journal.entries))
        covers[choice] = list(composer.album.used)[int(data["cover"]["file"].removesuffix(".jpg"))]
    assert covers["m5"] == "m5"
    assert covers[None] == covers["nothing"] != "m5"
