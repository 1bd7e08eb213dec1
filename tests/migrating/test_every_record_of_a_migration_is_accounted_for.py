"""The sums of a migration: what was there is what went, stays, waits and has no place, child by child."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from journal_bridge.errors import OurFault
from journal_bridge.handover import ItemKind, LeftOut, Purpose, State
from journal_bridge.migrating.facts import (
    JobFacts,
    JobState,
    LossLine,
    Lost,
    MigrationFacts,
    RecordLine,
    SettingFacts,
)
from journal_bridge.migrating.report import accounting
from migration_samples import migration

SMALL = migration(children=60, settings=2)


def with_job(facts: MigrationFacts, change: Callable[[JobFacts], JobFacts]) -> MigrationFacts:
    """Return the facts with the very last child's first job changed."""
    setting = facts.settings[1]
    child = setting.children[-1]
    child = replace(child, jobs=(change(child.jobs[0]), *child.jobs[1:]))
    setting = replace(setting, children=(*setting.children[:-1], child))
    return replace(facts, settings=(facts.settings[0], setting, *facts.settings[2:]))


def with_setting(facts: MigrationFacts, change: Callable[[SettingFacts], SettingFacts]) -> MigrationFacts:
    """Return the facts with the first setting changed."""
    return replace(facts, settings=(change(facts.settings[0]), *facts.settings[1:]))


def one_more(name: str) -> Callable[[JobFacts], JobFacts]:
    """Return what adds one to a figure of a job."""
    return lambda job: replace(job, **{name: getattr(job, name) + 1})


MOVED: dict[str, Callable[[JobFacts], JobFacts]] = {
    "an item more than is accounted for": one_more("items"),
    "one more gone than there was": one_more("carried"),
    "one more stays than there was": one_more("withheld"),
    "one more waits than there was": one_more("held"),
    "one more lost than there was": one_more("lost"),
    "one went that a reason says stayed": lambda job: replace(
        job, carried=job.carried + 1, withheld=job.withheld - 1
    ),
    "one went that a reason says waits": lambda job: replace(
        job,
        carried=job.carried + 1,
        left_out=(*job.left_out, LeftOut(ItemKind.ENTRY, "note", State.HOLD, "r", "why", 1)),
        items=job.items + 1,
    ),
    "one lost without a reason": lambda job: replace(job, carried=job.carried - 1, lost=job.lost + 1),
    "a reason for one that is not lost": lambda job: replace(
        job, not_taken=(*job.not_taken, Lost("note", "no place", 1, whole=True))
    ),
    "a reason to stay for one that goes": lambda job: replace(
        job, left_out=(*job.left_out, LeftOut(ItemKind.ENTRY, "note", State.CARRY, "r", "why", 1))
    ),
    "fewer than none": lambda job: replace(job, carried=job.carried + job.comments + 1, comments=-1),
}


@pytest.mark.parametrize("change", MOVED.values(), ids=MOVED.keys())
def test_one_item_in_the_wrong_place_is_found(change: Callable[[JobFacts], JobFacts]) -> None:
    """No figure can be off by one in one child of sixty without the report being refused."""
    wrong = with_job(SMALL, change)
    child = wrong.settings[1].children[-1]
    with pytest.raises(OurFault, match="report this line") as refused:
        accounting.demand_sums(wrong)
    assert refused.value.code == "internal"
    assert child.key in refused.value.place
    assert child.name not in str(refused.value)


RECORDS: dict[str, Callable[[SettingFacts], SettingFacts]] = {
    "a record neither read nor lost": lambda one: replace(
        one, records=(*one.records, RecordLine("note", 3, 1, 1)), losses=(*one.losses, LossLine("note", "why", 1))
    ),
    "a loss without a reason": lambda one: replace(one, losses=one.losses[1:]),
    "a reason without a loss": lambda one: replace(one, losses=(*one.losses, LossLine("ghost", "why", 1))),
    "a reason of another kind": lambda one: replace(
        one, losses=tuple(replace(line, kind="invoice") for line in one.losses)
    ),
}


@pytest.mark.parametrize("change", RECORDS.values(), ids=RECORDS.keys())
def test_one_raw_record_in_the_wrong_place_is_found(change: Callable[[SettingFacts], SettingFacts]) -> None:
    """The export's own records are accounted for kind by kind, not only in sum."""
    with pytest.raises(OurFault):
        accounting.demand_sums(with_setting(SMALL, change))


def test_what_is_well_accounted_for_passes() -> None:
    """Parked, stopped and unread ones, and parts that have no place, upset no sum."""
    accounting.demand_sums(SMALL)
    accounting.demand_sums(migration(children=60, settings=3, planned_only=True))


def test_the_sums_over_all_are_those_of_the_settings_and_of_the_children() -> None:
    """Added up in any order, the same comes out; nothing is counted twice or passed over."""
    totals = accounting.totals(SMALL)
    for purpose, total in totals.purposes.items():
        jobs = [job for job in accounting.jobs_of(SMALL.settings) if job.purpose is purpose]
        for name in accounting.SUMMED:
            assert getattr(total, name) == sum(getattr(job, name) for job in jobs)
            of_settings = [one.purposes[purpose] for one in totals.settings if purpose in one.purposes]
            assert getattr(total, name) == sum(getattr(one, name) for one in of_settings)
        assert total.items == total.carried + total.withheld + total.held + total.lost
        states = (total.placed, total.planned, total.waiting, total.stopped, total.parked)
        assert total.jobs == len(jobs) == sum(states)
    assert totals.children == 60
    assert totals.records.source == totals.records.mapped + totals.records.lost
    assert totals.records.source == sum(one.records.source for one in totals.settings)


def test_the_reasons_add_up_to_the_sums() -> None:
    """The tables of reasons hold every item that did not go, once."""
    totals = accounting.totals(SMALL)
    lines = accounting.left_out(SMALL.settings)
    for purpose, total in totals.purposes.items():
        mine = [line for line in lines if line.purpose is purpose]
        assert total.held == sum(line.count for line in mine if line.state is State.HOLD)
        assert total.withheld == sum(line.count for line in mine if line.state is State.WITHHOLD)
    whole = sum(line.count for line in accounting.not_taken(SMALL.settings) if line.whole)
    assert totals.purposes[Purpose.PLATFORM].lost == whole
    assert totals.records.lost == sum(line.count for line in accounting.no_home(SMALL.settings))


def test_two_exports_that_could_not_be_read_are_two() -> None:
    """Neither has a key yet, and both are told."""
    broken = SMALL.settings[-1]
    facts = replace(SMALL, settings=(*SMALL.settings, replace(broken, export="south-street.zip")))
    assert [one.export for one in accounting.totals(facts).settings[2:]] == ["north-street.zip", "south-street.zip"]


def test_a_child_stands_as_the_worst_of_what_was_wanted() -> None:
    """A child whose package is in place and whose school's bundle is not is no finished child."""
    child = next(one for one in SMALL.settings[0].children if len(one.jobs) == 2)
    assert accounting.state_of(child) is JobState.PLACED
    package, bundle = child.jobs
    child = replace(child, jobs=(package, replace(bundle, state=JobState.PARKED)))
    assert accounting.state_of(child) is JobState.PARKED
    assert accounting.state_of(replace(child, jobs=())) is JobState.WAITING
