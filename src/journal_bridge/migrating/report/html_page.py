"""The report of a migration, or its plan, as one page for people, to print and to file at the setting."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined

from journal_bridge.converting.part_words import in_words, record
from journal_bridge.explaining import ADVICE, coded
from journal_bridge.handover import ItemKind, Purpose, State
from journal_bridge.journal import uk_time
from journal_bridge.migrating.facts import ChildFacts, JobFacts, JobState, MigrationFacts, SettingFacts
from journal_bridge.migrating.report import accounting, words
from journal_bridge.migrating.report.accounting import LeftOutLine, Total
from journal_bridge.migrating.report.steps import steps

_TROUBLED: Final = (JobState.PARKED, JobState.STOPPED)


@dataclass(frozen=True)
class SumLine:
    """One line of the sums: whose, for whom, and what it comes to."""

    setting: str
    purpose: str
    total: Total


@dataclass(frozen=True)
class Reason:
    """Items, records or parts of them that share one reason: how many of what, and what can be done about it."""

    count: int
    reason: str
    what: tuple[str, ...]
    advice: str = ""
    code: str = ""


@dataclass(frozen=True)
class Left:
    """What of one purpose waits, and what stays."""

    purpose: str
    waits: tuple[Reason, ...]
    stays: tuple[Reason, ...]


@dataclass(frozen=True)
class Trouble:
    """Children of one setting who share one trouble for one purpose."""

    setting: str
    purpose: str
    state: str
    code: str
    sentence: str
    children: tuple[ChildFacts, ...]


@dataclass(frozen=True)
class Chapter:
    """One export's part of the page."""

    anchor: str
    facts: SettingFacts
    title: str
    children: tuple[tuple[ChildFacts, tuple[JobFacts, ...]], ...]
    told: str
    sums: tuple[SumLine, ...]
    alike: tuple[tuple[str, str, str], ...]
    sealed: bool
    """Whether anything in it has a list of digests."""


def page(facts: MigrationFacts) -> str:
    """Return the page as HTML: no script, nothing fetched, for A4 and for light and dark screens.

    It names children, those among them whose papers stop them: it stays at the setting, and says so on top.
    """
    template = files("journal_bridge.migrating.report").joinpath("page.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "moment": _moment,
        "capital": _capital,
        "coded": coded,
        "standing": words.standing_words,
        "state": lambda state: words.state_words(state, planned_only=facts.planned_only),
        "size": words.size_words,
        "time": words.time_words,
        "trouble": words.trouble_words,
        "lying": words.lying_words,
        "whom": words.PURPOSES.__getitem__,
    }
    environment.globals |= {"many": words.many}
    settings = facts.settings
    return environment.from_string(template).render(
        facts=facts,
        headline=words.headline(facts),
        beside=words.beside(facts),
        notices=words.notices(facts),
        steps=steps(facts),
        children=sum(len(one.children) for one in settings),
        totals=accounting.totals(facts),
        sums=tuple(_sums("", accounting.by_purpose(accounting.jobs_of(settings)))),
        left=tuple(_left(settings)),
        missing=tuple(_no_place(settings, whole=True)),
        without=tuple(_no_place(settings, whole=False)),
        troubles=tuple(_troubles(facts)),
        chapters=tuple(_chapters(facts)),
    )


def _sums(setting: str, totals: dict[Purpose, Total]) -> Iterator[SumLine]:
    for purpose, total in totals.items():
        yield SumLine(setting, words.PURPOSES[purpose], total)


def _left(settings: Iterable[SettingFacts]) -> Iterator[Left]:
    """Yield what waits and what stays, purpose by purpose."""
    lines = accounting.left_out(settings)
    for purpose, called in words.PURPOSES.items():
        waits, stays = (
            tuple(_reasons(one for one in lines if one.purpose is purpose and one.state is state))
            for state in (State.HOLD, State.WITHHOLD)
        )
        if waits or stays:
            yield Left(called, waits, stays)


