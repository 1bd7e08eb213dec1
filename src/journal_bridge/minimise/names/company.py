"""Names in small letters that company gives away: short ones (Bo, Li), and the last of a list."""

from typing import Final

from journal_bridge.minimise.names.lexicon import lexicon
from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.surroundings import DETERMINERS, JOINERS, does_something
from journal_bridge.minimise.names.wordlike import Knows, is_joined

MOST_IN_LIST: Final = 12
"""Names of a list that are read back from its last; a longer list has a sure name among them."""

_ENGLISH_JOINERS: Final = frozenset({"and", "with"})
"""Two letters beside those of other languages are words of theirs: Leo y al final."""
_SEPARATORS: Final = frozenset({",", "&", "+", "/"})


def is_short_name(page: Page, start: int, end: int, knows: Knows) -> bool:
    """Tell whether two small letters may be a child: joined to a name, or beside what somebody does."""
    if page.text[start:end] in lexicon().everyday or page.is_shouted:
        return False
    before, gap = page.before(start)
    after, space = page.after(end)
    if (gap == " " and (does_something(before) or before == "with")) or (space == " " and does_something(after)):
        return before not in DETERMINERS
    english = before in _ENGLISH_JOINERS or after in _ENGLISH_JOINERS or "&" in gap + space
    return english and is_joined(page, start, end, knows)


def ends_list(page: Page, start: int, knows: Knows, is_name: Knows) -> bool:
    """Tell whether a word ends a list of names that begins with a sure one; `is_name` also takes everyday words."""
    place = start
    for _ in range(MOST_IN_LIST):
        before, gap = page.before(place)
        place = page.place_before(place)
        if before in JOINERS and gap == " ":
            before, gap = page.before(place)
            place = page.place_before(place)
            gap = gap.strip() or ","
        if gap.strip() not in _SEPARATORS or not before:
            return False
        if knows(page, place, before):
            return True
        if not is_name(page, place, before):
            return False
    return False
