"""Names that are everyday words too: their surroundings tell which is meant, or a person does."""

from collections.abc import Callable
from typing import Final

from journal_bridge.minimise.names.lexicon import lexicon
from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.plurals import has_kin
from journal_bridge.minimise.names.spans import Found
from journal_bridge.minimise.names.surroundings import (
    ADULTS_BEFORE,
    ADVERBS,
    AFTER_A_SENTENCE_WORD,
    AFTER_NO_NAME,
    BASE_AND_PAST,
    COMPANIONS,
    DETERMINERS,
    FIXED_AFTER,
    JOINERS,
    LINKS,
    MODALS,
    MONTHS,
    PEOPLE_BEFORE,
    TENDER,
    TIME_AFTER,
    TIME_BEFORE,
    does_something,
)
from journal_bridge.minimise.names.variants import Part

Verdict = tuple[Found, str]
Knows = Callable[[Page, int, str], bool]
"""Tells whether the word at a place is somebody's name, whatever else it may be."""

WORD: Final = (Found.KEEP, "word")
UNSURE: Final = (Found.HOLD, "name-or-word")
JOINED: Final = (Found.REDACT, "joined-to-a-name")
BEFORE_VERB: Final = (Found.REDACT, "name-before-verb")
INSIDE: Final = (Found.REDACT, "capital-inside-sentence")


def judge_word(page: Page, start: int, end: int, part: Part, knows: Knows) -> Verdict:
    """Return what is done about a name that is an everyday word, from what stands around it."""
    word = page.text[start:end]
    joined = is_joined(page, start, end, knows)
    if not page.is_capital(start) or page.is_shouted:
        return _small(page, start, end, part, joined=joined)
    if _is_plain_word(page, end, word):
        return WORD
    if word in MONTHS:
        return _month(page, start, end, joined=joined)
    if joined:
        return JOINED
    kin = part is Part.FAMILY and has_kin(page, start, end)
    titled = _is_title(page, end, knows)
    if titled or (kin and page.opens(start)):
        return UNSURE if kin else WORD
    return _opening(page, start, end, part) if page.opens(start) else _inside(page, start, part)


def _is_plain_word(page: Page, end: int, word: str) -> bool:
    """Tell whether what follows makes it a word, wherever it stands: Holly leaves, Grace before lunch, May I."""
    after, gap = page.after(end)
    if gap in {" ", "-"} and (after in AFTER_NO_NAME or after in FIXED_AFTER.get(word, ())):
        return True
    return word in MODALS and gap == " " and after in AFTER_A_SENTENCE_WORD


def _small(page: Page, start: int, end: int, part: Part, *, joined: bool) -> Verdict:
    """Judge a name in small letters: a word, unless it is joined to a name or does something."""
    word = page.text[start:end]
    before, _ = page.before(start)
    after, gap = page.after(end)
    beside = gap == " " and after in AFTER_NO_NAME | AFTER_A_SENTENCE_WORD | FIXED_AFTER.get(word, frozenset())
    if beside or before in DETERMINERS or (word in MODALS and gap == " " and _modal(page, end) == WORD):
        return WORD
    if part is Part.FAMILY:
        return UNSURE if page.is_titled(start) else WORD
    if joined:
        return JOINED if before in JOINERS or page.opens(start) or not before else UNSURE
    acts = page.opens(start) and gap == " " and does_something(after)
    likely = word not in TENDER and (acts or before in COMPANIONS)
    return UNSURE if likely or before in PEOPLE_BEFORE or page.is_shouted else WORD


def _month(page: Page, start: int, end: int, *, joined: bool) -> Verdict:
    before, _ = page.before(start)
    after, gap = page.after(end)
    opening = page.opens(start)
    if before in MONTHS or after in MONTHS:
        return WORD
    if joined:
        return JOINED
    if not opening and (before in TIME_BEFORE or before.isdigit() or _digit_beside(page, start, end)):
        return WORD
    if gap == " " and (after in TIME_AFTER or (opening and after in AFTER_A_SENTENCE_WORD)):
        return WORD
    if gap == " " and does_something(after):
        return BEFORE_VERB
    return INSIDE if before in PEOPLE_BEFORE or before == "with" else UNSURE


def _digit_beside(page: Page, start: int, end: int) -> bool:
    return page.text[:start].rstrip()[-1:].isdigit() or page.text[end:].lstrip(" '")[:1].isdigit()


def is_joined(page: Page, start: int, end: int, knows: Knows) -> bool:
    """Tell whether another name is joined to this one: Grace and Leo; Leo, Grace."""
    before, gap = page.before(start)
    place = page.place_before(start)
    if gap.strip() in {",", "&", "+", "/"} and before and knows(page, place, before):
        return True
    if before in JOINERS and gap == " ":
        earlier, between = page.before(place)
        if earlier and between.strip() in {"", ","} and knows(page, page.place_before(place), earlier):
            return True
    return _is_followed(page, end, knows)


def _is_followed(page: Page, end: int, knows: Knows) -> bool:
    after, gap = page.after(end)
    place = page.place_after(end)
    if gap.strip() in {",", "&", "+", "/"} and after and knows(page, place, after):
        return True
    if after not in JOINERS or gap != " ":
        return False
    later, _ = page.after(place + len(after))
    return bool(later) and (
        knows(page, page.place_after(place + len(after)), later) or (later == "i" and after == "and")
    )


def _is_title(page: Page, end: int, knows: Knows) -> bool:
    """Tell whether a capitalised everyday word follows, as in Mark Making or Forest School."""
    after, gap = page.after(end)
    place = page.place_after(end)
    titled = gap == " " and len(after) > 1 and page.is_capital(place) and after in lexicon().everyday
    return titled and not knows(page, place, after)


def _opening(page: Page, start: int, end: int, part: Part) -> Verdict:
    """Judge a capital that opens a sentence by the word that follows."""
    after, gap = page.after(end)
    word = page.text[start:end]
    if page.has_owner_s(end) or (gap.startswith(",") and not gap.strip(", ")):
        return BEFORE_VERB
    if gap != " ":
        return WORD if part is Part.FAMILY and after else UNSURE
    if word in MODALS and not page.is_capital(page.place_after(end)):
        return _modal(page, end)
    if does_something(after):
        return BEFORE_VERB
    hoping = word == "hope" and page.is_capital(page.place_after(end))
    return WORD if hoping or part is Part.FAMILY or after in AFTER_A_SENTENCE_WORD else UNSURE


def _modal(page: Page, end: int) -> Verdict:
    """Tell Will went from Will need: after a plain verb it is a word, after a past or an -s it is a child."""
    after, _ = page.after(end)
    place = page.place_after(end)
    while after in ADVERBS:
        place = page.place_after(place + len(after))
        after, _ = page.after(place)
    if after in LINKS or after in BASE_AND_PAST:
        return UNSURE
    if does_something(after):
        return BEFORE_VERB
    return WORD if after in lexicon().words else UNSURE


def _inside(page: Page, start: int, part: Part) -> Verdict:
    """Judge a capital inside a sentence; a family name is as often the end of a place's: Primrose Hill."""
    before, gap = page.before(start)
    place = page.place_before(start)
    beside = gap == " " and place >= 0 and page.is_capital(place) and before not in ADULTS_BEFORE
    if part is not Part.FAMILY or not beside:
        return INSIDE
    return UNSURE if before in lexicon().everyday and page.opens(place) else WORD
