"""Names that are no child's: grown-ups, signatures, animals, characters of stories, places."""

import re
from typing import Final

from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.surroundings import ADULTS_BEFORE, ANIMALS, FOR_SHOW, PLACES_AFTER

LOOK_BACK: Final = 48
"""Characters before a name in which an animal or a grown-up may be spoken of."""

_GROWN_UP: Final = (
    r"(?:mum|mummy|mom|dad|daddy|mam|mother|father|parents?|gran\w*|nan\w*|aunt\w*|uncle|husband|wife|partner|"
    r"teacher|manager|student|key ?person|key ?worker|childminder|practitioner|nurse|room leader|deputy|senco|"
    r"officer|dentist|doctor|author|artist|visitor|librarian|therapist|worker|volunteer|coach|colleague|neighbour)"
)
_ADULT_AFTER: Final = re.compile(
    rf"\s*[(,–-]\s*(?:\w+'s |her |his |the |my |our |their |a |an |one of (?:our|the) )*{_GROWN_UP}\b"
    rf"|(?: is| who is)? (?:\w+'s|his|her|my|our) {_GROWN_UP}\b"
    r"|,? (?:will (?:collect|pick|be collecting|drop)|is (?:collecting|picking)|came in to|who (?:runs|works))"
)
_ADULT_EARLIER: Final = re.compile(
    rf"\b{_GROWN_UP}\b(?:'s name is|,? (?:and|called|named|is)| \w+)?[ ,]*$|\bname is $|\bmy name's $"
)
_SIGNED_AFTER: Final = re.compile(r"(?:(?:,| and| &| \+) [^\W\d_]+){0,3}(?: x+)?[\s.!,\U0001F300-\U0001FAFF❤️:)-]*")
_CLOSING: Final = re.compile(
    r"\b(?:thanks\w*|thank you|many thanks|love|regards|wishes|from|cheers|diolch|x+)[ ,.!-]*"
    r"(?:[^\W\d_]+(?:, | and | & |, and ))*$"
    r"|[-–~] ?$"
)
_AFTER_ALL: Final = re.compile(
    r"[.!?)\nx]\s*(?:[^\W\d_]+(?:, | and | & ))*$|(?:^|[.!?\n])\s*(?:[^\W\d_]+ ?){1,4},\s*$"
)
_ANIMAL_NAMED: Final = re.compile(r"\b(\w+?)s?,? (?:(?:is|was) )?(?:called|named) $")


def is_bystander(page: Page, start: int, end: int) -> bool:
    """Tell whether a name on no roster belongs to nobody a journal must not name."""
    signs = _stands_last(page, start, end, _AFTER_ALL)
    return signs or is_adult(page, start, end) or is_place(page, end) or is_character(page, start, end)


def is_adult(page: Page, start: int, end: int) -> bool:
    """Tell whether a name is a grown-up's: a title or a relation stands before or after it, or it signs."""
    before, gap = page.before(start)
    if page.is_titled(start) or (before in ADULTS_BEFORE and gap == ", "):
        return True
    earlier = page.text[max(0, start - LOOK_BACK) : start]
    rest = page.text[end : end + LOOK_BACK]
    return bool(_ADULT_AFTER.match(rest) or _ADULT_EARLIER.search(earlier)) or _stands_last(
        page, start, end, _CLOSING
    )


def is_place(page: Page, end: int) -> bool:
    """Tell whether a word for a kind of place follows with a capital: Chester Zoo."""
    after, gap = page.after(end)
    return after in PLACES_AFTER and gap == " " and page.is_capital(page.place_after(end))


def is_character(page: Page, start: int, end: int) -> bool:
    """Tell whether a name is an animal's or a story's: Barry the fish, our cat Luna, dressed as Zorro."""
    before, gap = page.before(start)
    after, space = page.after(end)
    if after == "the" and space == " ":
        return True
    if gap in {" ", ", ", ' "', " '"} and (before in ANIMALS or before in FOR_SHOW):
        return True
    named = _ANIMAL_NAMED.search(page.text[max(0, start - LOOK_BACK) : start])
    return bool(named and named[1] in ANIMALS)


def _stands_last(page: Page, start: int, end: int, behind: re.Pattern[str]) -> bool:
    """Tell whether a name stands at the very end of a text, alone behind a closing word or a full stop."""
    earlier = page.text[max(0, start - LOOK_BACK) : start]
    if not earlier.strip() or not _SIGNED_AFTER.fullmatch(page.text, end):
        return False
    return bool(behind.search(earlier))
