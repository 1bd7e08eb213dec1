"""Names broken at a line's end, with their letters apart, or in addresses and tags; they are only ever held."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from journal_bridge.minimise.names.gazetteer import Gazetteer, Hit, Meaning
from journal_bridge.minimise.names.judging import Judge
from journal_bridge.minimise.names.lexicon import lexicon
from journal_bridge.minimise.names.mentions import Mention
from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.people import Kind
from journal_bridge.minimise.names.spans import Found
from journal_bridge.minimise.names.variants import Part

SHORTEST_INSIDE: Final = 4
"""Letters of a name that is believed inside a longer run of letters."""
SHORTEST_APART: Final = 3
"""Letters of a name whose letters stand apart, where the run holds nothing else."""

_BROKEN: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:- [^\W\d_]+)+")
_APART: Final = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .,*_·-]{1,3}[^\W\d_]){2,}(?![^\W_])")
_ADDRESS: Final = re.compile(r"(?<![\w.+%-])([\w.+%-]{1,64})@(?=\w)|(?<![\w.])@([\w.-]{1,64})|#([\w-]{1,64})")
_LETTER: Final = re.compile(r"[^\W\d_]")
_PARTS: Final = frozenset({Part.WHOLE, Part.GIVEN, Part.FAMILY})


class Scattered:
    """Finds names that no single word of a text spells."""

    def __init__(self, names: Gazetteer, judge: Judge) -> None:
        self._names = names
        self._judge = judge

    def mentions(self, page: Page, found: Sequence[Mention]) -> list[Mention]:
        """Return what may name somebody, where `found` has not replaced all of it already."""
        sure = [one for one in found if one.action is Found.REDACT]
        new = [*self._broken(page), *self._apart(page), *self._addresses(page, sure)]
        return [_widened(one, sure) for one in new if not _is_replaced(page, one, sure)]

    def _broken(self, page: Page) -> Iterator[Mention]:
        for match in _BROKEN.finditer(page.text):
            form = match[0].replace("- ", "")
            whom = self._others(self._names.meanings.get(form, ()))
            if whom and _may_be_name(page, match.start(), form):
                yield _mention(match.start(), match.end(), "broken-name", whom)

    def _apart(self, page: Page) -> Iterator[Mention]:
        for match in _APART.finditer(page.text):
            places = [match.start() + one.start() for one in _LETTER.finditer(match[0])]
            run = "".join(page.text[place] for place in places)
            for hit in self._names.inside(run):
                whom = self._others(hit.meanings)
                long = len(hit.form) >= (SHORTEST_APART if hit.form == run else SHORTEST_INSIDE)
                if whom and long and _may_be_name(page, places[hit.start], hit.form):
                    yield _mention(places[hit.start], places[hit.end - 1] + 1, "broken-name", whom)

    def _addresses(self, page: Page, sure: Sequence[Mention]) -> Iterator[Mention]:
        for match in _ADDRESS.finditer(page.text):
            start, end = match.span(match.lastindex or 0)
            letters = "".join(_LETTER.findall(page.text[start:end]))
            if letters in lexicon().words or _meets(start, end, sure):
                continue
            whom = {one for hit in self._names.inside(letters) for one in self._hidden_in(letters, hit)}
            if whom:
                yield _mention(start, end, "name-in-address", tuple(sorted(whom, key=lambda one: one.person)))

    def _hidden_in(self, letters: str, hit: Hit) -> Iterator[Meaning]:
        """Yield whom a name at the start or the end of an address means; one initial beside it makes it sure."""
        rest = letters[hit.end :] if hit.start == 0 else letters[: hit.start]
        if hit.start > 0 and hit.end < len(letters):
            return
        for one in self._others(hit.meanings):
            everyday = one.part is Part.FAMILY and lexicon().is_wordlike(hit.form)
            if (len(hit.form) >= SHORTEST_INSIDE and not everyday) or self._is_initial(rest, one):
                yield one

    def _is_initial(self, rest: str, meaning: Meaning) -> bool:
        calls = self._names.calls[meaning.person]
        return rest in {name[0] for name in (calls.given if meaning.part is Part.FAMILY else calls.family)}

    def _others(self, meanings: Sequence[Meaning]) -> tuple[Meaning, ...]:
        """Return the whole and single names among some meanings; none where they are the child's or staff's too."""
        named = tuple(one for one in meanings if one.part in _PARTS)
        if any(one.person in self._judge.ours for one in named):
            return ()
        return tuple(one for one in named if one.part is not Part.GIVEN or self._is_child(one.person))

    def _is_child(self, person: int) -> bool:
        return self._names.people[person].kind is not Kind.RELATIVE


def _mention(start: int, end: int, rule: str, whom: Sequence[Meaning]) -> Mention:
    return Mention(start, end, Found.HOLD, rule, tuple((one.person, one.part) for one in whom))


def _may_be_name(page: Page, start: int, form: str) -> bool:
    """Tell whether a name that is an everyday word has its capital."""
    return page.is_capital(start) or not lexicon().is_wordlike(form)


def _is_replaced(page: Page, mention: Mention, sure: Sequence[Mention]) -> bool:
    """Tell whether every word of a mention is replaced already."""
    first, last = (bisect_left(page.starts, place) for place in (mention.start, mention.end))
    return all(_meets(start, end, sure) for start, end in page.words[first:last])


def _widened(mention: Mention, sure: Sequence[Mention]) -> Mention:
    """Return a mention from where one begins that reaches into it: of `Emma Oka- for`, `Emma Oka` is replaced."""
    place = bisect_right(sure, mention.start, key=lambda one: one.start) - 1
    reached = place >= 0 and sure[place].end > mention.start
    return replace(mention, start=sure[place].start) if reached else mention


def _meets(start: int, end: int, sure: Sequence[Mention]) -> bool:
    """Tell whether a place overlaps one of some mentions, which are in order and apart."""
    place = bisect_right(sure, end - 1, key=lambda one: one.start)
    return place > 0 and sure[place - 1].end > start
