"""Of a child of whom something could not be made, every record still stands in the report."""

from dataclasses import replace
from pathlib import Path

import pytest

import convert_samples
import migration_samples
import migration_world
from convert_samples import ANN, BO
from journal_bridge.errors import ExitCode, InputRefused
from journal_bridge.handover import Purpose
from journal_bridge.migrating import starting
from journal_bridge.migrating.facts import JobFacts, MigrationFacts
from journal_bridge.migrating.report import words as report_words
from journal_bridge.migrating.report.accounting import demand_sums
from journal_bridge.migrating.spooled import Job, Outcome
from journal_bridge.migrating.verbs import bundles, making
from journal_bridge.migrating.verbs.bench import Bench
from migration_world import World, children, jobs


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a small setting, about to migrate with its families' archives."""
    convert_samples.lightly(monkeypatch)
    made = migration_world.small(tmp_path)
    made.order = replace(made.order, purposes=(Purpose.PARENT,), passphrases_to=tmp_path / "strips.csv")
    return made


def all_of_it(facts: MigrationFacts, child: str) -> int:
    """Return how many entries, comments and files the export holds of a child."""
    told = children(facts)[child]
    return told.entries + told.comments + told.media


def sums(job: JobFacts) -> tuple[str, int, int, int]:
    """Return how one thing ended, and how many items there are, stay, and wait."""
    return job.state, job.items, job.withheld, job.held


@pytest.mark.parametrize("planned", [True, False])
def test_a_package_that_cannot_be_written_leaves_no_record_uncounted(
    world: World, monkeypatch: pytest.MonkeyPatch, *, planned: bool
) -> None:
    """Ann's package cannot be written: all her records wait, and her family's archive is made all the same."""
    package = making._package  # noqa: SLF001 - the one step that is to fail

    def failing(bench: Bench) -> Outcome:
        if bench.child.journal.child.id == ANN:
            raise InputRefused("export-changed", "a photo")
        return package(bench)

    monkeypatch.setattr(making, "_package", failing)
    facts = world.plan() if planned else world.run()
    everything = all_of_it(facts, ANN)
    assert everything
    assert sums(jobs(facts)[ANN]) == ("parked", everything, 0, everything)
    assert jobs(facts, "parent")[ANN].state in {"placed", "planned"}
    demand_sums(facts)


def test_an_archive_that_cannot_be_built_leaves_no_record_uncounted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bo's archive cannot be built: all of his records wait for his family, beside a package that is in place."""
    build = bundles.build

    def failing(bench: Bench, job: Job) -> Outcome:
        if bench.child.journal.child.id == BO:
            raise InputRefused("export-changed", "a photo")
        return build(bench, job)

    monkeypatch.setattr(bundles, "build", failing)
    facts = world.run()
    everything = all_of_it(facts, BO)
    assert sums(jobs(facts, "parent")[BO]) == ("parked", everything, 0, everything)
    assert jobs(facts)[BO].state == "placed"
    demand_sums(facts)


def test_an_archive_that_papers_stop_leaves_no_record_uncounted(world: World) -> None:
    """By court order nothing of Ann goes to her family: every record of hers stays, and is counted."""
    stop = {"stop": {"why": "court_order", "purposes": ["parent"]}}
    facts = world.run(policy=convert_samples.policy(world.folder / "policy.json", {ANN: stop}))
    everything = all_of_it(facts, ANN)
    assert sums(jobs(facts, "parent")[ANN]) == ("stopped", everything, everything, 0)
    assert jobs(facts)[ANN].state == "placed"


def test_an_export_without_a_child_is_not_all_done() -> None:
    """What was downloaded are the nursery's posts alone: nothing went, so nobody may be told that all is well."""
    facts = migration_samples.migration(children=3, settings=2)
    first, second, *_ = (replace(one, code="", lying=()) for one in facts.settings)
    empty = replace(second, children=(), alike=())
    for settings in ((empty,), (first, empty)):
        told = replace(facts, settings=settings)
        assert starting.exit_code(told) == ExitCode.HELD
        assert "names no child" in " ".join(report_words.beside(told))
    assert report_words.headline(replace(facts, settings=(empty,))) == "There is no child in these exports."
