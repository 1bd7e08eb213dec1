"""Finds canaries, digests, blocks and names in everything a hand-over was opened into, each by where it was."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import ahocorasick

from opening import Opened
from prove.marks import LENGTH, LETTERS, PREFIX, WORD, Blocks

_WIDE: Final = tuple(
    re.compile(b"".join(re.escape(letter.encode(code)) for letter in PREFIX) + unit * LENGTH)
    for code, unit in (
        ("utf-16-le", f"[{LETTERS}]\0".encode()),
        ("utf-16-be", f"\0[{LETTERS}]".encode()),
    )
)
_RAW: Final = re.compile(WORD.pattern.encode())
_DIGEST: Final = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_DRAWN: Final = re.compile(r"(?<![a-z0-9])(?=[a-z]*[2-7])[a-z2-7]{26}(?![a-z0-9])|[a-z0-9+/]{86}==")
"""A keyed id or an Ed25519 signature: drawn letters, in which a name of five comes up by chance in a run or two."""

_LONG_ENOUGH: Final = 6
"""Letters a name must have to be looked for in raw bytes, where four letters come up by chance."""


@dataclass
class Found:
    """Everything found, by mark: one of the places where it was."""

    words: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    children: dict[tuple[str, str], str] = field(default_factory=dict)
    """By child and picture; the picture is empty where a block was found in none of the nursery's."""
    shots: dict[str, str] = field(default_factory=dict)


class Names:
    """Looks for many names at once, whole words only in texts, in any encoding in bytes."""

    def __init__(self, names: Iterable[str]) -> None:
        self._texts, self._bytes = ahocorasick.Automaton(), ahocorasick.Automaton()
        for name in dict.fromkeys(names):
            self._texts.add_word(flat(name), (name, len(flat(name))))
            if len(name) >= _LONG_ENOUGH:
                for pattern in _encoded(name):
                    self._bytes.add_word(pattern.decode("latin-1"), name)
        self._texts.make_automaton()
        self._bytes.make_automaton()

    def in_text(self, text: str) -> Iterator[str]:
        """Yield the names that stand in a text as words of their own."""
        folded = f" {_DRAWN.sub(' ', flat(text))} "
        for end, (name, length) in self._texts.iter(folded):
            before, after = folded[end - length], folded[end + 1]
            if not before.isalpha() and not after.isalpha():
                yield name

    def in_bytes(self, lowered: bytes) -> Iterator[str]:
        """Yield the names whose letters stand anywhere in some bytes, made small before."""
        yield from (name for _, name in self._bytes.iter(lowered.decode("latin-1")))


def flat(text: str) -> str:
    """Fold case, forms of accents, spaces, and breaks that a page puts into words."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u200b", "")
    return " ".join(plain.casefold().split())


def _encoded(name: str) -> Iterator[bytes]:
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, name)
        for one in (text, text.lower()):
            for code in ("utf-8", "utf-16-be", "utf-16-le", "cp1250", "cp1252"):
                if one.encode(code, "replace") == one.encode(code, "ignore"):
                    yield one.encode(code).lower()


def search(opened: Opened, names: Names, blocks: Blocks, digests: dict[str, str]) -> Found:
    """Return what was found; `digests` are the nursery's files by their SHA-256."""
    found = Found()
    for place, raw in opened.streams:
        _in_bytes(found, place, raw, names, digests)
    for place, text in opened.texts:
        for word in WORD.findall(flat(text)):
            found.words.setdefault(word, f"the text of {place}")
        for name in names.in_text(text):
            found.names.setdefault(name, f"the text of {place}")
    for place, picture in opened.pictures:
        seen = blocks.seen(picture)
        for shot in seen.shots:
            found.shots.setdefault(shot, place)
        for child in seen.children:
            for shot in seen.shots or {""}:
                found.children.setdefault((child, shot), place)
    return found


def _words(lowered: bytes) -> Iterator[str]:
    yield from (word.decode() for word in _RAW.findall(lowered))
    for pattern in _WIDE:
        yield from (word.replace(b"\0", b"").decode() for word in pattern.findall(lowered))


def _in_bytes(found: Found, place: str, raw: bytes, names: Names, digests: dict[str, str]) -> None:
    lowered = raw.lower()
    for word in _words(lowered):
        found.words.setdefault(word, place)
    for name in names.in_bytes(lowered):
        found.names.setdefault(name, place)
    told = {digest.decode() for digest in _DIGEST.findall(lowered)} | {hashlib.sha256(raw).hexdigest()}
    for digest in told & digests.keys():
        found.digests.setdefault(digest, place)
