"""A child whom an earlier run placed is gone from the next export: the folder is told of, or goes as papers say."""

import csv
import shutil
from pathlib import Path

import pytest

import convert_samples
import migration_world
from convert_samples import ANN, BO, CHILDREN, DOT
from journal_bridge.errors import ExitCode
from journal_bridge.handover import Purpose
from journal_bridge.migrating import facts, starting
from journal_bridge.migrating.telling import tables as told_tables
from migration_world import World

OTHERS = set(CHILDREN) - {DOT}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a run that placed everybody, with archives for families; Dot is gone from the export since."""
    convert_samples.lightly(monkeypatch)
    made = migration_world.small(tmp_path)
    made.run(purposes=(Purpose.PARENT,), passphrases_to=tmp_path / "passphrases.csv")
    leave(made, DOT)
    return made


def leave(world: World, child: str) -> None:
    """Take a child out of the export, and out of the consent table, whose rows of unknown children are refused."""
    shutil.rmtree(world.export / child)
    table = world.folder / "consents.csv"
    rows = [row for row in table.read_text("utf-8").splitlines() if not row.startswith(f"{child},")]
    table.write_text("\n".join(rows) + "\n", "utf-8")


def stopped(world: World, *purposes: str) -> Path:
    """Write a policy that stops Dot, who is in no export any more."""
    return convert_samples.policy(
        world.folder / "policy.json", {DOT: {"stop": {"why": "refuge", "purposes": purposes}}}
    )


def lying(world: World) -> set[str]:
    """Return the top folders in which something lies of Dot."""
    key = migration_world.key_of(world, DOT)
    return {path.parent.parent.name for path in world.out.glob(f"*/*/{key}") if path.parent.parent.name in TOPS}


TOPS = set(facts.TOP.values())


def test_page_table_document_and_terminal_name_the_folder(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody uploads the folder of a family that was taken off the platform in a hurry without having been told."""
    found = world.run()
    (left,) = found.settings[0].lying
    key = migration_world.key_of(world, DOT)
    assert (left.id, left.key, len(left.places)) == (DOT, key, 2)
    assert all((world.out / place).is_dir() for place in left.places)
    told_tables.show_run(found, str(world.out))
    terminal = "".join(capsys.readouterr().out.split())
    page = (world.out / "1-REPORT.html").read_text("utf-8")
    assert left.name in page
    for place in left.places:
        assert place in terminal
        assert place in page
    rows = list(csv.DictReader((world.out / "keep-at-the-setting/report.csv").read_text("utf-8-sig").splitlines()))
    assert {row["folder"] for row in rows if row["code"] == "child-gone"} == set(left.places)
    assert set(migration_world.states(found).values()) == {"placed"}


def test_what_the_policy_stops_goes_and_the_rest_stays(world: World) -> None:
    """The family went into hiding: package and archive go; the other children stay where they are."""
    found = world.run(policy=stopped(world, "platform", "parent"))
    assert lying(world) == set()
    assert found.settings[0].lying == ()
    assert len(found.settings[0].notices) == 2
    assert migration_world.states(found) == dict.fromkeys(OTHERS, "placed")
    assert not world.run().settings[0].notices


def test_a_stop_for_the_new_platform_leaves_the_familys_archive(world: World) -> None:
    """A family may have its own copy although nothing may go on; so the archive is told of, and stays."""
    found = world.run(policy=stopped(world, "platform"))
    assert lying(world) == {"for-parents"}
    assert [place.partition("/")[0] for one in found.settings[0].lying for place in one.places] == ["for-parents"]


@pytest.mark.parametrize("damage", ["gone", "damaged"])
def test_a_stop_counts_though_nothing_tells_whose_folder_it_is(world: World, damage: str) -> None:
    """A run was killed before it noted whose folder it made, or the note is damaged; its name comes from the id."""
    path = migration_world.state_path(world, DOT)
    key = path.stem
    path.write_bytes(b"{}") if damage == "damaged" else path.unlink()
    found = world.run()
    assert [(one.key, one.name) for one in found.settings[0].lying] == [(key, "")]
    world.run(policy=stopped(world, "platform", "parent"))
    assert not [place for place in world.out.glob(f"*/*/{key}") if place.parent.parent.name in TOPS]


def test_a_plan_tells_the_same_and_takes_nothing_away(world: World) -> None:
    """Who plans first sees what the run would take away, and that it is there still."""
    before = world.files("package")
    found = world.plan(policy=stopped(world, "platform", "parent"))
    assert [("would be taken away" in one) for one in found.settings[0].notices] == [True, True]
    assert world.files("package") == before
    assert migration_world.states(found) == dict.fromkeys(OTHERS, "planned")


def test_somebody_who_deleted_the_folder_is_asked_no_more(world: World) -> None:
    """A person looked, and deleted what must not go."""
    found = world.run(purposes=(), passphrases_to=None)
    assert starting.exit_code(found) is ExitCode.HELD
    (left,) = found.settings[0].lying
    for place in left.places:
        shutil.rmtree(world.out / place)
    assert starting.exit_code(world.run()) is ExitCode.DONE


def test_a_child_who_comes_back_is_made_again(world: World) -> None:
    """The next export has the child again: its folder is its own, and nothing is said any more."""
    world.run()
    shutil.rmtree(world.export)
    convert_samples.export(world.export)
    convert_samples.consents(world.folder / "consents.csv")
    found = world.run()
    assert found.settings[0].lying == ()
    assert migration_world.states(found) == dict.fromkeys(CHILDREN, "placed")


def test_an_id_that_nobody_ever_had_is_still_a_slip(world: World) -> None:
    """A policy that names a child who never was in any export stops the others, as it always did."""
    policy = convert_samples.policy(world.folder / "policy.json", {"child-bob": {"stop": {"why": "refuge"}}})
    found = world.run(policy=policy)
    assert migration_world.states(found)[ANN] == "parked policy-file"


@pytest.mark.parametrize("since", ["nothing", "refused", "stopped"])
def test_what_a_friends_papers_keep_back_by_now_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, since: str
) -> None:
    """Bo is gone and Ann's family refuses pictures since: the photo of both lies in Bo's package, and is told."""
    convert_samples.lightly(monkeypatch)
    made = migration_world.small(tmp_path)
    made.run()
    shutil.rmtree(made.export / BO)
    changes = {}
    if since == "refused":
        convert_samples.consents(made.folder / "consents.csv", ann="no")
    if since == "stopped":
        changes["policy"] = convert_samples.policy(tmp_path / "policy.json", {ANN: {"stop": {"why": "refuge"}}})
    (left,) = made.run(**changes).settings[0].lying
    assert left.id == BO
    assert (left.kept_back > 0) == (since != "nothing")
    page = (made.out / "1-REPORT.html").read_text("utf-8")
    assert ("may not go by the papers of today" in page) == (since != "nothing")
