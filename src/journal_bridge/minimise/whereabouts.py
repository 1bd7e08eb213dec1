"""Find what tells where a child lives or goes next: for the copies of separated parents, with no list of words.

Addresses have led people to families in hiding, and so have a school's name and a telephone number. What is certain
by its shape is replaced (a postcode, "14 Larkhill Close", "St Peter's Primary School"); a name in a sentence about
a move holds the text for a person.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from journal_bridge.minimise.folding import Folded, fold
from journal_bridge.minimise.hidden import DISTINCT, LEFT_OUT, digits_plain, without_overlaps
from journal_bridge.minimise.names import Found, NameSpan
from journal_bridge.minimise.names.lexicon import lexicon
from journal_bridge.minimise.names.plurals import KIN
from journal_bridge.minimise.numbers import numbers

WHEREABOUTS: Final = "whereabouts"
"""The rule of every span found here."""

MOST_WORDS: Final = 9
"""Words looked at before the word for a school or a street: St Martin in the Fields C of E Primary School."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


INSTITUTIONS: Final = _set(
    "school schools nursery nurseries academy preschool playgroup kindergarten college childminder childminders "
    "montessori creche daycare refuge hostel shelter hospital surgery clinic library church chapel mosque "
    "gurdwara synagogue station centre"
)
"""What people go to by name; one of these after a name tells where to look for a child."""

STREETS: Final = _set("road rd street avenue ave lane close drive crescent terrace gardens grove mews")
"""Words for streets that follow a name without a number before it."""

NUMBERED: Final = STREETS | _set(
    "st way place court park hill view row walk rise green square house flat farm cottage buildings parade"
)
"""Words for streets and houses where a number stands before the name."""

_SMALL: Final = _set(
    "the a an our my your his her their its this that these those at to in from for with by after before and of on "
    "big busy same other every each another local little mini s"
)
"""Words that name nothing: "our school", "the busy road"."""

_KINDS: Final = INSTITUTIONS | _set(
    "new next old first last primary infant infants junior forest beach sunday saturday summer holiday secondary "
    "high middle grammar special boarding village c e ce rc catholic community day pre breakfast club house home "
    "main long children childrens"
)
"""Words that tell one sort of school from another, not one school: "Forest School"; a street they do name."""

_BREAKS: Final = _set("a an my our your his her their its this that to at from for after before with")
"""Small words no name of a place goes across: "had a Forest School session"."""

_LINKS: Final = _set("of the and on upon under le la de cum in c e s by")
"""Small words inside a name: St Martin in the Fields School."""

_NO_PLACES: Final = KIN | _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december christmas easter eid diwali reception year english eyfs i ok"
)
"""Words with a capital inside a sentence that are no place."""

_TITLES: Final = _set("mr mrs miss ms mx dr")
_NUMBER: Final = re.compile(r"\d{1,4}[a-z]?")
_WORD: Final = re.compile(r"[^\W_]+")
_BETWEEN: Final = re.compile(r"[ '&/-]{1,3}|\. ?")
_SENTENCE: Final = re.compile(r"[^.!?\n]+")
_MOVE: Final = re.compile(
    r"\b(?:new|next|big|primary) (?:school|nursery|preschool|house|home|flat|address|town|village|class)\b"
    r"|\b(?:mov(?:e|es|ed|ing)|transfer\w*|transition\w*|off|start(?:s|ed|ing)?|settl\w+)"
    r" (?:house|home|away|to|in|into|at)\b"
    r"|\b(?:liv(?:e|es|ed|ing)|stay(?:s|ed|ing)?) (?:at|in|on|near)\b"
    r"|\b(?:go|goes|going|went|visit|visits|visited|visiting) (?:to|at)\b.*"
    r"\b(?:school|nursery|reception|september)\b"
    r"|\b(?:address|postcode|starts? school|starting school)\b"
)
"""Talk of a move, a home or a next school; a name in the same sentence may be the place's."""


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    word: str
    capital: bool
    opens: bool
    """Whether it stands first in its sentence, where a capital says nothing."""


