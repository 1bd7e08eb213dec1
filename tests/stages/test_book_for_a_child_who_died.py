"""The book of a child who died asks for nothing, looks at nothing ahead, and cheers nobody up."""

from dataclasses import replace
from pathlib import Path

import pytest

import book_samples as samples
from book_structure import pages
from journal_bridge.bundle.book import Edition, compose

NOT_SAID = (
    "Next steps",
    "measuring jugs",
    "first record",
    "growing",
    "MY LEARNING",
    "keep it safe",
    "somebody to look",
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The words of its pages; the copy names no setting either."""
    folder = tmp_path_factory.mktemp("gentle")
    whole = samples.whole_book(folder)
    gentle = replace(whole, gentle=True, journal=whole.journal.model_copy(update={"settings": ()}))
    assert compose(gentle, Edition.PARENT, folder / "gentle.pdf").plain_because is None
    return pages(folder / "gentle.pdf")


def test_nothing_is_planned_for_the_child(book: list[str]) -> None:
    """No next step and no upbeat word is printed, on any page."""
    words = " ".join(" ".join(book).replace("M Y", "MY").replace("L E A R N I N G", "LEARNING").split())
    assert not [said for said in NOT_SAID if said in words]


def test_the_child_is_named_on_every_page(book: list[str]) -> None:
    """By the name the child was known by."""
    assert all(samples.NAME in words for words in book)


def test_the_last_page_is_gentle_and_complete(book: list[str]) -> None:
    """It asks nothing, and still tells what is not there and why."""
    last = " ".join(book[-1].split())
    assert "It asks nothing of you" in last
    assert "What is not in these pages, and why" in last
    assert "12 photos" in last


def test_a_copy_without_a_setting_has_no_holes(book: list[str]) -> None:
    """Where no setting may be named, nothing is missing on the page."""
    assert not [words for words in book if "Little Acorns" in words or "From" in words or "· ·" in words]


def test_other_books_still_plan(tmp_path: Path) -> None:
    """The words above are printed where nothing asks for gentleness: the test can fail."""
    compose(samples.whole_book(tmp_path), Edition.PARENT, tmp_path / "book.pdf")
    words = " ".join(pages(tmp_path / "book.pdf"))
    assert "Next steps" in words
    assert "growing" in words
