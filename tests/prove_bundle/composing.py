"""Composes one kept journal in every edition and choice, in a process of its own, and prints each file's digest.

    python composing.py JOURNAL_FOLDER OUT_FOLDER NUMBER...

`JOURNAL_FOLDER` holds what `sameness.kept` wrote; the numbers choose from `sameness.WAYS`.
"""

import hashlib
import json
import sys
from pathlib import Path

from journal_bridge.bundle.book import compose
from prove_bundle.sameness import WAYS, found_again


def main(folder: Path, out: Path, numbers: list[int]) -> None:
    """Compose the journal in the ways of those numbers."""
    digests = {}
    for number in numbers:
        edition, choices = WAYS[number]
        target = out / f"{number}.pdf"
        compose(found_again(folder, edition), edition, target, choices=choices)
        for path in sorted(out.glob("*.pdf")):
            digests[f"{number} {path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
            path.unlink()
    sys.stdout.write(json.dumps(digests))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [int(number) for number in sys.argv[3:]])
