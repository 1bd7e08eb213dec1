"""An export that never touched a disc, behind the same door and limits as one that did."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from journal_bridge.intake import DEFAULT_LIMITS, OpenedExport
from journal_bridge.intake.names import check_name


@dataclass(frozen=True, slots=True)
class _Held:
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    def open(self) -> BinaryIO:
        return BytesIO(self.content)


def opened_from(files: Mapping[str, object]) -> OpenedExport:
    """Return an export of some files: bytes as they are, texts as UTF-8, anything else as JSON.

    Raises:
        InputRefused: for a name no export may hold.
    """
    entries = {check_name(name, DEFAULT_LIMITS): _Held(_bytes(held)) for name, held in files.items()}
    return OpenedExport(Path("export"), entries, 0, DEFAULT_LIMITS)


def _bytes(held: object) -> bytes:
    if isinstance(held, bytes):
        return held
    return held.encode() if isinstance(held, str) else json.dumps(held).encode()
