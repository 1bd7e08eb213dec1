"""Whatever a run did stands in the audit, with a receipt for everything that lies in --out."""

from collections import defaultdict
from pathlib import Path

import pytest

import convert_samples
import migration_world
from convert_samples import BO, CHILDREN
from journal_bridge import receipt
from journal_bridge.errors import ExitCode
from journal_bridge.migrating import placing, starting
from journal_bridge.migrating.earlier import state
from journal_bridge.migrating.outlets.local import LocalOutlet
from journal_bridge.migrating.tickets import Verb
from migration_world import World

STEPS = ["basis-recorded", "plan-made", "bundle-built", "delivered", "receipt-issued"]
REFUGE = {BO: {"stop": {"why": "refuge", "purposes": ["platform"]}}}


class KilledError(BaseException):
    """The end of a process in the middle."""


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


def steps(world: World) -> dict[str, list[str]]:
    """Return the events of each hand-over, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for event, facts in world.events():
        if "transfer" in facts:
            found[facts["transfer"]].append(event)
    return found


def test_every_child_has_its_rows_and_a_receipt_that_states_them(world: World) -> None:
    """The audit holds with every receipt; each hand-over was recorded before it lay there, and after."""
    world.run()
    audit = world.audit()
    assert audit["fault"] is None
    assert audit["unfinished"] == []
    assert list(steps(world).values()) == [STEPS] * len(CHILDREN)
    assert len(list(world.out.glob("keep-at-the-setting/receipts/*/*/*/receipt.json"))) == len(CHILDREN)


def test_where_each_child_stands_is_kept_beside_the_audit(world: World) -> None:
    """The table of work tells for each child whether it is placed or stopped, and why."""
    world.run(policy=convert_samples.policy(world.folder / "policy.json", REFUGE))
    with world.ledger() as ledger:
        rows = ledger.work.rows(state.migration_of(world.outlet, world.keys))
    told = {unit.rpartition("/")[2]: (row.state, row.code) for (unit, _), row in rows.items()}
    expected = dict.fromkeys((migration_world.key_of(world, one) for one in CHILDREN), ("placed", ""))
    assert told == expected | {migration_world.key_of(world, BO): ("stopped", "stopped-refuge")}
    assert not [words for words in told if "child" in words]


@pytest.mark.parametrize("moment", ["placing", "receipt", "state"])
def test_a_run_that_is_killed_at_any_step_of_a_child_is_finished_by_the_next(world: World, moment: str) -> None:
    """Killed before the folder lay there, before its receipt, or before its note: nothing is lost or doubled."""
    calls: list[str] = []

    def killed(*_: object, **__: object) -> None:
        calls.append(moment)
        raise KilledError

    with pytest.MonkeyPatch.context() as patch:
        where = {"placing": (LocalOutlet, "place"), "receipt": (receipt, "keep"), "state": (state, "keep")}
        patch.setattr(*where[moment], killed)
        with pytest.raises(KilledError):
            world.run()
    assert calls
    facts = world.run()
    assert starting.exit_code(facts) == ExitCode.DONE
    assert set(migration_world.states(facts).values()) == {"placed"}
    assert len(world.packages()) == len(CHILDREN)
    audit = world.audit()
    assert audit["fault"] is None
    assert not (world.out / "unfinished").exists()
    assert world.run()
    assert world.tried(Verb.MAKE) == 0
    done = [one for one in steps(world).values() if one[-1] == "receipt-issued"]
    assert len(done) == len(CHILDREN)


def test_a_child_made_again_has_a_receipt_of_its_new_package(world: World) -> None:
    """The receipt that lies there is the one of the package that lies there."""
    world.run()
    migration_world.changed(world, BO, migration_world.say("Written since."))
    facts = world.run()
    assert world.tried(Verb.MAKE) == 1
    audit = world.audit()
    assert (audit["fault"], audit["unfinished"]) == (None, [])
    job = migration_world.jobs(facts)[BO]
    document = (world.out / job.receipt / "receipt.json").read_text("utf-8")
    assert job.manifest in document
    assert placing.RECEIPTS in job.receipt
    assert len(steps(world)) == len(CHILDREN) + 1
