"""A migration in a manager's words: how it ended, and what each state, size and time is called."""

from collections.abc import Iterator
from typing import Final

from journal_bridge.error_codes import CODES
from journal_bridge.handover import Purpose
from journal_bridge.migrating.facts import GONE, ChildFacts, JobState, Lying, MigrationFacts, Standing
from journal_bridge.migrating.report.accounting import jobs_of, state_counts

PURPOSES: Final = {
    Purpose.PLATFORM: "the new platform",
    Purpose.PARENT: "the family",
    Purpose.SETTING: "the next setting",
    Purpose.SCHOOL: "the school",
}
"""Whom something is for."""

DONE: Final = {
    JobState.PLACED: "in place",
    JobState.PLANNED: "begun",
    JobState.WAITING: "not begun",
    JobState.STOPPED: "stays here",
    JobState.PARKED: "set aside",
}
"""How far a child has come, once a run has begun."""

WOULD: Final = DONE | {
    JobState.PLANNED: "would go",
    JobState.STOPPED: "would stay",
    JobState.PARKED: "could not be planned",
}
"""The same in a plan."""

STANDINGS: Final = {
    Standing.ACTIVE: "active",
    Standing.INACTIVE: "inactive",
    Standing.LEAVER: "leaver",
    Standing.AWAITING_DELETION: "awaiting deletion",
    Standing.RESTRICTED: "restricted",
    Standing.UNKNOWN: "not told",
}
"""How a child stands on the old platform."""

ALIKE: Final = {
    "same name": "have the same name",
    "same name and day of birth": "have the same name and the same day of birth",
    "same record in two exports": "are one record in two exports",
}
"""Why two children could be mistaken for one another."""

_UNITS: Final = ("bytes", "KB", "MB", "GB", "TB")
_MINUTE: Final = 60
_HOUR: Final = 3_600


def state_words(state: JobState, *, planned_only: bool) -> str:
    """Return how far something is, in words."""
    return (WOULD if planned_only else DONE)[state]


def trouble_words(code: str) -> str:
    """Return what an error's code means and what to do; a later program's code stands for itself."""
    return CODES.get(code, code)


def lying_words(left: Lying) -> str:
    """Return what to do about the folders of a child who is no longer in the export."""
    words = trouble_words(GONE)
    if left.kept_back:
        words += f" Up to {many(left.kept_back, 'record')} in it may not go by the papers of today."
    return words


def standing_words(child: ChildFacts) -> str:
    """Return how a child stands on the old platform, with the days that are left."""
    words = STANDINGS[child.standing]
    if child.days_left is None:
        return words
    return f"{words}, {many(child.days_left, 'day')} left"


def many(count: int, one: str, others: str = "") -> str:
    """Return "1 child" or "2,000 children"."""
    return f"{count:,} {one if count == 1 else others or one + 's'}"


def size_words(size: int) -> str:
    """Return a size as file managers show it: thousands, not 1,024s."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:  # noqa: PLR2004 - a thousand is a thousand
        amount, unit = amount / 1000, unit + 1
    return f"{size:,} bytes" if unit == 0 else f"{amount:,.1f} {_UNITS[unit]}"


def time_words(seconds: float) -> str:
    """Return a time as a person plans with it: "about 4 minutes"."""
    if seconds < _MINUTE:
        return "less than a minute"
    if seconds < 2 * _HOUR:
        return f"about {many(round(seconds / _MINUTE), 'minute')}"
    return f"about {seconds / _HOUR:.1f} hours"


def headline(facts: MigrationFacts) -> str:
    """Return how it ended, in one breath."""
    children = [child for setting in facts.settings for child in setting.children]
    if not facts.settings:
        return "The exports are still to be read."
    if not children:
        unread = all(setting.code for setting in facts.settings)
        return "No child of these exports could be read." if unread else "There is no child in these exports."
    counts, planned = state_counts(children), facts.planned_only
    fine = counts[JobState.PLANNED if planned else JobState.PLACED]
    verb = "would go" if planned else ("is in place" if fine == 1 else "are in place")
    all_of = many(len(children), "child", "children")
    told = [
        f"{'The' if fine == 1 else 'All'} {all_of} {verb}." if fine == len(children) else _some(fine, all_of, verb)
    ]
    parked, stopped = counts[JobState.PARKED], counts[JobState.STOPPED]
    if planned:
        told += _behind(parked + counts[JobState.WAITING], "could not be planned", "could not be planned")
        told += _behind(stopped, "would stay, as their papers say", "would stay, as its papers say")
    else:
        told += _behind(parked, "wait for you", "waits for you")
        told += _behind(stopped, "stay, as their papers say", "stays, as its papers say")
        open_ = counts[JobState.WAITING] + counts[JobState.PLANNED]
        told += _behind(open_, "are still to be done", "is still to be done")
    return " ".join(told)


def _some(fine: int, all_of: str, verb: str) -> str:
    return f"{fine:,} of {all_of} {verb}."


def _behind(count: int, plural: str, single: str) -> Iterator[str]:
    if count:
        yield f"{count:,} {single if count == 1 else plural}."


def beside(facts: MigrationFacts) -> tuple[str, ...]:
    """Return what belongs to how it ended: exports nobody could read, items that wait, who left folders behind."""
    unread = sum(bool(setting.code) for setting in facts.settings)
    held = sum(job.held for job in jobs_of(facts.settings))
    told = []
    if unread:
        told.append(f"{many(unread, 'export')} could not be read.")
    if empty := sum(not setting.code and not setting.children for setting in facts.settings):
        told.append(
            f"{many(empty, 'export')} {'names' if empty == 1 else 'name'} no child: is it the whole export?"
        )
    if held:
        wait = "would wait" if facts.planned_only else ("waits" if held == 1 else "wait")
        told.append(f"{many(held, 'item')} {wait} for a person to look at.")
    if lying := sum(len(setting.lying) for setting in facts.settings):
        whose = "one child who is" if lying == 1 else f"{lying:,} children who are"
        told.append(f"Folders lie there of {whose} no longer in the export; see to them before you go on.")
    return tuple(told)


def notices(facts: MigrationFacts) -> tuple[str, ...]:
    """Return what the run found in --out and somebody should know."""
    return tuple(notice for setting in facts.settings for notice in setting.notices)
