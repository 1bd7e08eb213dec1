"""A photo that shows one child by an entry's word alone is its own only while nothing speaks against it."""

from pathlib import Path
from typing import Any

import pytest

import own_platform_world as world
from journal_bridge.journal import Basis, Care, Comment, Depicts, Status
from journal_bridge.minimise import agreed, plan

BY_ENTRY = Depicts(basis=Basis.ENTRY, people=("ada",))


def carried(folder: Path, *others: Any) -> set[Depicts]:  # noqa: ANN401 - any kinds of entry
    """Return the photo as every journal that holds it takes it to the new platform."""
    entries = (world.entry("own", "ada", media=("pic",)), *others)
    photo = world.picture("pic", depicts=BY_ENTRY)
    brief = world.brief()
    plans = [
        plan(world.journal(child, entries, (photo,)), brief, world.room(folder / child)) for child in ("ada", "ben")
    ]
    return {item.depicts for one in agreed(plans, brief) for item in one.journal.media}


def with_ben(**changes: Any) -> Any:  # noqa: ANN401 - any field of an entry
    """Return an entry about both children that holds the photo."""
    return world.entry("both", "ada", "ben", **{"media": ("pic",), **changes})


REVIEW = Comment(id="said", author="sam", audience="staff", media=("pic",))


@pytest.mark.parametrize(
    "other",
    [
        with_ben(status=Status.STAFF_ONLY),
        with_ben(media=(), comments=(REVIEW,)),
        Care(id="both", status=Status.PUBLISHED, about=("ada", "ben"), media=("pic",), source=world.SOURCE),
        world.entry("both", "ada", status=Status.DRAFT, media=("pic",)),
        world.entry("both", "ben", media=("pic",)),
    ],
)
def test_a_record_that_may_be_lost_leaves_its_doubt_behind(other: Any, tmp_path: Path) -> None:  # noqa: ANN401
    """Where the new platform has no place for the shared record, its photo does not become one child's own."""
    assert carried(tmp_path, other) == {Depicts(basis=Basis.UNKNOWN, people=("ada",))}


def test_a_childs_own_photo_stays_so(tmp_path: Path) -> None:
    """What every record that holds it bears out is said of it on the new platform as well."""
    assert carried(tmp_path) == {BY_ENTRY}
