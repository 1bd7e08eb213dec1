"""On sentences nobody tuned the rules to, the engine must reach what was promised."""

import sys
from pathlib import Path

import pytest

from names.scoring import score, sentences

UNSEEN = Path(__file__).parent / "unseen"


@pytest.mark.skipif(not any(UNSEEN.glob("*.jsonl")), reason="the unseen sentences are kept elsewhere")
def test_the_promises_hold_on_sentences_nobody_tuned_to() -> None:
    """Recall, precision, whole names, kept names and the share of clean notes that are held."""
    total = score(sentences(UNSEEN))
    sys.stdout.write(f"unseen: {total}\n")
    assert total.recall >= 0.95
    assert total.precision >= 0.93
    assert total.whole_missed == []
    assert total.broken_keeps == []
    assert total.held_share <= 0.08
