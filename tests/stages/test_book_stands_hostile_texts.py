"""Whatever a platform exports is printed literally and safely: nothing runs, and nothing leaves the page."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
from PIL import Image

import book_samples as samples
from book_structure import margins, pages
from journal_bridge.bundle.book import BookFacts, Edition, compose
from journal_bridge.bundle.book.rows import WIDEST, Look, arrange
from journal_bridge.journal import Comment, paragraphs

DAY = date(2023, 9, 6)
MARKUP = (
    '#read("/etc/passwd") $x^2$ *bold* <script>alert(1)</script> [link](x) @ref // `raw` #pagebreak() {{ 7*7 }}'
)
CONTROLS = "\x00\x01\x07\x1b[31mred \u202edesrever\u202c \u2066apart\u2069 \ufeff\ue000\U00013000"
NAME = "Wolfeschlegelsteinhausenbergerdorff " * 14
WORDS = 40_000
WORD = 20_000
"""Letters of one word; a million were tried by hand."""


@dataclass(frozen=True)
class Made:
    """One book, what is known of it, and its words."""

    facts: BookFacts
    path: Path
    words: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One book of everything that ever went wrong somewhere."""
    folder = tmp_path_factory.mktemp("hostile")
    Image.new("RGB", (1, 8000), (200, 40, 40)).save(folder / "thin.jpg")
    Image.new("RGB", (8000, 1), (200, 40, 40)).save(folder / "flat.jpg")
    samples.draw(folder / "wide.jpg", (3000, 250), 1)
    samples.draw(folder / "tiny.jpg", (8, 6), 2)
    media = tuple(
        samples.photo(number, f"{name}.jpg", "c" * length)
        for number, (name, length) in enumerate((("thin", 139), ("flat", 141), ("wide", 600), ("tiny", 5)))
    )
    ids = tuple(one.id for one in media)
    talk = tuple(
        Comment(id=f"c{number}", author="p-family", body=paragraphs("word " * number * 60))
        for number in range(1, 20)
    )
    entries = (
        *(samples.observation(number, DAY, title=f"Alone {one}", media=(one,)) for number, one in enumerate(ids)),
        samples.observation(10, DAY, title="Together", media=ids),
        samples.observation(11, DAY, title=MARKUP, body=paragraphs(MARKUP)),
        samples.observation(12, DAY, title=f"Controls {CONTROLS}", body=paragraphs(CONTROLS)),
        samples.observation(13, DAY, title="x" * 900, body=paragraphs("W" * WORD)),
        samples.observation(14, DAY, title="Long", body=paragraphs("snail leaf puddle gate " * (WORDS // 4))),
        samples.observation(15, DAY, title="Talk", comments=talk),
        samples.observation(16, DAY + timedelta(days=40), title="After it all"),
    )
    journal = samples.minimised(folder, entries, media, name=NAME)
    target = folder / "hostile.pdf"
    facts = compose(journal, Edition.PARENT, target)
    return Made(facts, target, " ".join(pages(target)))


def test_it_is_a_book_for_screen_readers_all_the_same(made: Made) -> None:
    """Nothing has to be given up for it, every photo is shown, and the one hieroglyph in two texts is counted."""
    assert made.facts.plain_because is None
    assert made.facts.photos == 4
    assert made.facts.replaced_glyphs == 2


def test_markup_and_commands_are_letters(made: Made) -> None:
    """They are printed as they were written, title and text."""
    words = "".join(made.words.split())
    assert words.count("".join(MARKUP.split())) == 2
    assert "root:" not in words


def test_every_word_of_a_long_entry_is_there(made: Made) -> None:
    """Forty thousand words are forty thousand words, and the story goes on after them."""
    words = made.words
    assert words.count("puddle") == WORDS // 4
    assert words.count("W") >= WORD
    assert "After it all" in words


def test_nothing_is_set_outside_the_page(made: Made) -> None:
    """Text keeps to the margins, below as well as to the left."""
    reader = pypdf.PdfReader(made.path)
    for page in [*reader.pages[:8], *reader.pages[-20:]]:
        left, low = margins(page)
        assert left >= 19
        assert low >= 8


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize("aspects", [[0.000125], [8000.0], [12.0, 0.1, 1.0], [0.3] * 7, [9.0] * 5])
def test_pictures_of_any_shape_stay_in_the_text(aspects: list[float], look: Look) -> None:
    """A photo of 1 x 8,000 pixels and a panorama have frames one can see, never wider than the words."""
    for row in arrange(aspects, 150, look):
        across = row.frames[:2] if row.stacked else row.frames
        assert sum(frame.width for frame in across) + 2.5 * (len(across) - 1) <= 150.1
        assert all(frame.height >= 150 / WIDEST / 12 and frame.height <= 113.01 for frame in row.frames)


@pytest.mark.parametrize("many", [150, pytest.param(5_000, marks=pytest.mark.prove)])
def test_a_journal_of_very_many_entries_is_a_book(many: int, tmp_path: Path) -> None:
    """Every entry is printed, within the limits of the layout worker."""
    entries = tuple(
        samples.observation(number, DAY + timedelta(days=number // 5), title=f"T{number}.")
        for number in range(many)
    )
    facts = compose(samples.minimised(tmp_path, entries), Edition.PARENT, tmp_path / "many.pdf")
    assert facts.pages > many / 8
    words = "".join(pages(tmp_path / "many.pdf"))
    assert all(f"T{number}." in words for number in range(many))
