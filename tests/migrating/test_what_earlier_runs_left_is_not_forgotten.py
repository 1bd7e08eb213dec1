"""A later run knows whose folders lie there, and which papers kept something back."""

import json
import re
import shutil
from pathlib import Path

import pytest

import convert_samples
import migration_world
from convert_samples import ANN, CHILDREN
from journal_bridge.errors import BridgeError, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.migrating.earlier import state
from journal_bridge.migrating.tickets import Verb
from migration_world import World, another_setting

STOP = {ANN: {"stop": {"why": "court_order"}}}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


def renamed(world: World, name: str) -> None:
    """Give the setting another name on the old platform."""
    for path in world.export.glob("*/journal.json"):
        path.write_text(re.sub(r"Hazel Lane", name, path.read_text("utf-8")), encoding="utf-8")


def policy(world: World) -> Path:
    """Return a policy by which nothing of Ann goes anywhere."""
    return convert_samples.policy(world.folder / "policy.json", STOP)


def test_a_setting_that_is_called_otherwise_now_is_the_same_setting(world: World) -> None:
    """The nursery changed its name on the old platform: each child has one folder, made anew with the new name."""
    world.run()
    before = world.packages().keys()
    renamed(world, "Hazel Lane and Garden Nursery")
    world.run()
    assert world.packages().keys() == before
    assert len(before) == len(CHILDREN)


def test_another_setting_whose_children_have_the_same_numbers_is_another(world: World) -> None:
    """The wrong export is given: its children get folders of their own, and the page asks about the others."""
    world.run()
    before = world.packages().keys()
    wrong = another_setting(world.export, world.folder / "wrong")
    facts = world.run(exports=(str(wrong),))
    assert world.packages().keys() > before
    told = [notice for setting in facts.settings for notice in setting.notices]
    assert len(told) == 1
    assert next(iter(before)).rpartition("/")[0] in told[0]
    assert "Was this the right export?" in (world.out / "1-REPORT.html").read_text("utf-8")


def test_a_run_over_the_same_settings_asks_about_nobody(world: World) -> None:
    """Nothing lies there of anybody else."""
    world.run()
    facts = world.run()
    assert [setting.notices for setting in facts.settings] == [()]
    assert world.tried(Verb.MAKE) == 0


@pytest.mark.parametrize("planned", [False, True])
def test_a_policy_that_is_forgotten_stops_the_run(world: World, *, planned: bool) -> None:
    """A court order stood in the policy of the plan, or of the last run; today's command has none."""
    if planned:
        world.plan(policy=policy(world))
    else:
        world.run(policy=policy(world))
    before = world.files("package")
    with pytest.raises(UsageFault, match="--policy"):
        world.run(policy=None)
    assert world.files("package") == before
    (world.folder / "policy.json").write_text("{}", encoding="utf-8")
    facts = world.run(policy=world.folder / "policy.json")
    assert set(migration_world.states(facts).values()) == {"placed"}


def test_a_consent_table_that_is_forgotten_stops_the_run(world: World) -> None:
    """A family said no in the table of the last run; without the table the photos it is about would go."""
    world.run()
    with pytest.raises(UsageFault, match="--consents"):
        world.run(consents=None)


def test_a_folder_holds_the_packages_for_one_platform(world: World) -> None:
    """Another platform is typed by a slip: the packages stay as they are; a plan for another may be looked at."""
    world.run()
    before = world.files("package")
    with pytest.raises(UsageFault, match="give another --out"):
        world.run(target="learningbook")
    assert world.files("package") == before
    assert world.plan().target == "learningbook"
    assert world.files("package") == before


def test_a_plan_of_somebody_elses_making_says_nothing(world: World) -> None:
    """What lies under the plan's name is no plan: the run goes on."""
    world.out.mkdir()
    for content in ("[]", "{", json.dumps({"papers": 3})):
        (world.out / "plan.json").write_text(content, encoding="utf-8")
        assert world.run(consents=None).settings
        shutil.rmtree(world.out)
        world.out.mkdir()


