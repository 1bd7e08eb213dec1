"""A seeded share of `make prove-batch`: the same stages, a few of each, by the command line and real processes."""

from pathlib import Path

import pytest

from prove_batch import bad_exports, cluster, disk, kills, plans, small_disc, topups
from prove_batch.all_stages import STAGES
from prove_batch.kills import Whole
from prove_batch.settings import FEW

DEATHS = (37, 74)
"""The coordinator dies early on, and a worker towards the end."""

FULL = (7,)
"""A disc that is large enough until half is written."""


def test_a_run_does_what_the_plan_said(whole: Whole) -> None:
    """Every count of every child, and the plan itself leaves nothing but the plan."""
    assert list(plans.kept(whole.ground, whole.line.out)) == []


def test_killed_runs_lose_and_double_nothing(whole: Whole) -> None:
    """Whoever is killed, the same command comes to what a run comes to that nobody disturbed."""
    assert kills.killed(whole, DEATHS).faults == []


def test_a_full_disc_is_told_and_left_whole(whole: Whole) -> None:
    """Nothing half has a final name, and when there is room again the same command goes on."""
    if not small_disc.possible():
        pytest.skip("no disc may be mounted here (unshare)")
    assert disk.filled(whole, FULL, guessed=True).faults == []


def test_a_top_up_comes_to_one_full_run(tmp_path: Path) -> None:
    """What was written since is added, and the end is the same as of one run; the export stays as it was."""
    assert topups.topped_up(tmp_path, FEW, 4, moments=2, workers=1).faults == []


def test_a_worker_of_a_cluster_may_die(whole: Whole) -> None:
    """Its children are done by another, and nothing differs from the run on one computer."""
    assert cluster.on_a_cluster(whole, (0.5,), calm=False).faults == []


def test_a_broken_export_stops_no_other(whole: Whole) -> None:
    """It is named with its reason; the good one is moved as if it were alone."""
    assert bad_exports.beside_a_good_one(whole, bad_exports.TRIALS[:1]).faults == []


@pytest.mark.kill
@pytest.mark.prove
@pytest.mark.parametrize("stage", STAGES)
def test_the_whole_proof(stage: str, tmp_path: Path) -> None:
    """Everything, at full size; `make prove-batch` shows the figures."""
    assert STAGES[stage](tmp_path).faults == []
