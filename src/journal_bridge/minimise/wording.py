"""What must not be read in a child's pack: other people's names, the child's other names, words of the policy."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.handover import BUNDLED
from journal_bridge.journal import Journal, Name, Roster, RosterChild
from journal_bridge.minimise.brief import Brief
from journal_bridge.minimise.hidden import DISTINCT, OF_MANY, Hidden, Phrase, pieces, without_overlaps
from journal_bridge.minimise.names import Found, NameFinder, NameSpan
from journal_bridge.minimise.names.lexicon import lexicon
from journal_bridge.minimise.names.plurals import KIN
from journal_bridge.minimise.own_names import name_in_use, unused_names
from journal_bridge.minimise.whereabouts import INSTITUTIONS, Whereabouts

MEANS_SOMEBODY: Final = frozenset({"name-or-word", "name-with-ending", "broken-name", "name-in-address"})
"""Doubtful names of the roster that are replaced where nobody is asked; misspellings, strangers and those who share
their name with staff stay, or a grandmother would lose hers."""

_KINDS_OF_CARE: Final = (
    "day pre out before after early forest childcare child kids club care learning ltd limited community c ce e rc "
    "primary infant infants junior at in and"
)
CARE: Final = frozenset(_KINDS_OF_CARE.split())
"""Words that follow what a setting is called, and tell what kind of setting it is, or where."""

SHORTEST: Final = 3
"""Letters of a setting's short name that holds a text, unless it is an everyday word: ABC, TLC."""

_BRACKETS: Final = ("()", "[]", "{}")
_RELATIONS: Final = "|".join(sorted(KIN - {"family", "household"}))
_RELATION: Final = re.compile(rf"(?:['\u2019]?s|['\u2019]) (?:\w+ )?(?:{_RELATIONS})\b", re.IGNORECASE)


class Wording:
    """Finds what is to be replaced in the texts of one child's journal, and what holds them for a person.

    Raises:
        InputRefused: `policy-file`, when the words that must not appear stand in the name that is used.
    """

    def __init__(self, journal: Journal, brief: Brief) -> None:
        rules = brief.policy.child(journal.child.id)
        adult = brief.adult(journal.child.id)
        self.name = name_in_use(journal, rules)
        never = [Phrase(pieces(words)) for words in (*rules.never_say, *(adult.never_say if adult else ()))]
        self._subject = journal.child.id
        self._roster = _with_name(brief.roster, self._subject, self.name)
        self._token = brief.policy.token
        self.hides_places = brief.hides_places(self._subject)
        settings = _settings(journal, people := _people(self._roster)) if self.hides_places else ()
        self._hidden = Hidden((*never, *unused_names(journal, brief.roster, rules), *settings))
        self._places = Whereabouts(people) if self.hides_places else None
        if self.name is not None and Hidden(never).find(self.name.full):
            raise InputRefused("policy-file", "policy children.never_say (stands in the name that is used)")

    @cached_property
    def _names(self) -> NameFinder:
        """What finds names: made when a text is first searched, which on the own new platform none is."""
        return NameFinder(self._subject, self._roster, token=self._token)

    def find(self, text: str, *, shared: bool = False) -> tuple[NameSpan, ...]:
        """Return what to replace and what to hold for; hidden words count before names."""
        return _merged(self._kept_out(text), self._names.find(text, shared=shared))

    def _kept_out(self, text: str) -> tuple[NameSpan, ...]:
        """Return words that must not appear and, in the copy of one of several adults, what tells of a place."""
        hidden = self._hidden.find(text)
        return without_overlaps((*hidden, *self._places.find(text))) if self._places else hidden

    def find_names(self, text: str) -> tuple[NameSpan, ...]:
        """Return where other people are named, whatever must not appear: for texts that never leave."""
        return self._names.find(text)

    def find_in_label(self, text: str, *, whole_names: bool) -> tuple[NameSpan, ...]:
        """Return what to replace in a name, a role or a title; no person is asked, so what is doubtful goes too.

        With `whole_names` single names stay, since a setting may well be called after a Park that is also a family;
        those in brackets and before a relation (Noah's mum) go.
        """
        names = tuple(_unasked(span) for span in self._names.find(text))
        hidden = tuple(replace(span, action=Found.REDACT) for span in self._kept_out(text))
        if whole_names:
            names = tuple(span for span in names if span.rule == "whole-name" or _is_aside(text, span))
        return _merged(hidden, names)


