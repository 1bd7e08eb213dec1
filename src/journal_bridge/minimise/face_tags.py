"""Whether what is written in a photo names somebody who is not tagged in it.

A name at a face that is not surely a tagged child's is somebody else's; a keyword or caption must name somebody.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from journal_bridge.journal import Name, Roster
from journal_bridge.minimise.folding import fold
from journal_bridge.minimise.names import NameSpan

_STEP: Final = re.compile(r"[|/\\]")
"""What stands between the steps of a keyword that is part of a tree."""
_GUESSES: Final = frozenset({"on-no-list", "initial", "initial-unsure", "misspelt-unsure"})
"""Rules by which words may be names that are on no roster: keywords are full of such words, and of short marks."""


ON_FILE: Final = ""
"""Stands for the id of a brother or sister who is only on another child's file."""


def names_tagged(written: str, tagged: Collection[str], roster: Roster) -> bool:
    """Tell whether a name can only mean somebody among the tagged.

    Case, accents and order ("Northwood, Ada") make no difference; a middle name may be missing, and the name a
    child goes by or a first name alone is enough where nobody else on the roster has it.
    """
    words = _words(written)
    whole = {child for child, name in _everybody(roster) if words == _words(name.full)}
    whole = whole - {ON_FILE} or whole  # a brother on file who is on the roster too is one child, not two
    meant = whole or {child for child, name in _everybody(roster) if _may_mean(words, name)}
    meant = meant or {child for child in tagged if _joins(words, child, roster)}
    return bool(meant) and meant <= set(tagged)


def names_besides(
    at_faces: Iterable[str],
    texts: Iterable[str],
    tagged: Collection[str],
    roster: Roster,
    find: Callable[[str], Iterable[NameSpan]],
) -> tuple[str, ...]:
    """Return the names in a photo's own data that are not surely a tagged child's, each once.

    Whatever stands at a face is a name; keywords, titles and captions must name somebody on the roster. `find` is
    what finds names in the texts of the journal.
    """
    steps = (step for text in texts for step in _STEP.split(text))
    found = (step[span.start : span.end] for step in steps for span in find(step) if span.rule not in _GUESSES)
    return tuple(dict.fromkeys(one for one in (*at_faces, *found) if not names_tagged(one, tagged, roster)))


def _everybody(roster: Roster) -> Iterator[tuple[str, Name]]:
    """Yield every name by the child who has it; brothers and sisters on file are children of no id."""
    for child in roster.children:
        yield from ((child.id, name) for name in child.names)
        yield from ((ON_FILE, Name(full=name)) for name in child.siblings)


def _words(name: str) -> list[str]:
    last, comma, first = fold(name).text.partition(",")
    return f"{first} {last}".split() if comma else last.split()


def _may_mean(words: list[str], name: Name) -> bool:
    """Tell whether some words can be a name: its first name, or first and family name, with more or without."""
    whole = _words(name.full)
    given = _words(name.given or "") or whole[:1]
    family = _words(name.family or "") or whole[1:][-1:]
    if words in (given, given[:1]):
        return True
    framed = words[:1] == given[:1] and bool(family) and words[-len(family) :] == family
    return framed and len(words) > len(family) and set(words) <= {*whole, *given, *family}


def _joins(words: list[str], child: str, roster: Roster) -> bool:
    """Tell whether some words are the name a child goes by before the family name of its other name."""
    found = roster.child(child)
    names = found.names if found else ()
    joined = (
        Name(full=f"{one.given} {other.family}", given=one.given, family=other.family)
        for one in names
        for other in names
        if one.given and other.family
    )
    return any(words == _words(name.full) for name in joined)
