"""The invented observations and reports as tables of this layout; what has no status here is not written."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from textwrap import wrap
from typing import Final

from journal_bridge.invented import pictures
from journal_bridge.invented.records import InventedSetting, Story
from journal_bridge.journal import uk_time

from .example_people import child_numbers, term_of

_TYPES: Final = {"baseline": "Baseline", "assessment": "Summative", "two_year_check": "Two Year Progress Check"}
_FIRST_OBSERVATION, _FIRST_REPORT = 5001, 301
_ISO_FROM: Final = date(2025, 1, 1)
"""Day from which times are written as ISO 8601: the export was put together from two programs."""

_SCHOOL_YEAR: Final = 9
_LINE: Final = 88
"""Letters on a line of a report."""


def numbered_observations(told: InventedSetting) -> dict[int, Story]:
    """Return the published observations of staff by their numbers; nothing else may pass for one."""
    found = [story for story in told.stories if story.kind == "observation" and _was_shown(story)]
    return dict(enumerate(found, _FIRST_OBSERVATION))


def numbered_reports(told: InventedSetting) -> dict[int, Story]:
    """Return the papers that are reports on this platform, by their numbers."""
    found = [story for story in told.stories if story.kind in _TYPES and _was_shown(story)]
    return dict(enumerate(found, _FIRST_REPORT))


def observation_rows(told: InventedSetting, observations: dict[int, Story]) -> Iterator[Sequence[object]]:
    """Yield when each observation was made, and by whom."""
    yield ["ObservationId", "DateTime", "StaffName"]
    for number, story in observations.items():
        yield [number, _time(story.written_at), told.adult(story.author).name]


def observation_child_rows(told: InventedSetting, observations: dict[int, Story]) -> Iterator[Sequence[object]]:
    """Yield whom each observation is about."""
    numbers = child_numbers(told)
    yield ["ObservationId", "ChildId"]
    for number, story in observations.items():
        yield from ([number, numbers[child]] for child in story.about)


def link_rows(observations: dict[int, Story]) -> Iterator[Sequence[object]]:
    """Yield the links to aspects, with their statement where the setting chose one."""
    yield ["ObservationId", "Kind", "Area", "Aspect", "Statement"]
    for number, story in observations.items():
        for goal in story.goals:
            yield [number, "STATEMENT", goal.area, goal.aspect, goal.statement or ""]


def report_rows(told: InventedSetting, reports: dict[int, Story]) -> Iterator[Sequence[object]]:
    """Yield the reports; the last one of a child who has left is its final report."""
    numbers = child_numbers(told)
    yield ["ReportId", "ChildId", "Type", "Term", "Year", "File"]
    for number, story in reports.items():
        (child,) = story.about
        term, year = term_of(story.day), story.day.year - (story.day.month < _SCHOOL_YEAR)
        yield [number, numbers[child], _type(told, reports, story), term, f"{year}/{year % 100 + 1}",
               f"reports/{number}.pdf"]  # fmt: skip


def paper_of(told: InventedSetting, story: Story) -> bytes:
    """Return a report's file: the words of its story on one page."""
    child = told.child(story.about[0])
    title = f"{story.title or _TYPES[story.kind]}: {child.full_name}"
    return pictures.paper_bytes(title, tuple(line for text in story.text for line in wrap(text, _LINE)))


def _was_shown(story: Story) -> bool:
    return story.stage == "published" and not story.marks


def _type(told: InventedSetting, reports: dict[int, Story], story: Story) -> str:
    own = [one for one in reports.values() if one.about == story.about and one.kind == "assessment"]
    left = told.child(story.about[0]).left is not None
    return "Final" if left and own and story is own[-1] else _TYPES[story.kind]


def _time(moment: datetime) -> str:
    local = uk_time(moment)
    return f"{local:%Y-%m-%dT%H:%M:%S}" if local.date() >= _ISO_FROM else f"{local:%d/%m/%Y %H:%M:%S}"
