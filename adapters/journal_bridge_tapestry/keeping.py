"""Keeps one record of each observation: lists overlap, full records repeat them, and a record moves on in between.

A full record wins over a line of a list, which shows three media at most, and either over a saved page, which
names no child. Records are many and long, so only what the whole export needs is kept of each; the rest is read
again when a child's journal is built.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused
from journal_bridge.journal import Status
from journal_bridge.kit.scrubbing import canonical

from .export import SECRETS
from .names import Named
from .parts import CHILD_UNREADABLE, Held, Lost, Observed
from .schools import School, Schools

AGAIN: Final = "the same record again"
OLDER: Final = "an older state of the same record"
OTHER: Final = "another state of the same record, and nothing says which is later"

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)

LINES_HELD: Final = 10_000
"""Lines of lists held whole, about 80 MB; of further ones the text is kept, which takes a tenth, and longer."""

Reread = Callable[[], Observed | None]


class Rank(IntEnum):
    """What kind of record it is, the better the higher."""

    PAGE = 0
    LINE = 1
    FULL = 2


@dataclass(frozen=True, slots=True)
class Kept:
    """What the whole export needs of a record, and how to get the rest."""

    school: School
    number: str
    rank: Rank
    file: str
    place: str
    status: Status
    says_status: bool
    changed: datetime | None
    author: Named | None
    about: tuple[str, ...]
    refused: str | None
    media: tuple[Held, ...]
    comment_media: tuple[Held, ...]
    lost: tuple[Lost, ...]
    reread: Reread

    def names_others(self, kept: "Kept") -> bool:
        """Tell whether a record names a child that another one does not, or one that cannot be read."""
        return self.refused == CHILD_UNREADABLE or not set(self.about) <= set(kept.about)

    def whole(self) -> Observed:
        """Return the whole record.

        Raises:
            InputRefused: `size-lie` when the file has changed since it was read.
        """
        told = self.reread()
        if told is None:
            raise InputRefused("size-lie", self.file)
        return told


@dataclass(slots=True)
class Chosen:
    """The record kept of an observation, its status among all its states, and the records it was preferred to."""

    kept: Kept
    status: Status
    others: tuple[tuple[Kept, str], ...]


@dataclass
class Shelf:
    """All records of observations by setting and number."""

    opened: OpenedExport
    schools: Schools
    _lines: int = 0
    _groups: dict[tuple[str, str], list[Kept]] = field(default_factory=lambda: defaultdict(list))

    def add(self, told: Observed, rank: Rank, place: str, reread: Reread) -> None:
        """Put a record on the shelf."""
        media = told.media
        self._groups[told.school.id, told.record.id].append(
            Kept(
                school=told.school,
                number=told.record.id,
                rank=rank,
                file=told.file,
                place=place,
                status=told.status,
                says_status=told.record.status is not None or told.status is Status.DELETED,
                changed=told.changed,
                author=told.author,
                about=told.about,
                refused=told.refused,
                media=media,
                comment_media=told.all_media[len(media) :],
                lost=told.lost,
                reread=reread,
            )
        )

    def has_room(self) -> bool:
        """Tell whether whole lines of lists may still be held in memory."""
        self._lines += 1
        return self._lines <= LINES_HELD

    def holds(self, school: School, number: str) -> bool:
        """Tell whether any record of an observation is there."""
        return (school.id, number) in self._groups

    def chosen(self) -> Iterator[Chosen]:
        """Yield the one record of each observation, in order."""
        for key in sorted(self._groups):
            yield _choose(self._groups[key])


def _choose(group: list[Kept]) -> Chosen:
    """Return the record to keep; the order of files decides nothing unless two are alike in everything."""
    if len(group) == 1:
        return Chosen(group[0], group[0].status, ())
    best = max(one.rank for one in group)
    forms = {id(one): _form(one) for one in group} if sum(one.rank is best for one in group) > 1 else {}
    kept = max(
        group,
        key=lambda one: (one.rank, one.changed or _LONG_AGO, forms.get(id(one), ""), one.file, one.place),
    )
    others = tuple((one, _reason(one, kept, forms)) for one in group if one is not kept)
    doubtful = any(_contradicts(one, kept) for one, reason in others if reason != OLDER)
    return Chosen(kept, Status.UNKNOWN if doubtful else kept.status, others)


def _contradicts(one: Kept, kept: Kept) -> bool:
    """Tell whether a record speaks against the one kept: another status, or a child that one does not name."""
    return (one.says_status and one.status is not kept.status) or one.names_others(kept)


def _reason(one: Kept, kept: Kept, forms: dict[int, str]) -> str:
    if one.changed and kept.changed and one.changed < kept.changed:
        return OLDER
    same = one.rank is not kept.rank or forms[id(one)] == forms[id(kept)]
    return AGAIN if same and (one.status is kept.status or not one.says_status) else OTHER


def _form(one: Kept) -> str:
    return canonical(one.whole().record.model_dump(mode="python"), SECRETS)
