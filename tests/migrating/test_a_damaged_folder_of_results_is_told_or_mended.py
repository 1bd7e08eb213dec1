"""Whatever happens to the folder of a run between two runs: it is made good again, or told plainly."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import convert_samples
import migration_world
from convert_samples import ANN, BO, CHILDREN
from journal_bridge.errors import ExitCode, NotVerified, TryAgain, UsageFault
from journal_bridge.keys import SettingKeys
from journal_bridge.migrating import looking, starting
from journal_bridge.migrating.tickets import Done, Ticket, Verb
from journal_bridge.migrating.verbs import work
from migration_world import World

SPOOLED = (
    "order.json",
    "reading.json",
    "journal.json",
    "fingerprint",
    "jobs.json",
    "decisions.json",
    "plan.json",
    "looks.json",
    "agreed.json",
    "outcome.json",
    "people.json",
)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


@pytest.fixture
def stopped(world: World) -> World:
    """Return a run that was stopped by a full disk after everything was made and nothing placed."""
    world.instead[Verb.MAKE] = _full_after
    with pytest.raises(TryAgain):
        world.run()
    world.instead.clear()
    return world


def _full_after(ticket: Ticket) -> Done:
    assert not work.do(ticket).code
    return Done(ticket, "no-room", again=True)


def _spooled(world: World, name: str) -> Iterator[Path]:
    found = sorted((world.out / "unfinished").rglob(name))
    yield from (path for path in found if "made" not in path.parts)


@pytest.mark.parametrize("name", SPOOLED)
def test_what_a_power_cut_left_half_written_is_made_again(stopped: World, name: str) -> None:
    """Half a file among what is unfinished costs some work and no child."""
    found = list(_spooled(stopped, name))
    assert found
    for path in found:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    facts = stopped.run()
    assert starting.exit_code(facts) == ExitCode.DONE, migration_world.states(facts)
    assert set(stopped.journals()) == set(CHILDREN)
    assert not (stopped.out / "unfinished").exists()


def test_a_cleaned_photo_that_is_gone_is_cleaned_again(stopped: World) -> None:
    """Media that went missing among what is unfinished set their child aside once, and are made again."""
    for path in _spooled(stopped, "outcome.json"):
        path.unlink()
    for path in _spooled(stopped, "media"):
        shutil.rmtree(path)
    assert starting.exit_code(stopped.run()) == ExitCode.HELD
    facts = stopped.run()
    assert starting.exit_code(facts) == ExitCode.DONE, migration_world.states(facts)
    assert set(stopped.journals()) == set(CHILDREN)


def test_a_command_that_is_refused_changes_nothing_of_how_far_it_is(world: World) -> None:
    """Somebody forgets the consent table the second time, is told so, and asks how far it all is."""
    facts = world.run()
    with pytest.raises(UsageFault):
        world.run(consents=None)
    assert looking.so_far(str(world.out), world.workspace) == facts


@pytest.mark.parametrize("name", ["order.json", "reading.json", "journal.json", "outcome.json"])
def test_how_far_it_is_cannot_be_told_of_half_a_file(stopped: World, name: str) -> None:
    """Who asks after a power cut is told what to do, and goes on with it; an ended run is told by its report."""
    for path in _spooled(stopped, name):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(TryAgain) as unread:
        looking.so_far(str(stopped.out), stopped.workspace)
    assert unread.value.code == "unfinished-unread"
    stopped.run()
    facts = looking.so_far(str(stopped.out), stopped.workspace)
    assert set(migration_world.states(facts).values()) == {"placed"}


@pytest.mark.parametrize("content", [b"", b"{}", b'{"fingerprint":', b"\xff\x00"])
def test_a_damaged_note_of_a_child_stops_no_other(world: World, content: bytes) -> None:
    """Of four hundred notes one is damaged: that child is made anew, and the report says so without a name."""
    before = {place: tree(path) for place, path in world.packages().items()} if world.run() else {}
    path = migration_world.state_path(world, BO)
    path.write_bytes(content)
    facts = world.run()
    assert starting.exit_code(facts) == ExitCode.DONE
    assert world.tried(Verb.MAKE) == 1
    assert {place: tree(path) for place, path in world.packages().items()} == before
    (notice,) = facts.settings[0].notices
    assert path.stem in notice
    assert CHILDREN[BO].full not in notice
    assert path.stem in (world.out / "1-REPORT.html").read_text("utf-8")
    assert not world.run().settings[0].notices


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder, by its name below it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_damaged_note_keeps_no_package_that_papers_forbid(world: World) -> None:
    """The note of a child in hiding is damaged: its package goes all the same."""
    world.run()
    path = migration_world.state_path(world, BO)
    path.write_bytes(b"{}")
    stop = {BO: {"stop": {"why": "refuge"}}}
    facts = world.run(policy=convert_samples.policy(world.folder / "policy.json", stop))
    assert migration_world.states(facts)[BO] == "stopped stopped-refuge"
    assert not [place for place in world.packages() if path.stem in place]


def test_a_note_that_somebody_else_wrote_lets_nothing_go(world: World) -> None:
    """Somebody who can write into --out says there that all of Bo's plan goes: what Ann shares with Bo stays."""
    convert_samples.consents(world.folder / "consents.csv", bo="no")
    world.run()
    honest = media(world)
    path = migration_world.state_path(world, BO)
    forged = path.read_text("utf-8").replace('\\"state\\":\\"withhold\\"', '\\"state\\":\\"carry\\"')
    assert forged != path.read_text("utf-8")
    path.write_text(forged, "utf-8")
    anns = migration_world.state_path(world, ANN)
    anns.unlink()
    facts = world.run()
    assert media(world) == honest
    assert [path.stem in notice for notice in facts.settings[0].notices] == [True]


