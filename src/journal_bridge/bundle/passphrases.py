"""Passphrases people can read over the phone: made here, checked here, and written only where nobody finds them.

Readers set the limits: poppler's tools open no PDF whose passphrase is longer than 32 bytes, and some readers
change letters outside ASCII before use. ZIP's key derivation is weak (1,000 rounds), so films get a generated one.
"""

import math
import os
import re
import secrets
import string
from pathlib import Path
from typing import Final, NamedTuple

from journal_bridge.errors import UsageFault

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O or U, so nothing is misheard or misread."""

GROUPS: Final = 4
GROUP: Final = 4
"""Four groups of four letters of 5 bits: 80 bits in 19 characters."""

LONGEST: Final = 32
"""Characters; poppler's tools fail above 32 bytes."""

LEAST_BITS: Final = 60
"""Estimated strength below which a person's own passphrase is refused."""

_WORD_BITS: Final = 2.0
"""Bits a letter of a word: a word of the EFF list has 12.9 bits in 7 letters on average."""

_DATE_BITS: Final = 15.0
"""Any day of a century: 36,525 of them."""

_YEAR_BITS: Final = 7.0
_RUNS: Final = (string.ascii_lowercase, string.digits, "qwertyuiop", "asdfghjkl", "zxcvbnm")
_OWN: Final = re.compile(rf"[{ALPHABET}]{{{GROUP}}}(-[{ALPHABET}]{{{GROUP}}}){{{GROUPS - 1}}}")
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[-/. ]?[01]\d[-/. ]?[0-3]\d"
    r"|[0-3]?\d[-/. ]?[01]?\d[-/. ](?:19|20)?\d\d"
    r"|[0-3]\d[01]\d(?:19|20)?\d\d"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_WORD: Final = re.compile(r"[A-Z][a-z]{2,}|[a-z]{3,}|[A-Z]{3,}")
_LEET: Final = str.maketrans("013457@$", "oleastas")
_DISGUISED: Final = 6
_VOWEL_SHARE: Final = 5
"""At least one letter in five of an English word is a vowel; `password` has one in four."""

_FILE_LIMIT: Final = 4096
_THREE: Final = 3


class Passphrases(NamedTuple):
    """What a passphrase file holds: the book's, and the films' where there are films."""

    book: str
    films: str | None = None


def generate() -> str:
    """Return a new passphrase: four groups of four letters, 80 bits from the system's random source."""
    while True:
        made = "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
        if estimated_bits(made) >= LEAST_BITS:  # one in some 20,000 looks like a habit, and would be refused later
            return made


def is_generated(passphrase: str | None) -> bool:
    """Return whether a passphrase has the form of those made here, and nothing in it that people think up."""
    return bool(passphrase and _OWN.fullmatch(passphrase) and estimated_bits(passphrase) >= LEAST_BITS)


def check(passphrase: str) -> None:
    """Check a person's own passphrase.

    Raises:
        UsageFault: `passphrase-weak` when it is empty, longer than 32 characters, not printable ASCII, or estimated
            below 60 bits.
    """
    printable = passphrase.isascii() and passphrase.isprintable()
    if not passphrase or len(passphrase) > LONGEST or not printable or estimated_bits(passphrase) < LEAST_BITS:
        raise UsageFault("passphrase-weak")


def estimated_bits(passphrase: str) -> float:
    """Return a careful guess of the strength in bits: rather too low than too high.

    A character counts with the size of the classes of characters in use. Then what people tend to do is marked
    down: a date counts 15 bits and a year 7; letters in a run count 2 bits each, as in a word, also when written
    like `p4ssw0rd`; a repetition, a step along the alphabet or the keyboard, a sign used before, and three
    characters seen before count 1 bit.
    """
    if not passphrase:
        return 0.0
    each = math.log2(_alphabet_size(passphrase))
    bits = [each] * len(passphrase)
    if not _OWN.fullmatch(passphrase):
        for word in _words(passphrase):
            bits[word.start() : word.end()] = [_WORD_BITS] * (word.end() - word.start())
    for place in range(1, len(passphrase)):
        if _foreseeable(passphrase, place):
            bits[place] = 1.0
    for pattern, worth in ((_DATE, _DATE_BITS), (_YEAR, _YEAR_BITS)):
        for match in pattern.finditer(passphrase):
            length = match.end() - match.start()
            bits[match.start() : match.end()] = [min(worth / length, bits[at]) for at in range(*match.span())]
    return sum(bits)