def _reasons(lines: Iterable[LeftOutLine]) -> Iterator[Reason]:
    """Yield lines by rule and reason, the most frequent first; details that nobody misses come last."""
    found: dict[tuple[bool, str, str], Counter[str]] = {}
    for line in lines:
        last = line.kind is ItemKind.EXTRAS
        found.setdefault((last, line.rule, line.reason), Counter())[_kind(line)] += line.count
    ordered = sorted(found.items(), key=lambda one: (one[0][0], -one[1].total(), one[0][1]))
    for (_, rule, reason), counts in ordered:
        what = tuple(f"{count:,} {record(kind, count)}" for kind, count in counts.most_common())
        yield Reason(counts.total(), reason, what, ADVICE.get(rule, ""), rule)


def _kind(line: LeftOutLine) -> str:
    return {ItemKind.EXTRAS: "extras", ItemKind.NEXT_STEPS: "next_steps"}.get(line.kind, line.detail)


def _no_place(settings: Iterable[SettingFacts], *, whole: bool) -> Iterator[Reason]:
    """Yield what the new platform has no place for: whole records, or parts of records that are there."""
    for line in accounting.not_taken(settings):
        if line.whole is whole:
            yield Reason(line.count, line.reason, (_part(line.part, line.count),))


def _part(part: str, count: int) -> str:
    """Return what a part is called; one that only a later program knows keeps its own words."""
    try:
        return in_words(part, count)
    except KeyError:
        return part.replace("_", " ").replace(".", ": ")


def _troubles(facts: MigrationFacts) -> Iterator[Trouble]:
    """Yield who did not come through, those first for whom something can be done."""
    found: dict[tuple[int, str, Purpose, str], list[ChildFacts]] = {}
    for setting in facts.settings:
        for child in setting.children:
            for job in child.jobs:
                if job.state in _TROUBLED:
                    key = (_TROUBLED.index(job.state), _title(setting), job.purpose, job.code)
                    found.setdefault(key, []).append(child)
    for (order, setting_name, purpose, code), children in sorted(found.items(), key=lambda one: one[0][:2]):
        state = words.state_words(_TROUBLED[order], planned_only=facts.planned_only)
        yield Trouble(
            setting_name, words.PURPOSES[purpose], state, code, words.trouble_words(code), tuple(_by_name(children))
        )


def _by_name(children: Iterable[ChildFacts]) -> list[ChildFacts]:
    return sorted(children, key=lambda child: (child.name.casefold(), child.id))


def _chapters(facts: MigrationFacts) -> Iterator[Chapter]:
    names = {child.key: f"{child.name} ({child.id})" for setting in facts.settings for child in setting.children}
    for number, setting in enumerate(facts.settings, start=1):
        jobs = [job for child in setting.children for job in child.jobs]
        yield Chapter(
            anchor=f"setting-{number}",
            facts=setting,
            title=_title(setting),
            children=tuple((child, _ordered(child.jobs)) for child in _by_name(setting.children)),
            told=_told(setting, planned_only=facts.planned_only),
            sums=tuple(_sums(_title(setting), accounting.by_purpose(jobs))),
            alike=tuple(
                (names.get(one.first, one.first), names.get(one.second, one.second), _alike(one.reason))
                for one in setting.alike
            ),
            sealed=any(job.manifest for job in jobs) and not facts.planned_only,
        )


def _ordered(jobs: Iterable[JobFacts]) -> tuple[JobFacts, ...]:
    order = list(words.PURPOSES)
    return tuple(sorted(jobs, key=lambda job: order.index(job.purpose)))


def _alike(reason: str) -> str:
    return words.ALIKE.get(reason, reason)


def _title(setting: SettingFacts) -> str:
    return setting.name or setting.export


def _told(setting: SettingFacts, *, planned_only: bool) -> str:
    """Return how far one setting's children are: "196 in place, 2 set aside"."""
    if setting.code:
        return "could not be read"
    counts = accounting.state_counts(setting.children)
    told = [
        f"{counts[state]:,} {words.state_words(state, planned_only=planned_only)}"
        for state in JobState
        if counts[state]
    ]
    return ", ".join(told) or "no children"


def _moment(moment: datetime) -> str:
    here = uk_time(moment)
    return f"{here.day} {here:%B %Y, %H:%M}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
