"""What is done about a name that is written as it stands in the roster, or as its usual short form."""

from enum import Enum
from typing import Final

from journal_bridge.minimise.names.company import ends_list, is_short_name
from journal_bridge.minimise.names.gazetteer import SHORT_NAME, Gazetteer, Hit, Meaning
from journal_bridge.minimise.names.lexicon import lexicon
from journal_bridge.minimise.names.mentions import GIVEN_PARTS, Mention
from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.people import Kind
from journal_bridge.minimise.names.plurals import is_household, is_owner
from journal_bridge.minimise.names.spans import Found
from journal_bridge.minimise.names.surroundings import (
    ANIMALS,
    COMPANIONS,
    JOINERS,
    PLACES_AFTER,
)
from journal_bridge.minimise.names.variants import Part
from journal_bridge.minimise.names.wordlike import WORD, Verdict, judge_word

KEPT: Final = (Found.KEEP, "own-name")
SHARED: Final = (Found.HOLD, "shared-first-name")
STAFF_TOO: Final = (Found.HOLD, "staff-namesake")
BENT: Final = (Found.HOLD, "name-with-ending")
CHARACTER: Final = (Found.HOLD, "name-or-character")
ADULT: Final = (Found.HOLD, "adult-namesake")
UNSURE: Final = (Found.HOLD, "name-or-word")
SHORT: Final = (Found.REDACT, "short-form")

_LEVEL: Final = {Part.SHORT: 1, Part.ENDING: 2, Part.OWNER: 2, Part.HOUSEHOLD: 2}


class Doubt(Enum):
    """When a name the child shares with another is held: never, for first names, for every part of a name."""

    NONE = 0
    FIRST = 1
    ALL = 2


class Judge:
    """Judges hits from one child's point of view.

    Args:
        names: everybody's names.
        own: who counts as the child and its family, by index.
    """

    def __init__(self, names: Gazetteer, own: frozenset[int]) -> None:
        self._names = names
        self.own = own
        self.staff = frozenset(n for n, one in enumerate(names.people) if one.kind is Kind.STAFF)
        self.ours = self.own | self.staff

    def mention(self, page: Page, hit: Hit, doubt: Doubt) -> Mention | None:
        """Return what a hit comes to, or None when it is nobody's name after all."""
        if not hit.meanings:
            return Mention(hit.start, hit.end, Found.KEEP, "stock-phrase")
        meant = [one for one in hit.meanings if self._can_mean(page, hit, one)]
        if not meant:
            return None
        action, rule = self._verdict(page, hit, meant, doubt)
        return Mention(hit.start, hit.end, action, rule, tuple((one.person, one.part) for one in meant))

    def _can_mean(self, page: Page, hit: Hit, meaning: Meaning) -> bool:
        """Tell whether a capital is where it must be; other families' first names are not looked for."""
        relative = self._names.people[meaning.person].kind is Kind.RELATIVE and meaning.person not in self.own
        if relative and meaning.part is not Part.WHOLE and meaning.part is not Part.FAMILY:
            return False
        if "," in hit.form and self._ends_whole_name(page, hit.start, meaning.person):
            return False
        if meaning.capital >= 0 and not page.is_capital(hit.start + meaning.capital):
            return False
        if meaning.part is Part.OWNER:
            return is_owner(page, hit.start, hit.end)
        return meaning.part is not Part.HOUSEHOLD or is_household(page, hit.start, hit.end)

    def _ends_whole_name(self, page: Page, start: int, person: int) -> bool:
        """Tell whether a family name belongs to the first name before it: Leo Brown, Leo and Mia."""
        before, gap = page.before(start)
        return gap == " " and before in {*self._names.calls[person].given, *self._names.calls[person].short}

    def _verdict(self, page: Page, hit: Hit, meant: list[Meaning], doubt: Doubt) -> Verdict:
        own = [one for one in meant if one.person in self.own]
        staff = [one for one in meant if one.person in self.staff]
        others = [one for one in meant if one.person not in self.own and one.person not in self.staff]
        if not others or (hit.bent and own):
            return KEPT
        level = _level(others)
        if own and _level(own) <= level:
            return _namesakes(_parts(own), _parts(others), doubt)
        if staff and _level(staff) == level == _LEVEL[Part.SHORT]:
            return STAFF_TOO
        if staff and _level(staff) <= level:
            return _staff_namesakes(page, hit, _parts(staff), _parts(others))
        return self._other(page, hit, [one for one in others if _level([one]) == level])

    def _other(self, page: Page, hit: Hit, others: list[Meaning]) -> Verdict:
        part = min(one.part for one in others)
        if hit.bent or part >= Part.ENDING:
            return BENT
        if part is Part.WHOLE:
            return _whole(page, hit)
        if part is Part.INITIAL:
            return (Found.REDACT, "name-and-initial")
        if part is Part.SHORT:
            return self._short(page, hit)
        return self._single(page, hit, part)

    def _single(self, page: Page, hit: Hit, part: Part) -> Verdict:
        if hit.form.isascii() and len(hit.form) <= SHORT_NAME:
            likely = page.is_capital(hit.start) or is_short_name(page, hit.start, hit.end, self.knows)
            return UNSURE if likely else WORD
        if lexicon().is_wordlike(hit.form):
            verdict = judge_word(page, hit.start, hit.end, part, self.knows)
            last = verdict == WORD and part is Part.GIVEN and not page.is_capital(hit.start)
            return UNSURE if last and ends_list(page, hit.start, self.knows, self._is_given) else verdict
        if part is Part.GIVEN:
            return _surrounded(page, hit) or (Found.REDACT, "one-name")
        return (Found.REDACT, "one-name")

    def _short(self, page: Page, hit: Hit) -> Verdict:
        """Judge a short form: where it is a word too, only company makes it a name."""
        before, _ = page.before(hit.start)
        if page.is_titled(hit.start):
            return WORD
        capital = page.is_capital(hit.start) and not page.is_shouted
        known = lexicon()
        if known.is_wordlike(hit.form):
            if not capital:
                return WORD
            verdict = judge_word(page, hit.start, hit.end, Part.SHORT, self.knows)
            return verdict if verdict[1] == "joined-to-a-name" else _in_company(page, hit, before)
        if not capital and (hit.form in known.words or hit.form in known.places) and before not in COMPANIONS:
            return WORD
        return _surrounded(page, hit) or SHORT

    def _is_given(self, _: Page, __: int, word: str) -> bool:
        """Tell whether a word is somebody's first name here, capital or not."""
        return any(one.part is Part.GIVEN for one in self._names.meanings.get(word, ()))

    def knows(self, page: Page, place: int, word: str) -> bool:
        """Tell whether a word is somebody's first name here; an everyday word needs a capital."""
        named = any(one.part in GIVEN_PARTS for one in self._names.meanings.get(word, ()))
        if lexicon().is_wordlike(word):
            return named and page.is_capital(place) and not page.is_shouted and not page.opens(place)
        return named or (word in lexicon().first_names and page.is_capital(place))