def write_to(path: Path, passphrases: Passphrases | str, *bundle_folders: Path) -> None:
    """Write passphrases to a new private file (0600), one a line, the book's first.

    Raises:
        UsageFault: as `write_secret`.
    """
    both = Passphrases(passphrases) if isinstance(passphrases, str) else passphrases
    write_secret(path, "".join(f"{one}\n" for one in both if one is not None).encode("ascii"), *bundle_folders)


def write_secret(path: Path, content: bytes, *bundle_folders: Path) -> None:
    """Write what holds a passphrase to a new private file (0600), safe on the disk when this returns.

    Raises:
        UsageFault: `passphrase-place` when the file would lie in a bundle's folder, however the way there is
            written; `file-exists` when something is there already; `not-found` when its folder is not there;
            `no-folder` when nothing can be written there, and nothing half written stays.
    """
    for folder in bundle_folders:
        refuse_beside(path, folder)
    try:
        # O_EXCL follows no link and overwrites nothing.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageFault("file-exists", path.name) from None
    except (FileNotFoundError, NotADirectoryError):
        raise UsageFault("not-found", path.parent.name) from None
    except OSError:
        raise UsageFault("no-folder", path.name) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # nothing else opens the bundle, and rewrap removes the old one after this
    except OSError:
        path.unlink(missing_ok=True)
        raise UsageFault("no-folder", path.name) from None


def refuse_beside(path: Path, bundle_folder: Path) -> None:
    """Refuse a place for passphrases in the bundle's folder; worth asking before any work is done.

    Raises:
        UsageFault: `passphrase-place`.
    """
    place, folder = path.parent.resolve(), bundle_folder.resolve()
    for above in (place, *place.parents):
        if above == folder or (above.exists() and folder.exists() and above.samefile(folder)):
            raise UsageFault("passphrase-place", path.name)


def read_from(path: Path) -> Passphrases:
    """Return the passphrases of a file: the book's on its first line, the films' on its second if there is one.

    Raises:
        UsageFault: `not-found` when it cannot be read, `passphrase-weak` when it holds no passphrase.
    """
    try:
        with path.open("rb") as file:
            lines = file.read(_FILE_LIMIT).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageFault("not-found", path.name) from None
    if not lines or not lines[0]:
        raise UsageFault("passphrase-weak", path.name)
    return Passphrases(lines[0], lines[1] if len(lines) > 1 and lines[1] else None)


def _alphabet_size(passphrase: str) -> int:
    classes = ((string.ascii_lowercase, 26), (string.ascii_uppercase, 26), (string.digits, 10))
    known = string.ascii_letters + string.digits
    size = sum(worth for letters, worth in classes if any(char in letters for char in passphrase))
    return size + (33 if any(char not in known for char in passphrase) else 0)


def _words(passphrase: str) -> list[re.Match[str]]:
    """Find what may be words: runs of letters, and disguised runs that could be spoken."""
    disguised = _WORD.finditer(passphrase.translate(_LEET))
    return [*_WORD.finditer(passphrase), *(match for match in disguised if _speakable(match.group()))]


def _speakable(word: str) -> bool:
    vowels = sum(char in "aeiouy" for char in word.lower())
    return len(word) >= _DISGUISED and vowels * _VOWEL_SHARE >= len(word)


def _foreseeable(passphrase: str, place: int) -> bool:
    """Say whether a character follows from those before it."""
    char, before = passphrase[place].lower(), passphrase[place - 1].lower()
    if char == before or any(before + char in run or char + before in run for run in _RUNS):
        return True
    if not char.isalnum() and char in passphrase[:place]:
        return True
    three = passphrase[max(0, place + 1 - _THREE) : place + 1].lower()
    return len(three) == _THREE and three in passphrase[:place].lower()
