"""The stages of the proof by name, each at its full size."""

from typing import Final

from prove_batch import canaries, cluster, disk, figures, hostile, kills, plans, scale, topups
from proving.running import Stage

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
