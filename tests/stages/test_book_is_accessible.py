"""A screen reader reads the book as a sighted person does: titled, described, in order, headings nested."""

import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from pdfua import Severity, validate

import book_samples as samples
from book_structure import alternatives, pages, roles
from journal_bridge.bundle.book import Edition, compose

EDITIONS = (Edition.PARENT, Edition.SETTING)
STORY = (
    "Pouring and counting",
    "The snail by the gate",
    "Building a den",
    "Baking with Nana",
    "Mud kitchen",
    "A long train",
    "Painting",
    "A drawing from the box",
    "Progress check at age two",
)
"""Titles in the order of their days, the undated entry and the reports after them."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[Edition, Path]:
    """The family's book and the setting's document of the journal with everything in it."""
    folder = tmp_path_factory.mktemp("accessible")
    journal = samples.whole_book(folder)
    made = {edition: folder / f"{edition}.pdf" for edition in EDITIONS}
    for edition, path in made.items():
        assert compose(journal, edition, path).plain_because is None
    return made


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_picture_says_something(edition: Edition, books: dict[Edition, Path]) -> None:
    """Each figure has its caption, or tells that it has none."""
    said = alternatives(books[edition])
    assert len(said) >= 24
    assert all(said)
    assert any("Film" in one or "slide" in one for one in said)


@pytest.mark.parametrize("edition", EDITIONS)
def test_headings_are_nested(edition: Edition, books: dict[Edition, Path]) -> None:
    """No level is left out on the way down, so that one can jump from month to entry."""
    levels = [int(role[1:]) for role in roles(books[edition]) if role[0] == "H" and role[1:].isdigit()]
    assert levels[0] == 1
    assert max(levels) >= 2
    assert all(below <= above + 1 for above, below in pairwise(levels))


@pytest.mark.parametrize("edition", EDITIONS)
def test_it_is_read_in_the_order_of_the_journal(edition: Edition, books: dict[Edition, Path]) -> None:
    """The eldest day comes first, for the ear as for the eye."""
    told = "\n".join(pages(books[edition])[1:])
    if shutil.which("pdftotext"):
        ran = subprocess.run(["pdftotext", books[edition], "-"], check=True, capture_output=True)
        told = ran.stdout.decode()
    places = [told.find(title) for title in STORY]
    assert -1 not in places
    assert sorted(places) == places


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_checker_for_accessibility_finds_no_fault(edition: Edition, books: dict[Edition, Path]) -> None:
    """Of the rules that pdfua knows (some of PDF/UA's; it certifies nothing) none is broken."""
    found = validate(str(books[edition])).findings
    assert not [finding.rule_id for finding in found if finding.severity is Severity.ERROR]


def test_the_window_shows_the_title(books: dict[Edition, Path]) -> None:
    """A reader's window is headed by whose journal it is, not by a file name."""
    with pikepdf.open(books[Edition.PARENT]) as pdf:
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert samples.NAME in str(pdf.docinfo["/Title"])


def test_page_numbers_on_paper_and_screen_are_the_same(books: dict[Edition, Path]) -> None:
    """The cover has no number, title page and contents have Roman ones; then page and program say the same."""
    with pikepdf.open(books[Edition.PARENT]) as pdf:
        labels = [str(page.label) for page in pdf.pages]
    assert labels[1:3] == ["ii", "iii"]
    assert labels[3:] == [str(number) for number in range(4, len(labels) + 1)]
    printed, last = pages(books[Edition.PARENT]), len(labels)
    assert all(f"Page {number} of {last}" in printed[number - 1] for number in range(4, last + 1))

    assert "Page" not in printed[0]


def test_the_name_stands_on_every_page(books: dict[Edition, Path]) -> None:
    """A page that comes loose still says whose it is."""
    assert all(samples.NAME in words for words in pages(books[Edition.PARENT]))
