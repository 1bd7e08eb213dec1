"""The stages of the proof by name, each at its full size."""

from typing import Final

from proofs.running import Stage
from prove_batch import bad_exports, canaries, cluster, disk, figures, kills, plans, scale, topups

STAGES: Final[dict[str, Stage]] = {
    "plan": plans.prove,
    "hostile": bad_exports.prove,
    "canaries": canaries.prove,
    "topups": topups.prove,
    "cluster": cluster.prove,
    "disk": disk.prove,
    "kills": kills.prove,
    "figures": figures.prove,
    "scale": scale.prove,
}
