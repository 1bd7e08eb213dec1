"""On the sentences the rules were made with, the engine must stay as good as it was."""

import sys
from pathlib import Path

from names.scoring import score, sentences

TRAINING = Path(__file__).parent / "training"


def test_the_training_sentences_stay_as_good_as_they_were() -> None:
    """More than 300 notes of four invented nurseries: nearly every name found, next to nothing taken wrongly."""
    notes = list(sentences(TRAINING))
    total = score(iter(notes))
    sys.stdout.write(f"training: {total}\n")
    assert len(notes) >= 300
    assert total.recall >= 0.985, total.missed
    assert total.precision >= 0.985, total.wrong
    assert total.held_share <= 0.06, total.held_clean
    assert total.flagged >= 0.9 * total.strangers


def test_no_whole_name_is_missed_and_nothing_of_the_child_or_staff_is_taken() -> None:
    """The two things that may never happen."""
    total = score(sentences(TRAINING))
    assert total.whole_missed == []
    assert total.own_taken == []
    assert total.broken_keeps == []
