"""The book reads well: by eye, by screen reader, by bookmark, and in every script a family writes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from PIL import Image

import book_samples as samples
from journal_bridge.bundle.book import BookFacts, Edition, compose
from journal_bridge.bundle.book.fonts import coverage
from journal_bridge.bundle.book.rows import arrange
from journal_bridge.bundle.book.text import REPLACEMENT, Typesetter
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Entry, Report, Setting, Status, paragraphs


def made(journal: MinimisedJournal, edition: Edition, folder: Path) -> tuple[BookFacts, str]:
    """Return what a book is and all its words."""
    target = folder / f"{edition}.pdf"
    facts = compose(journal, edition, target)
    return facts, "\n".join(page.extract_text() for page in pypdf.PdfReader(target).pages)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of everything, in clear."""
    folder = tmp_path_factory.mktemp("read")
    facts = compose(samples.whole_book(folder), Edition.PARENT, folder / "book.pdf")
    assert facts.plain_because is None
    assert (facts.replaced_glyphs, facts.unavailable) == (0, 0)
    return folder / "book.pdf"


def test_it_says_what_it_is_and_in_which_language(book: Path) -> None:
    """A screen reader announces the title and reads in English."""
    with pikepdf.open(book) as pdf:
        assert f"{samples.NAME}: learning journal" == str(pdf.docinfo["/Title"])
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root


def test_every_picture_is_described(book: Path) -> None:
    """Whoever cannot see a photo hears its caption, or that it has none and when it was taken."""
    with pikepdf.open(book) as pdf:
        alternatives = [str(figure.Alt) for figure in _figures(pdf.Root.StructTreeRoot)]
    assert len(alternatives) >= 24
    assert "Waiting for a turn with the blue jug" in alternatives
    assert "Photo without a caption, 6 September 2023" in alternatives


def _figures(node: Any) -> Iterator[Any]:  # noqa: ANN401 - pikepdf objects are dynamic
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _figures(child)
    elif isinstance(node, pikepdf.Dictionary):
        if node.get("/S") == pikepdf.Name.Figure:
            yield node
        if "/K" in node:
            yield from _figures(node.K)


def test_the_bookmarks_are_the_months_in_order(book: Path) -> None:
    """September stands before October, entries inside their month, reports and the last page at the end."""
    with pikepdf.open(book) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        inside = [item.title for item in outline.root[0].children]
    assert titles[:2] == ["September 2023", "October 2023"]
    assert titles[-3:] == ["Undated", "Reports", "About this book"]
    assert inside == ["Pouring and counting", "The snail by the gate"]


def test_what_was_left_out_is_told_with_its_reason(book: Path) -> None:
    """The last page counts what stayed behind, and never says nothing was."""
    last = pypdf.PdfReader(book).pages[-1].extract_text().replace("\u00a0", " ")
    for words in (
        "12 photos",
        "other children are in them",
        "4 comments",
        "2 films",
        "nobody has looked at them yet",
    ):
        assert words in last


@pytest.mark.parametrize("script", sorted(set(samples.SCRIPTS) - {"emoji"}))
def test_every_script_is_printed(book: Path, script: str) -> None:
    """A grandmother's Bengali is there; shaping may double letters in extracted text, so letters are looked for."""
    printed = {char for page in pypdf.PdfReader(book).pages for char in page.extract_text()}
    letters = {char for char in samples.SCRIPTS[script] if char.isalpha()}
    assert len(letters & printed) >= 0.8 * len(letters)


def test_no_empty_box_stands_for_a_letter(book: Path) -> None:
    """Every character of every sample has a font that draws it."""
    covered = coverage()
    joiners = {"\u200d", "\ufe0f"}
    assert all(covered[ord(char)] or char in joiners for text in samples.SCRIPTS.values() for char in text)
    assert REPLACEMENT not in "".join(page.extract_text() for page in pypdf.PdfReader(book).pages)


def test_the_settings_document_tells_the_same_story(tmp_path: Path) -> None:
    """Nothing a family reads is missing from what the next setting reads."""
    _, words = made(samples.whole_book(tmp_path), Edition.SETTING, tmp_path)
    for title in (
        "Pouring and counting",
        "Baking with Nana",
        "Progress check at age two",
        "A drawing from the box",
    ):
        assert title in words


@pytest.mark.parametrize("edition", list(Edition))
def test_what_a_platform_does_not_say_leaves_no_gap(edition: Edition, tmp_path: Path) -> None:
    """A title with nothing below it is explained; no setting, day or known edition reads as what it is."""
    common = {"status": Status.PUBLISHED, "about": (samples.CHILD,), "source": samples.SOURCE}
    check = Report.model_validate({**common, "id": "r1", "report_kind": "two_year_check"})
    spoken = samples.observation(1, date(2024, 5, 6), judgements=(samples.judgement(1, "platform"),))
    held = samples.minimised(tmp_path, (check, spoken))
    nameless = held.journal.model_copy(update={"settings": (Setting(id="s1"),)})
    _, words = made(replace(held, journal=nameless), edition, tmp_path)
    assert "nothing more of it in these pages" in words
    assert "From ." not in words
    assert "Platform's words" in words
    assert ("done, no day recorded" in " ".join(words.split())) == (edition is Edition.SCHOOL)


