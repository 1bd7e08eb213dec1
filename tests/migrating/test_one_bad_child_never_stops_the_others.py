"""One child whose journal makes trouble is set aside with its reason; the others go; it is tried again."""

from pathlib import Path

import pytest

import convert_samples
import migration_world
from convert_samples import ANN, BO, CHILDREN, CY
from journal_bridge import intake, minimise
from journal_bridge.adapter import Reading
from journal_bridge.errors import ExitCode, InputRefused, TryAgain
from journal_bridge.handover import Purpose
from journal_bridge.journal import Journal
from journal_bridge.migrating import looking, starting
from journal_bridge.migrating.engines.engine import WorkerDied
from journal_bridge.migrating.facts import MigrationFacts
from journal_bridge.migrating.spooled import Outcome
from journal_bridge.migrating.tickets import Done, Ticket, Verb
from journal_bridge.migrating.verbs import bundles, making, work
from journal_bridge.migrating.verbs.bench import Bench
from migration_world import World

OTHERS = {child: "placed" for child in CHILDREN if child != CY}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


def all_well(facts: MigrationFacts) -> bool:
    """Tell whether every child is in its place."""
    return migration_world.states(facts) == OTHERS | {CY: "placed"}


def bad_writer(patch: pytest.MonkeyPatch) -> None:
    """Let the writing of one child's package fail as nobody foresaw, with a name in the words."""
    package = making._package  # noqa: SLF001 - the step that fails

    def fail(bench: Bench) -> Outcome:
        if bench.child.journal.child.id == CY:
            raise RuntimeError("Candlewick")
        return package(bench)

    patch.setattr(making, "_package", fail)


def bad_plan(patch: pytest.MonkeyPatch) -> None:
    """Let one child's media be damaged."""
    plan = minimise.plan

    def fail(journal: Journal, brief: minimise.Brief, room: minimise.MediaRoom) -> object:
        if journal.child.id == CY:
            raise InputRefused("media-damaged", "media/photo-cy.jpg")
        return plan(journal, brief, room)

    patch.setattr(minimise, "plan", fail)


def unreadable(patch: pytest.MonkeyPatch) -> None:
    """Let one child's journal be none."""
    journal_of = intake.journal_of

    def fail(reading: Reading, child: str) -> Journal:
        if child == CY:
            raise InputRefused("not-json", "journal.json")
        return journal_of(reading, child)

    patch.setattr(intake, "journal_of", fail)


TROUBLES = [(bad_writer, "internal"), (bad_plan, "media-damaged"), (unreadable, "not-json")]


@pytest.mark.parametrize(("trouble", "code"), TROUBLES)
def test_it_is_set_aside_and_made_the_next_time(world: World, trouble: object, code: str) -> None:
    """The report names the child and the reason, without its words; the next run makes it and nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        trouble(patch)  # type: ignore[operator] # one of the three above
        facts = world.run()
    assert migration_world.states(facts) == OTHERS | {CY: f"parked {code}"}
    assert starting.exit_code(facts) == ExitCode.HELD
    assert set(world.journals()) == set(OTHERS)
    assert not (world.out / "unfinished").exists()  # nobody's journal lies about until somebody mends the one
    assert looking.so_far(str(world.out), world.workspace) == facts
    lying = world.files("package")
    assert all_well(world.run())
    assert world.tried(Verb.MAKE) == 1
    assert lying.items() <= world.files("package").items()


@pytest.mark.parametrize(("trouble", "code"), TROUBLES)
def test_what_was_placed_of_it_is_taken_away(world: World, trouble: object, code: str) -> None:
    """A package that this run could not bear out does not lie beside those that it did."""
    assert all_well(world.run())
    for child in (ANN, CY):
        migration_world.changed(world, child, migration_world.say("Written since."))
    with pytest.MonkeyPatch.context() as patch:
        trouble(patch)  # type: ignore[operator] # one of the three above
        facts = world.run()
    assert migration_world.states(facts)[CY] == f"parked {code}"
    assert facts.settings[0].gone == ()
    assert len(world.packages()) == 3
    assert b"Cy " not in world.bytes_of("package")
    assert all_well(world.run())
    assert "Written since." in world.texts()[CY]


def test_a_full_disk_stops_the_run_and_the_next_one_goes_on(world: World) -> None:
    """What was made by then lies in its place; when there is room again the same command makes only the rest."""
    made: list[Ticket] = []

    def full(ticket: Ticket) -> Done:
        made.append(ticket)
        return work.do(ticket) if len(made) <= 2 else Done(ticket, "no-room", again=True)

    world.instead[Verb.MAKE] = full
    with pytest.raises(TryAgain) as stopped:
        world.run()
    assert (stopped.value.code, stopped.value.exit_code) == ("no-room", ExitCode.TRY_AGAIN)
    placed = world.files("package")
    assert len(world.packages()) == 2
    world.instead.clear()
    assert all_well(world.run())
    assert (world.tried(Verb.PLAN), world.tried(Verb.MAKE)) == (0, 2)
    assert placed.items() <= world.files("package").items()
    assert not (world.out / "unfinished").exists()


@pytest.mark.parametrize("verb", [Verb.PLAN, Verb.MAKE])
def test_a_child_that_kills_its_workers_is_set_aside(world: World, verb: Verb) -> None:
    """A picture that brings down every program that opens it costs one child, and no run."""

    def dies(ticket: Ticket) -> Done:
        if world_child(world, ticket) == CY:
            raise WorkerDied(5)
        return work.do(ticket)

    world.instead[verb] = dies
    facts = world.run()
    assert migration_world.states(facts) == OTHERS | {CY: "parked worker-died"}
    world.instead.clear()
    assert all_well(world.run())


def world_child(world: World, ticket: Ticket) -> str:
    """Return the export's id of a ticket's child."""
    return world.spool.setting(ticket.setting).child(ticket.child).journal.child.id


def test_trouble_with_one_childs_archive_leaves_its_package_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be built for a family is set aside by itself; the package of the same child goes."""

    def fail(_bench: Bench, _job: object) -> Outcome:
        raise InputRefused("media-damaged", "media/1.jpg")

    monkeypatch.setattr(bundles, "build", fail)
    facts = world.run(purposes=(Purpose.PARENT,), passphrases_to=world.folder / "strips.csv")
    assert set(migration_world.states(facts).values()) == {"placed"}
    assert set(migration_world.states(facts, "parent").values()) == {"parked media-damaged"}
    assert starting.exit_code(facts) == ExitCode.HELD
    assert BO in world.journals()
