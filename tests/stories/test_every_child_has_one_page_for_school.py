"""Whatever platform a child's journal comes from, the school's page 1 is one A4 page with the same fields."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest

from journal_bridge import intake, invented, minimise
from journal_bridge.adapter import Reading
from journal_bridge.bundle.book import Edition, compose
from journal_bridge.bundle.book.page_one import PageOne, page_one
from journal_bridge.frameworks import AREAS
from journal_bridge.handover import MinimisedJournal, Purpose, Summary
from journal_bridge.journal import Journal
from journal_bridge.minimise import Brief, Checker, ConsentRegister, MediaRoom
from nursery import Nursery, keyed
from three_platforms import ADAPTERS, export_of

FIXTURES = sorted(
    path / "export.zip" if (path / "export.zip").is_file() else path / "export"
    for platform in Path(__file__).resolve().parents[2].joinpath("fixtures").iterdir()
    if platform.is_dir() and platform.name != "scenarios"
    for path in platform.iterdir()
)
TODAY = date(2026, 7, 20)


def _without_media(journal: Journal) -> Journal:
    """Return a journal as if it held no pictures: they are no part of page 1, and take most of the time."""
    entries = tuple(
        entry.model_copy(
            update={
                "media": (),
                "comments": tuple(one.model_copy(update={"media": ()}) for one in entry.comments),
            }
        )
        for entry in journal.entries
    )
    return journal.model_copy(update={"entries": entries, "media": ()})


def _minimised(reading: Reading, child: str, folder: Path) -> MinimisedJournal:
    journal = _without_media(intake.journal_of(reading, child))
    brief = Brief(
        Purpose.SCHOOL, reading.roster, ConsentRegister(), TODAY, basis="Form 12, invented", has_consent_file=True
    )
    with Checker() as checker:
        room = MediaRoom(folder, lambda _name: None, checker)  # type: ignore[arg-type,return-value] # nothing to open
        return minimise.apply(minimise.plan(journal, brief, room), brief, room, keyed, folder / child)


def _children(export: Path, folder: Path, names: frozenset[str] | None = None) -> Iterator[MinimisedJournal]:
    with intake.open_export(export) as opened:
        reading = intake.read(opened)
        for child in reading.children:
            listed = reading.roster.child(child.id)
            if names is None or (listed and names & {name.full for name in listed.names}):
                yield _minimised(reading, child.id, folder)


def _one_page(made: MinimisedJournal, folder: Path) -> str:
    """Print page 1 and what follows it without entries, and return page 1's text if nothing of it spilt over."""
    bare = replace(made, journal=made.journal.model_copy(update={"entries": ()}))
    compose(bare, Edition.SCHOOL, folder / "page.pdf")
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(folder / "page.pdf").pages]
    follows = " ".join(pages[1:])
    assert "About these pages" in follows
    assert ("Continued from page 1" in pages[1]) == ("continues on page" in pages[0])
    assert len(pages) == 2 or "Continued from page 1" in follows
    return pages[0]


@pytest.mark.parametrize("export", FIXTURES, ids=lambda path: f"{path.parents[1].name}-{path.parent.name}")
def test_every_child_of_every_fixture_fits_on_one_page(export: Path, tmp_path: Path) -> None:
    """From the first label to the last, however odd the export is; what it does not say reads `not recorded`."""
    made = list(_children(export, tmp_path))
    assert made
    for one in made:
        assert [seen.what for seen in page_one(one).areas] == [area.name for area in AREAS]
    for one in sorted(made, key=lambda one: len(one.judged))[-2:]:
        text = _one_page(one, tmp_path)
        assert text.startswith("Summary for school")
        assert text.index("Languages not recorded") < text.index("Area of learning") < text.index("With this page")


def test_every_child_of_the_nursery_fits_on_one_page(opened: Nursery, tmp_path: Path) -> None:
    """With the longest texts in every field, which all go on behind it."""
    words = "Snails and puddles and the colour blue, said in a long breath. " * 60
    summary = Summary(words, words, words, words, words, words, TODAY)
    every = [_minimised(opened.reading, child.id, tmp_path) for child in opened.reading.children]
    for made in sorted(every, key=lambda one: (len(one.judged), len(one.journal.child.shown_name)))[-3:]:
        text = _one_page(replace(made, summary=summary), tmp_path)
        assert text.count("continues on page") == 6


def test_three_platforms_fill_the_same_page(example: Path, tmp_path: Path) -> None:
    """Fields and their order never differ; levels do only where a platform keeps none for that day."""
    pages: dict[str, list[PageOne]] = {
        child.full_name: [] for child in invented.setting(1).children if child.id in invented.twins(1)
    }
    for platform in ADAPTERS:
        (tmp_path / platform).mkdir()
        for made in _children(export_of(platform, example), tmp_path / platform, frozenset(pages)):
            pages[made.journal.child.shown_name].append(page_one(made))
    compared = 0
    for page, *others in pages.values():
        assert len(others) == 2
        for other in others:
            assert (other.date_of_birth, [seen.what for seen in other.areas]) == (
                page.date_of_birth,
                [seen.what for seen in page.areas],
            )
            for ours, theirs in zip(page.areas, other.areas, strict=True):
                if ours.levels and theirs.levels and ours.day == theirs.day:
                    compared += 1
                    assert set(ours.levels) & set(theirs.levels)
    assert compared
