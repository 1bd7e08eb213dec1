"""The school's first page of every fixture child of every adapter: one A4 page, each field where it always is.

Journals are taken as they were read, not minimised: what stays behind would only make a page shorter.
"""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import book_samples
from journal_bridge import registry
from journal_bridge.adapter import Reader
from journal_bridge.bundle.book import Edition, typeset
from journal_bridge.handover import JudgedOn, MinimisedJournal, Purpose, Summary
from journal_bridge.journal import Availability, Journal, entry_day
from journal_bridge.testing import cases_in, read_case
from proofs.outcome import Outcome
from prove_bundle.given import BOOK_PHRASE
from prove_bundle.pages import Page, Word, layout_faults, pages_of

FIXTURES: Final = Path(__file__).resolve().parents[2] / "fixtures"
A4: Final = (595.28, 841.89)
"""Points."""

_NEAR: Final = 1.5
"""Points a label may be away from where it stands on an empty page."""

LABELS: Final = (
    "Summary for school",
    "Languages",
    "What I love",
    "How I learn",
    "Communication and Language",
    "Personal, Social and Emotional",
    "Physical Development",
    "Literacy",
    "Mathematics",
    "Understanding the World",
    "Expressive Arts and Design",
    "Two-year check",
    "What helps me",
    "My family\u2019s words",
    "My key person\u2019s words",
    "With this page",
)
"""What the page must tell, in this order, as the task lists it."""

_LONG: Final = "She settles best with a story on somebody's lap, and then tells it again to the bears. " * 45
FULL: Final = Summary(
    languages=_LONG, loves=_LONG, learns=_LONG, helps=_LONG, family_words=_LONG, key_person_words=_LONG
)
"""Answers of 4,000 characters in every field: more than fits, so the rest must go on behind the page."""


@dataclass(frozen=True)
class FixtureChild:
    """A child of a committed case or of an adapter's example, and where it is from."""

    origin: str
    journal: Journal


def of_cases() -> Iterator[FixtureChild]:
    """Yield every child of every committed case of every adapter."""
    for one in registry.installed():
        for case in cases_in(FIXTURES / one.name):
            _, journals = read_case(one.reader, case.export)
            for child, journal in journals.items():
                yield FixtureChild(f"{one.name} {case.name} {child}", journal)


def of_example(name: str, reader: Reader, folder: Path, seed: int = 1) -> Iterator[FixtureChild]:
    """Yield every child of an adapter's example, which is written into a folder."""
    folder.mkdir()
    reader.example(folder, seed)
    _, journals = read_case(reader, folder)
    for child, journal in journals.items():
        yield FixtureChild(f"{name} example {child}", journal)


def everybody(folder: Path) -> Iterator[FixtureChild]:
    """Yield every fixture child there is."""
    yield from of_cases()
    for one in registry.installed():
        yield from of_example(one.name, one.reader, folder / one.name)


def prove(folder: Path, children: Iterable[FixtureChild] | None = None) -> Outcome:
    """Print every child's school pack, without answers and with the longest, and look at its first page."""
    places = places_of(first_page(for_school(book_samples.minimised(folder), folder), folder))
    outcome, faults = Outcome(), list[tuple[str, str]]()
    looked = right = 0
    for child in everybody(folder) if children is None else children:
        for summary in (Summary(), FULL):
            made = replace(for_school(_bare(child.journal, folder), folder), summary=summary)
            found = list(page_faults(made, folder, places))
            looked, right = looked + 1, right + (not found)
            faults += [(fault, child.origin) for fault in found]
    outcome.share("first pages on one A4 page, every field in its place", right, looked)
    outcome.faults += [f"{label!r} is not on the page" for label in LABELS if label not in places]
    if list(places.values()) != sorted(places.values(), key=_down_the_page):
        outcome.faults.append(f"fields in another order: {places}")
    outcome.tell(faults)
    return outcome


def _bare(journal: Journal, folder: Path) -> MinimisedJournal:
    """Return a journal whose media are not here: the first page shows none."""
    gone = {"availability": Availability.MISSING, "path": None, "sha256": None, "bytes": None}
    media = tuple(one.model_copy(update=gone) for one in journal.media)
    return replace(book_samples.minimised(folder), journal=journal.model_copy(update={"media": media}))


def for_school(made: MinimisedJournal, folder: Path) -> MinimisedJournal:
    """Return a journal as `minimise` hands it over for a school, with all its judgements."""
    dated = sorted(
        ((day, entry) for entry in made.journal.entries if (day := entry_day(entry))), key=lambda pair: pair[0]
    )
    judged = tuple(JudgedOn(day, entry.judgements) for day, entry in dated if entry.judgements)
    return replace(made, purpose=Purpose.SCHOOL, judged=judged, folder=folder)


def first_page(made: MinimisedJournal, folder: Path) -> Page:
    """Return the first page of a school pack."""
    with tempfile.TemporaryDirectory(dir=folder) as private:
        book = Path(private) / "book.pdf"
        typeset(made, Edition.SCHOOL, book, BOOK_PHRASE)
        return next(pages_of(book, BOOK_PHRASE))


def page_faults(made: MinimisedJournal, folder: Path, places: dict[str, tuple[float, float]]) -> Iterator[str]:
    """Yield what is wrong with a child's first page: its size, its fields, and words that run out or over."""
    with tempfile.TemporaryDirectory(dir=folder) as private:
        book = Path(private) / "book.pdf"
        typeset(made, Edition.SCHOOL, book, BOOK_PHRASE)
        first, *others = pages_of(book, BOOK_PHRASE)
        yield from (fault for fault in layout_faults(book, BOOK_PHRASE) if fault.startswith("page 1:"))
    yield from misplaced(first, places)
    if any(LABELS[0] in _plain(page) for page in others):
        yield "a second first page"


def misplaced(page: Page, places: dict[str, tuple[float, float]]) -> Iterator[str]:
    """Yield fields that are not where they are on an empty page, and a page that is not A4."""
    if any(abs(one - other) > _NEAR for one, other in zip((page.width, page.height), A4, strict=True)):
        yield f"not A4: {page.width} x {page.height}"
    for label, (left, top) in places.items():
        if not any(abs(one.left - left) < _NEAR and abs(one.top - top) < _NEAR for one in _found(page, label)):
            yield f"{label!r} is not in its place"


def places_of(page: Page) -> dict[str, tuple[float, float]]:
    """Return where each field's label stands on a page, from the left and from the top."""
    found = ((label, next(_found(page, label), None)) for label in LABELS)
    return {label: (word.left, word.top) for label, word in found if word}


def _down_the_page(place: tuple[float, float]) -> tuple[int, float]:
    left, top = place
    return round(top / 3), left


def _found(page: Page, label: str) -> Iterator[Word]:
    """Yield the first word of every place where a label stands."""
    wanted = label.split()
    for at, word in enumerate(page.words):
        if [one.text for one in page.words[at : at + len(wanted)]] == wanted:
            yield word


def _plain(page: Page) -> str:
    return " ".join(word.text for word in page.words)
