"""A later run makes a child again when anything that counts is otherwise, and for no other reason."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

import convert_samples
import migration_world
from convert_samples import ANN, BO, CHILDREN, CY, DOT
from journal_bridge import converting
from journal_bridge.handover import Choice, Decision, Purpose
from journal_bridge.migrating import gathering, printing
from journal_bridge.migrating.gathering import Known, Site
from journal_bridge.migrating.leavers import COLUMNS
from journal_bridge.migrating.tickets import Verb
from journal_bridge.migrating.verbs import work
from journal_bridge.migrating.wishes import Wishes
from journal_bridge.minimise.planning import RULES_VERSION
from migration_world import NOON, World

ALL: Final = set(CHILDREN)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


def prints(world: World) -> dict[str, str]:
    """Return each child's fingerprint, by the export's id, without making anything."""
    order = replace(world.order, moment=world.when)
    with world.outlet.running(), world.ledger() as ledger:
        spool = world.spool
        spool.begin(order)
        sites = [Site(number, words) for number, words in enumerate(order.exports)]
        for ticket in gathering.tickets_for(sites, spool):
            gathering.heeded(sites, work.do(ticket))
        gathering.keyed_sites(sites, spool, world.keys)
        target = converting.target_of(converting.Order(Path(), order.target))
        wishes = Wishes(order, sites, ledger)
        found: dict[str, str] = {}
        for site in sites:
            known = Known(wishes.of(site), ledger.decisions)
            begun = gathering.begin_children(site, order, target, world.when, known)
            found |= {child: begun.prints[key] for child, key in site.keys.items()}
        return found


def other(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Return whose fingerprint is otherwise."""
    return {child for child in before if before[child] != after[child]}


def a_word(world: World, _: pytest.MonkeyPatch) -> None:
    """Change a word of one child's journal."""
    migration_world.changed(world, DOT, migration_world.say("Dot's other garden."))


def a_photo(world: World, _: pytest.MonkeyPatch) -> None:
    """Change the bytes of one child's photo."""
    path = world.export / CY / "media" / "photo-cy.jpg"
    content = path.read_bytes() + b"!"
    path.write_bytes(content)

    def tell(document: dict[str, Any]) -> None:
        document["media"][0] |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}

    migration_world.changed(world, CY, tell)


def a_name(world: World, _: pytest.MonkeyPatch) -> None:
    """Change how one child is called: the name must be found in everybody's texts."""

    def rename(document: dict[str, Any]) -> None:
        document["child"]["known_as"] = {"full": "Dotty Dandelion", "given": "Dotty", "family": "Dandelion"}

    migration_world.changed(world, DOT, rename)


def a_child(world: World, _: pytest.MonkeyPatch) -> None:
    """Let a child come to the setting."""
    text = (world.export / DOT / "journal.json").read_text("utf-8")
    new = world.export / "child-eve" / "journal.json"
    new.parent.mkdir()
    new.write_text(re.sub("Dot(?= |\"|')", "Eve", text).replace("dot", "eve"), encoding="utf-8")


def an_answer(world: World, _: pytest.MonkeyPatch) -> None:
    """Let one family answer otherwise."""
    convert_samples.consents(world.folder / "consents.csv", bo="no")


def a_policy(world: World, _: pytest.MonkeyPatch) -> None:
    """Let there be a policy."""
    path = convert_samples.policy(world.folder / "policy.json", {ANN: {"never_say": ["tower"]}})
    world.order = replace(world.order, policy=path)


def decision(child: str | None = None) -> Decision:
    """Return a decision about all that one reason holds back of a child."""
    choice = next(iter(Choice))
    return Decision(
        choice, "manager", NOON - timedelta(days=1), "asked", RULES_VERSION, rule="status-unknown", child=child
    )


def decisions(world: World, _: pytest.MonkeyPatch) -> None:
    """Let there be a file of decisions."""
    path = world.folder / "decisions.json"
    row = {"choice": "withhold", "by": "M", "when": "2025-07-01T09:00:00Z", "why": "asked", "rules": RULES_VERSION}
    path.write_text(json.dumps([row | {"rule": "status-unknown", "child": ANN}]), encoding="utf-8")
    world.order = replace(world.order, decisions=path)


def a_basis(world: World, _: pytest.MonkeyPatch) -> None:
    """Give another reason."""
    world.order = replace(world.order, basis="Another contract")


def a_target(world: World, _: pytest.MonkeyPatch) -> None:
    """Choose another platform."""
    world.order = replace(world.order, target="tapestry")


def wishes(world: World, _: pytest.MonkeyPatch) -> None:
    """Ask for an archive of everybody too."""
    world.order = replace(world.order, purposes=(Purpose.PARENT,), passphrases_to=world.folder / "strips.csv")


