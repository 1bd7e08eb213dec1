"""What somebody does to files between two runs is found, and costs nobody a journal."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import convert_samples
import migration_world
from convert_samples import CHILDREN
from journal_bridge.errors import NotVerified, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.migrating import starting
from journal_bridge.migrating.starting import Crew
from journal_bridge.migrating.tickets import Verb
from migration_world import World


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


def test_archives_whose_passphrases_are_lost_are_locked_anew(world: World) -> None:
    """The file of passphrases is thrown away, or one row of it: nobody could open those archives any more."""
    book = world.folder / "passphrases.csv"
    world.run(purposes=(Purpose.PARENT,), passphrases_to=book)
    rows = book.read_text("utf-8-sig").splitlines(keepends=True)
    book.write_text("".join(rows[:-1]), "utf-8-sig")
    world.run()
    assert world.tried(Verb.MAKE) == 1
    assert book.read_text("utf-8-sig").splitlines(keepends=True)[:-1] == rows[:-1]
    book.unlink()
    facts = world.run()
    assert world.tried(Verb.MAKE) == len(CHILDREN)
    assert set(migration_world.states(facts, "parent").values()) == {"placed"}
    assert len(book.read_text("utf-8-sig").splitlines()) == 1 + len(CHILDREN)
    world.run()
    assert world.tried(Verb.MAKE) == 0


def test_a_run_with_another_workspace_does_not_double_everybody(world: World) -> None:
    """The second run is given another workspace: its keys would name every child's folder otherwise."""
    world.run()
    before = world.packages()
    other = world.folder / "other"
    keys = SettingKeys.create(other)
    world.order = replace(world.order, workspace=other)
    with world.at_work() as own, Ledger.open(other, keys) as ledger:
        theirs = replace(own, keys=keys, ledger=ledger)
        with pytest.raises(NotVerified, match="name the workspace"):
            starting.run(world.order, str(world.out), Crew(1), theirs)
    assert world.packages() == before


def test_an_export_in_the_folder_of_the_results_is_refused(world: World) -> None:
    """What lies in --out is written over and removed, so an export there would not be safe."""
    world.run()
    export = shutil.copytree(world.order.exports[0], world.out / "unfinished" / "export")
    with pytest.raises(UsageFault, match="choose a place outside it"):
        world.run(exports=(str(export),))
    assert export.exists()
