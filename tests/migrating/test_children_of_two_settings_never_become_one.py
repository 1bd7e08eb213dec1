"""Two settings may number their children alike: on the new platform they are two children all the same."""

from pathlib import Path

import pytest

import convert_samples
import migration_world
from journal_bridge.migrating.earlier import state
from migration_world import World, another_setting


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


def _ids(world: World) -> list[str]:
    return [journal.child.id for package in world.packages().values() for journal in migration_world.read(package)]


def test_children_of_one_number_have_two_ids(world: World, tmp_path: Path) -> None:
    """Whoever imports both settings into one account gets every child once, and no two as one."""
    here = world.order.exports[0]
    world.run_with(here, another_setting(Path(here), tmp_path / "second"))
    ids = _ids(world)
    assert len(ids) == len(set(ids)) == 2 * len(convert_samples.CHILDREN)


def test_ids_stay_what_they_were_in_a_later_run(world: World, tmp_path: Path) -> None:
    """A migration that began with one export keeps its ids; a second one that numbers alike is set aside."""
    here = world.order.exports[0]
    world.run()
    before = sorted(_ids(world))
    facts = world.run_with(here, another_setting(Path(here), tmp_path / "second"))
    assert [setting.code for setting in facts.settings] == ["", "ids-alike"]
    assert sorted(_ids(world)) == before


def test_what_the_first_run_did_counts(world: World, tmp_path: Path) -> None:
    """One that began with several tells ids apart by setting also when only one of them is given again."""
    here = world.order.exports[0]
    world.run_with(here, another_setting(Path(here), tmp_path / "second"))
    before = sorted(_ids(world))
    world.run(exports=(here,))
    assert sorted(_ids(world)) == before
    assert state.is_by_setting(world.outlet, 1, begin=False)
