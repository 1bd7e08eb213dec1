"""The papers of the demo: what families answered, what a manager decided, what people wrote for school."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from journal_bridge import invented
from journal_bridge.handover import Choice, ItemKind, Plan
from journal_bridge.minimise.consents import COLUMNS
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.minimise.summary_file import COLUMNS as SUMMARY_COLUMNS
from journal_bridge.minimise.summary_file import FIELDS

WRITTEN: Final[Mapping[str, str]] = {
    "languages": "English at home. Understands a little Welsh from Nain.",
    "loves": "Digging, snails, the water tray, and any book with a map in it.",
    "learns": "Watches first, then does it, then tells everybody how it is done.",
    "helps": "A warning five minutes before things change. A quiet corner after lunch.",
    "family_words": "We hope school keeps asking for stories. They are worth waiting for.",
    "key_person_words": "It has been a joy. Ask about the worm hotel.",
}
"""What the family and the key person wrote for the school's first page, on paper, in the summer."""


def ids_of(children: Sequence[Mapping[str, str]], seed: int) -> dict[str, str]:
    """Return a platform's ids of the invented children by the story's own; platforms number children each its way.

    `children` are those `inspect` lists, with `id` and `known_as`.
    """
    return {
        child.id: one["id"]
        for child in invented.setting(seed).children
        for one in children
        if one["known_as"].startswith(child.given) and one["known_as"].endswith(child.family_name)
    }


def consents(path: Path, seed: int, ids: Mapping[str, str]) -> Path:
    """Fill in the consent table the way the invented families answered."""
    story = invented.setting(seed)
    answers = {"permitted": "yes", "refused": "no", "unanswered": "unanswered"}
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for child in story.children:
            if child.id not in ids:
                continue
            answer = answers[child.consent]
            for purpose in ("in_setting_journal", "other_family"):
                table.writerow([ids[child.id], purpose, "all", answer, "2023-09-04", "", "office"])
            if child.id == invented.leaver(seed):
                table.writerow([ids[child.id], "receiving_setting", "all", "yes", "2025-07-01", "", "office"])
                table.writerow([ids[child.id], "school", "all", "yes", "2025-07-01", "", "office"])
    return path


def decisions(path: Path, plans: Sequence[Plan]) -> Path:
    """Write a manager's decisions on some plans of one child, each for its own recipient."""
    signed = {"by": "manager", "when": datetime.now(UTC).isoformat(), "why": "looked at it, nobody else is in it"}
    signed |= {"choice": Choice.CARRY.value, "rules": RULES_VERSION}
    made = [one | signed for one in _released(plans)]
    path.write_text(json.dumps(made, indent=1), encoding="utf-8")
    return path


def _released(plans: Sequence[Plan]) -> Iterator[dict[str, str]]:
    """Yield what is released: films of this child alone, and photos where no detector is installed."""
    child, media = plans[0].journal.child.id, plans[0].journal.media
    alone = {one.id for one in media if one.depicts.people == (child,)}
    held = [item for plan in plans for item in plan.items if item.kind is ItemKind.MEDIA]
    for item in held:
        if item.rule == "film-unseen" and item.id in alone:
            yield {"item": item.id, "digest": item.digest}
    if any(item.rule == "faces-not-checked" for item in held):
        yield {"rule": "faces-not-checked", "child": child}


def summary(path: Path, child: str) -> Path:
    """Write down what people wrote about one child for the school, and return the file's path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(SUMMARY_COLUMNS)
        table.writerows([child, FIELDS[field], words] for field, words in WRITTEN.items())
    return path
