"""The passphrase card: a page to print, fold and keep apart, on which nobody can take one sign for another.

It holds passphrases and nothing else: no child's name and nothing of the setting; what it belongs to is written on
it by hand.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined, Template

from journal_bridge.bundle.passphrases import GROUP, Passphrases, is_generated, write_secret

_LETTERS: Final = """
    Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo
    Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu
"""
_DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPOKEN: Final = {word[0]: word for word in _LETTERS.split()} | {str(at): word for at, word in enumerate(_DIGITS)}
"""What is said on the telephone: the spelling alphabet of aviation, which British schools and services know."""

_NAMED: Final = {"-": "hyphen", ".": "full stop", "_": "underline", " ": "space", "/": "slash", "'": "apostrophe"}


@dataclass(frozen=True)
class Sign:
    """One character of a passphrase as it is printed, and the word that says it."""

    shown: str
    word: str


@dataclass(frozen=True)
class Shown:
    """One passphrase on the card: what it opens, and its signs in groups, with hyphens between when `made` here."""

    opens: str
    groups: tuple[tuple[Sign, ...], ...]
    made: bool


def card_page(passphrases: Passphrases) -> str:
    """Return the card as a self-contained A4 page: no script, nothing fetched, black on white."""
    shown = [_shown("The book: learning-journal.pdf, or each of its volumes", passphrases.book)]
    if passphrases.films is not None:
        shown.append(_shown("Films and originals: films-and-originals.zip, if there is one", passphrases.films))
    return _template().render(shown=shown, made=all(one.made for one in shown))


def write_card(path: Path, passphrases: Passphrases, *bundle_folders: Path) -> None:
    """Write the card to a new private file (0600), which a browser opens and prints.

    Raises:
        UsageFault: `passphrase-place`, `file-exists`, `not-found`, as for a file of passphrases.
    """
    write_secret(path, card_page(passphrases).encode(), *bundle_folders)


def _shown(opens: str, passphrase: str) -> Shown:
    made = is_generated(passphrase)
    signs = passphrase.replace("-", "") if made else passphrase
    groups = (signs[start : start + GROUP] for start in range(0, len(signs), GROUP))
    return Shown(opens, tuple(tuple(_sign(char) for char in group) for group in groups), made)


def _sign(char: str) -> Sign:
    if char.upper() in _SPOKEN:
        word = _SPOKEN[char.upper()]
        return Sign(char, f"small {word}" if char.islower() else word)
    return Sign("␣" if char == " " else char, _NAMED.get(char, unicodedata.name(char, "").lower()))


@cache
def _template() -> Template:
    text = files("journal_bridge.bundle").joinpath("card.html").read_text(encoding="utf-8")
    return Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(text)
