"""A seeded share of `make prove-transfer`: the same stages, a few of each, on real processes."""

from pathlib import Path

import pytest

from prove_transfer import kills, network, random_runs, writers
from prove_transfer.all_stages import STAGES
from prove_transfer.line_faults import Fault
from prove_transfer.network import Cell
from prove_transfer.world import World, world

CELLS = (
    Cell(Fault.DROP_AFTER, "bytes", True),
    Cell(Fault.ERROR_503, "offer", True),
    Cell(Fault.CUT, "state", False),
)
SHARE = slice(5, None, 67)
"""Of two hundred plans three: the sender early, the server in half a write and whoever files, the sender late."""

SEEDS = (0, 1, 2, 3, 4, 6, 7, 8)
"""Of the first ten those that take no more than their share of the time."""

SMALL = 64
"""Pixels of a side: bundles of 16 kilobytes."""


def test_killed_programs_lose_and_double_nothing(settings: World) -> None:
    """The server, the sender or whoever files is killed in the middle: the journal is filed once, and whole."""
    assert kills.killed(settings, kills.POINTS, SMALL, SHARE).faults == []


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_a_bad_line_is_told_or_not_noticed(settings: World, cell: Cell) -> None:
    """A fault that passes is not noticed; one that stays is told, and the same command goes on when it is over."""
    assert network.tried(settings, (cell,)).faults == []


def test_random_troubles_end_in_a_state_with_a_name(settings: World) -> None:
    """Whatever comes together, each transfer is somewhere, and goes on from there."""
    assert random_runs.ran(settings, SEEDS).faults == []


def test_two_writers_make_no_third_file(tmp_path: Path) -> None:
    """Two programs that send the same journal at once send one journal."""
    with world(tmp_path) as made:
        made.serve()
        assert writers.raced(made, 3).faults == []


@pytest.mark.kill
@pytest.mark.prove
@pytest.mark.parametrize("stage", STAGES)
def test_the_whole_proof(stage: str, tmp_path: Path) -> None:
    """Everything, at full size; `make prove-transfer` shows the figures."""
    assert STAGES[stage](tmp_path).faults == []
