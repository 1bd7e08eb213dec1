"""What is known of each mutant, kept in a file that may be added to at any time, and the table of it."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from mutation.making import Mutant

STATES: Final = ("killed", "timeout", "survived", "equivalent", "left")
LISTED: Final = Path(__file__).with_name("equivalent.txt")


class Results:
    """The verdicts so far: one line of JSON each, the last one of a mutant counts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[str, tuple[str, str]] = {}
        if path.exists():
            for line in path.read_text().splitlines():
                key, state, tests = json.loads(line)
                self.known[key] = (state, tests)

    def note(self, key: str, state: str, tests: str) -> None:
        """Remember a verdict, and the digest of the tests it was found with."""
        self.known[key] = (state, tests)
        with self.path.open("a") as file:
            file.write(json.dumps([key, state, tests]) + "\n")

    def state(self, key: str) -> str:
        """Return the verdict on a mutant, or "left"."""
        return self.known.get(key, ("left", ""))[0]

    def settled(self, key: str, tests: str) -> bool:
        """Tell whether a mutant need not be tried: what was noticed stays so; what was not, until tests change."""
        state, seen = self.known.get(key, ("left", ""))
        return state in {"killed", "timeout", "broken"} or (state == "survived" and seen == tests)


def equivalents(path: Path = LISTED) -> dict[str, str]:
    """Return the mutants that change nothing anybody could notice, each with the reason."""
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
    split = [line.rpartition("  # ") for line in lines]
    return {mutant.strip(): reason for mutant, _, reason in split}


def state_of(mutant: Mutant, results: Results, same: Mapping[str, str]) -> str:
    """Return one of `STATES`, or "broken" for a mutant that cannot be loaded."""
    state = results.state(mutant.key).replace("anew", "left")
    listed = {mutant.told, f"{mutant.file} :: {mutant.place} :: *"} & same.keys()
    return "equivalent" if state == "survived" and listed else state


def table(found: list[Mutant], results: Results) -> list[str]:
    """Return the table of all files, the total last; `score` is of what was tried and can be noticed."""
    same = equivalents()
    files: dict[str, Counter[str]] = {}
    for mutant in found:
        files.setdefault(mutant.file, Counter())[state_of(mutant, results, same)] += 1
    total = sum(files.values(), Counter[str]())
    head = f"{'file':32}{'mutants':>9}" + "".join(f"{state:>12}" for state in STATES) + f"{'score':>9}"
    return [head, *(_row(file, counts) for file, counts in files.items()), _row("total", total)]


def _row(name: str, counts: Counter[str]) -> str:
    noticed = counts["killed"] + counts["timeout"]
    tried = noticed + counts["survived"]
    score = f"{100 * noticed / tried:.1f} %" if tried else "-"
    number = sum(counts[state] for state in STATES)
    return f"{name:32}{number:>9}" + "".join(f"{counts[state]:>12}" for state in STATES) + f"{score:>9}"
