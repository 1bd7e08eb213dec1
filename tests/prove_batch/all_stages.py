"""The stages of the proof by name, each at its full size."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from prove_batch import canaries, cluster, disk, figures, hostile, kills, plans, scale, topups
from prove_transfer.outcome import Outcome

Stage = Callable[[Path], Outcome]
"""Proves one promise, working in a folder of its own that is there again when it is stopped and goes on."""

STAGES: Final[dict[str, Stage]] = {
    "plan": plans.prove,
    "hostile": hostile.prove,
    "canaries": canaries.prove,
    "topups": topups.prove,
    "cluster": cluster.prove,
    "disk": disk.prove,
    "kills": kills.prove,
    "figures": figures.prove,
    "scale": scale.prove,
}
