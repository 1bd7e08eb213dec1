"""Emoji are printed as they were meant, in colour where the extra is installed, and nothing loads its code."""

import sys
from datetime import date
from pathlib import Path

import pikepdf
import pytest

import book_samples as samples
from journal_bridge.bundle.book import Edition, compose
from journal_bridge.bundle.book.fonts import families
from journal_bridge.bundle.book.text import Typesetter
from journal_bridge.journal import paragraphs

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
SAID = f"{FAMILY} \U0001f1f5\U0001f1f1 {ENGLAND} \U0001f44d\U0001f3fd 1\ufe0f\u20e3 \u2764\ufe0f"


def test_joined_figures_flags_and_skin_tones_are_kept() -> None:
    """The invisible letters that make them one figure stay; anywhere else they go."""
    typesetter = Typesetter()
    assert typesetter.plain(SAID) == SAID
    assert typesetter.plain("hidden\U000e0068\U000e0069 words") == "hidden words"
    assert typesetter.replaced == 0


def test_a_book_with_emoji_is_whole(tmp_path: Path) -> None:
    """With the extra or without it, nothing is replaced and the book stays one for screen readers."""
    entry = samples.observation(1, date(2024, 5, 6), title=SAID, body=paragraphs(SAID))
    facts = compose(samples.minimised(tmp_path, (entry,)), Edition.PARENT, tmp_path / "emoji.pdf")
    assert (facts.replaced_glyphs, facts.plain_because) == (0, None)
    assert "dynamic_font" not in sys.modules


@pytest.mark.skipif("Noto Color Emoji" not in families(), reason="the extra `emoji` has no wheel for this machine")
def test_with_the_extra_they_are_coloured(tmp_path: Path) -> None:
    """The book uses the coloured font, and none of the many others in that package."""
    entry = samples.observation(1, date(2024, 5, 6), body=paragraphs(SAID))
    compose(samples.minimised(tmp_path, (entry,)), Edition.PARENT, tmp_path / "emoji.pdf")
    with pikepdf.open(tmp_path / "emoji.pdf") as pdf:
        kinds = {str(one.get("/Subtype")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)}
    assert "/Type3" in kinds
    assert len([name for name in families() if "Emoji" in name]) == 2
    assert "Dynamic Font Pixel" not in families()
