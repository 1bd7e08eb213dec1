"""A seeded share of `make prove-bundle`, small enough for every run of the tests."""

from pathlib import Path

import pytest

import book_samples as samples
from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.choices import Choices
from journal_bridge.errors import InputRefused
from journal_bridge.handover import BUNDLED, Purpose
from journal_bridge.journal import from_bytes, to_bytes
from prove_bundle import bad_input, corruption, first_pages, locks, programs, readers, sameness, wrong_passphrases
from prove_bundle.bad_journals import JOURNALS
from prove_bundle.first_pages import of_cases
from prove_bundle.given import Given, given, whole_book

EDITIONS = {
    "no entry": Edition.PARENT,
    "HTML and other languages": Edition.SETTING,
    "commands in names": Edition.SCHOOL,
}
"""In which edition a hostile journal is tried here; the others are tried in the family's."""


def test_no_corrupted_bundle_opens(tmp_path: Path) -> None:
    """Bits flipped, ends cut off, two children's bundles mixed: refused every time, and nothing left behind."""
    outcome = corruption.prove(tmp_path, 100, 30, 30)
    assert outcome.faults == []
    assert list(outcome.figures.values()) == ["100 of 100", "30 of 30", "30 of 30"]


@programs.needs("pdftotext", "qpdf", "mutool", programs.PDF_JS, programs.SEVEN_ZIP)
def test_wrong_passphrases_open_nothing_in_any_program(delivery: Given) -> None:
    """Sixty near misses, in every program somebody who found the stick might have."""
    readers_here = wrong_passphrases.installed()
    assert set(readers_here) == set(wrong_passphrases.READERS)
    outcome = wrong_passphrases.tried_all(delivery.books[0], delivery.films[0], readers_here, 60)
    assert outcome.faults == []


@pytest.mark.parametrize("purpose", BUNDLED)
def test_every_edition_is_locked_as_promised(purpose: Purpose, tmp_path: Path) -> None:
    """For the family, the next setting and the school, an index too, and locked anew: AES-256, revision 6."""
    made = given(whole_book(tmp_path / "journal", purpose), tmp_path / "made", Choices(paper=True))
    books = [*made.books, *locks.made_from(made, tmp_path / "again")]
    assert len(books) == (3 if purpose is Purpose.SCHOOL else 2)
    assert [fault for book in books for fault in locks.lock_faults(book)] == []


def test_the_same_journal_makes_the_same_book_everywhere(tmp_path: Path) -> None:
    """Two computers half a world apart make one and the same book, before it is locked."""
    outcome = sameness.prove(tmp_path, [sameness.RUNS[0], sameness.RUNS[-1]], ways=1)
    assert outcome.faults == []


@programs.needs(*programs.ALL)
def test_other_peoples_programs_read_the_book(delivery: Given) -> None:
    """Poppler, mupdf, qpdf, pypdf and pdf.js open the book; 7-Zip the films; all find what was packed, in order."""
    assert list(readers.delivery_faults(delivery, Edition.PARENT)) == []


@programs.needs("age")
def test_other_peoples_programs_open_the_sealed_bundle(post: corruption.Post, tmp_path: Path) -> None:
    """The free program age opens it, and the standard's own program accepts what is inside."""
    assert list(readers.sealed_faults(post, tmp_path / "in")) == []


@programs.needs("pdftotext")
def test_the_first_page_for_a_school_is_one_page(tmp_path: Path) -> None:
    """For a fixture child of every adapter, with nothing to add and with far too much: one A4 page."""
    one_of_each = {child.origin.split()[0]: child for child in of_cases()}
    assert len(one_of_each) == 4
    outcome = first_pages.prove(tmp_path, one_of_each.values())
    assert outcome.faults == []


@programs.needs("pdftotext")
@pytest.mark.parametrize("name", JOURNALS)
def test_hostile_journals_are_printed_as_they_are(name: str, tmp_path: Path) -> None:
    """Nothing in a text is run, nothing leaves the page, and what looks like code is printed letter by letter."""
    ways = [(EDITIONS.get(name, Edition.PARENT), Choices())]
    assert bad_input.prove(tmp_path, [name], ways, share=0.01).faults == []


def test_a_longer_name_than_a_label_may_have_is_refused_when_it_is_read(tmp_path: Path) -> None:
    """A name of 2,000 letters comes into no journal, and the refusal does not repeat it."""
    name = "Wilhelmina" * 200
    written = to_bytes(JOURNALS["no entry"](tmp_path, 1).journal).decode().replace(samples.NAME, name)
    assert name in written
    with pytest.raises(InputRefused) as refused:
        from_bytes(written.encode())
    assert refused.value.code == "invalid-journal"
    assert "Wilhelmina" not in str(refused.value)
