"""The stages of the proof by name, each at its full size."""

from typing import Final

from proofs.running import Stage
from prove_transfer import bad_peers, kills, large, network, random_runs, writers

STAGES: Final[dict[str, Stage]] = {
    "writers": writers.prove,
    "hostile": bad_peers.prove,
    "network": network.prove,
    "kills": kills.prove,
    "random": random_runs.prove,
    "large": large.prove,
}
