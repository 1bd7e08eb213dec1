"""The invented setting as plain records, the same for every platform that tells its story."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Consent = Literal["permitted", "refused", "unanswered"]
Kind = Literal["observation", "family_observation", "assessment", "baseline", "two_year_check", "note", "post"]
Stage = Literal["draft", "pending", "changes_requested", "approved", "published"]
Mark = Literal["safeguarding", "sensitive", "staff_only", "pinned", "system"]
MediaKind = Literal["photo", "film", "document"]
Presence = Literal["file", "link", "nowhere"]


@dataclass(frozen=True)
class InventedChild:
    """A child of the setting; `called` holds the short forms people use in texts."""

    id: str
    given: str
    family_name: str
    born: date
    girl: bool
    family: str
    room: str
    key_person: str
    started: date
    left: date | None
    consent: Consent
    language: str
    called: tuple[str, ...] = ()
    middle: str | None = None

    @property
    def full_name(self) -> str:
        """Given and family name, as a register shows them."""
        return " ".join(part for part in (self.given, self.middle, self.family_name) if part)


@dataclass(frozen=True)
class InventedAdult:
    """A member of staff or a relative; `role` is the job or the relation to the child."""

    id: str
    name: str
    role: str


@dataclass(frozen=True)
class InventedFamily:
    """The grown-ups of one household and the language they write in."""

    id: str
    language: str
    adults: tuple[InventedAdult, ...]


@dataclass(frozen=True)
class Goal:
    """A link to the EYFS of one edition, 2012 or 2021, with the age band and how secure the child is."""

    edition: Literal["2012", "2021"]
    area: str
    aspect: str
    band: str
    level: Literal["emerging", "developing", "secure"] | None = None
    statement: str | None = None


@dataclass(frozen=True)
class Remark:
    """A comment; `family` is the writer's family (None: staff), and `child` the child it speaks for."""

    id: str
    author: str
    written_at: datetime
    text: str
    family: str | None = None
    child: str | None = None


@dataclass(frozen=True)
class Story:
    """One record of the setting; `about` is empty for a post to a room, and more than one child means shared."""

    id: str
    kind: Kind
    day: date
    written_at: datetime
    published_at: datetime | None
    author: str
    about: tuple[str, ...]
    stage: Stage
    text: tuple[str, ...]
    title: str | None = None
    next_step: str | None = None
    next_step_done: bool | None = None
    goals: tuple[Goal, ...] = ()
    comments: tuple[Remark, ...] = ()
    review: tuple[Remark, ...] = ()
    liked_by: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    marks: frozenset[Mark] = frozenset()
    room: str | None = None


@dataclass(frozen=True)
class InventedMedia:
    """A photo, film or document; `shows` is the truth, `tagged` what staff marked on it (None: nothing)."""

    id: str
    kind: MediaKind
    format: Literal["jpeg", "png", "webp", "heic", "mp4", "pdf"]
    width: int
    height: int
    scene: str
    taken_at: datetime
    shows: tuple[str, ...]
    tagged: tuple[str, ...] | None
    presence: Presence
    number: int
    name: str | None = None


@dataclass(frozen=True)
class Talk:
    """A conversation between a family and staff: who said what, when."""

    id: str
    title: str
    child: str
    words: tuple[Remark, ...]


@dataclass(frozen=True)
class Happening:
    """A line of the care diary or the calendar: arrival, nap, meal, or an event of the whole setting."""

    id: str
    kind: Literal["arrival", "nap", "meal", "event"]
    starts: datetime
    ends: datetime
    child: str | None
    text: str


@dataclass(frozen=True)
class InventedSetting:
    """Two years of an invented nursery."""

    name: str
    seed: int
    rooms: tuple[str, ...]
    children: tuple[InventedChild, ...]
    families: tuple[InventedFamily, ...]
    staff: tuple[InventedAdult, ...]
    stories: tuple[Story, ...]
    media: tuple[InventedMedia, ...]
    talks: tuple[Talk, ...] = ()
    happenings: tuple[Happening, ...] = field(default=())

    def child(self, child_id: str) -> InventedChild:
        """Return the child with that id."""
        return next(child for child in self.children if child.id == child_id)

    def family(self, family_id: str) -> InventedFamily:
        """Return the family with that id."""
        return next(family for family in self.families if family.id == family_id)

    def adult(self, adult_id: str) -> InventedAdult:
        """Return the member of staff or relative with that id."""
        adults = [*self.staff, *(adult for family in self.families for adult in family.adults)]
        return next(adult for adult in adults if adult.id == adult_id)

    def item(self, media_id: str) -> InventedMedia:
        """Return the photo, film or document with that id."""
        return next(item for item in self.media if item.id == media_id)
