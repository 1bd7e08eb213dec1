# ruff: noqa: RUF001 - the look-alike letters are what is tested
"""Names and texts are compared in one plain form, so that no way of typing a name hides it."""

import pytest

from journal_bridge.minimise.folding import fold


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("ÆSA æsa", "aesa aesa"),
        ("Œrsted œ", "oersted oe"),
        ("STRAẞE Straße", "strasse strasse"),
        ("Đorđe", "dorde"),
        ("Ðóra ðóra", "dora dora"),
        ("Þór þór", "thor thor"),
        ("Işıl", "isil"),
        ("Łukasz łukasz", "lukasz lukasz"),
        ("Søren Øst", "soren ost"),
        ("Zoë Zoe\u0308 ZOË", "zoe zoe zoe"),
        ("A\u20ddda", "ada"),
        ("ﬁona Ｆiona", "fiona fiona"),
        ("ŉ", "'n"),
        ("Ad\u200ba Ad\u00ada Ad\u2060a", "ada ada ada"),
    ],
)
def test_letters_of_many_alphabets_read_alike(typed: str, plain: str) -> None:
    """With and without accents, marks around them, and characters nobody sees."""
    assert fold(typed).text == plain


@pytest.mark.parametrize("letter", "یىے")
def test_a_persian_yeh_is_an_arabic_one(letter: str) -> None:
    """However the keyboard draws it."""
    assert fold(letter).text == "ي"


@pytest.mark.parametrize("letter", "ہھەة")
def test_an_urdu_heh_is_an_arabic_one(letter: str) -> None:
    """Also the one that ends a girl's name."""
    assert fold(letter).text == "ه"


@pytest.mark.parametrize(("letter", "plain"), [("ک", "ك"), ("ں", "ن")])
def test_other_letters_of_persian_and_urdu_are_arabic_ones(letter: str, plain: str) -> None:
    """The same sound under another key."""
    assert fold(letter).text == plain


def test_a_word_drawn_longer_is_the_same_word() -> None:
    """The tatweel is no letter."""
    assert fold("مـحـمد").text == fold("محمد").text


@pytest.mark.parametrize("mark", "’‘ʼ`´＇'")
def test_one_apostrophe_stands_for_all(mark: str) -> None:
    """O'Neill in every typing."""
    assert fold(f"O{mark}Neill").text == "o'neill"


@pytest.mark.parametrize("mark", "‐‑‒–—−-")
def test_one_hyphen_stands_for_all(mark: str) -> None:
    """Anna-Maria in every typing."""
    assert fold(f"Anna{mark}Maria").text == "anna-maria"


@pytest.mark.parametrize(
    "space", [" ", "  ", "\t", "\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\xa0", "\u2003 "]
)
@pytest.mark.parametrize(("name", "plain"), [("Ada{}North X", "ada north x"), ("Adá{}North X", "ada north x")])
def test_spaces_run_together(space: str, name: str, plain: str) -> None:
    """Between two lines of a letter as in one; the letters keep their places in the original."""
    typed = name.format(space)
    folded = fold(typed)
    assert folded.text == plain
    start, end = folded.span(folded.text.index("n"), folded.text.index("n") + 5)
    assert typed[start:end] == "North"
    assert typed[slice(*folded.span(0, 3))] == typed[:3]
    assert typed[slice(*folded.span(len(plain) - 1, len(plain)))] == "X"


@pytest.mark.parametrize(
    ("typed", "name", "found"),
    [
        ("Zoe\u0308 sang", "zoe", "Zoe\u0308"),
        ("Zoe\u0308", "zoe", "Zoe\u0308"),
        ("Ad\u200ba\u200b!", "ada", "Ad\u200ba\u200b"),
        ("Straße 4", "strasse", "Straße"),
        ("xﬁona", "fiona", "ﬁona"),
    ],
)
def test_a_name_is_found_with_all_its_marks(typed: str, name: str, found: str) -> None:
    """What is replaced leaves no accent behind, and takes no letter of the next word."""
    folded = fold(typed)
    start = folded.text.index(name)
    first, last = folded.span(start, start + len(name))
    assert typed[first:last] == found
    assert folded.original == typed


def test_spaces_at_the_beginning_stay_one() -> None:
    """In plain English and in any other."""
    assert fold("  Ada").text == " ada"
    assert fold("  Adá").text == " ada"
    assert fold("").text == ""
