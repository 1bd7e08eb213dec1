"""A plan counts exactly what the run then does, and leaves nothing but itself."""

from dataclasses import replace
from pathlib import Path

import pytest

import convert_samples
import migration_world
from convert_samples import ANN, BO, CY
from journal_bridge import minimise
from journal_bridge.errors import InputRefused
from journal_bridge.handover import Plan, Purpose
from journal_bridge.journal import Journal
from journal_bridge.migrating.facts import ChildFacts, JobFacts, JobState, MigrationFacts
from journal_bridge.migrating.leavers import COLUMNS
from journal_bridge.migrating.report import accounting
from journal_bridge.migrating.tickets import Verb
from migration_world import World

REFUGE = {BO: {"stop": {"why": "refuge", "purposes": ["platform"]}}}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


def counted(facts: MigrationFacts) -> list[object]:
    """Return all that is told of every child but what nobody knows before: places, sealed files, times."""
    return [
        (
            setting.name,
            setting.records,
            setting.losses,
            sorted(map(_child, setting.children), key=lambda one: one.id),
        )
        for setting in facts.settings
    ]


def _child(child: ChildFacts) -> ChildFacts:
    return replace(child, key="", jobs=tuple(map(_job, child.jobs)))


def _job(job: JobFacts) -> JobFacts:
    sealed = job.purpose is not Purpose.PLATFORM
    return replace(
        job,
        state=JobState.PLANNED if job.state is JobState.PLACED else job.state,
        place="",
        receipt="",
        manifest="",
        files=0 if sealed else job.files,
        bytes=0 if sealed else job.bytes,
        seconds=0.0,
        tries=0,
    )


def plain(world: World) -> None:
    """Ask for packages alone."""
    world.order = replace(world.order, target="tapestry")


def stopped(world: World) -> None:
    """Let one child be protected."""
    world.order = replace(world.order, policy=convert_samples.policy(world.folder / "policy.json", REFUGE))


def unanswered(world: World) -> None:
    """Let one family say no, and others nothing."""
    convert_samples.consents(world.folder / "consents.csv", bo="no", ann="unanswered")


def leaver(world: World) -> None:
    """Let one child leave, whose family gets an archive."""
    table = world.folder / "leavers.csv"
    table.write_text(f"{','.join(COLUMNS)}\n{ANN},parent,,generate,2025-07-25,\n", encoding="utf-8")
    world.order = replace(world.order, leavers=table, passphrases_to=world.folder / "strips.csv")


@pytest.mark.parametrize("case", [plain, stopped, unanswered, leaver], ids=lambda one: one.__name__)
def test_every_count_is_the_runs_count(world: World, case: object) -> None:
    """Children, records, losses, what waits and what stays: the plan told all of it beforehand, for each child."""
    case(world)  # type: ignore[operator] # one of the four above
    planned = world.plan(world.folder / "plan")
    strange = world.plan(world.folder / "before", workspace=world.folder / "none")
    facts = world.run()
    assert counted(planned) == counted(strange) == counted(facts)
    accounting.demand_sums(planned)
    accounting.demand_sums(facts)


def test_a_child_that_will_be_set_aside_is_so_in_the_plan(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be done for one child is told before anything is begun."""
    plan = minimise.plan

    def fail(journal: Journal, brief: minimise.Brief, room: minimise.MediaRoom) -> Plan:
        if journal.child.id == CY:
            raise InputRefused("media-damaged", "media/photo-cy.jpg")
        return plan(journal, brief, room)

    monkeypatch.setattr(minimise, "plan", fail)
    planned = world.plan(world.folder / "plan")
    assert migration_world.states(planned)[CY] == "parked media-damaged"
    assert counted(planned) == counted(world.run())


def test_it_leaves_three_files_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No keys, no record, no passphrases, nothing beside --out: an owner may plan as often as they like."""
    convert_samples.lightly(monkeypatch)
    world = migration_world.small(tmp_path)
    leaver(world)
    nowhere = replace(world.order, workspace=tmp_path / "new")
    before = set(tmp_path.rglob("*"))
    world.order = nowhere
    facts = world.plan()
    assert {path.relative_to(world.out).as_posix() for path in world.out.rglob("*")} == {
        "PLAN.html",
        "plan.csv",
        "plan.json",
    }
    assert set(tmp_path.rglob("*")) - set(world.out.rglob("*")) == before | {world.out}
    assert facts.estimate is not None
    assert facts.estimate.room_bytes > 0


def test_a_run_into_the_folder_of_the_plan_makes_all_of_it(world: World) -> None:
    """Planning again over a finished run says the same as before it, and moves nothing."""
    planned = world.plan()
    facts = world.run()
    assert counted(planned) == counted(facts)
    lying = world.files("package")
    rows = len(world.events())
    again = world.plan()
    assert world.tried(Verb.MAKE) == 4
    assert counted(again) == counted(facts)
    assert world.files("package") == lying
    assert len(world.events()) == rows
