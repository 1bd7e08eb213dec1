"""What one child's papers keep back is in no child's package, in this run and in every later one."""

from pathlib import Path

import pytest

import convert_samples
import migration_world
from convert_samples import ANN, BO
from journal_bridge.migrating.tickets import Verb
from migration_world import World

SHARED = "Ann and Bo carried a plank together."
REFUGE = {BO: {"stop": {"why": "refuge", "purposes": ["platform"]}}}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


def test_what_is_shared_stays_also_in_a_second_run(world: World) -> None:
    """A second run with nothing new makes nothing, and does not let out what a protected child shares."""
    policy = convert_samples.policy(world.folder / "policy.json", REFUGE)
    facts = world.run(policy=policy)
    assert migration_world.states(facts)[BO] == "stopped stopped-refuge"
    assert SHARED not in world.texts()[ANN]
    world.run()
    assert SHARED not in world.texts()[ANN]
    assert world.tried(Verb.MAKE) == 0
