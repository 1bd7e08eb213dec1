"""The invented people of a setting: children in rooms, their families, the staff."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from journal_bridge.invented.chance import chooser

from .asked import Asked
from .names import ADULTS, BOYS, GIRLS, ROOMS, SURNAMES

FIRST_DAY, LAST_DAY = date(2023, 9, 4), date(2025, 7, 18)
"""Two years of nursery; whatever is written since comes after them."""

CHILDREN_A_ROOM: Final = 16
CHILDREN_A_KEY_PERSON: Final = 8
MOST_STAFF: Final = 240
"""There are names for no more."""

_BROTHERS_AND_SISTERS, _LATER, _LEFT, _TWO_PARENTS = 0.09, 0.3, 0.04, 0.75
_YOUNGEST, _YEAR = 18 * 30, 365


@dataclass(frozen=True, slots=True)
class Adult:
    """A member of staff or a relative; `role` is the job or the relation to the child."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Child:
    """A child by its number in the register, which begins at 0."""

    number: int
    given: str
    family_name: str
    girl: bool
    born: date
    room: str
    key_person: Adult
    family: int
    started: date
    left: date | None

    @property
    def full_name(self) -> str:
        """Given and family name, as a register shows them."""
        return f"{self.given} {self.family_name}"

    def is_there(self, day: date) -> bool:
        """Tell whether the child comes to the setting on a day."""
        return self.started <= day <= (self.left or date.max)


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of a setting; families by number."""

    children: tuple[Child, ...]
    families: tuple[tuple[Adult, ...], ...]
    staff: tuple[Adult, ...]
    rooms: dict[str, tuple[Child, ...]]

    def parents_of(self, child: Child) -> tuple[Adult, ...]:
        """Return a child's relatives."""
        return self.families[child.family]


def people_of(asked: Asked) -> People:
    """Return the people of a setting; the last child bears the first one's name and is nobody of its family."""
    chance = chooser(asked.seed, "people")
    staff = _staff(chance, asked.children)
    surnames = chance.sample(SURNAMES, len(SURNAMES))
    girls, boys = chance.sample(GIRLS, len(GIRLS)), chance.sample(BOYS, len(BOYS))
    children: list[Child] = []
    families: list[tuple[Adult, ...]] = []
    for number in range(asked.children):
        namesake = number > 1 and number == asked.children - 1
        if namesake or not children or chance.random() > _BROTHERS_AND_SISTERS:
            surname = children[0].family_name if namesake else surnames[len(families) % len(surnames)]
            families.append(_parents(chance, surname))
            family, key = len(families) - 1, surname
        else:
            family, key = children[-1].family, children[-1].family_name
        girl = children[0].girl if namesake else chance.random() < 1 / 2
        names = girls if girl else boys
        given = children[0].given if namesake else names[number // 2 % len(names)]
        children.append(_child(chance, number, (given, key), girl=girl, family=family, staff=staff))
    rooms = {one.room: tuple(other for other in children if other.room == one.room) for one in children}
    return People(tuple(children), tuple(families), staff, rooms)


def _staff(chance: Random, children: int) -> tuple[Adult, ...]:
    wanted = min(max(4, children // CHILDREN_A_KEY_PERSON + 2), MOST_STAFF)
    names = [f"{given} {surname}" for given, surname in zip(ADULTS * 4, reversed(SURNAMES), strict=False)]
    jobs = ("Manager", "Deputy manager", *("Early years educator",) * wanted)
    return tuple(map(Adult, chance.sample(names, wanted), jobs))


def _parents(chance: Random, surname: str) -> tuple[Adult, ...]:
    mother, father = chance.sample(ADULTS, 2)
    adults = (Adult(f"{mother} {surname}", "Mother"), Adult(f"{father} {surname}", "Father"))
    return adults if chance.random() < _TWO_PARENTS else adults[:1]


def _child(
    chance: Random, number: int, name: tuple[str, str], *, girl: bool, family: int, staff: tuple[Adult, ...]
) -> Child:
    days = (LAST_DAY - FIRST_DAY).days
    stays = number == 0  # on any day somebody must be there to write about
    later = chance.random() < _LATER and not stays
    started = FIRST_DAY + timedelta(days=chance.randrange(days // 2) if later else 0)
    leaves = not stays and (number % CHILDREN_A_ROOM == 5 or chance.random() < _LEFT / 2)
    room = number // CHILDREN_A_ROOM
    again = f" {room // len(ROOMS) + 1}" if room >= len(ROOMS) else ""
    return Child(
        number=number,
        given=name[0],
        family_name=name[1],
        girl=girl,
        born=FIRST_DAY - timedelta(days=_YOUNGEST + chance.randrange(2 * _YEAR)),
        room=f"{ROOMS[room % len(ROOMS)]}{again}",
        key_person=staff[2 + number // CHILDREN_A_KEY_PERSON % (len(staff) - 2)],
        family=family,
        started=started,
        left=started + timedelta(days=200 + chance.randrange(120)) if leaves else None,
    )
