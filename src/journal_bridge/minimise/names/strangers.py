"""Children on no roster: capitalised words that are a first name, or no word at all where a name would stand.

They are only ever held. Places, festivals, stories, makes, animals, grown-ups and signatures are left alone.
"""

import re
from enum import Enum
from typing import Final

from journal_bridge.minimise.names.lexicon import lexicon
from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.surroundings import (
    ADULTS_BEFORE,
    AFTER_NO_NAME,
    ANIMALS,
    FOR_SHOW,
    JOINERS,
    PEOPLE_BEFORE,
    PLACES_AFTER,
    PLACES_BEFORE,
    does_something,
)
from journal_bridge.minimise.names.wordlike import Knows

SHORTEST: Final = 3
"""Shorter words are too seldom a child's whole name."""
LOOK_BACK: Final = 30
"""Characters before a name in which an animal or a grown-up may be spoken of."""

_ADULT_AFTER: Final = re.compile(
    r"\s*[(,–-]\s*(?:\w+'s |her |his |the |my |our |their |a |an |one of (?:our|the) )*"  # noqa: RUF001 - a dash people type
    r"(?:mum|mummy|dad|daddy|mother|father|gran\w*|nan\w*|aunt\w*|uncle|teacher|manager|parent|student|key ?person|"
    r"childminder|practitioner|nurse|room leader|deputy|senco)\b"
)
_ADULT_EARLIER: Final = re.compile(
    r"\b(?:mum|mummy|dad|daddy|aunt\w*|uncle|nan\w*|gran\w*|teacher|officer|nurse|dentist|author|artist|student|mr|mrs|miss"
    r"|ms|dr|worker|practitioner|visitor|parent|keyworker|librarian)\b[ ,.]*(?:and |called |named |is |was )?[\w'-]* ?$"
)
_SIGNED_AFTER: Final = re.compile(r"[\s.!,x❤️-]*(?:$|\n)|\s*x+\b|[ ,]*\((?:mum|dad|parent|staff)")
_SIGNED_BEFORE: Final = re.compile(
    r"(?:thanks|thank you|love|regards|wishes|from|cheers|diolch|xx*)[ ,.!x-]*\n?$|\n\s*[-–~]?\s*$|[-–~] ?$"
)  # noqa: RUF001 - a dash people type
_ANIMAL_NAMED: Final = re.compile(r"\b(\w+?)s?,? (?:is |was )?(?:called|named) $")
_QUOTED: Final = re.compile(r"[\"“‘'*_]\w+(?: [\w']+){0,4}$")  # noqa: RUF001 - the marks people type


class Standing(Enum):
    """What the lists say of a word."""

    NOTHING = 0
    NAME = 1
    NAME_AND_WORD = 2
    NAME_AND_PLACE = 3
    UNKNOWN = 4


def standing(word: str) -> Standing:
    """Return what the lists say of a folded word."""
    known = lexicon()
    if len(word) < SHORTEST or word in known.not_children:
        return Standing.NOTHING
    if word in known.places:
        return Standing.NAME_AND_PLACE if word in known.first_names else Standing.NOTHING
    if word in known.first_names:
        return Standing.NAME_AND_WORD if known.is_wordlike(word) else Standing.NAME
    return Standing.NOTHING if known.knows(word) else Standing.UNKNOWN


def may_be_child(page: Page, start: int, end: int, what: Standing, knows: Knows) -> bool:
    """Tell whether a capitalised word on no roster may be a child's name where it stands."""
    if what is Standing.NOTHING or _is_somebody_else(page, start, end):
        return False
    opening = page.opens(start)
    if what is Standing.NAME:
        return (page.is_english or not opening or _is_joined(page, start, end, knows)) and not _is_title(
            page, start, end
        )
    if what is Standing.UNKNOWN and not page.is_english:
        return False
    return not opening and _is_among_children(page, start, end, what, knows)


def is_adult(page: Page, start: int, end: int) -> bool:
    """Tell whether a name is a grown-up's: a title or a relation stands before or after it, or it signs."""
    before, gap = page.before(start)
    if before in ADULTS_BEFORE and gap.strip() in {"", ".", ","} and "\n" not in gap:
        return True
    earlier = page.text[max(0, start - LOOK_BACK) : start]
    rest = page.text[end : end + LOOK_BACK]
    if _ADULT_AFTER.match(rest) or _ADULT_EARLIER.search(earlier):
        return True
    return bool(_SIGNED_AFTER.fullmatch(rest) and _SIGNED_BEFORE.search(earlier) and earlier.strip())


def is_place(page: Page, end: int) -> bool:
    """Tell whether a word for a kind of place follows with a capital: Chester Zoo."""
    after, gap = page.after(end)
    return after in PLACES_AFTER and gap == " " and page.is_capital(page.place_after(end))


def _is_somebody_else(page: Page, start: int, end: int) -> bool:
    before, gap = page.before(start)
    after, space = page.after(end)
    if is_adult(page, start, end) or is_place(page, end) or (after == "the" and space == " "):
        return True
    if gap in {" ", ", ", ' "', " '"} and (
        before in ANIMALS or (before in FOR_SHOW and before not in {"a", "the", "like", "to"})
    ):
        return True
    named = _ANIMAL_NAMED.search(page.text[max(0, start - LOOK_BACK) : start])
    return bool(named and named[1] in ANIMALS)


def _is_title(page: Page, start: int, end: int) -> bool:
    """Tell whether a word stands in a quoted title, next to another capitalised word."""
    after, gap = page.after(end)
    place = page.place_after(end)
    beside = gap in {" ", "'s "} and place >= 0 and page.is_capital(place) and after in lexicon().everyday
    return beside and bool(_QUOTED.search(page.text[max(0, start - LOOK_BACK) : end]))


def _is_among_children(page: Page, start: int, end: int, what: Standing, knows: Knows) -> bool:
    """Tell whether company makes a word a child's name: a friend called so, a name joined to it, a thing done."""
    before, gap = page.before(start)
    after, space = page.after(end)
    if after in AFTER_NO_NAME or (
        space == " " and page.is_capital(page.place_after(end)) and after in lexicon().words
    ):
        return False
    if gap == " " and before in PEOPLE_BEFORE:
        return True
    if _is_joined(page, start, end, knows):
        return True
    acts = space == " " and does_something(after) and after not in {"is", "was", "are", "were", "has", "had"}
    if what is Standing.NAME_AND_PLACE:
        return (before == "with" or acts) and before not in PLACES_BEFORE
    return before == "with" and gap == " " and (acts or not space.strip() or space.strip()[0] in ".,!?")


def _is_joined(page: Page, start: int, end: int, knows: Knows) -> bool:
    before, gap = page.before(start)
    place = page.place_before(start)
    if before in JOINERS and gap == " ":
        earlier, between = page.before(place)
        return bool(earlier) and between == " " and knows(page, page.place_before(place), earlier)
    after, space = page.after(end)
    if after in JOINERS and space == " ":
        behind = page.place_after(end) + len(after)
        later, _ = page.after(behind)
        return bool(later) and knows(page, page.place_after(behind), later)
    return False
