"""What a manager reads on the terminal after a plan, a run, or during one: short, and where the page lies."""

from collections.abc import Iterator, Sequence
from typing import Final

from journal_bridge.handover import Purpose, State
from journal_bridge.journal import uk_time
from journal_bridge.migrating.facts import GONE, ChildFacts, JobState, MigrationFacts
from journal_bridge.migrating.report import page_name, words
from journal_bridge.migrating.report.accounting import (
    Total,
    by_purpose,
    jobs_of,
    left_out,
    not_taken,
    records_of,
    state_counts,
)
from journal_bridge.showing import out, say, table

_MOST: Final = 10
"""Lines a table on the terminal has at most; the page has all of them."""

_MOST_NAMES: Final = 5
"""Children a line names at most."""

_TROUBLED: Final = (JobState.PARKED, JobState.STOPPED)


def show_plan(facts: MigrationFacts, place: str) -> None:
    """Print what a run would do, how long it takes and what room it needs, and where the plan lies."""
    _begin(facts)
    if facts.estimate is not None:
        time, room = words.time_words(facts.estimate.seconds), words.size_words(facts.estimate.room_bytes)
        say(f"The run takes {time} and needs {room} free where --out lies. Nothing was made yet.")
    _why(facts)
    _troubles(facts)
    _end(facts, place)


def show_run(facts: MigrationFacts, place: str) -> None:
    """Print how a run ended, who waits and why, and where the report lies."""
    _begin(facts)
    _why(facts)
    _troubles(facts)
    _end(facts, place)


def show_status(facts: MigrationFacts, place: str) -> None:
    """Print how far a run is, setting by setting."""
    say(f"As of {uk_time(facts.made_at):%d %B %Y, %H:%M}: {words.headline(facts)}")
    for line in (*words.beside(facts), *words.notices(facts)):
        say(line)
    say("")
    states = [JobState.PLACED, JobState.PLANNED, JobState.WAITING, JobState.PARKED, JobState.STOPPED]
    rows = [
        [one.name or one.export, *(state_counts(one.children)[state] for state in states)] for one in facts.settings
    ]
    headings = [words.state_words(state, planned_only=facts.planned_only) for state in states]
    if rows:
        table("Children", ["setting", *headings], _shortened(rows))
    _troubles(facts)
    if (not rows or any(row[2] or row[3] for row in rows)) and not facts.planned_only:
        say("If no run is at work, give the same `journal-bridge migrate run` again: it goes on from here.")
    say(f"In: {place}")


def _begin(facts: MigrationFacts) -> None:
    """Print how it ended, what was found in --out, and the sums."""
    say(words.headline(facts))
    for line in (*words.beside(facts), *words.notices(facts)):
        say(line)
    say("")
    rows = [
        [words.PURPOSES[purpose].removeprefix("the "), one.jobs, *_sums(one), words.size_words(one.bytes)]
        for purpose, one in by_purpose(jobs_of(facts.settings)).items()
    ]
    go = "would go" if facts.planned_only else "went"
    if rows:
        table("Items", ["for", "journals", "in them", f"= {go}", "+ stay", "+ wait", "+ no place", "size"], rows)
    records = records_of(facts.settings)
    say(f"Raw records: {records.source:,} = {records.mapped:,} read into journals + {records.lost:,} with no home.")
    say("")


def _sums(one: Total) -> tuple[int, ...]:
    return one.items, one.carried, one.withheld, one.held, one.lost


def _why(facts: MigrationFacts) -> None:
    """Print the most frequent reasons: of all that waits, and of what does not go to the new platform."""
    lines = [one for one in left_out(facts.settings) if one.purpose is Purpose.PLATFORM or one.state is State.HOLD]
    for state, title in ((State.HOLD, "Wait for you"), (State.WITHHOLD, "Stay at the setting")):
        counts: dict[tuple[str, str], int] = {}
        for one in lines:
            if one.state is state:
                counts[one.rule, one.reason] = counts.get((one.rule, one.reason), 0) + one.count
        rows: list[list[object]] = [[count, reason, rule] for (rule, reason), count in counts.items()]
        _reasons(title, rows)
    missing: dict[str, int] = {}
    for gone in not_taken(facts.settings):
        if gone.whole:
            missing[gone.reason] = missing.get(gone.reason, 0) + gone.count
    _reasons("No place on the new platform", [[count, reason, ""] for reason, count in missing.items()])


def _reasons(title: str, rows: list[list[object]]) -> None:
    if rows:
        rows.sort(key=lambda row: -int(str(row[0])))
        table(title, ["count", "why", "rule"], _shortened(rows), whole=True)


def _troubles(facts: MigrationFacts) -> None:
    """Print who did not come through and what to do, by trouble."""
    rows = list(_troubled(facts))
    if rows:
        table("Did not come through", ["whose", "", "what to do"], _shortened(rows), whole=True)


def _troubled(facts: MigrationFacts) -> Iterator[list[object]]:
    for setting in facts.settings:
        if setting.code:
            at = f"{setting.place}: " if setting.place not in {"", setting.export} else ""
            told = f"{at}{words.trouble_words(setting.code)} ({setting.code})"
            yield [setting.export, "could not be read", told]
    for left in (one for setting in facts.settings for one in setting.lying):
        whose = f"{left.name} ({left.id})" if out.is_terminal and left.id else left.id or left.key
        told = f"{', '.join(left.places)}: {words.lying_words(left)} ({GONE})"
        yield [whose, "no longer in the export", told]
    for state in _TROUBLED:
        found: dict[str, list[ChildFacts]] = {}
        for child in (one for setting in facts.settings for one in setting.children):
            for code in {job.code for job in child.jobs if job.state is state}:
                found.setdefault(code, []).append(child)
        told = words.state_words(state, planned_only=facts.planned_only)
        for code, children in sorted(found.items()):
            yield [_whose(children), told, f"{words.trouble_words(code)} ({code})"]


def _whose(children: Sequence[ChildFacts]) -> str:
    """Return whose some trouble is: by name on a terminal only, since what is not one may be kept as a log."""
    some = [f"{one.name} ({one.id})" if out.is_terminal else one.id for one in children[:_MOST_NAMES]]
    more = len(children) - len(some)
    return ", ".join(some) + (f" and {more:,} more" if more else "")


def _shortened(rows: list[list[object]]) -> list[list[object]]:
    if len(rows) <= _MOST + 1:
        return rows
    blank: list[object] = [""] * (len(rows[0]) - 1)
    return [*rows[:_MOST], [f"and {len(rows) - _MOST:,} more on the page", *blank]]


def _end(facts: MigrationFacts, place: str) -> None:
    """Print where everything stands."""
    what = "The plan" if facts.planned_only else "The report"
    say(f"{what}, with every step to take: {place.rstrip('/')}/{page_name(facts)}")
    say("It names children, and stays at the setting.")
