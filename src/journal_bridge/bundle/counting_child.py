"""The process that reads a decrypted bundle: a question on its standard input, an answer on its standard output."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from journal_bridge.bundle.counting import MEMORY, counted
from journal_bridge.errors import NotVerified
from journal_bridge.keys import Card


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Return what was counted, or the code and place of what is wrong."""
    ours, sender = Card.parse(question["ours"]), Card.parse(question["sender"])
    try:
        return asdict(counted(Path(question["path"]), ours, sender, question["seen"]))
    except NotVerified as refused:
        return {"refused": refused.code, "place": refused.place}


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    _limit_memory()
    sys.stdout.write(json.dumps(answer(json.load(sys.stdin))))