class Verbatim(Wording):
    """Finds nothing: on the setting's own new platform its texts stand as they are, for the readers they had."""

    def find(self, text: str, *, shared: bool = False) -> tuple[NameSpan, ...]:
        """Return nothing to replace."""
        del text, shared
        return ()

    def find_names(self, text: str) -> tuple[NameSpan, ...]:
        """Return nobody."""
        del text
        return ()

    def find_in_label(self, text: str, *, whole_names: bool) -> tuple[NameSpan, ...]:
        """Return nothing to replace."""
        del text, whole_names
        return ()


def wording(journal: Journal, brief: Brief) -> Wording:
    """Return what finds the words that may not be read by whom it is for."""
    return (Wording if brief.purpose in BUNDLED else Verbatim)(journal, brief)


def _people(roster: Roster) -> frozenset[str]:
    """Return the words of everybody's names: a place is not guessed from one."""
    names = [name.full for child in roster.children for name in child.names]
    names += [adult.name for adult in (*roster.staff, *roster.relatives)]
    return frozenset(word for name in names for word in pieces(name))


def _settings(journal: Journal, people: frozenset[str]) -> Iterator[Phrase]:
    """Yield what the settings of a journal are called: whole, without "Nursery", and as people say it for short.

    A single everyday word or a very short one holds a text instead of being replaced: "brambles", "ABC".
    """
    for name in filter(None, (setting.name for setting in journal.settings)):
        words = pieces(name)
        yield Phrase(words, parts=False)
        telling = tuple(word for word in words if word not in INSTITUTIONS and word not in OF_MANY)
        for short in {telling, _called(words)} - {words, ()}:
            known = lexicon().everyday
            one, letters = len(short) == 1, len("".join(short))
            if set(short) <= people or (one and short[0] in OF_MANY):
                continue
            if letters >= DISTINCT or (letters >= SHORTEST and not set(short) <= known):
                sure = letters >= DISTINCT and not (one and short[0] in known)
                yield Phrase(short, parts=False, sure=sure)


def _called(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a setting's name up to the first word for what it is: Little Acorns (Day Nursery and Preschool)."""
    named = words[1:] if words[:1] == ("the",) else words
    end = next((place for place, word in enumerate(named) if word in INSTITUTIONS | CARE), len(named))
    return named[:end]


def _unasked(span: NameSpan) -> NameSpan:
    return replace(span, action=Found.REDACT) if span.rule in MEANS_SOMEBODY else span


def _is_aside(text: str, span: NameSpan) -> bool:
    """Tell whether a name stands in brackets, or before the word for a relation."""
    before = text[: span.start]
    related = _RELATION.match(text, span.end) or _RELATION.match(
        text, span.end - 1
    )  # the s may be part of the span
    return bool(related) or any(before.rfind(one) > before.rfind(other) for one, other in _BRACKETS)


def _with_name(roster: Roster, child_id: str, name: Name | None) -> Roster:
    """Return the roster with the name in use among the child's own: a name a policy writes out is on no roster."""
    child = roster.child(child_id)
    if name is None or (child is not None and name in child.names):
        return roster
    own = child or RosterChild(id=child_id, names=())
    named = own.model_copy(update={"names": (*own.names, name)})
    others = (one for one in roster.children if one.id != child_id)
    return roster.model_copy(update={"children": (named, *others)})


def _merged(hidden: tuple[NameSpan, ...], names: tuple[NameSpan, ...]) -> tuple[NameSpan, ...]:
    """Return both in order; where they overlap hidden words count, unless a name is replaced round a mere part."""
    sure = [one for one in names if one.action is Found.REDACT]
    left = [one for one in hidden if one.action is Found.REDACT or not _covered(one, sure)]
    free = [one for one in names if not _meets(one, left)]
    return tuple(sorted((*left, *free), key=lambda one: one.start))


def _covered(inner: NameSpan, outer: list[NameSpan]) -> bool:
    """Tell whether one of some spans, which are in order and apart, goes round another one."""
    place = bisect_right(outer, inner.start, key=lambda one: one.start)
    return place > 0 and inner.end <= outer[place - 1].end


def _meets(span: NameSpan, others: list[NameSpan]) -> bool:
    """Tell whether a span overlaps one of some others, which are in order and apart."""
    place = bisect_left(others, span.end, key=lambda one: one.start)
    return place > 0 and others[place - 1].end > span.start
