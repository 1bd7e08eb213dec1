"""The stages of the proof by name, each at its full size."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from prove_transfer import hostile, kills, large, network, random_runs, writers
from prove_transfer.outcome import Outcome

Stage = Callable[[Path], Outcome]
"""Proves one promise, working in a folder of its own that is there again when it is stopped and goes on."""

STAGES: Final[dict[str, Stage]] = {
    "writers": writers.prove,
    "hostile": hostile.prove,
    "network": network.prove,
    "kills": kills.prove,
    "random": random_runs.prove,
    "large": large.prove,
}
