"""The sums of a migration, and the law that nothing goes missing: a report's figures are checked here first."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Final

from journal_bridge.errors import OurFault
from journal_bridge.handover import ItemKind, Purpose, State
from journal_bridge.migrating.facts import ChildFacts, JobFacts, JobState, MigrationFacts, SettingFacts


@dataclass(frozen=True)
class Total:
    """What some jobs come to; `items` = `carried` + `withheld` + `held` + `lost`.

    `jobs` is how many there are, and by how they ended `placed`, `planned`, `waiting`, `stopped` and `parked`.
    """

    jobs: int = 0
    placed: int = 0
    planned: int = 0
    waiting: int = 0
    stopped: int = 0
    parked: int = 0
    items: int = 0
    carried: int = 0
    withheld: int = 0
    held: int = 0
    lost: int = 0
    entries: int = 0
    comments: int = 0
    media: int = 0
    media_bytes: int = 0
    files: int = 0
    bytes: int = 0


SUMMED: Final = tuple(field.name for field in fields(Total) if field.name in JobFacts.__dataclass_fields__)
"""What is added up over jobs."""


@dataclass(frozen=True)
class RecordTotal:
    """How many raw records there were; `source` = `mapped` + `lost`."""

    source: int = 0
    mapped: int = 0
    lost: int = 0


@dataclass(frozen=True)
class SettingTotal:
    """The sums of one export: `key` is empty where it could not be read."""

    key: str
    export: str
    children: int
    purposes: dict[Purpose, Total]
    records: RecordTotal


@dataclass(frozen=True)
class Totals:
    """All sums of a migration: over all exports by purpose, and export by export in the order they were named."""

    children: int
    purposes: dict[Purpose, Total]
    records: RecordTotal
    settings: tuple[SettingTotal, ...]


@dataclass(frozen=True)
class LeftOutLine:
    """Items that stayed behind (`withhold`) or wait (`hold`) for one reason, over all children of one purpose."""

    purpose: Purpose
    state: State
    rule: str
    reason: str
    kind: ItemKind
    detail: str
    count: int


@dataclass(frozen=True)
class NotTakenLine:
    """Records (`whole`), or parts of records, that the new platform has no place for, over all children."""

    part: str
    reason: str
    whole: bool
    count: int


@dataclass(frozen=True)
class NoHomeLine:
    """Raw records that found no home in any journal, over all settings."""

    kind: str
    reason: str
    count: int


def jobs_of(settings: Iterable[SettingFacts]) -> Iterator[JobFacts]:
    """Yield every job of some settings."""
    return (job for setting in settings for child in setting.children for job in child.jobs)


def total(jobs: Iterable[JobFacts]) -> Total:
    """Return what some jobs come to."""
    sums: Counter[str] = Counter()
    for job in jobs:
        sums["jobs"] += 1
        sums[job.state.value] += 1
        for name in SUMMED:
            sums[name] += getattr(job, name)
    return Total(**sums)


def by_purpose(jobs: Iterable[JobFacts]) -> dict[Purpose, Total]:
    """Return what some jobs come to for each purpose there is, the new platform first."""
    found: dict[Purpose, list[JobFacts]] = {}
    for job in jobs:
        found.setdefault(job.purpose, []).append(job)
    ordered = (Purpose.PLATFORM, *(one for one in Purpose if one is not Purpose.PLATFORM))
    return {purpose: total(found[purpose]) for purpose in ordered if purpose in found}


def records_of(settings: Iterable[SettingFacts]) -> RecordTotal:
    """Return how many raw records some exports held."""
    lines = [line for setting in settings for line in setting.records]
    return RecordTotal(
        sum(line.source for line in lines), sum(line.mapped for line in lines), sum(line.lost for line in lines)
    )


def totals(facts: MigrationFacts) -> Totals:
    """Return every sum of a migration."""
    return Totals(
        children=sum(len(setting.children) for setting in facts.settings),
        purposes=by_purpose(jobs_of(facts.settings)),
        records=records_of(facts.settings),
        settings=tuple(
            SettingTotal(one.key, one.export, len(one.children), by_purpose(jobs_of([one])), records_of([one]))
            for one in facts.settings
        ),
    )


def left_out(settings: Iterable[SettingFacts]) -> tuple[LeftOutLine, ...]:
    """Return what stayed behind or waits, by purpose, rule and kind, the most frequent first."""
    counts: Counter[tuple[Purpose, State, str, str, ItemKind, str]] = Counter()
    for job in jobs_of(settings):
        for line in job.left_out:
            counts[job.purpose, line.state, line.rule, line.reason, line.kind, line.detail] += line.count
    return tuple(LeftOutLine(*key, count) for key, count in sorted(counts.items(), key=_largest))


def not_taken(settings: Iterable[SettingFacts]) -> tuple[NotTakenLine, ...]:
    """Return what the new platform has no place for, by part and reason, the most frequent first."""
    counts: Counter[tuple[str, str, bool]] = Counter()
    for job in jobs_of(settings):
        for line in job.not_taken:
            counts[line.part, line.reason, line.whole] += line.count
    return tuple(NotTakenLine(*key, count) for key, count in sorted(counts.items(), key=_largest))


def no_home(settings: Iterable[SettingFacts]) -> tuple[NoHomeLine, ...]:
    """Return which raw records found no home, by kind and reason, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for setting in settings:
        for line in setting.losses:
            counts[line.kind, line.reason] += line.count
    return tuple(NoHomeLine(*key, count) for key, count in sorted(counts.items(), key=_largest))


