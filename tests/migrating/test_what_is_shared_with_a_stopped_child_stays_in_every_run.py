"""What one child's papers keep back is in no child's package, in this run and in every later one."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

import convert_samples
import migration_world
from convert_samples import ANN, BO, CHILDREN, OF_OTHERS
from journal_bridge import minimise
from journal_bridge.errors import ExitCode
from journal_bridge.handover import Plan, Purpose
from journal_bridge.journal import Journal
from journal_bridge.migrating import starting
from journal_bridge.migrating.leavers import COLUMNS
from journal_bridge.migrating.passphrase_table import read_one
from journal_bridge.migrating.tickets import Verb
from migration_world import World

SHARED = "Ann and Bo carried a plank together."
REFUGE = {BO: {"stop": {"why": "refuge", "purposes": ["platform"]}}}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the small setting, about to migrate."""
    convert_samples.lightly(monkeypatch)
    return migration_world.small(tmp_path)


def pictures(world: World) -> dict[str, set[str | None]]:
    """Return the digests of the pictures in each child's package."""
    return {child: {one.sha256 for one in journal.media} for child, journal in world.journals().items()}


def test_what_is_shared_stays_also_in_a_second_run(world: World) -> None:
    """A second run with nothing new makes nothing, and does not let out what a protected child shares."""
    policy = convert_samples.policy(world.folder / "policy.json", REFUGE)
    facts = world.run(policy=policy)
    assert migration_world.states(facts)[BO] == "stopped stopped-refuge"
    assert SHARED not in world.texts()[ANN]
    again = world.run()
    assert SHARED not in world.texts()[ANN]
    assert world.tried(Verb.MAKE) == 0
    assert migration_world.states(again) == migration_world.states(facts)


def test_a_child_that_becomes_protected_is_taken_out_of_everything(world: World) -> None:
    """A child placed last week and protected since is in no package and in no table that is uploaded."""
    world.run(target="tapestry")
    assert b"Bellwether" in world.bytes_of("to-upload")
    assert SHARED in world.texts()[ANN]
    facts = world.run(policy=convert_samples.policy(world.folder / "policy.json", REFUGE))
    assert migration_world.states(facts)[BO] == "stopped stopped-refuge"
    assert set(world.texts()) == set(CHILDREN) - {BO}
    assert SHARED not in world.texts()[ANN]
    left = world.bytes_of("package") + world.bytes_of("to-upload")
    assert b"Bellwether" not in left
    assert b"Archerfield" in left


def test_a_consent_withdrawn_takes_the_photo_out_of_every_package(world: World) -> None:
    """When a family takes its yes back, the picture of two children is in neither's package after the next run."""
    world.run()
    before = pictures(world)
    both = before[ANN] & before[BO]
    assert len(both) == 1
    convert_samples.consents(world.folder / "consents.csv", bo="no")
    world.run()
    after = pictures(world)
    assert (before[ANN] - after[ANN], before[BO] - after[BO]) == (both, both)
    sums = b"".join(path.read_bytes() for path in world.out.glob("package/*/*/SHA256SUMS"))
    assert not any(str(one).encode() in sums for one in both)


def test_what_waits_in_one_journal_stays_out_of_the_others_while_that_one_is_parked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child nobody could decide about may have papers against what it shares: until then that stays, for all."""
    planned = minimise.plan

    def plan(journal: Journal, brief: minimise.Brief, room: minimise.MediaRoom) -> Plan:
        if journal.child.id == BO:
            raise RuntimeError
        return planned(journal, brief, room)

    monkeypatch.setattr(minimise, "plan", plan)
    facts = world.run()
    assert migration_world.states(facts)[BO] == "parked internal"
    assert SHARED not in world.texts()[ANN]
    monkeypatch.setattr(minimise, "plan", planned)
    facts = world.run()
    assert starting.exit_code(facts) == ExitCode.DONE
    assert SHARED in world.texts()[ANN]


def test_a_familys_archive_tells_nothing_of_other_children(world: World) -> None:
    """A leaver's family gets an archive that opens with its own passphrase, and holds its own child alone."""
    table = world.folder / "leavers.csv"
    table.write_text(f"{','.join(COLUMNS)}\n{ANN},parent,,generate,2025-07-25,\n", encoding="utf-8")
    book = world.folder / "passphrases.csv"
    facts = world.run(leavers=table, passphrases_to=book)
    assert migration_world.states(facts, "parent") == {ANN: "placed"}
    place = migration_world.jobs(facts, "parent")[ANN].place
    _, setting, child = place.split("/")
    words = read_one(book, setting, child, Purpose.PARENT).book
    reader = PdfReader(world.out / place / "learning-journal.pdf", password=words)
    text = "".join(page.extract_text() for page in reader.pages)
    journal = reader.attachments["journal.json"][0].decode()
    assert "tower of nine" in text
    assert "tower of nine" in journal
    assert not [one for one in (*OF_OTHERS, "Bellwether") if one in text + json.dumps(json.loads(journal))]