def test_a_note_of_another_child_counts_for_nobody(world: World) -> None:
    """One child's note is copied over another's: the first one's folder is not taken for the second one's."""
    world.run()
    path = migration_world.state_path(world, BO)
    path.write_bytes(migration_world.state_path(world, ANN).read_bytes())
    facts = world.run()
    assert set(migration_world.states(facts).values()) == {"placed"}
    assert len(facts.settings[0].notices) == 1


def media(world: World) -> dict[str, int]:
    """Return how many files each package holds."""
    return {child: len(one.media) for child, one in world.journals().items()}


def test_results_moved_to_another_folder_are_known_there(world: World) -> None:
    """Whoever moves --out to another disk goes on there, and nothing is made again."""
    world.run()
    moved = world.folder / "another disk" / "results"
    moved.parent.mkdir()
    world.out.rename(moved)
    world.out = moved
    facts = world.run()
    assert set(migration_world.states(facts).values()) == {"placed"}
    assert (world.tried(Verb.PLAN), world.tried(Verb.MAKE)) == (0, 0)
    assert world.audit()["fault"] is None


def test_results_of_another_workspace_are_refused(world: World) -> None:
    """Other keys would give every child another folder beside the old one, which nobody would look after then."""
    world.run()
    before = world.files()
    SettingKeys.create(world.folder / "other")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(World, "workspace", property(lambda self: self.folder / "other"))
        with pytest.raises(NotVerified) as refused:
            world.run(workspace=world.folder / "other")
    assert refused.value.place == "--workspace"
    assert world.files("package").items() <= before.items()


def test_two_runs_at_once_are_one(world: World) -> None:
    """A second run into the same folder waits its turn, and changes nothing."""
    with world.outlet.running(), pytest.raises(TryAgain) as busy:
        world.run()
    assert busy.value.code == "out-in-use"
    assert starting.exit_code(world.run()) == ExitCode.DONE


def test_how_far_an_unfinished_run_is_can_be_asked(stopped: World) -> None:
    """While a run is at work, or after it was stopped, every child is told with what is still to be done."""
    facts = looking.so_far(str(stopped.out), stopped.workspace)
    assert migration_world.states(facts) == dict.fromkeys(CHILDREN, "planned")
    assert len(facts.settings) == 1
    assert not stopped.packages()
    stopped.run()
    facts = looking.so_far(str(stopped.out), stopped.workspace)
    assert migration_world.states(facts) == dict.fromkeys(CHILDREN, "placed")


@pytest.mark.parametrize("damage", ["removed", "changed", "emptied"])
def test_a_package_that_is_not_as_it_was_placed_is_found_and_made_again(world: World, damage: str) -> None:
    """The report names a child whose folder was removed, or a file of it changed; the next run makes it again."""
    place = world.out / migration_world.jobs(world.run())[BO].place
    good = {path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    if damage == "removed":
        shutil.rmtree(place)
    else:
        photo = next(place.rglob("*.jpg"))
        photo.write_bytes(photo.read_bytes() + b"!" if damage == "changed" else b"")
    facts = looking.checked(str(world.out), world.workspace)
    expected = dict.fromkeys(CHILDREN, "placed") | {BO: "parked place-changed"}
    assert migration_world.states(facts) == expected
    assert starting.exit_code(facts) == ExitCode.HELD
    facts = world.run()
    assert starting.exit_code(facts) == ExitCode.DONE
    assert {path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()} == good
    facts = looking.checked(str(world.out), world.workspace)
    assert set(migration_world.states(facts).values()) == {"placed"}
