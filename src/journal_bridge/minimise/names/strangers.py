"""Children on no roster: capitalised words that are a first name, or no word at all where a name would stand.

They are only ever held. Places, festivals, stories, makes, animals, grown-ups and signatures are left alone.
"""

import re
from typing import Final

from journal_bridge.minimise.names.bystanders import is_bystander
from journal_bridge.minimise.names.lexicon import lexicon
from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.standing import Standing
from journal_bridge.minimise.names.surroundings import (
    AFTER_NO_NAME,
    JOINERS,
    PEOPLE_BEFORE,
    PLACES_BEFORE,
    does_something,
)
from journal_bridge.minimise.names.wordlike import Knows

LOOK_BACK: Final = 40
"""Characters before a name in which a quotation may begin."""

STATES: Final = frozenset({"is", "was", "are", "were", "has", "had"})
"""What a place can do as well as a child."""

_QUOTED: Final = re.compile(r"[\"“‘'*_]\w+(?: [\w']+){0,4}$")


_MARKS: Final = frozenset("\"“‘'*_")


def may_be_child(page: Page, start: int, end: int, what: Standing, knows: Knows) -> bool:
    """Tell whether a capitalised word on no roster may be a child's name where it stands."""
    if what in {Standing.NOTHING, Standing.RARE_WORD} or is_bystander(page, start, end):
        return False
    opening = page.opens(start)
    if what is Standing.NAME:
        return (page.is_english or not opening or _is_joined(page, start, end, knows)) and not _is_title(
            page, start, end
        )
    if what is Standing.UNKNOWN and not page.is_english:
        return False
    return not opening and _is_among_children(page, start, end, what, knows)


def _is_title(page: Page, start: int, end: int) -> bool:
    """Tell whether a word stands in a quoted title, next to another capitalised word."""
    after, gap = page.after(end)
    place = page.place_after(end)
    if gap not in {" ", "'s "} or not page.is_capital(place):
        return False
    quoted = _QUOTED.search(page.text[max(0, start - LOOK_BACK) : end])
    return bool(quoted) and (after in lexicon().everyday or page.text[start - 1 : start] in _MARKS)


def _is_among_children(page: Page, start: int, end: int, what: Standing, knows: Knows) -> bool:
    """Tell whether company makes a word a child's name: a friend called so, a name joined to it, a thing done."""
    before, gap = page.before(start)
    after, space = page.after(end)
    titled = space == " " and page.is_capital(page.place_after(end)) and after in lexicon().words
    if after in AFTER_NO_NAME or titled:
        return False
    if (gap == " " and before in PEOPLE_BEFORE) or _is_joined(page, start, end, knows):
        return True
    acts = space == " " and does_something(after) and after not in STATES
    company = before == "with" and gap == " "
    if what is Standing.NAME_AND_PLACE:
        return company or (acts and before not in PLACES_BEFORE)
    return company


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
