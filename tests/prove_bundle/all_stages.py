"""The stages of the proof by name, each at its full size."""

from typing import Final

from proofs.running import Stage
from prove_bundle import bad_input, corruption, first_pages, performance, readers, sameness, wrong_passphrases

STAGES: Final[dict[str, Stage]] = {
    "corruption": corruption.prove,
    "passphrases": wrong_passphrases.prove,
    "sameness": sameness.prove,
    "readers": readers.prove,
    "first-pages": first_pages.prove,
    "bad-input": bad_input.prove,
    "performance": performance.prove,
}