def test_archives_that_are_not_asked_for_any_more_are_told(world: World) -> None:
    """The second command has no --for: the archives go, as nobody would keep them up to date, and it is said."""
    strips = world.folder / "strips.csv"
    world.run(purposes=(Purpose.PARENT,), passphrases_to=strips)
    assert len(list((world.out / "for-parents").glob("*/*"))) == len(CHILDREN)
    facts = world.run(purposes=(), passphrases_to=None)
    told = [notice for setting in facts.settings for notice in setting.notices]
    assert ["for-parents/ of 4 children" in one for one in told] == [True]
    assert not list((world.out / "for-parents").glob("*/*"))
    assert [one.notices for one in world.run().settings] == [()]


def test_a_damaged_note_on_numbers_met_twice_counts_for_everybody(world: World) -> None:
    """Nobody knows any more whose number is whose: no decision on all of a reason counts, and the run goes on."""
    second = another_setting(world.export, world.folder / "second")
    world.run_with(world.export, second)
    note = world.out / "keep-at-the-setting" / "state" / "ids-met-twice"
    note.write_bytes(b'["child-a')
    facts = world.run_with(world.export, second)
    assert set(migration_world.states(facts).values()) == {"placed"}
    assert set(json.loads(note.read_bytes())) == set(CHILDREN)


@pytest.mark.parametrize("note", [b"", b"conse", b"\xff\xfe", b"consents somebody"])
def test_a_damaged_note_on_papers_asks_for_both(world: World, note: bytes) -> None:
    """Nobody knows any more what was given: both are asked for by name, and an empty one does."""
    world.run()
    given = world.out / "keep-at-the-setting" / "state" / "papers-given"
    given.write_bytes(note)
    with pytest.raises(UsageFault, match=r"--policy \(it was given here before"):
        world.run()
    (world.folder / "empty.json").write_text("{}", encoding="utf-8")
    world.run(policy=world.folder / "empty.json")
    assert given.read_bytes() == b"consents policy"


def test_an_empty_note_on_numbers_met_twice_is_a_damaged_one(world: World) -> None:
    """The power went before its words were on the disk: it does not say that no number was met twice."""
    world.run_with(world.export, another_setting(world.export, world.folder / "second"))
    note = world.out / "keep-at-the-setting" / "state" / "ids-met-twice"
    note.write_bytes(b"")
    world.run_with(world.export)
    assert set(json.loads(note.read_bytes())) == set(CHILDREN)


def test_a_slip_of_the_platform_binds_no_folder_in_which_nothing_lies(world: World) -> None:
    """Nothing could be read, and the platform was wrong as well: the next command, with both right, goes on."""
    empty = world.folder / "nothing"
    empty.mkdir()
    right = world.order
    with pytest.raises(BridgeError):
        world.run(exports=(str(empty),), target="learningbook")
    world.order = right
    assert world.run().target == right.target


def test_a_damaged_note_on_the_platform_is_not_shown(world: World) -> None:
    """Somebody else's words lie there: they stand in no error, and the run goes on and notes its own platform."""
    world.run()
    note = world.out / "keep-at-the-setting" / "state" / "target"
    for words in (b"", b"Ann Archerfield", b"\xff"):
        note.write_bytes(words)
        assert world.run().settings
        assert note.read_bytes() == world.order.target.encode()


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "a copy", "x (1).json"])
def test_what_whoever_looked_left_beside_the_children_is_nobodys(world: World, name: str) -> None:
    """Somebody opened the folders on a Mac, which leaves a file in each: no child is gone, and the run goes on."""
    world.run()
    for folder in {one.parent for one in world.packages().values()}:
        (folder / name).write_bytes(b"")
        (world.out / state.STATE / folder.name / name).write_bytes(b"")
    facts = world.run()
    assert [(one.gone, one.lying, one.notices) for one in facts.settings] == [((), (), ())]
    assert world.tried(Verb.MAKE) == 0


def test_a_run_that_was_killed_as_it_began_has_said_how_ids_are_told_apart(world: World) -> None:
    """Between two notes of its beginning it was killed: whatever is given later, ids are as it would have them."""
    with world.outlet.running():
        assert state.is_by_setting(world.outlet, 2, begin=True)
    assert state.is_by_setting(world.outlet, 1, begin=True)
    world.run()
    assert state.is_by_setting(world.outlet, 2, begin=True)
