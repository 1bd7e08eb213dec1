"""The stages of the proof by name, each at its full size."""

from typing import Final

from prove_transfer import hostile, kills, large, network, random_runs, writers
from proving.running import Stage

STAGES: Final[dict[str, Stage]] = {
    "writers": writers.prove,
    "hostile": hostile.prove,
    "network": network.prove,
    "kills": kills.prove,
    "random": random_runs.prove,
    "large": large.prove,
}
