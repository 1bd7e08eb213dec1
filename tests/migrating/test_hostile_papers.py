"""Papers that are mislaid, mixed up or changed let nothing out that they keep back."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import convert_samples
import migration_world
from convert_samples import ANN, CHILDREN
from journal_bridge.errors import UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.journal import Journal
from journal_bridge.migrating.earlier import state
from journal_bridge.migrating.tickets import Done, Ticket, Verb
from journal_bridge.migrating.verbs import bench, work
from migration_world import World

NOTHING = {"stop": {"why": "refuge", "purposes": ["platform", "parent"]}}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


def folder_of(world: World, name: str) -> Path:
    """Return a new folder for papers of several exports."""
    folder = world.folder / name
    folder.mkdir()
    return folder


def killed(world: World, monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    """Run until the first child lies at its place, and is not noted anywhere else."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(state, "keep", die)
        with pytest.raises(KeyboardInterrupt):
            world.run(**changes)


def test_what_a_killed_run_placed_goes_when_papers_forbid_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plug is pulled just after a child's package was placed; then its family goes into hiding."""
    killed(world, monkeypatch)
    assert world.packages()
    world.run(policy=convert_samples.policy(world.folder / "policy.json", dict.fromkeys(CHILDREN, NOTHING)))
    assert not world.packages()


def test_a_bundle_of_a_killed_run_goes_when_it_is_not_wanted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run with families' archives is killed, and the next one is to make none."""
    world.run()
    killed(world, monkeypatch, purposes=(Purpose.PARENT,), passphrases_to=world.folder / "passphrases.csv")
    assert list((world.out / "for-parents").glob("*/*"))
    world.run(purposes=(), passphrases_to=None)
    assert not list((world.out / "for-parents").glob("*/*"))


def test_a_folder_of_policies_without_this_export_stops_everything(world: World) -> None:
    """The policy of a protected child lies in the folder under a mistyped name."""
    policies = folder_of(world, "policies")
    convert_samples.policy(policies / "exprot.json", {ANN: NOTHING})
    with pytest.raises(UsageFault, match="no file named export"):
        world.run(policy=policies)
    with pytest.raises(UsageFault, match="no file named export"):
        world.plan(policy=policies)
    assert not world.out.exists()


def test_a_policy_is_found_whatever_the_case_of_its_name(world: World) -> None:
    """The export is called `export`, its policy `Export.json`."""
    policies = folder_of(world, "policies")
    convert_samples.policy(policies / "Export.json", {ANN: NOTHING})
    assert migration_world.states(world.run(policy=policies))[ANN] == "stopped stopped-refuge"


def test_an_old_copy_beside_a_paper_is_not_taken_for_it(world: World) -> None:
    """An editor left `export.bak` beside `export.json`."""
    policies = folder_of(world, "policies")
    convert_samples.policy(policies / "export.json", {ANN: NOTHING})
    convert_samples.policy(policies / "export.bak", {})
    with pytest.raises(UsageFault, match="more than one file named export"):
        world.run(policy=policies)


def test_two_exports_of_one_name_share_no_papers(world: World) -> None:
    """Two settings' exports are both called `export`: one's answers would count for the other's children."""
    tables = folder_of(world, "tables")
    convert_samples.consents(tables / "export.csv", bo="no")
    other = world.folder / "other" / "Export.ZIP"
    other.mkdir(parents=True)
    shutil.copytree(world.order.exports[0], other, dirs_exist_ok=True)
    with pytest.raises(UsageFault, match="named alike"):
        world.run(exports=(*world.order.exports, str(other)), consents=tables)


@pytest.mark.parametrize("verb", [Verb.PLAN, Verb.AGREE, Verb.MAKE])
def test_papers_that_are_swapped_while_a_run_works_count_for_nobody(world: World, verb: Verb) -> None:
    """Somebody saves another table while the run works, and puts the right one back: nothing rests on the other."""
    table = world.folder / "consents.csv"
    convert_samples.consents(table, bo="no")
    right = table.read_bytes()
    photos = {child: len(one.media) for child, one in fresh(world).items()}

    def swapped(ticket: Ticket) -> Done:
        convert_samples.consents(table)
        bench._brief.cache_clear()  # noqa: SLF001 - a worker that was just started
        try:
            return work.do(ticket)
        finally:
            table.write_bytes(right)

    world.instead[verb] = swapped
    facts = world.run()
    assert set(migration_world.states(facts).values()) == {"parked papers-changed"}
    assert not world.packages()
    world.instead.clear()
    world.run()
    assert {child: len(one.media) for child, one in world.journals().items()} == photos


def fresh(world: World) -> dict[str, Journal]:
    """Return what lies there after a run that nobody disturbs, in a folder of its own."""
    quiet = replace(world, out=world.folder / "quiet", tickets=[], instead={})
    quiet.run()
    return quiet.journals()


def test_a_place_for_passphrases_of_nothing_is_refused(world: World) -> None:
    """Who forgets `--for` is told so, and does not look for archives that nobody made."""
    with pytest.raises(UsageFault, match="--passphrases-to needs --for or --leavers"):
        world.run(passphrases_to=world.folder / "passphrases.csv")
    assert not world.out.exists()
