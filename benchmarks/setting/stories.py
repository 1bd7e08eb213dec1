"""What happened at the setting, as plain records in order of time: the same for every platform.

Each story is told from its number and the seed; only a few photos are filed twice, for which the stories before it
must have been told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Final, Literal

from journal_bridge.invented.calendar_days import nursery_days
from journal_bridge.invented.chance import chooser
from journal_bridge.invented.goals import goals
from journal_bridge.invented.records import Goal

from . import words
from .asked import Asked
from .people import LAST_DAY, Adult, Child, People, people_of

Kind = Literal["observation", "family", "report"]
State = Literal["published", "draft", "pending", "staff_only"]

_KINDS: Final[tuple[Kind, ...]] = ("observation", "family", "report")
_KIND_SHARES: Final = (95, 4, 1)
_STATES: Final[tuple[State, ...]] = ("published", "draft", "pending", "staff_only")
_STATE_SHARES: Final = (93, 2.5, 2, 2.5)
_LEVELS: Final = ("emerging", "developing", "secure")

_NAMES_A_FRIEND, _SHOWS_A_FRIEND, _TELLS_A_STEP, _NOTES = 0.05, 0.03, 0.4, 0.06
_FAMILY_COMMENTS, _STAFF_COMMENTS = 0.25, 0.05
_FILED_AGAIN, _FILED_WITH_ANOTHER, _MISSING = 0.005, 0.002, 0.001

_BLOCK: Final = 16
"""Entries among which the photos of a block are dealt out."""

_NEW_A_DAY: Final = 25
"""Entries a day that are written since."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo under a number of its own; the same `picture` under two numbers was filed twice."""

    number: int
    picture: int
    taken: datetime
    shows: tuple[Child, ...]
    missing: bool = False
    """Whether the export has lost the file."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on a story."""

    author: Adult
    written: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """One record about one child or several."""

    number: int
    kind: Kind
    state: State
    day: date
    written: datetime
    author: Adult
    about: tuple[Child, ...]
    text: tuple[str, ...]
    step: str | None
    note: str | None
    """What only staff may read."""
    goals: tuple[Goal, ...]
    comments: tuple[Remark, ...]
    photos: tuple[Photo, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Words to everybody, about no child."""

    number: int
    written: datetime
    author: Adult
    text: str


@dataclass
class Nursery:
    """A whole setting: its people, and its records when they are asked for."""

    asked: Asked
    _last_of: dict[str, Photo] = field(default_factory=dict)
    """The last photo of each child alone, and of each room, by name."""
    _deal: tuple[int, tuple[int, ...]] = (-1, ())
    """The block of entries whose photos were dealt out last, and how many each of them has."""

    @cached_property
    def name(self) -> str:
        """The setting's name."""
        return f"Bramblewood Nursery {self.asked.seed}"

    @cached_property
    def code(self) -> str:
        """A short name, as it stands in addresses."""
        return f"bramblewood-{self.asked.seed}"

    @cached_property
    def people(self) -> People:
        """Everybody of the setting."""
        return people_of(self.asked)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days the setting was open."""
        return nursery_days()

    def stories(self) -> Iterator[Story]:
        """Yield every record about children, the oldest first, then those written since."""
        self._last_of.clear()
        first = 0
        for number in range(self.asked.entries + self.asked.more):
            if number < self.asked.entries:
                many = self._dealt(number // _BLOCK)[number % _BLOCK]
            else:
                first = max(first, self.asked.media)
                many = chooser(self.asked.seed, "new photos", number).randint(1, 2)
            yield self._story(number, range(first, first + many))
            first += many

    def notices(self) -> Iterator[Notice]:
        """Yield the records about nobody."""
        for number in range(self.asked.notices):
            chance = chooser(self.asked.seed, "notice", number)
            day = self.days[number * len(self.days) // self.asked.notices]
            yield Notice(number, _at(day, 16, chance), self.people.staff[0], words.notice(chance))

    def notice_photos(self) -> Iterator[Photo]:
        """Yield the photos of nobody."""
        first, many = self.asked.entry_photos, self.asked.notice_photos
        for number in range(first, first + many):
            day = self.days[(number - first) * len(self.days) // many]
            yield Photo(number, number, _at(day, 11, chooser(self.asked.seed, "still", number)), ())

    def _dealt(self, block: int) -> tuple[int, ...]:
        """Return how many photos each entry of a block has: some none, some many, together their share."""
        if self._deal[0] != block:
            entries, photos = self.asked.entries, self.asked.entry_photos
            start, end = block * _BLOCK, min((block + 1) * _BLOCK, entries)
            chance = chooser(self.asked.seed, "photos", block)
            weights = [chance.choice((0, 1, 1, 2, 4)) for _ in range(end - start)]
            weights = weights if any(weights) else [1] * (end - start)
            wanted = photos * end // entries - photos * start // entries
            dealt = [0] * (end - start)
            for place in chance.choices(range(end - start), weights, k=wanted):
                dealt[place] += 1
            self._deal = (block, tuple(dealt))
        return self._deal[1]

    def _story(self, number: int, photos: Sequence[int]) -> Story:
        chance = chooser(self.asked.seed, "story", number)
        day = self._day(number)
        child = self._child(number, day, chance)
        about = self._group(child, day, chance)
        alone = len(about) == 1
        kind: Kind = chance.choices(_KINDS, _KIND_SHARES)[0] if alone else "observation"
        friend = self._friend(child, chance) if kind == "observation" and alone else None
        named = friend if chance.random() < _NAMES_A_FRIEND else None
        row = chance.choice(words.ALONE if alone else words.COMPANY)
        seen = _at(day, 9, chance)
        if kind == "family":
            text = words.from_home(child, chance)
        else:
            text = words.about_one(row, child, named, chance) if alone else words.about_all(row, about, chance)
        return Story(
            number=number,
            kind=kind,
            state=chance.choices(_STATES, _STATE_SHARES)[0],
            day=day,
            written=seen + timedelta(minutes=chance.randint(5, 90)),
            author=self.people.parents_of(child)[0] if kind == "family" else self._staff(child, chance),
            about=about,
            text=text,
            step=words.step_of(row, child, chance) if alone and chance.random() < _TELLS_A_STEP else None,
            note=words.staff_note(chance) if chance.random() < _NOTES else None,
            goals=() if kind == "family" else goals(row[1], day, child.born, chance.choice(_LEVELS)),
            comments=self._comments(about, seen, chance),
            photos=self._photos(photos, about, friend, seen, chance),
        )

    def _day(self, number: int) -> date:
        entries = self.asked.entries
        if number < entries:
            return self.days[number * len(self.days) // entries]
        since = (number - entries) // _NEW_A_DAY
        return LAST_DAY + timedelta(days=45 + since // 5 * 7 + since % 5)

    def _child(self, number: int, day: date, chance: Random) -> Child:
        """Return whom a story is about: every child in turn, every second time anybody who is there."""
        children = self.people.children
        child = children[(number // 2) % len(children)] if number % 2 else chance.choice(children)
        while not child.is_there(day):
            child = children[(child.number + 1) % len(children)]
        return child

    def _group(self, child: Child, day: date, chance: Random) -> tuple[Child, ...]:
        """Return everybody a story is about: mostly one child, else two to five of a room."""
        if chance.random() * 100 >= self.asked.shared:
            return (child,)
        there = [one for one in self.people.rooms[child.room] if one is not child and one.is_there(day)]
        return (child, *chance.sample(there, min(chance.randint(1, 4), len(there))))

    def _friend(self, child: Child, chance: Random) -> Child | None:
        others = [one for one in self.people.rooms[child.room] if one.given != child.given]
        return chance.choice(others) if others else None

    def _staff(self, child: Child, chance: Random) -> Adult:
        return child.key_person if chance.random() < 2 / 3 else chance.choice(self.people.staff)

    def _comments(self, about: tuple[Child, ...], seen: datetime, chance: Random) -> tuple[Remark, ...]:
        """Return what families and staff say: under a shared story any of the families does."""
        said: list[Remark] = []
        evening = seen + timedelta(hours=9)
        if chance.random() < _FAMILY_COMMENTS:
            author = chance.choice(self.people.parents_of(chance.choice(about)))
            said.append(Remark(author, evening, words.family_comment(chance)))
        if chance.random() < _STAFF_COMMENTS:
            said.append(Remark(about[0].key_person, evening + timedelta(hours=12), words.staff_comment(chance)))
        return tuple(said)

    def _photos(
        self, numbers: Sequence[int], about: tuple[Child, ...], friend: Child | None, seen: datetime, chance: Random
    ) -> tuple[Photo, ...]:
        found: list[Photo] = []
        for place, number in enumerate(numbers):
            shows = (*about, friend) if friend and chance.random() < _SHOWS_A_FRIEND else about
            known = self._filed_before(shows, chance.random())
            taken = known.taken if known else seen + timedelta(seconds=40 * place)
            missing = chance.random() < _MISSING
            photo = Photo(number, known.picture if known else number, taken, shows, missing)
            found.append(photo)
            self._last_of[shows[0].room] = photo
            if len(shows) == 1:
                self._last_of[shows[0].full_name] = photo
        return tuple(found)

    def _filed_before(self, shows: tuple[Child, ...], draw: float) -> Photo | None:
        """Return, now and then, a photo that was filed before: for this child, or for another of the room."""
        if draw < _FILED_AGAIN:
            return self._last_of.get(shows[0].full_name)
        return self._last_of.get(shows[0].room) if draw < _FILED_AGAIN + _FILED_WITH_ANOTHER else None


def _at(day: date, hour: int, chance: Random) -> datetime:
    """Return a moment of a day within six hours of an hour, in UTC-like wall time."""
    return datetime.combine(day, time(hour)) + timedelta(
        minutes=chance.randint(0, 359), seconds=chance.randint(0, 59)
    )
