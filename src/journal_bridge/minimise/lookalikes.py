"""Cyrillic and Greek letters that look like Latin ones, inside a word that has Latin letters too."""

import re
import unicodedata
from typing import Final

_LATIN: Final = "ABEKMHOPCTYXSIJaeopcyxsijhdqwk" + "ABEZHIKMNOPTYXoavipukycnt"
_ALIKE: Final = "АВЕКМНОРСТУХЅІЈаеорсухѕіјһԁԛԝк" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανιρυκγϲητ"
_TABLE: Final = str.maketrans(_ALIKE, _LATIN)
_OTHER: Final = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_PLAIN: Final = re.compile("[A-Za-z]")
_WORD: Final = re.compile("(?:[^\\W\\d_]|[\u0300-\u036f\u00ad\u200b-\u200f\u2060-\u2064\ufeff])+")
"""Letters of a word with the marks and the unseen signs among them."""


def in_latin(text: str) -> str:
    """Return a text, one character for one, with the words of mixed letters in Latin ones.

    A word that has other letters of those alphabets too stays: it is a Latin name beside one of theirs.
    """
    return _WORD.sub(_word, text) if _OTHER.search(text) and _PLAIN.search(text) else text


def _word(match: re.Match[str]) -> str:
    word = match[0]
    if not (_OTHER.search(word) and _PLAIN.search(word)):
        return word
    bare = "".join(unicodedata.normalize("NFD", char)[0] for char in word)
    latin = bare.translate(_TABLE)
    return word if _OTHER.search(latin) else latin
