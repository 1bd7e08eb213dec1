"""From every platform to every platform: what is lost is told with its reason, and a second time nothing more is.

A child of each export here; every child of all exports is `make pairs`, which prints what is lost where.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import pairs
from pairs import PLATFORMS, Source

AT_HOME: Final = {
    "famly": {"video.taken_at"},
    "folder": set[str](),
    "learningbook": set[str](),
    "tapestry": {"photo", "photo.taken_at", "video.taken_at"},
}
"""What one child's journal loses on its own platform: times that only the camera's data told, which are cleaned
away; and photos whose friends are told by entries that are in the friends' journals only."""


@pytest.fixture(scope="module", params=PLATFORMS)
def source(
    request: pytest.FixtureRequest, example: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Source]:
    """Give one platform's invented export, of which one child's journal is converted."""
    folder = tmp_path_factory.mktemp(f"from-{request.param}")
    export = pairs.export_for(request.param, example, folder / "export")
    with pairs.opened_source(request.param, export, folder, children=1) as opened:
        yield opened


@pytest.mark.parametrize("step", [1, *(pytest.param(step, marks=pytest.mark.prove) for step in (0, 2, 3))])
def test_what_is_lost_has_a_reason_and_a_second_time_nothing_more_is(source: Source, step: int) -> None:
    """A manager is told part by part what the new platform does not take; going on from there loses nothing.

    From each platform to the next one in the list, so that each is read and written; `-m prove` tries all pairs.
    """
    target = PLATFORMS[(PLATFORMS.index(source.platform) + step) % len(PLATFORMS)]
    done = pairs.pair(source, target)
    assert done.items.total() > 0
    assert all(one.reason for one in done.lost)
    assert not done.whole.keys() & {"observation", "assessment", "report", "child"}
    assert (done.again, done.held_again) == ((), ())


def test_on_its_own_platform_an_export_loses_next_to_nothing(source: Source) -> None:
    """Written again as what it was, a journal is the same but for what the files alone said."""
    done = pairs.pair(source, source.platform, twice=False)
    assert {one.part for one in done.lost} <= AT_HOME[source.platform]


def test_the_journal_folder_loses_nothing_of_any_platform(source: Source) -> None:
    """The published form holds everything every platform tells."""
    assert pairs.pair(source, "folder", twice=False).lost == ()
