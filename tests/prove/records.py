"""What was told in the nursery and what it shows, as the truth has it: the oracle reads nothing else."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from prove.pupils import Pupil

Format = Literal["jpeg", "large", "png", "webp", "heic", "mp4", "m4a", "pdf", "odt", "erased", "moving", "cut"]
Side = str
"""Who wrote: `staff`, `unknown`, or the household's id."""


class Sort(StrEnum):
    """What a canary is: a word in what people wrote, a word beside it, the block in the pixels, a file's digest."""

    TEXT = "text"
    METADATA = "metadata"
    PIXELS = "pixels"
    DIGEST = "digest"


@dataclass(frozen=True)
class Canary:
    """One mark: to whom it belongs, where it was planted, and in which record."""

    mark: str
    owners: frozenset[str]
    sort: Sort
    place: str
    item: str


@dataclass(frozen=True)
class Remark:
    """A comment below a story; `internal` is the staff's own review."""

    id: str
    by: Side
    text: str
    internal: bool = False
    doubtful: bool = False
    adult: int = 1
    """Which of the household's adults wrote: the first or the second."""


@dataclass(frozen=True)
class Story:
    """One record: `doubtful` when its words name somebody in a way that only a person can settle."""

    id: str
    kind: str
    about: tuple[str, ...]
    by: Side
    texts: dict[str, str]
    """Its texts by place: title, body, next_step, note (a judgement's), report."""
    written: datetime
    status: str = "published"
    marks: tuple[str, ...] = ()
    doubtful: bool = False
    comments: tuple[Remark, ...] = ()
    media: tuple[str, ...] = ()
    adult: int = 1


@dataclass(frozen=True)
class Shot:
    """A file: who is truly in it, and who is tagged in whose folder (None: nobody, anywhere)."""

    id: str
    format: Format
    shows: tuple[str, ...]
    tagged: tuple[str, ...] | None
    caption: str
    name: str
    taken: datetime
    told_apart: bool = False
    """Whether each child's folder tags that child alone, though the file is the same."""
    named: tuple[str, ...] | None = None
    """Who is named in the file's own data; None: everybody shown."""
    faces: Literal["all", "one", "unknown"] = "all"
    """What a counter of faces sees: every child, one though there are more, or it cannot tell."""
    doubtful: bool = False
    """Whether its caption names somebody in a way that only a person can settle."""
    presence: Literal["file", "link", "nowhere", "broken"] = "file"
    """Whether the export holds the file, whole or cut off, a link to it, or neither."""
    adults: tuple[str, ...] = ()
    """Relatives who are tagged too."""
    hidden: str = ""
    """A child whom nobody sees in it: erased, in a later picture of an animation, or before a film's cut."""
    said: str = ""
    """What a document says besides."""


@dataclass(frozen=True)
class Nursery:
    """The whole invented nursery."""

    seed: int
    pupils: tuple[Pupil, ...]
    stories: tuple[Story, ...]
    shots: tuple[Shot, ...]
    canaries: tuple[Canary, ...]
    """All but pixels and digests, which are known when files are drawn."""

    def pupil(self, child: str) -> Pupil:
        """Return a child."""
        return next(one for one in self.pupils if one.id == child)

    def room(self, number: int) -> tuple[Pupil, ...]:
        """Return the children of a room."""
        return tuple(one for one in self.pupils if one.room == number)
