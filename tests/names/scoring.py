"""Score the engine on marked sentences: what was found, what was wrongly taken, what was kept, what was held.

Format: JSON Lines; rosters first, then notes whose text bears marks. `[o|...]` is another child of the roster,
however written; `[k|...]` must stay; `[x|...]` is a child on no roster.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from journal_bridge.minimise.names import find_names

_MARK = re.compile(r"\[([okx])\|([^\]]*)\]")


@dataclass(frozen=True)
class Mark:
    """A marked place of a plain text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A note with its marks taken out of the text, and everybody it may name."""

    id: str
    text: str
    marks: tuple[Mark, ...]
    subject: Mapping[str, Any]
    children: tuple[Mapping[str, Any], ...]
    staff: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Tell whether it names no other child."""
        return all(mark.kind == "k" for mark in self.marks)

    def is_own(self, words: str) -> bool:
        """Tell whether words are a name, or part of one, of the child itself or of staff."""
        known = [self.subject["given"], self.subject["family"], *self.subject.get("known_as", ()), *self.staff]
        return set(words.casefold().split()) <= {part for name in known for part in name.casefold().split()}


@dataclass
class Score:
    """Counts over many notes; the lists hold ids and words, to look at what went wrong.

    `own_taken`: names of the child or of staff that were replaced; `broken_keeps`: other words that were.
    """

    named: int = 0
    found: int = 0
    replaced: int = 0
    right: int = 0
    clean: int = 0
    strangers: int = 0
    flagged: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    broken_keeps: list[str] = field(default_factory=list)
    own_taken: list[str] = field(default_factory=list)
    whole_missed: list[str] = field(default_factory=list)
    held_clean: list[str] = field(default_factory=list)

    @cached_property
    def recall(self) -> float:
        """Share of other children's names that were replaced or held."""
        return self.found / self.named

    @cached_property
    def precision(self) -> float:
        """Share of replaced places that named another child, rostered or not."""
        return self.right / self.replaced

    @cached_property
    def held_share(self) -> float:
        """Share of clean notes that a person would have to read."""
        return len(self.held_clean) / self.clean

    def __str__(self) -> str:
        """Return the figures in one line."""
        return (
            f"recall {self.recall:.3f} ({self.found}/{self.named}), "
            f"precision {self.precision:.3f} ({self.right}/{self.replaced}), "
            f"whole names missed {len(self.whole_missed)}, the child's or staff's taken {len(self.own_taken)}, "
            f"places, songs and stories taken {len(self.broken_keeps)}, "
            f"clean notes held {self.held_share:.1%} ({len(self.held_clean)}/{self.clean}), "
            f"children on no roster flagged {self.flagged}/{self.strangers}"
        )


def sentences(folder: Path) -> Iterator[Sentence]:
    """Yield the notes of every file in a folder."""
    for path in sorted(folder.glob("*.jsonl")):
        rosters: dict[str, dict[str, Any]] = {}
        for line in filter(str.strip, path.read_text(encoding="utf-8").splitlines()):
            row = json.loads(line)
            if "children" in row:
                rosters[row["roster"]] = row
            else:
                yield _sentence(row, rosters[row["roster"]])


def _sentence(row: dict[str, Any], roster: dict[str, Any]) -> Sentence:
    text, marks, position = "", [], 0
    for match in _MARK.finditer(row["text"]):
        text += row["text"][position : match.start()]
        marks.append(Mark(match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        position = match.end()
    text += row["text"][position:]
    subject = next(child for child in roster["children"] if child["id"] == row["subject"])
    return Sentence(row["id"], text, tuple(marks), subject, tuple(roster["children"]), tuple(roster["staff"]))


def score(notes: Iterator[Sentence]) -> Score:
    """Return the engine's score over some notes."""
    total = Score()
    for note in notes:
        _add(total, note)
    return total


def _add(total: Score, note: Sentence) -> None:
    spans = tuple(find_names(note.text, subject=note.subject, roster=note.children, staff=note.staff))
    for mark in note.marks:
        _add_mark(total, note, mark, [(span.start, span.end, span.action) for span in spans])
    for span in spans:
        if span.action == "redact":
            total.replaced += 1
            if any(mark.kind in "ox" and span.start < mark.end and span.end > mark.start for mark in note.marks):
                total.right += 1
            else:
                total.wrong.append(f"{note.id} {note.text[span.start : span.end]} ({span.rule})")
    if note.is_clean:
        total.clean += 1
        held = [f"{note.text[span.start : span.end]} ({span.rule})" for span in spans if span.action == "hold"]
        if held:
            total.held_clean.append(f"{note.id} {', '.join(held)}")


def _add_mark(total: Score, note: Sentence, mark: Mark, spans: list[tuple[int, int, str]]) -> None:
    words = note.text[mark.start : mark.end]
    touching = [span for span in spans if span[0] < mark.end and span[1] > mark.start]
    if mark.kind == "k" and any(action == "redact" for _, _, action in touching):
        (total.own_taken if note.is_own(words) else total.broken_keeps).append(f"{note.id} {words}")
    if mark.kind == "x":
        total.strangers += 1
        total.flagged += bool(touching)
    if mark.kind != "o":
        return
    total.named += 1
    total.found += bool(touching)
    if not touching:
        total.missed.append(f"{note.id} {words}")
    is_whole = any(words.casefold() == f"{one['given']} {one['family']}".casefold() for one in note.children)
    if is_whole and not any(start <= mark.start and end >= mark.end for start, end, _ in touching):
        total.whole_missed.append(f"{note.id} {words}")
