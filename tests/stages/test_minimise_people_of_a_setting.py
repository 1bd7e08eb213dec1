"""Tables of a whole setting need who is in each journal, and nothing that is told of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from journal_bridge.errors import OurFault
from journal_bridge.handover import Purpose
from journal_bridge.minimise import people_of, with_people
from own_platform_world import brief, entry, journal, made, picture, together


def test_people_alone_are_kept_and_come_back(tmp_path: Path) -> None:
    """The child, its settings and everybody it is told of with; no story, no picture, no folder."""
    told = [entry("e", "ada", "ben", media=("m",))]
    (left,) = made(tmp_path, brief(), together(tmp_path, brief(), journal("ada", told, [picture("m")])))
    kept = people_of(left)
    assert kept == left.journal.model_copy(update={"entries": (), "media": ()})
    assert {one.id for one in kept.people} == {"child-ben", "person-sam", "person-ana", "person-gran"}
    again = with_people(kept)
    assert (again.journal, again.purpose, again.carried, again.left_out) == (kept, Purpose.PLATFORM, 0, ())
    for purpose in set(Purpose) - {Purpose.PLATFORM}:
        with pytest.raises(OurFault):
            people_of(replace(left, purpose=purpose))


@pytest.mark.parametrize("more", ["entries", "media"])
def test_what_nobody_looked_at_is_no_minimised_journal(tmp_path: Path, more: str) -> None:
    """A journal with a story or a picture must come from `apply`."""
    told = journal("ada", [entry("e", "ada", media=("m",))], [picture("m")])
    (left,) = made(tmp_path, brief(), together(tmp_path, brief(), told))
    with pytest.raises(OurFault) as fault:
        with_people(people_of(left).model_copy(update={more: getattr(left.journal, more)}))
    assert fault.value.code == "internal"
