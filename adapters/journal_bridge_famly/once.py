"""Keeps one record of each id: pages overlap, and a record fetched twice may have moved on in between."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Final, Generic, TypeVar

from journal_bridge.kit.tally import UNREADABLE, Tally, readable

from .documents import Section
from .export import Record
from .scrubbing import canonical

RecordT = TypeVar("RecordT", bound=Record)

AGAIN: Final = "the same record again"
OLDER: Final = "an older state of the same record"

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Placed(Generic[RecordT]):
    """A readable record and where it stands."""

    record: RecordT
    section: Section
    number: int
    others: tuple[tuple["Placed[RecordT]", bool], ...] = ()
    """Other states of the same record, and whether each is known to be older."""

    @property
    def place(self) -> str:
        """Where it stands, for losses."""
        return self.section.place(self.number)

    @cached_property
    def form(self) -> str:
        """Its written form without links; made only where records are compared, for it costs as much as reading."""
        return canonical(self.section.records[self.number])


def read_all(
    model: type[RecordT],
    kind: str,
    found: Iterable[Section],
    tally: Tally,
    unread: Callable[[object, str], None] | None = None,
) -> tuple[Placed[RecordT], ...]:
    """Return the readable records of some sections; each unreadable one is a loss with its place.

    `unread` is told each unreadable record and its file.
    """
    placed: list[Placed[RecordT]] = []
    for section in found:
        for number, untrusted in enumerate(section.records):
            record = readable(model, untrusted)
            if record is None:
                tally.lose(kind, UNREADABLE, section.place(number))
                if unread:
                    unread(untrusted, section.file)
            else:
                placed.append(Placed(record, section, number))
    return tuple(placed)


def once(
    placed: Iterable[Placed[RecordT]],
    kind: str,
    tally: Tally,
    key: Callable[[RecordT], str | None],
    when: Callable[[RecordT], datetime | None],
    *,
    strict: Callable[[RecordT], int] = lambda _: 0,
) -> tuple[Placed[RecordT], ...]:
    """Return one record of each key, the newest, in key order; the others are losses with the reason.

    Of states of one time the strictest is kept, the one of which `strict` says most.
    """
    groups: dict[str, list[Placed[RecordT]]] = {}
    for one in placed:
        groups.setdefault(key(one.record) or f"\0{one.form}", []).append(one)
    return tuple(_newest(groups[name], kind, tally, when, strict) for name in sorted(groups))


def _newest(
    group: list[Placed[RecordT]],
    kind: str,
    tally: Tally,
    when: Callable[[RecordT], datetime | None],
    strict: Callable[[RecordT], int],
) -> Placed[RecordT]:
    if len(group) == 1:
        return group[0]
    times = {id(one): when(one.record) for one in group}
    kept = max(
        group,
        key=lambda one: (
            times[id(one)] or _LONG_AGO,
            strict(one.record),
            one.form,
            one.section.file,
            one.place,
        ),
    )
    others = []
    for one in group:
        if one is not kept:
            then, now = times[id(one)], times[id(kept)]
            others.append((one, bool(then and now and then < now)))
            tally.lose(kind, AGAIN if one.form == kept.form else OLDER, one.section.file)
    return replace(kept, others=tuple(others))