def _level(meant: list[Meaning]) -> int:
    return min(_LEVEL.get(one.part, 0) for one in meant)


def _parts(meant: list[Meaning]) -> frozenset[Part]:
    return frozenset(one.part for one in meant)


def _namesakes(own: frozenset[Part], others: frozenset[Part], doubt: Doubt) -> Verdict:
    """Judge a name that is the child's and another's: the child's own wins, or a person looks."""
    if Part.WHOLE in own or Part.INITIAL in own:
        return SHARED if doubt is Doubt.ALL and own & others else KEPT
    if Part.GIVEN in own:
        return SHARED if doubt is not Doubt.NONE and Part.GIVEN in others else KEPT
    if Part.FAMILY in own and Part.GIVEN in others:
        return SHARED
    return SHARED if doubt is Doubt.ALL and own & others else KEPT


def _staff_namesakes(page: Page, hit: Hit, staff: frozenset[Part], others: frozenset[Part]) -> Verdict:
    if lexicon().is_wordlike(hit.form) and not page.is_capital(hit.start):
        return WORD
    titled = page.is_titled(hit.start)
    sure = Part.WHOLE in staff or Part.INITIAL in staff or Part.SHORT in others or titled
    only_family = Part.GIVEN in staff and Part.GIVEN not in others
    return KEPT if sure or only_family else STAFF_TOO


def _whole(page: Page, hit: Hit) -> Verdict:
    """Judge a whole name: one made of two everyday words needs both its capitals."""
    words = [place for place in page.words if hit.start <= place[0] < hit.end]
    plain = all(lexicon().is_wordlike(page.text[first:last]) for first, last in words)
    small = plain and not all(page.is_capital(first) for first, _ in words)
    return WORD if small else (Found.REDACT, "whole-name")


def _surrounded(page: Page, hit: Hit) -> Verdict | None:
    """Return a doubt that stands around a first name: an adult's title, an animal, a story, a place."""
    before, gap = page.before(hit.start)
    after, space = page.after(hit.end)
    if page.is_titled(hit.start):
        return ADULT
    if (before in ANIMALS or before == "as") and gap == " ":
        return CHARACTER
    if after == "the" and space == " ":
        return CHARACTER
    if after in PLACES_AFTER and space == " " and page.is_capital(page.place_after(hit.end)):
        return UNSURE
    return None


def _in_company(page: Page, hit: Hit, before: str) -> Verdict:
    company = before in COMPANIONS - JOINERS or before == "with"
    return UNSURE if company and not page.opens(hit.start) else WORD
