"""Proves and counts a decrypted bundle in a process of its own, with limits: a journal is read there as a whole.

Thirty megabytes of text take two hundred of memory, and whoever has our card can write worse. A program that serves
many stays small this way, goes on answering meanwhile, and outlives what ends the reader.
"""

import json
import os
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from journal_bridge.bundle.opening import prove
from journal_bridge.error_codes import CODES
from journal_bridge.errors import NotVerified, OurFault
from journal_bridge.keys import Card

SMALL: Final = 1 << 20
"""Bytes of a bundle that is read in this process: it cannot fill it, and starting another takes half a second."""

MEMORY: Final = 2 << 30
"""Bytes of address space the reader may use; a journal of the largest size that is read takes a third of it."""

START_SECONDS: Final = 120.0
"""For the reader to start and to read a journal, on a busy machine with a cold disk."""

BYTES_A_SECOND: Final = 4 << 20
"""Slowest reading that is waited for; measured 500 MB/s."""

_COMMAND: Final = (sys.executable, "-P", "-m", "journal_bridge.bundle.counting_child")
"""`-P`: the current folder must not be searched for modules."""

_SECRETS: Final = "JOURNAL_BRIDGE_"
"""How our own variables are called, addresses and passwords among them: not for the reader."""

_PLACE: Final = "bundle reader"


@dataclass(frozen=True)
class Counted:
    """What a proven bundle says of itself, and what was counted in it."""

    transfer_id: str
    base: str | None
    entries: int
    media: int


def count(decrypted: Path, ours: Card, sender: Card, seen: Collection[str]) -> Counted:
    """Return what a decrypted bundle holds, after every check; nothing is written.

    Args:
        decrypted: as `opening.decrypt` left it.
        ours: our card.
        sender: whose signature we expect.
        seen: the transfers that came from the sender before.

    Raises:
        NotVerified: as `opening.prove`.
        OurFault: `internal` when the reader ended without an answer, or took too long.
    """
    size = decrypted.stat().st_size
    if size <= SMALL:
        return counted(decrypted, ours, sender, seen)
    question = {"path": str(decrypted), "ours": ours.text, "sender": sender.text, "seen": sorted(seen)}
    return _answer(_asked(json.dumps(question).encode(), START_SECONDS + size / BYTES_A_SECOND))


def counted(decrypted: Path, ours: Card, sender: Card, seen: Collection[str]) -> Counted:
    """Do as `count` does, in this process whatever the size."""
    proven = prove(decrypted, ours, sender, seen)
    told, journal = proven.statement, proven.journal
    return Counted(told.transfer_id, told.base, len(journal.entries), len(journal.media))


def _asked(question: bytes, seconds: float) -> dict[str, Any]:
    """Return the reader's answer; nothing it might print of a journal goes anywhere."""
    try:
        run = subprocess.run(  # noqa: S603 - our own module, by the interpreter that runs us
            _COMMAND,
            input=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=True,
            env={name: value for name, value in os.environ.items() if not name.startswith(_SECRETS)},
        )
        answer = json.loads(run.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise OurFault("internal", _PLACE) from None
    if not isinstance(answer, dict):
        raise OurFault("internal", _PLACE)
    return answer


def _answer(answer: dict[str, Any]) -> Counted:
    if answer.get("refused") in CODES:
        raise NotVerified(answer["refused"], str(answer.get("place")))
    try:
        return Counted(**answer)
    except TypeError:
        raise OurFault("internal", _PLACE) from None