def _largest(line: tuple[tuple[object, ...], int]) -> tuple[int, tuple[str, ...]]:
    key, count = line
    return -count, tuple(map(str, key))


def demand_sums(facts: MigrationFacts) -> None:
    """See that every record and every item is accounted for, child by child and export by export.

    Raises:
        OurFault: `internal`, naming the setting's and the child's key and the sum that is wrong.
    """
    for setting in facts.settings:
        _demand_records(setting)
        for child in setting.children:
            for job in child.jobs:
                _demand_items(setting, child, job)


def _demand_records(setting: SettingFacts) -> None:
    """See that the raw records of one export are accounted for, kind by kind.

    Raises:
        OurFault: `internal`.
    """
    lost: Counter[str] = Counter()
    for line in setting.records:
        if line.source != line.mapped + line.lost or min(line.source, line.mapped, line.lost) < 0:
            raise OurFault("internal", f"setting {setting.key}: records of kind {line.kind}")
        lost[line.kind] += line.lost
    for loss in setting.losses:
        lost[loss.kind] -= loss.count
    for kind, difference in lost.items():
        if difference:
            raise OurFault("internal", f"setting {setting.key}: losses of kind {kind}")


def _demand_items(setting: SettingFacts, child: ChildFacts, job: JobFacts) -> None:
    """See that every item of one child is accounted for, for one purpose.

    Raises:
        OurFault: `internal`.
    """
    states: Counter[State] = Counter()
    for line in job.left_out:
        states[line.state] += line.count
    whole = sum(line.count for line in job.not_taken if line.whole)
    sums = {
        "items": (job.items, job.carried + job.withheld + job.held + job.lost),
        "withheld": (job.withheld, states[State.WITHHOLD]),
        "held": (job.held, states[State.HOLD]),
        "left out": (0, states[State.CARRY]),
        "lost": (job.lost, whole),
    }
    below_nothing = any(getattr(job, name) < 0 for name in SUMMED)
    for name, (told, added) in sums.items():
        if told != added or below_nothing:
            where = f"setting {setting.key}, child {child.key}, for {job.purpose.value}"
            raise OurFault("internal", f"{where}: {name}")


def state_counts(children: Iterable[ChildFacts]) -> Counter[JobState]:
    """Return how many children stand how, each as the worst of what was wanted of it does."""
    return Counter(state_of(child) for child in children)


_WORST_FIRST: Final = (JobState.PARKED, JobState.STOPPED, JobState.WAITING, JobState.PLANNED, JobState.PLACED)


def state_of(child: ChildFacts) -> JobState:
    """Return how a child stands: as the worst of what was wanted of it does."""
    there = {job.state for job in child.jobs}
    return next((state for state in _WORST_FIRST if state in there), JobState.WAITING)
