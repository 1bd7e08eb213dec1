"""Write down what the engine makes of every training sentence: a change of its mind is read before it counts.

`PYTHONPATH=tests python -m names.verdicts` writes the file anew; the difference is what a reviewer reads.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from journal_bridge.minimise.names import find_names
from names.marked import mark
from names.scoring import Sentence, sentences

FOLDER: Final = Path(__file__).parent
TRAINING: Final = FOLDER / "training"
WRITTEN: Final = FOLDER / "verdicts.json"


def verdict(note: Sentence) -> list[str]:
    """Return the text with what was found marked, then each find's rule, confidence and token."""
    found = find_names(note.text, subject=note.subject, roster=note.children, staff=note.staff)
    return [mark(note.text, found), *(f"{one.rule} {one.confidence:.2f} {one.token}" for one in found)]


def written() -> Mapping[str, list[str]]:
    """Return the verdicts as they were last agreed, by the sentence's id."""
    agreed: dict[str, list[str]] = json.loads(WRITTEN.read_text("utf-8"))
    return agreed


def notes() -> Iterator[Sentence]:
    """Yield the training sentences."""
    yield from sentences(TRAINING)


if __name__ == "__main__":
    made = {note.id: verdict(note) for note in notes()}
    WRITTEN.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
