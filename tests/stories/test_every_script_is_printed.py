"""Every family reads its own script in the book: no boxes for missing letters, whatever the language."""

import importlib.util
import unicodedata
from collections.abc import Iterator
from typing import cast

import pytest
from pypdf import PageObject
from pypdf.generic import DictionaryObject

from journal_bridge import invented
from stories import line
from stories.line import Factory

CHILDREN = tuple(child for child in invented.setting(line.SEED).children if child.language != "en")
LETTERS = {"pl": "LATIN", "ar": "ARABIC", "ur": "ARABIC", "bn": "BENGALI", "ta": "TAMIL", "zh": "CJK"}
ENOUGH = 0.75
"""Share of the letters that a reader gets back: Arabic fonts draw letters and dots apart, and pypdf loses some."""

HAS_CJK = importlib.util.find_spec("manimgx_fonts_cjk") is not None


def in_script(text: str, script: str) -> set[str]:
    """Return the letters of a text that belong to a script, in their plain forms."""
    plain = unicodedata.normalize("NFKC", text)
    return {char for char in plain if char.isalpha() and unicodedata.name(char, "").startswith(script)}


def glyphs_on(page: PageObject) -> Iterator[list[bytes]]:
    """Yield the glyph numbers of every piece of text drawn with a font of two bytes a glyph."""
    resources = cast("DictionaryObject", page["/Resources"].get_object())
    fonts = cast("DictionaryObject", resources.get("/Font", DictionaryObject()).get_object())
    wide = {name for name, font in fonts.items() if font.get_object()["/Subtype"] == "/Type0"}
    content = page.get_contents()
    assert content is not None
    font = None
    for operands, operator in content.operations:
        if operator == b"Tf":
            font = operands[0]
        if font in wide and operator in {b"Tj", b"TJ"}:
            for piece in operands[0] if operator == b"TJ" else operands:
                raw = getattr(piece, "original_bytes", b"")
                yield [raw[place : place + 2] for place in range(0, len(raw), 2)]


def test_the_nursery_writes_in_six_languages_besides_english() -> None:
    """The example is worth its name: Polish, Arabic, Urdu, Bengali, Tamil and Chinese."""
    assert {child.language for child in CHILDREN} == set(LETTERS)


@pytest.mark.parametrize("child", CHILDREN, ids=lambda child: child.language)
def test_the_book_prints_the_language_of_the_family(
    child: invented.InventedChild, tmp_path_factory: Factory
) -> None:
    """The letters of the journal are the letters of the page, and none became a box.

    Letters of one shape that differ in a dot (zay and reh) come out of a PDF as one of the two: a few may lack.
    """
    if child.language == "zh" and not HAS_CJK:
        pytest.skip("the cjk extra is not installed")
    built = line.built(tmp_path_factory, child.id)
    assert built.replaced_glyphs == 0
    written = in_script(line.own_words(built.journal()), LETTERS[child.language])
    printed = in_script(built.text(), LETTERS[child.language])
    name = in_script(child.full_name, LETTERS[child.language])
    assert len(printed & name) >= ENOUGH * len(name)
    assert len(printed & written) >= ENOUGH * len(written)


@pytest.mark.parametrize("child", CHILDREN, ids=lambda child: child.language)
def test_no_page_draws_the_box_for_a_missing_letter(
    child: invented.InventedChild, tmp_path_factory: Factory
) -> None:
    """No text on any page uses glyph 0, the box that says a font lacks the letter."""
    if child.language == "zh" and not HAS_CJK:
        pytest.skip("the cjk extra is not installed")
    pages = line.built(tmp_path_factory, child.id).reader().pages
    assert any(glyphs for page in pages for glyphs in glyphs_on(page))
    for page in pages:
        for glyphs in glyphs_on(page):
            assert b"\0\0" not in glyphs
