"""What is wrong with the words of a migration is told at once, before hours of reading, and nothing is made."""

from pathlib import Path

import pytest

from journal_bridge.errors import BridgeError, ExitCode, UsageFault
from journal_bridge.migrating import looking, starting
from journal_bridge.migrating.spool import Spool
from journal_bridge.migrating.telling import tables as told_tables
from migration_world import World, small


def _told(world: World, **changes: object) -> BridgeError:
    """Return what a run is stopped with; no ticket was handed out and --out was not begun."""
    with pytest.raises(BridgeError) as stopped:
        world.run(**changes)
    assert world.tickets == []
    assert not world.out.exists()
    return stopped.value


@pytest.mark.parametrize("basis", [None, "", "  "])
def test_a_missing_basis_is_told_before_anything_is_read(tmp_path: Path, basis: str | None) -> None:
    """Nobody waits an hour to learn that a reason was wanted."""
    error = _told(small(tmp_path), basis=basis)
    assert (error.code, error.exit_code) == ("basis-missing", ExitCode.CONSENT_MISSING)


@pytest.mark.parametrize("paper", ["consents", "policy", "decisions", "leavers"])
def test_a_paper_that_is_not_there_is_named(tmp_path: Path, paper: str) -> None:
    """A mistyped name is the paper's trouble, and not the export's; what an earlier run placed stays as it is."""
    error = _told(small(tmp_path), **{paper: tmp_path / "mistyped.csv"})
    assert (error.code, error.place, error.exit_code) == ("not-found", "mistyped.csv", ExitCode.USAGE)


def test_an_export_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A mistyped path begins no folder of results; where another export is there, the run goes on with that one."""
    world = small(tmp_path)
    there = world.order.exports
    error = _told(world, exports=(str(tmp_path / "mistyped"),))
    assert (error.code, error.place, error.exit_code) == ("not-found", "mistyped", ExitCode.REFUSED)
    facts = world.run_with(*there, tmp_path / "mistyped")
    assert sorted(setting.code for setting in facts.settings) == ["", "not-found"]


@pytest.mark.parametrize("workers", [-1, 1000])
def test_nobody_is_asked_for_a_thousand_workers(workers: int) -> None:
    """A nought too many would start processes until the computer stands still."""
    with pytest.raises(UsageFault, match=r"--workers takes 1 to 128"):
        starting.Crew(workers)


def test_while_exports_are_read_a_run_is_said_to_be_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who looks in the first minute is not told that no child could be read."""
    world = small(tmp_path)
    with world.outlet.running():
        Spool(world.outlet.local).begin(world.order)
    facts = looking.so_far(str(world.out), world.workspace)
    told_tables.show_status(facts, str(world.out))
    told = capsys.readouterr().out
    assert "The exports are still to be read." in told
    assert "could not" not in told
    assert "migrate run" in told
    assert starting.exit_code(facts) is ExitCode.HELD


def test_status_says_what_waits_though_every_child_is_in_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 5 has its reason on the screen."""
    world = small(tmp_path)
    facts = world.run(consents=None)
    assert starting.exit_code(facts) is ExitCode.HELD
    told_tables.show_status(looking.so_far(str(world.out), world.workspace), str(world.out))
    assert "for a person to look at." in capsys.readouterr().out
