"""What stands in the place of a name: neutral words, a letter that stays the same, or the first letter."""

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from journal_bridge.minimise.names.people import Kind, Person
from journal_bridge.minimise.names.spans import OTHER_CHILD, OTHER_FAMILY

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Token(StrEnum):
    """What a setting puts in the place of another child's name."""

    WORDS = "another child"
    LETTER = "letter"
    INITIAL = "initial"


class Tokens:
    """The tokens of one child's journal; letters follow no order that tells a name, and differ between journals."""

    def __init__(self, choice: Token, subject: str, people: Sequence[Person]) -> None:
        self._choice = choice
        self._people = people
        keys = {
            person.id for person in people if person.kind in {Kind.CHILD, Kind.SIBLING} and person.id != subject
        }
        ranked = sorted(keys, key=lambda key: hashlib.sha256(f"{subject}\n{key}".encode()).digest())
        self._letters = {key: f"child {letters(number)}" for number, key in enumerate(ranked)}

    def token(self, named: Sequence[int]) -> str:
        """Return what stands for the people a span may name, by index; neutral words where they differ."""
        whom = [self._people[one] for one in named]
        if whom and all(person.kind is Kind.RELATIVE for person in whom):
            return OTHER_FAMILY
        children = [person for person in whom if person.kind in {Kind.CHILD, Kind.SIBLING}]
        found = {self._one(person) for person in children}
        return found.pop() if len(found) == 1 else OTHER_CHILD

    def _one(self, child: Person) -> str:
        if self._choice is Token.LETTER:
            return self._letters[child.id]
        if self._choice is Token.INITIAL and child.given:
            return child.given[0][0].upper()
        return OTHER_CHILD


def letters(number: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(LETTERS))
        name = LETTERS[rest] + name
    return name
