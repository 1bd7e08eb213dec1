"""A filing may be killed at any instant: what is there is the old or the new, and the next run finishes it once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]


def stood(folder: Path, scenario: str, share: int) -> int:
    """Kill a filing at some of its steps, in a program of its own; return how many steps it takes."""
    told = [sys.executable, "-m", "filing_kills", str(folder), scenario, str(share)]
    ran = subprocess.run(
        told, env=os.environ | {"PYTHONPATH": str(TESTS)}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return int(ran.stdout)


@pytest.mark.parametrize(("scenario", "steps"), [("first", 1), ("changed", 8)])
def test_a_kill_leaves_the_old_or_the_new(tmp_path: Path, scenario: str, steps: int) -> None:
    """At each step that touches a child's folder or the sealed file; all others too are tried by `make prove`."""
    assert stood(tmp_path, scenario, 0) > steps


@pytest.mark.prove
@pytest.mark.parametrize("scenario", ["first", "changed"])
def test_a_kill_at_every_step_leaves_the_old_or_the_new(tmp_path: Path, scenario: str) -> None:
    """Each of about a hundred steps."""
    assert stood(tmp_path, scenario, 1) > 60
