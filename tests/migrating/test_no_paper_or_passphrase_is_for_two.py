"""What a paper, a decision or a passphrase is for, it is for alone: nothing of one child counts for another."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

import convert_samples
import migration_world
from convert_samples import ANN
from journal_bridge import transfer
from journal_bridge.errors import UsageFault
from journal_bridge.handover import Choice, Decision, Purpose
from journal_bridge.keys import SettingKeys
from journal_bridge.migrating.earlier import state
from journal_bridge.migrating.tickets import Verb
from journal_bridge.migrating.verbs import bundles
from journal_bridge.minimise import KeyedId
from journal_bridge.minimise.planning import RULES_VERSION
from migration_world import NOON, World, another_setting


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


@pytest.fixture
def second(world: World) -> Path:
    """Return another setting whose children have the same numbers."""
    return another_setting(world.export, world.folder / "second")


def test_one_table_of_answers_is_not_for_two_settings(world: World, second: Path) -> None:
    """Both number their children alike: a yes of one family would let the other family's photos go."""
    with pytest.raises(UsageFault, match=r"consents\.csv \(several exports need a folder"):
        world.run(exports=(str(world.export), str(second)))
    assert not world.out.exists()


def test_one_policy_with_rules_for_children_is_not_for_two_settings(world: World, second: Path) -> None:
    """What it says of everybody may count for all settings; what it says of child 1 counts for one of them."""
    policy = convert_samples.policy(world.folder / "policy.json", {ANN: {"stop": {"why": "court_order"}}})
    with pytest.raises(UsageFault, match=r"policy\.json \(several exports need a folder"):
        world.run(exports=(str(world.export), str(second)), consents=None, policy=policy)
    policy.write_text('{"staff_names": "role"}', encoding="utf-8")
    facts = world.run(exports=(str(world.export), str(second)), consents=None, policy=policy)
    assert set(migration_world.states(facts).values()) == {"placed"}


def test_a_decision_on_all_of_a_reason_is_not_for_two_settings(world: World, second: Path) -> None:
    """Somebody let go what waits for one setting's Ann; the other setting's child of her number waits on."""
    reason = "answer-missing"
    decision = Decision(
        Choice.CARRY, "Mo Lead, manager", NOON - timedelta(days=1), "Asked", RULES_VERSION, rule=reason, child=ANN
    )

    def waiting() -> int:
        jobs = migration_world.jobs(world.facts).values()
        return sum(line.count for job in jobs for line in job.left_out if line.rule == reason)

    world.run(exports=(str(world.export), str(second)), consents=None)
    before = waiting()
    assert before
    with world.ledger() as ledger:
        ledger.remember((decision,), ANN, NOON)
    facts = world.run()
    assert waiting() == before
    for setting in facts.settings:  # and that it does not count is told, by the folder
        key = next(child.key for child in setting.children if child.id == ANN)
        assert [key in notice and "--decisions" in notice for notice in setting.notices] == [True]
    world.run(exports=(str(second),))  # the other one is not there, and still has a child of that number
    world.run(exports=(str(world.export), str(second)))
    assert waiting() == before


def test_whoever_is_told_of_instead_gets_another_passphrase(world: World) -> None:
    """A leaver goes to another school than it was to: the first one's strip of paper does not open the second's."""
    strips, leavers = world.folder / "strips.csv", world.folder / "leavers.csv"
    header = "child,purpose,recipient,passphrase,leaves_on,basis\n"

    def given(school: str) -> str:
        leavers.write_text(f"{header}{ANN},school,{school},generate,,yes\n", encoding="utf-8")
        world.run(leavers=leavers, passphrases_to=strips)
        rows = list(csv.DictReader(strips.read_text("utf-8-sig").splitlines()))
        return {row["recipient"]: row["passphrase"] for row in rows}[school]

    first, other = given("Hill School"), given("Dale School")
    assert first != other
    assert given("Hill School") == first


def test_children_of_one_number_are_two_to_one_receiver(
    world: World, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both go to the same nursery: what it is given of one must never look like an edit of the other's."""
    told: list[str] = []

    def noted(*words: object) -> KeyedId:
        told.append(str(words[2]))
        return transfer.keyed_for(*words)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(bundles, "keyed_for", noted)
    card = SettingKeys.create(world.folder / "receiver").card.text
    leavers = world.folder / "leavers.csv"
    header = "setting,child,purpose,recipient,passphrase,leaves_on,basis\n"
    rows = [f"{name},{ANN},setting,{card},,,yes\n" for name in ("export", "second")]
    leavers.write_text(header + "".join(rows), encoding="utf-8")
    tables = world.folder / "answers"
    tables.mkdir()
    for name in ("export", "second"):
        convert_samples.consents(tables / f"{name}.csv")
    world.run(exports=(str(world.export), str(second)), consents=tables, leavers=leavers)
    assert len(migration_world.jobs(world.facts, "setting")) == 1  # by one id: there are two
    assert len(told) == len(set(told)) == 2
    assert not (world.workspace / "sent").exists()


def type_over(strips: Path, child: str) -> None:
    """Exchange the two passphrases of one child's row."""
    header, *rows = strips.read_text("utf-8").splitlines()
    cells = [row.split(",") for row in rows]
    for one in cells:
        if one[1] == child:
            one[4], one[5] = one[5], one[4]
    strips.write_text("\n".join((header, *map(",".join, cells))) + "\n", encoding="utf-8")


def test_other_words_typed_over_a_passphrase_lock_anew(world: World) -> None:
    """Somebody changed a row of the file: what lies there must open with what the strip of paper says."""
    strips = world.folder / "strips.csv"
    world.run(purposes=(Purpose.PARENT,), passphrases_to=strips)
    child = strips.read_text("utf-8").splitlines()[1].split(",")[1]
    type_over(strips, child)
    before = world.files("for-parents")
    world.run()
    changed = {path.split("/")[2] for path, stamp in world.files("for-parents").items() if before[path] != stamp}
    assert changed == {child}
    world.run()
    assert world.tried(Verb.MAKE) == 0


def test_other_words_typed_after_a_run_was_killed_lock_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first run was killed when an archive lay there and no note told of it; then somebody changed its row."""
    strips = world.folder / "strips.csv"

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(state, "keep", killed)
        with pytest.raises(KeyboardInterrupt):
            world.run(purposes=(Purpose.PARENT,), passphrases_to=strips)
    before = world.files("for-parents")
    (child,) = {path.split("/")[2] for path in before}
    type_over(strips, child)
    world.run()
    after = world.files("for-parents")
    assert [path for path, stamp in before.items() if after[path] == stamp] == []
    world.run()
    assert world.tried(Verb.MAKE) == 0
