"""What somebody does to files between two runs is found, and costs nobody a journal."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import convert_samples
import migration_world
from convert_samples import CHILDREN
from journal_bridge.bundle import passphrases
from journal_bridge.errors import InputRefused, NotVerified, UsageFault
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


def leavers(world: World, *rows: tuple[str, str, str, str]) -> Path:
    """Write the list of leavers: child, purpose, recipient and passphrase of each row."""
    path = world.folder / "leavers.csv"
    lines = [",".join((*row, "", "the parent's yes")) for row in rows]
    path.write_text("\n".join(("child,purpose,recipient,passphrase,leaves_on,basis", *lines)) + "\n", "utf-8")
    return path


def test_one_passphrase_file_is_not_for_two_recipients(world: World) -> None:
    """The school's passphrase would open the family's archive, which holds more than a school is given."""
    (world.folder / "words.txt").write_text(passphrases.generate(), "utf-8")
    row = (convert_samples.ANN, "parent", "", "words.txt")
    with pytest.raises(InputRefused, match="row 3, column passphrase"):
        world.run(leavers=leavers(world, row, (convert_samples.ANN, "school", "Ash Primary", "words.txt")))
    facts = world.run(leavers=leavers(world, row, (convert_samples.BO, "parent", "", "words.txt")))
    assert set(migration_world.states(facts, "parent").values()) == {"placed"}


def test_another_passphrase_in_the_same_file_locks_the_archive_anew(world: World) -> None:
    """Somebody read the passphrase over a shoulder, so a new one is written into its file."""
    words = world.folder / "words.txt"
    words.write_text(passphrases.generate(), "utf-8")
    world.run(leavers=leavers(world, (convert_samples.ANN, "parent", "", "words.txt")))
    world.run()
    assert world.tried(Verb.MAKE) == 0
    words.write_text(passphrases.generate(), "utf-8")
    world.run()
    assert world.tried(Verb.MAKE) == 1


def test_the_folder_of_unfinished_work_is_closed_to_others_again(world: World) -> None:
    """A tidy-up tool opened the folder in which whole journals lie while a run works."""
    world.run()
    unfinished = world.out / "unfinished"
    unfinished.mkdir()
    unfinished.chmod(0o755)
    with world.outlet.running():
        assert unfinished.stat().st_mode & 0o777 == 0o700
