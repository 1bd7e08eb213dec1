"""Agreement looks at every journal once, quickly; what it sees there is what the journal says."""

from pathlib import Path
from random import Random

import pytest

from journal_bridge.handover import Plan, Purpose
from journal_bridge.journal import to_bytes
from journal_bridge.migrating.agreeing import glance
from journal_bridge.minimise import ids_of
from random_journals import journals_at_random


@pytest.mark.parametrize("seed", range(12))
def test_a_glance_sees_every_id_and_everybody(tmp_path: Path, seed: int) -> None:
    """Not one shared story is missed because it was looked at quickly."""
    for minimised in journals_at_random(tmp_path, Random(seed)):  # noqa: S311 - a test that can be repeated
        journal = minimised.journal
        seen = glance(to_bytes(journal))
        assert seen.ids == ids_of(Plan(journal, Purpose.PLATFORM, ()))
        about = {child for entry in journal.entries for child in entry.about}
        shown = {person for one in journal.media for person in one.depicts.people}
        assert seen.children == {journal.child.id, *about, *shown, *(person.id for person in journal.people)}
