"""The invented children, families and staff as tables of this layout."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from journal_bridge.invented.chance import chooser
from journal_bridge.invented.marks import canaries
from journal_bridge.invented.records import InventedChild, InventedSetting

FIRST_CHILD: Final = 1001
"""Children's numbers are small and begin anew in every setting."""

_SUMMER, _AUTUMN = 4, 9
"""Months in which the terms of a child's birth begin, after spring's January."""

_FEW, _SOME = 0.15, 0.35


def child_numbers(told: InventedSetting) -> dict[str, int]:
    """Return each child's number on this platform, in the register's order."""
    return {child.id: number for number, child in enumerate(told.children, FIRST_CHILD)}


def term_of(day: date) -> str:
    """Return the school term of a day."""
    return "Autumn" if day.month >= _AUTUMN else "Summer" if day.month >= _SUMMER else "Spring"


def child_rows(told: InventedSetting) -> Iterator[Sequence[object]]:
    """Yield the children's table, with the categories a local authority asks for."""
    yield ["ChildId", "Surname", "Forename", "DateOfBirth", "KeyPerson", "RoomName", "DateOfEntry", "PP", "EAL",
           "SEND", "EB", "SLT", "BirthTerm", "CFC", "GT", "Funded"]  # fmt: skip
    for child, number in zip(told.children, child_numbers(told).values(), strict=True):
        key_person = told.adult(child.key_person).name
        forenames = " ".join(filter(None, (child.given, child.middle)))
        about = [number, child.family_name, forenames, f"{child.born:%d/%m/%Y}", key_person, child.room]
        yield [*about, f"{child.started:%d/%m/%Y}", *_categories(told.seed, child)]


def _categories(seed: int, child: InventedChild) -> list[str]:
    chance = chooser(seed, "categories", child.id)
    pupil_premium, special, behaviour, speech, cared_for, gifted = (
        "Y" if chance.random() < share else "N" for share in (_SOME, _FEW, _FEW, _SOME, _FEW / 2, _FEW)
    )
    other_language = "N" if child.language == "en" else "Y"
    term = term_of(child.born)
    return [pupil_premium, other_language, special, behaviour, speech, term, cared_for, gifted, "Y"]


def parent_rows(told: InventedSetting) -> Iterator[Sequence[object]]:
    """Yield the parents' table, with the two columns no export should have: a user name and a password."""
    yield ["ChildId", "Forename", "Surname", "ParentalResponsibility", "Username", "Password"]
    marks = canaries(told.seed)
    for child, number in zip(told.children, child_numbers(told).values(), strict=True):
        for adult in told.family(child.family).adults:
            given, _, family = adult.name.rpartition(" ")
            responsible = "No" if adult.role == "Grandmother" else "Yes"
            secret = marks[child.id].hidden
            yield [
                number,
                given or family,
                family if given else "",
                responsible,
                f"{secret}.home",
                f"{secret}-2025",
            ]


def staff_rows(told: InventedSetting) -> Iterator[Sequence[object]]:
    """Yield the staff's table."""
    yield ["StaffId", "Forename", "Surname", "Rooms"]
    for number, adult in enumerate(told.staff, 1):
        given, _, family = adult.name.rpartition(" ")
        rooms = told.rooms if number == 1 else (told.rooms[number % len(told.rooms)],)
        yield [number, given, family, ", ".join(rooms)]