class Whereabouts:
    """Finds places in texts; `people` are the words of names, which a place is not guessed from."""

    def __init__(self, people: Iterable[str] = ()) -> None:
        self._people = frozenset(people)

    def find(self, text: str) -> tuple[NameSpan, ...]:
        """Return what is to be replaced or held for, in the order of the text, without overlaps."""
        folded = fold(text)
        plain = digits_plain(folded.text)
        tokens = _tokens(plain, folded)
        found = [*numbers(plain, folded), *self._named(plain, tokens), *self._moving(plain, tokens)]
        return without_overlaps(
            NameSpan(*folded.span(start, end), action=action, rule=WHEREABOUTS, token=LEFT_OUT)
            for start, end, action in found
        )

    def _named(self, plain: str, tokens: list[_Token]) -> Iterator[tuple[int, int, Found]]:
        """Yield schools and streets with the name before them, and the number of the house."""
        for place, noun in enumerate(tokens):
            run = _run(plain, tokens, place) if noun.word in INSTITUTIONS | NUMBERED else []
            number = run.pop(0) if run and _NUMBER.fullmatch(run[0].word) else None
            name = self._name(run, _SMALL if number or noun.word in STREETS else _SMALL | _KINDS)
            if name and (action := _judged(name, noun, numbered=number is not None)):
                yield (number or name[0]).start, noun.end, action

    def _name(self, run: list[_Token], common: frozenset[str]) -> list[_Token]:
        """Return the words that make a name: none where all of them are common, or somebody owns the place."""
        if any(token.word in _TITLES for token in run):
            return []
        first = next((place for place, token in enumerate(run) if token.word not in common), len(run))
        telling = {token.word for token in run[first:] if token.word not in common}
        owned = bool(run) and run[-1].word == "s" and telling <= self._people
        return [] if owned else run[first:]

    def _moving(self, plain: str, tokens: list[_Token]) -> Iterator[tuple[int, int, Found]]:
        """Yield what may name a place in a sentence that tells of a move: capitals, and words of no dictionary."""
        for sentence in _SENTENCE.finditer(plain):
            if not _MOVE.search(sentence.group()):
                continue
            inside = [one for one in tokens if sentence.start() <= one.start < sentence.end()]
            shouted = all(token.capital for token in inside)
            for token in inside:
                if not self._says_nothing(token, guess=token.opens or shouted):
                    yield token.start, token.end, Found.HOLD

    def _says_nothing(self, token: _Token, *, guess: bool) -> bool:
        """Tell whether a word means no place: a person's, a day's, a small one, or one of a dictionary."""
        if token.word in self._people | _NO_PLACES or _is_common(token) or not token.word.isalpha():
            return True
        if not token.capital:
            return len(token.word) < DISTINCT or token.word in lexicon().words
        return len(token.word) == 1 or (guess and _is_everyday(token))


def _is_common(token: _Token) -> bool:
    return token.word in _SMALL | _KINDS | _LINKS


def _judged(name: list[_Token], noun: _Token, *, numbered: bool) -> Found | None:
    """Judge a name before the word for a school or a street; an everyday word that opens a sentence may be none."""
    telling = [token for token in name if token.word not in _SMALL]
    sure = any(token.capital and not (token.opens and _is_everyday(token)) for token in telling)
    rare = any(not _is_everyday(token) for token in telling)
    if noun.word in INSTITUTIONS:
        doubtful = Found.HOLD if rare or noun.capital else None
        return Found.REDACT if sure else doubtful
    if numbered:
        return Found.REDACT if sure else Found.HOLD if rare else None
    if noun.word in STREETS and noun.capital:
        return Found.REDACT if sure else Found.HOLD
    return None


def _is_everyday(token: _Token) -> bool:
    return token.word in lexicon().everyday


def _run(plain: str, tokens: list[_Token], place: int) -> list[_Token]:
    """Return the tokens before a noun that may be its name: capitals, small words inside, a number."""
    run: list[_Token] = []
    after = tokens[place]
    for token in reversed(tokens[max(0, place - MOST_WORDS - 1) : place]):
        gap = plain[token.end : after.start]
        if not _BETWEEN.fullmatch(gap) or (gap.startswith(".") and token.word not in {"st", "c", "e"}):
            break
        if _NUMBER.fullmatch(token.word):
            return [token, *run]
        if token.word in _BREAKS:
            break
        if run and not (token.capital or token.word in _LINKS or (_is_common(token) and _is_common(run[0]))):
            break
        run.insert(0, token)
        after = token
    return run


def _tokens(plain: str, folded: Folded) -> list[_Token]:
    found: list[_Token] = []
    for match in _WORD.finditer(plain):
        before = plain[: match.start()].rstrip(" \"'([*-")
        original = folded.original[folded.origin[match.start()]]
        opens = not before or before[-1] in ".!?:;\n"
        found.append(_Token(match.start(), match.end(), match.group(), original.isupper(), opens))
    return found