def a_leaver(world: World, _: pytest.MonkeyPatch) -> None:
    """Put one child on the list of leavers."""
    path = world.folder / "leavers.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{ANN},parent,,generate,2025-07-25,\n", encoding="utf-8")
    world.order = replace(world.order, leavers=path, passphrases_to=world.folder / "strips.csv")


def the_program(_: World, patch: pytest.MonkeyPatch) -> None:
    """Install another version."""
    patch.setattr(printing, "__version__", "99.0")


def the_rules(_: World, patch: pytest.MonkeyPatch) -> None:
    """Install other rules."""
    patch.setattr(printing, "RULES_VERSION", "99")


Change = Callable[[World, pytest.MonkeyPatch], None]

COUNTS: Final[list[tuple[Change, set[str]]]] = [
    (a_word, {DOT}),
    (a_photo, {CY}),
    (a_name, ALL),
    (a_child, ALL),
    (an_answer, ALL),
    (a_policy, ALL),
    (decisions, ALL),
    (a_basis, ALL),
    (a_target, ALL),
    (wishes, ALL),
    (a_leaver, {ANN}),
    (the_program, ALL),
    (the_rules, ALL),
]


@pytest.mark.parametrize(("change", "whose"), COUNTS, ids=[one.__name__ for one, _ in COUNTS])
def test_what_counts_makes_a_child_anew(
    world: World, monkeypatch: pytest.MonkeyPatch, change: Change, whose: set[str]
) -> None:
    """A changed word, picture, name, answer, rule, reason, platform or wish is missed for nobody it concerns."""
    before = prints(world)
    change(world, monkeypatch)
    after = prints(world)
    assert other(before, after) == whose


def test_a_decision_in_the_record_counts_for_its_child(world: World) -> None:
    """What a person decided about one child since makes this child anew and no other."""
    before = prints(world)
    with world.ledger() as ledger:
        ledger.remember([decision(ANN)], ANN, NOON)
    assert other(before, prints(world)) == {ANN}


def test_a_consent_that_ends_on_a_day_counts_from_that_day(world: World) -> None:
    """A yes that was withdrawn for August holds in July: nothing but the day changes, and all are made anew."""
    path = world.folder / "consents.csv"
    rows = path.read_text("utf-8").replace(f"{BO},in_setting_journal,all,yes,2024-09-04,,", "")
    rows = rows.rstrip() + f"\n{BO},in_setting_journal,all,yes,2024-09-04,2025-07-21,office\n"
    path.write_text("\n".join(row for row in rows.splitlines() if row != "office"), encoding="utf-8")
    before = prints(world)
    world.when = NOON + timedelta(days=3)
    assert other(before, prints(world)) == ALL


def the_moment(world: World) -> None:
    """Let it be another year."""
    world.when = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)


def the_path(world: World) -> None:
    """Download the export once more, to another folder."""
    there = world.folder / "elsewhere" / "another name"
    shutil.copytree(world.export, there)
    shutil.rmtree(world.export)
    world.order = replace(world.order, exports=(str(there),))


def the_times(world: World) -> None:
    """Touch every file."""
    for path in world.export.rglob("*"):
        os.utime(path, (1, 1))


def papers_elsewhere(world: World) -> None:
    """Keep the papers in another folder."""
    assert world.order.consents is not None
    path = world.folder / "papers.csv"
    shutil.copy(world.order.consents, path)
    world.order = replace(world.order, consents=path)


@pytest.mark.parametrize("change", [the_moment, the_path, the_times, papers_elsewhere])
def test_what_does_not_count_makes_nothing_anew(world: World, change: Callable[[World], None]) -> None:
    """Another day, another folder, other times of files: a second run has nothing to do, and writes nothing."""
    world.run()
    lying = world.files("package") | world.files("keep-at-the-setting/receipts")
    known = world.files("keep-at-the-setting/state")
    rows = len(world.events())
    change(world)
    facts = world.run()
    assert set(migration_world.states(facts).values()) == {"placed"}
    assert (world.tried(Verb.PLAN), world.tried(Verb.MAKE)) == (0, 0)
    assert world.files("package") | world.files("keep-at-the-setting/receipts") == lying
    assert world.files("keep-at-the-setting/state") == known
    assert len(world.events()) == rows


def test_the_order_of_exports_does_not_count(world: World) -> None:
    """Two settings in one run are told from each other by what they are, not by which comes first."""
    second = migration_world.another_setting(world.export, world.folder / "second")
    world.run_with(world.export, second)
    lying = world.files("package")
    assert len(world.packages()) == 2 * len(CHILDREN)
    world.run_with(second, world.export)
    assert world.tried(Verb.MAKE) == 0
    assert world.files("package") == lying
