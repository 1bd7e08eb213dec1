"""What is known of a migration, child by child: what the plan shows, the run keeps, and the report adds up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from journal_bridge.handover import LeftOut, Purpose

TOP: Final = {
    Purpose.PLATFORM: "package",
    Purpose.PARENT: "for-parents",
    Purpose.SETTING: "for-settings",
    Purpose.SCHOOL: "for-schools",
}
"""The folder below --out of what is made for each purpose."""

GONE: Final = "child-gone"
"""Code of a folder that lies there of a child who is no longer in the export."""


def purpose_of(place: str) -> str:
    """Return whom what lies in a folder below --out is for; nothing for a folder of no run."""
    return next((purpose.value for purpose, top in TOP.items() if place.startswith(f"{top}/")), "")


class Standing(StrEnum):
    """How a child stands on the old platform, as far as its export and the setting's papers tell."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    LEAVER = "leaver"
    """Named in the list of leavers."""
    AWAITING_DELETION = "awaiting deletion"
    """Left, and the old platform deletes the journal when its days of grace are over."""
    RESTRICTED = "restricted"
    """The policy keeps everything of this child back: its journal stays until a person changes that."""
    UNKNOWN = "unknown"


class JobState(StrEnum):
    """How far one child's journal has come for one purpose."""

    WAITING = "waiting"
    PLANNED = "planned"
    PLACED = "placed"
    """It lies whole at its place, with its receipt."""
    STOPPED = "stopped"
    """Papers say that nothing of it may go, or a paper is missing; `code` says which."""
    PARKED = "parked"
    """Something is wrong with this child alone; `code` says what, and the next run tries again."""


@dataclass(frozen=True)
class Lost:
    """Records, or parts of them, that the new platform has no place for; `whole` tells that the record is gone."""

    part: str
    reason: str
    count: int
    whole: bool


@dataclass(frozen=True)
class JobFacts:
    """What becomes of one child's journal for one purpose; `items` = `carried` + `withheld` + `held` + `lost`.

    `entries`, `comments` and `media` are the records that go; `media_bytes` their files. `place` is the folder
    below --out, `files` and `bytes` what lies there, `manifest` the SHA-256 of the list of its digests, and
    `receipt` the folder of its receipt. `recipient` is the setting or school it is for, in the words of the list of
    leavers.
    """

    purpose: Purpose
    state: JobState
    code: str = ""
    recipient: str = ""
    items: int = 0
    carried: int = 0
    withheld: int = 0
    held: int = 0
    lost: int = 0
    entries: int = 0
    comments: int = 0
    media: int = 0
    media_bytes: int = 0
    left_out: tuple[LeftOut, ...] = ()
    not_taken: tuple[Lost, ...] = ()
    place: str = ""
    files: int = 0
    bytes: int = 0
    manifest: str = ""
    receipt: str = ""
    tries: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class ChildFacts:
    """One child of one setting: `key` names its folders, `id` is the export's own, `jobs` is what is made of it."""

    key: str
    id: str
    name: str
    standing: Standing
    days_left: int | None = None
    """Days until the old platform deletes the journal, where that is known."""
    entries: int = 0
    comments: int = 0
    media: int = 0
    jobs: tuple[JobFacts, ...] = ()


@dataclass(frozen=True)
class RecordLine:
    """How many raw records of one kind the export held; `source` = `mapped` + `lost`."""

    kind: str
    source: int
    mapped: int
    lost: int


@dataclass(frozen=True)
class LossLine:
    """Raw records that found no home in any journal, by reason."""

    kind: str
    reason: str
    count: int


@dataclass(frozen=True)
class Alike:
    """Two children who could be mistaken for one another, or who are one and the same in two exports.

    `reason` is `same name`, `same name and day of birth`, or `same record in two exports`.
    """

    first: str
    """Key of a child."""
    second: str
    reason: str


@dataclass(frozen=True)
class Lying:
    """What an earlier run placed of a child whom the export no longer holds: `places` are folders below --out.

    `id` and `name` are as that run knew the child, and empty where nobody knows any more. `kept_back` is how many
    of the records that went then today's papers keep back in the journals of others: a friend was stopped since.
    """

    key: str
    places: tuple[str, ...]
    id: str = ""
    name: str = ""
    kept_back: int = 0


@dataclass(frozen=True)
class SettingFacts:
    """One export: what it is, what was read, and its children. `code` says why nothing of it could be read."""

    key: str
    name: str
    export: str
    """Name of the folder or ZIP, without the way there."""
    platform: str = ""
    adapter: str = ""
    code: str = ""
    place: str = ""
    """Where in the export the trouble is; never a value."""
    records: tuple[RecordLine, ...] = ()
    losses: tuple[LossLine, ...] = ()
    warnings: tuple[str, ...] = ()
    children: tuple[ChildFacts, ...] = ()
    gone: tuple[str, ...] = ()
    """Keys of children an earlier run placed and this export no longer holds."""
    lying: tuple[Lying, ...] = ()
    """What lies below --out of those children still; what their papers stop was taken away."""
    notices: tuple[str, ...] = ()
    """What this run found in --out and somebody should know: sentences with keys and no names."""
    alike: tuple[Alike, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    """What to do on the new platform, in words, each with the file below --out it is done with, if any."""


@dataclass(frozen=True)
class Estimate:
    """What a run will take: measured while planning, for the workers of this machine."""

    seconds: float
    room_bytes: int
    """Free space needed where --out lies, while it works."""


@dataclass(frozen=True)
class MigrationFacts:
    """Everything the page, the table and the document of a migration say."""

    target: str
    layout: str
    evidence: str
    made_at: datetime
    program: str
    basis: str
    settings: tuple[SettingFacts, ...]
    planned_only: bool = False
    papers: tuple[str, ...] = ()
    """Which papers that keep something back were given: `consents`, `policy`."""
    audit: tuple[int, str] | None = None
    """Number and SHA-256 of the last row of the setting's audit."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Seconds of work by stage, added up over all workers."""
    estimate: Estimate | None = None
