"""Short and pet forms of first names: what Benjamin and Zofia are called, and what Ben and Zosia are short for."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from nicknames import NickNamer

from journal_bridge.minimise.names.lexicon import lexicon, lines

SHORTEST: Final = 2
"""Shorter forms are initials, which have a rule of their own."""


@lru_cache(maxsize=4096)
def short_forms(name: str) -> frozenset[str]:
    """Return the short forms of a folded first name and what it may be short for, without everyday words."""
    library = _library()
    own = _own_table()
    found = {*library.nicknames_of(name), *library.canonicals_of(name), *own.get(name, ())}
    return frozenset(form for form in found - {name} if _is_usable(form))


def _is_usable(form: str) -> bool:
    known = lexicon()
    return len(form) >= SHORTEST and form.isalpha() and form not in known.not_children and form not in _LOOSE


_LOOSE: Final = frozenset(
    {"al", "ann", "mi", "go", "me", "no", "so", "do", "an", "as", "at", "in", "is", "it", "to"}
)
"""Forms of the library that are little words."""


@cache
def _library() -> NickNamer:
    return NickNamer()


@cache
def _own_table() -> Mapping[str, tuple[str, ...]]:
    """Return our table read in both directions."""
    table: dict[str, list[str]] = {}
    for line in lines("short_forms.txt"):
        name, _, forms = line.partition(":")
        for form in forms.split():
            table.setdefault(name, []).append(form)
            table.setdefault(form, []).append(name)
    return {name: tuple(forms) for name, forms in table.items()}
