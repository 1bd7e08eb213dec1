"""Turns the word lists into texts about one child or several: names, pronouns and small facts filled in."""

from collections.abc import Sequence
from itertools import chain
from random import Random

from journal_bridge.invented.marks import Canaries, planted
from journal_bridge.invented.records import InventedChild
from journal_bridge.invented.words_home import AT_HOME, COMMENTS, OWN_WORD_AT_HOME
from journal_bridge.invented.words_prime import PRIME, Row
from journal_bridge.invented.words_specific import CLOSINGS, NAMING_OTHERS, OPENINGS, OWN_WORDS, SPECIFIC

INDIVIDUAL: tuple[Row, ...] = tuple(chain.from_iterable(zip(PRIME, SPECIFIC, strict=True)))
"""Every story about one child, the prime and the specific areas in turn."""

_COLOURS = ("red", "yellow", "blue", "green", "orange", "purple", "silver")
_ANIMALS = ("hedgehog", "beetle", "snail", "badger", "ladybird", "frog", "mouse", "heron", "fox")
_SHE = {"he": "she", "He": "She", "his": "her", "him": "her", "himself": "herself"}
_HE = {word: word for word in _SHE}

_HALF, _OFTEN, _SELDOM = 0.5, 0.75, 0.15


def deck(chance: Random) -> list[Row]:
    """Return all stories in a new order, twice over, so that a story comes back only after every other."""
    once, again = list(INDIVIDUAL), list(INDIVIDUAL)
    chance.shuffle(once)
    chance.shuffle(again)
    return once + again


def fill(template: str, child: InventedChild, chance: Random, **more: str) -> str:
    """Return a template as a sentence about a child."""
    words = _SHE if child.girl else _HE
    facts = {
        "n": child.given,
        "number": chance.choice(("three", "four", "five", "six", "eight", "ten")),
        "colour": chance.choice(_COLOURS),
        "animal": chance.choice(_ANIMALS),
    }
    return template.format(**{**facts, **words, **more})


def individual(
    row: Row, child: InventedChild, friend: InventedChild, chance: Random, mark: Canaries, *, names_friend: bool
) -> tuple[str, ...]:
    """Return the paragraphs of an observation about one child; with `names_friend` it tells of another one too."""
    called = chance.choice((child.given, child.given, child.given, *child.called))
    more = {"n": called, "friend": said(friend, chance), "friend_full": friend.full_name, "token": mark.text}
    opening = chance.choice(OPENINGS)
    story = fill(opening + row[2], child, chance, **more)
    ending = [chance.choice(OWN_WORDS) if chance.random() < _HALF else "", chance.choice(CLOSINGS)]
    if names_friend:
        ending.insert(0, chance.choice(NAMING_OTHERS))
    closing = " ".join(fill(sentence, child, chance, **more) for sentence in ending if sentence)
    return (story, closing) if closing else (story,)


def said(child: InventedChild, chance: Random) -> str:
    """Return a child's name as somebody might write it: first name, short form or full name."""
    return chance.choice((child.given, child.given, *child.called, child.full_name))


def shared(row: Row, group: Sequence[InventedChild], chance: Random) -> tuple[str, ...]:
    """Return the paragraphs of a story about several children; no child's own word is in it."""
    return (naming(row[2], group, chance),)


def naming(template: str, group: Sequence[InventedChild], chance: Random) -> str:
    """Fill a template that names several children."""
    names = [said(child, chance) for child in group]
    facts = {
        "names": ", ".join(names[:-1]) + " and " + names[-1],
        "first": group[0].given,
        "second": group[1].given,
        "full": group[-1].full_name,
        "room": group[0].room,
    }
    return fill(template, group[0], chance, **facts)


def at_home(child: InventedChild, number: int, chance: Random, mark: Canaries) -> tuple[str, ...]:
    """Return what a family tells about home, now in its own language and now in English."""
    language = child.language if number % 2 == 0 else "en"
    texts = AT_HOME[language]
    name = child.called[0] if child.called and number % 3 == 0 else child.given
    story = texts[(number // 2 if language != "en" or child.language != "en" else number) % len(texts)].format(
        n=name
    )
    own_word = OWN_WORD_AT_HOME[language].format(token=mark.text)
    return (story, own_word) if chance.random() < (_OFTEN if planted() else _SELDOM) else (story,)


def comment(language: str, chance: Random, token: str | None) -> str:
    """Return a family's comment, with the child's own word when there is one to plant."""
    text = chance.choice(COMMENTS[language if chance.random() < _OFTEN else "en"])
    return f"{text} {OWN_WORD_AT_HOME[language].format(token=token)}" if token and planted() else text
