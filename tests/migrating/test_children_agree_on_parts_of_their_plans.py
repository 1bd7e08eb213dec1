"""Agreement looks at what each child's planning put aside for it, and comes to what whole plans would come to."""

import gc
import shutil
from array import array
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

import convert_samples
import migration_world
from convert_samples import CHILDREN
from journal_bridge.handover import Plan, Purpose
from journal_bridge.journal import Journal
from journal_bridge.migrating.spool import ChildSpool
from journal_bridge.migrating.tickets import Done, Ticket, Verb
from journal_bridge.migrating.verbs import agreeing, parts
from journal_bridge.minimise import agreed, ids_of, reduced, rejoined
from migration_world import World
from own_platform_world import brief, entry, journal, planned
from random_journals import journals_at_random
from sharing_world import Nursery, nursery_at_random

SEEDS = range(40)


def _common(journals: Sequence[Journal]) -> tuple[int, ...]:
    return parts.common(mark for one in journals for mark in parts.marks_of(one))


def _laid(folder: Path, nursery: Nursery) -> list[ChildSpool]:
    """Lay journals and plans into a spool, each with its part."""
    shutil.rmtree(folder, ignore_errors=True)
    shared = _common([plan.journal for plan in nursery.plans])
    spools = [ChildSpool(folder / plan.journal.child.id) for plan in nursery.plans]
    for spool, plan in zip(spools, nursery.plans, strict=True):
        spool.keep_journal(plan.journal)
        spool.keep_plan(plan, {})
        parts.keep(spool, plan, nursery.brief, shared)
    return spools


def _bring(nursery: Nursery, spools: Sequence[ChildSpool], shared: tuple[int, ...]) -> tuple[Plan, ...]:
    """Return the plans as they are made from what agreement kept."""
    agreeing.bring_into_agreement(spools, nursery.brief, shared, nursery.stopped)
    return tuple(rejoined(spool.plan.on(spool.journal), spool.agreed) for spool in spools)


def _whole(nursery: Nursery) -> tuple[Plan, ...]:
    """Return what whole plans agree on, each with the names its journal may tell."""
    plans = agreed(nursery.plans, nursery.brief, nursery.stopped)
    return tuple(replace(plan, names=_names_of(plan)) for plan in plans)


def _names_of(plan: Plan) -> dict[str, str]:
    told = plan.journal
    about = {child for one in told.entries for child in one.about}
    shown = {person for one in told.media for person in one.depicts.people}
    mine = {told.child.id, *about, *shown, *(person.id for person in told.people)}
    return {one: name for one, name in plan.names.items() if one in mine}


@pytest.mark.parametrize("seed", SEEDS)
def test_kept_parts_agree_as_whole_plans_do(tmp_path: Path, seed: int) -> None:
    """Whatever a setting shares, and whoever is stopped: the same items, records, people and names."""
    nursery = nursery_at_random(tmp_path, Random(seed))  # noqa: S311 - a test that can be repeated
    spools = _laid(tmp_path / "spool", nursery)
    shared = _common([plan.journal for plan in nursery.plans])
    assert _bring(nursery, spools, shared) == _whole(nursery)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_part_is_the_one_that_would_be_made_anew(tmp_path: Path, seed: int) -> None:
    """A child that was planned in an earlier run has no part beside its plan: it is made from plan and journal."""
    nursery = nursery_at_random(tmp_path, Random(seed))  # noqa: S311 - a test that can be repeated
    spools = _laid(tmp_path / "spool", nursery)
    shared = _common([plan.journal for plan in nursery.plans])
    kept = [parts.part(spool, nursery.brief, shared) for spool in spools]
    for spool in spools:
        (spool.folder / "part.json").unlink()
    assert kept == [parts.part(spool, nursery.brief, shared) for spool in spools]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_shared_with_a_child_without_a_plan_changes_nothing(tmp_path: Path, seed: int) -> None:
    """The export holds more children than agree: a part may hold more than it must, and comes out the same."""
    nursery = nursery_at_random(tmp_path, Random(seed))  # noqa: S311 - a test that can be repeated
    spools = _laid(tmp_path / "spool", nursery)
    everything = array("Q", (mark for plan in nursery.plans for mark in parts.marks_of(plan.journal)))
    for shared in (_common([plan.journal for plan in nursery.plans]), tuple(sorted(set(everything)))):
        assert _bring(nursery, spools, shared) == _whole(nursery)


def _two(folder: Path) -> tuple[Nursery, list[ChildSpool]]:
    story = entry("both", "ada", "ben")
    plans = planned(
        folder, brief(), *(journal(child, [story, entry(f"o{child}", child)]) for child in ("ada", "ben"))
    )
    nursery = Nursery(plans, brief(), frozenset())
    return nursery, _laid(folder / "spool", nursery)


def test_a_part_of_what_was_shared_before_is_not_taken(tmp_path: Path) -> None:
    """The export was downloaded anew in between, and another child is in an old story now."""
    nursery, (ada, _) = _two(tmp_path)
    before = parts.part(ada, nursery.brief, _common([plan.journal for plan in nursery.plans]))
    assert {one.id for one in before.journal.entries} == {"both"}
    now = parts.part(ada, nursery.brief, tuple(sorted(parts.marks_of(nursery.plans[0].journal))))
    assert {one.id for one in now.journal.entries} == {"both", "oada"}


def test_a_part_of_another_plan_is_not_taken(tmp_path: Path) -> None:
    """What was decided about a child has changed since: agreement must not hear what was decided before."""
    nursery, (ada, _) = _two(tmp_path)
    shared = _common([plan.journal for plan in nursery.plans])
    other = replace(nursery.plans[0], basis="Form 13, invented")
    ada.keep_plan(other, {})
    assert parts.part(ada, nursery.brief, shared).whole == reduced(other, nursery.brief, {"both"})


@pytest.mark.parametrize("seed", range(12))
def test_every_id_has_a_mark_and_what_comes_twice_is_shared(tmp_path: Path, seed: int) -> None:
    """Not one shared story is missed because ids were only marked: entries, comments and files."""
    journals = [one.journal for one in journals_at_random(tmp_path, Random(seed))]  # noqa: S311 - repeatable
    for one in journals:
        assert len(set(parts.marks_of(one))) == len(ids_of(Plan(one, Purpose.PLATFORM, ())))
    assert _common(journals[:1]) == ()
    assert _common([journals[0], journals[0]]) == tuple(sorted(parts.marks_of(journals[0])))


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


def test_every_part_lies_ready_when_children_agree(world: World) -> None:
    """Whoever brings the plans together opens no journal: not one is left to read again."""
    seen: dict[str, bool] = {}

    def agree(ticket: Ticket) -> Done:
        for folder in Path(ticket.spool, ticket.setting).iterdir():
            if (folder / "plan.json").exists():
                seen[folder.name] = (folder / "part.json").exists()
                (folder / "journal.json").rename(folder / "put-aside")
                (folder / "journal.json").touch()
        done = agreeing.agree(ticket)
        for folder in Path(ticket.spool, ticket.setting).glob("*/put-aside"):
            folder.rename(folder.with_name("journal.json"))
        return done

    world.instead[Verb.AGREE] = agree
    facts = world.run()
    assert list(seen.values()) == [True] * len(CHILDREN)
    assert set(migration_world.states(facts).values()) == {"placed"}


def test_reading_leaves_the_process_as_it_was(world: World) -> None:
    """Python looks for cycles of objects again once journals are laid out."""
    world.run()
    assert (gc.isenabled(), gc.get_freeze_count()) == (True, 0)
