"""Every training sentence is judged as it was when somebody last read the verdicts: see `names/verdicts.py`."""

import pytest

from names.scoring import Sentence
from names.verdicts import notes, verdict, written

NOTES = list(notes())
AGREED = written()


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.id)
def test_a_sentence_is_judged_as_it_was_agreed(note: Sentence) -> None:
    """What is replaced, what is held, by which rule and for what; a change here is read, not waved through."""
    assert verdict(note) == AGREED[note.id]


def test_every_sentence_has_its_verdict_and_no_verdict_is_left_over() -> None:
    """The file is written anew with every sentence that is added."""
    assert [note.id for note in NOTES] == list(AGREED)