@pytest.mark.parametrize("edition", list(Edition))
def test_an_empty_journal_is_still_a_book(edition: Edition, tmp_path: Path) -> None:
    """A child who stayed a week gets a cover and a kind last page, not an error."""
    facts, words = made(samples.minimised(tmp_path), edition, tmp_path)
    assert facts.plain_because is None
    assert "Nothing was left out." in words


NASTY = '#read("/etc/passwd") $x^2$ *bold* <script>alert(1)</script> [link] @ref // `raw` \\ #pagebreak()'


def test_markup_in_a_text_is_printed_as_it_is(tmp_path: Path) -> None:
    """Formulas, mark-up and commands come out as the letters they are."""
    entry = samples.observation(1, date(2023, 1, 2), title=NASTY[:60], body=paragraphs(NASTY))
    facts, words = made(samples.minimised(tmp_path, (entry,)), Edition.PARENT, tmp_path)
    assert "".join(NASTY.split()) in "".join(words.split())
    assert facts.pages == 5


def test_what_cannot_be_printed_is_counted_and_what_misleads_is_gone() -> None:
    """A hieroglyph becomes a visible mark; controls and turned directions disappear."""
    typesetter = Typesetter()
    assert f"a{REPLACEMENT}b c" == typesetter.plain("a\U00013000\u202eb\u2066 \x00\x07c\ue000")
    assert typesetter.replaced == 1


def test_long_words_and_names_stay_on_the_page(tmp_path: Path) -> None:
    """Nothing is set outside the margins of the sheet, however long a word is."""
    entries: tuple[Entry, ...] = (
        samples.observation(1, date(2023, 1, 2), title="x" * 900, body=paragraphs("W" * 5000)),
        samples.observation(2, date(2023, 1, 3), body=paragraphs("\n".join(["snail leaf " * 50] * 100))),
    )
    journal = samples.minimised(tmp_path, entries, name="Wolfeschlegelsteinhausen " * 30)
    compose(journal, Edition.PARENT, tmp_path / "long.pdf")
    for page in pypdf.PdfReader(tmp_path / "long.pdf").pages:
        assert _lowest(page) >= 0


def _lowest(page: pypdf.PageObject) -> float:
    """Return the lowest point any text is set at, in points from the foot of the sheet."""
    heights = [842.0]

    def note(text: str, user: list[float], line: list[float], *_: object) -> None:
        if text.strip():
            heights.append(line[4] * user[1] + line[5] * user[3] + user[5])

    page.extract_text(visitor_text=note)
    return min(heights)


def test_odd_pictures_are_shown_whole_and_broken_ones_are_told(tmp_path: Path) -> None:
    """A picture one pixel wide, a see-through one, a turned one and none at all: no crash, no grey box."""
    Image.new("RGB", (1, 8000), (200, 40, 40)).save(tmp_path / "thin.jpg")
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(tmp_path / "clear.webp")
    Image.new("CMYK", (60, 40)).save(tmp_path / "print.jpg")
    (tmp_path / "page.jpg").write_bytes(b"<html>")
    names = ("thin.jpg", "clear.webp", "print.jpg", "page.jpg", "gone.jpg")
    media = tuple(samples.photo(number, name) for number, name in enumerate(names))
    entry = samples.observation(1, date(2023, 1, 2), media=tuple(item.id for item in media))
    facts, words = made(samples.minimised(tmp_path, (entry,), media), Edition.PARENT, tmp_path)
    assert (facts.photos, facts.unavailable) == (3, 2)
    assert words.count("could not be shown") == 2


def test_a_photo_outside_the_journal_is_never_read(tmp_path: Path) -> None:
    """A path that leaves the folder of cleaned media is treated as a missing file."""
    samples.draw(tmp_path / "secret.jpg", (40, 30), 1)
    (tmp_path / "inside").mkdir()
    media = (samples.photo(0, "../secret.jpg"),)
    journal = samples.minimised(tmp_path, (samples.observation(1, date(2023, 1, 2), media=("m0",)),), media)
    facts, _ = made(replace(journal, folder=tmp_path / "inside"), Edition.PARENT, tmp_path)
    assert (facts.photos, facts.unavailable) == (0, 1)


@pytest.mark.parametrize("count", range(1, 10))
@pytest.mark.parametrize("aspect", [0.75, 1.0, 1.333, 1.778])
def test_pictures_keep_their_proportions_and_the_width_of_the_page(count: int, aspect: float) -> None:
    """No picture is cropped or stretched, none leaves the text's width, and all are placed once."""
    rows = arrange([aspect] * count, 150)
    frames = [frame for row in rows for frame in row.frames]
    assert list(range(count)) == [frame.index for frame in frames]
    assert all(abs(frame.width / frame.height - aspect) < 0.02 for frame in frames)
    for row in rows:
        across = row.frames[:2] if row.stacked else row.frames
        assert sum(frame.width for frame in across) + 2.5 * (len(across) - 1) <= 150.1
