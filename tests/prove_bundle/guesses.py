"""Wrong passphrases: near misses of the right one, and guesses of people who do not know it."""

import random
import stringprep
import unicodedata
from collections.abc import Iterator
from typing import Final

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What generated passphrases are made of."""

_LONGEST: Final = 127
"""Bytes of a passphrase that PDF looks at; what stands behind is cut off by the standard."""

_COMMON: Final = (
    "password",
    "123456",
    "letmein",
    "nursery",
    "Amélie",
    "Nowak",
    "09032020",
    "2020-03-09",
    "learning journal",
    "owner",
    "user",
    "admin",
)


def guesses(right: str, many: int, seed: int) -> list[str]:
    """Return so many wrong passphrases, all different, near misses first; none of them means the right one.

    A reader may prepare what was typed as the standard asks (SASLprep): wide letters become narrow ones and soft
    hyphens fall away. What then is the right passphrase is no wrong one, and is left out.
    """
    found: dict[str, None] = {}
    for guess in _endless(right, seed):
        if prepared(guess) != right and guess not in found:
            found[guess] = None
        if len(found) == many:
            break
    return list(found)


def prepared(typed: str) -> str:
    """Return what a typed passphrase means to a reader that follows RFC 4013."""
    kept = (" " if stringprep.in_table_c12(char) else char for char in typed if not stringprep.in_table_b1(char))
    return unicodedata.normalize("NFKC", "".join(kept))


def _endless(right: str, seed: int) -> Iterator[str]:
    yield from _slips(right)
    yield from _accents(right)
    yield from _lengths(right)
    yield from _COMMON
    chance = random.Random(seed)  # noqa: S311 - the same guesses on every run
    near = [guess for place in range(len(right)) for guess in _other_letters(right, place)]
    yield from chance.sample(near, min(60, len(near)))
    while True:
        yield "-".join("".join(chance.choices(_LETTERS, k=4)) for _ in range(4))
        yield chance.choice(near)


def _slips(right: str) -> Iterator[str]:
    """Yield slips of the hand and of the ear: other case, hyphens lost or long, spaces around, groups turned."""
    yield from ("", " ", right.lower(), right.title(), right.swapcase())
    yield from (right + " ", " " + right, right + "\t", right + "\n", right + "\r\n", f'"{right}"', right + ".")
    yield from (right.replace("-", other) for other in ("", " ", "_", "--", "\u2010", "\u2013", "\u2212"))
    for place, char in enumerate(right):
        yield right[:place] + right[place + 1 :]
        yield right[:place] + char.swapcase() + right[place + 1 :]
        yield right[:place] + char + right[place:]
        yield right[:place] + right[place : place + 2][::-1] + right[place + 2 :]
    groups = right.split("-")
    yield "-".join(groups[::-1])
    yield from (group for group in groups)
    yield from (right.replace(one, other) for one, other in ("0O", "1I", "1L", "2Z", "5S", "8B", "VU"))


def _accents(right: str) -> Iterator[str]:
    """Yield letters with an accent, as one character and as two, and look-alikes of other alphabets."""
    for place, char in enumerate(right):
        marked = right[:place] + char + "\u0301" + right[place + 1 :]
        yield unicodedata.normalize("NFC", marked)
        yield unicodedata.normalize("NFD", marked)
    alike = str.maketrans("ABEKMHOPCTX", "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425")
    yield right.translate(alike)


def _lengths(right: str) -> Iterator[str]:
    """Yield beginnings of the right passphrase, and the right one with more behind it, up to what PDF looks at."""
    yield from (right[:length] for length in range(len(right)))
    for length in (31, 32, 33, 64, _LONGEST - 1, _LONGEST, _LONGEST + 1, 255):
        yield right + "x" * (length - len(right))
        yield right + " " * (length - len(right))
        yield "x" * length
    yield from (right + right, right + "-" + right, "\u00e9" * 63 + "e", "\u00e9" * 64)


def _other_letters(right: str, place: int) -> Iterator[str]:
    yield from (right[:place] + other + right[place + 1 :] for other in _LETTERS if other != right[place])
