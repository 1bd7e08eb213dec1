"""Gathers the examples of a transfer's papers, and writes them below schemas/transfer/1.0/examples."""

import shutil
from pathlib import Path
from typing import Final

from transfer_examples import chains, single

FOLDER: Final = Path(__file__).resolve().parents[2] / "schemas" / "transfer" / "1.0" / "examples"
"""Where the examples lie."""


def documents() -> dict[str, bytes]:
    """Return every example by its path in their folder."""
    papers = {f"papers/{name}": content for name, content in single.documents().items()}
    return papers | {f"chains/{name}": content for name, content in chains.documents().items()}


def write(folder: Path = FOLDER) -> None:
    """Write all examples anew, and take away those that are made no more."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in documents().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
