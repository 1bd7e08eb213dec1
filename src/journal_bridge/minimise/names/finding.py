"""Find other people's names in a text, layer by layer: as written, joined, nearly, initials, strangers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from journal_bridge.journal import Roster
from journal_bridge.minimise.names.gazetteer import Gazetteer, Hit, gazetteer
from journal_bridge.minimise.names.guessing import Guesser
from journal_bridge.minimise.names.initials import initials
from journal_bridge.minimise.names.judging import Doubt, Judge
from journal_bridge.minimise.names.mentions import Mention, joined, longest_first, with_more
from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.people import Kind, Person, Row, adult, from_row, of_roster, row_of
from journal_bridge.minimise.names.scattered import Scattered
from journal_bridge.minimise.names.spans import CONFIDENCE, Found, NameSpan
from journal_bridge.minimise.names.tokens import Token, Tokens
from journal_bridge.minimise.names.variants import Part

KEPT_FINDERS: Final = 1024
"""How many children's finders are kept for rows that come again."""


class NameFinder:
    """Finds the names of everybody on the roster but one child, that child's family, and the staff.

    Args:
        subject: id of the child whose journal it is.
        roster: everybody the export names.
        token: what stands in the place of another child's name.
    """

    def __init__(self, subject: str, roster: Roster, *, token: Token | str = Token.WORDS) -> None:
        child = roster.child(subject)
        family = frozenset(child.family) if child else frozenset()
        self._engine = Engine(of_roster(roster), subject, family, Token(token))

    def find(self, text: str, *, shared: bool = False) -> tuple[NameSpan, ...]:
        """Return the names to redact or to hold for; `shared` text may mean a namesake by a bare first name."""
        return self._engine.find(text, Doubt.ALL if shared else Doubt.NONE)


class Engine:
    """All layers over one text, from one child's point of view.

    Args:
        people: everybody, the child among them.
        subject: the child's id.
        family: ids of the child's own relatives.
        token: what stands in the place of another child's name.
    """

    def __init__(self, people: tuple[Person, ...], subject: str, family: frozenset[str], token: Token) -> None:
        self._names = gazetteer(people)
        ours = {n for n, one in enumerate(people) if _is_ours(one, subject, family)}
        self._judge = Judge(self._names, frozenset(ours))
        self._guesser = Guesser(self._names, self._judge)
        self._scattered = Scattered(self._names, self._judge)
        self._tokens = Tokens(token, subject, people)
        self._singles, self._doubles, self._unsure = _letters(self._names, ours)

    def find(self, text: str, doubt: Doubt) -> tuple[NameSpan, ...]:
        """Return the names to redact or to hold for, in their order."""
        if not text or text.isspace():
            return ()
        page = Page(text)
        hits = list(self._names.hits(page))
        doubt = Doubt.NONE if doubt is Doubt.FIRST and self._is_told_apart(hits) else doubt
        found = longest_first(filter(None, (self._judge.mention(page, hit, doubt) for hit in hits)))
        found = list(self._phrases(found, hits, self._judge.ours))
        found = with_more(found, self._guesser.mentions(page, found))
        found = joined(page, found, self._judge.ours)
        found = with_more(found, self._scattered.mentions(page, found))
        found = with_more(found, initials(page, self._singles, self._doubles, self._unsure))
        return tuple(self._span(page, one) for one in found if one.action is not Found.KEEP)

    def _is_told_apart(self, hits: list[Hit]) -> bool:
        """Tell whether a text has the child's whole name and nobody else's."""
        whole = [one.person for hit in hits for one in hit.meanings if one.part is Part.WHOLE]
        return bool(whole) and all(person in self._judge.ours for person in whole)

    def _phrases(self, mentions: list[Mention], hits: list[Hit], own: frozenset[int]) -> Iterator[Mention]:
        """Yield the mentions, with a stock phrase held when it could be two children of the roster."""
        for mention in mentions:
            if mention.rule == "stock-phrase":
                inside = [hit for hit in hits if mention.start <= hit.start and hit.end <= mention.end]
                named = {
                    hit.start
                    for hit in inside
                    if any(one.part is Part.GIVEN and one.person not in own for one in hit.meanings)
                }
                if len(named) > 1:
                    yield replace(mention, action=Found.HOLD, rule="name-or-character")
                    continue
            yield mention

    def _span(self, page: Page, mention: Mention) -> NameSpan:
        start, end = page.folded.span(mention.start, mention.end)
        others = sorted({person for person, _ in mention.meant} - self._judge.ours)
        token = self._tokens.token(others)
        return NameSpan(start, end, mention.action, mention.rule, CONFIDENCE[mention.rule], token)


def find_names(
    text: str, *, subject: Mapping[str, Any], roster: Iterable[Mapping[str, Any]], staff: Iterable[str]
) -> tuple[NameSpan, ...]:
    """Return the spans of a text that name, or may name, other children, in their order.

    A first name that the child shares with another is held, unless the text has the child's whole name.

    Args:
        text: any text of a journal.
        subject: the child whose journal it is: `id`, `given`, `family`, `known_as` (a list).
        roster: every child of the setting, alike; the subject's own row is left out by its `id`.
        staff: names of the staff.
    """
    return _engine(row_of(subject), tuple(map(row_of, roster)), tuple(staff)).find(text, Doubt.FIRST)


@lru_cache(maxsize=KEPT_FINDERS)
def _engine(subject: Row, roster: tuple[Row, ...], staff: tuple[str, ...]) -> Engine:
    child = from_row(subject)
    children = {person.id: person for person in map(from_row, roster)} | {child.id: child}
    adults = tuple(adult(f"staff/{number}", name, Kind.STAFF) for number, name in enumerate(staff))
    return Engine((*children.values(), *adults), child.id, frozenset(), Token.WORDS)


def _is_ours(person: Person, subject: str, family: frozenset[str]) -> bool:
    if person.kind is Kind.CHILD:
        return person.id == subject
    return person.kind is Kind.RELATIVE and person.id in family


Letters = dict[str, tuple[int, ...]]


def _letters(names: Gazetteer, own: set[int]) -> tuple[Letters, Letters, frozenset[str]]:
    """Return whom single and double initials stand for; the child's own stand for nobody, staff's are unsure."""
    singles: dict[str, list[int]] = {}
    doubles: dict[str, list[int]] = {}
    barred: set[str] = set()
    unsure: set[str] = set()
    for number, person in enumerate(names.people):
        calls = names.calls[number]
        firsts = {name[0] for name in calls.given if name[0].isascii()}
        pairs = {first + family[0] for first in firsts for family in calls.family}
        if number in own:
            barred |= firsts | pairs
        elif person.kind is Kind.STAFF:
            unsure |= firsts | pairs
        elif person.kind is not Kind.RELATIVE:
            for key in firsts:
                singles.setdefault(key, []).append(number)
            for key in pairs:
                doubles.setdefault(key, []).append(number)
    return _without(singles, barred), _without(doubles, barred), frozenset(unsure)


def _without(found: dict[str, list[int]], barred: set[str]) -> Letters:
    return {key: tuple(whom) for key, whom in found.items() if key not in barred}
