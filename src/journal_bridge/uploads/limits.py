"""How much may be uploaded, at once and in all, and how long an upload waits for its rest."""

from dataclasses import dataclass
from typing import Final

INTEROP_VERSION: Final = 8
"""The draft's version that both sides announce as `Upload-Draft-Interop-Version`."""

MIB: Final = 1 << 20

WRITE: Final = MIB
"""Bytes gathered before one write: smaller blocks cost a change of thread each."""

FLUSH_EVERY: Final = 8 * MIB
"""Bytes after which the file is flushed: a power cut costs no more, and it takes little speed (decision 0039)."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one gateway takes; sizes in bytes, times in seconds."""

    max_size: int = 20 << 30
    """The largest upload: five times the largest journal with films that was seen."""

    max_append: int = 64 * MIB
    """The most one request may bring; proxies that keep a body until it is whole then keep no more."""

    max_age: int = 14 * 86_400
    """An upload that gained nothing for so long is swept: past the sender's alarms after 3 and 8 days."""

    margin: int = 512 * MIB
    """Room that stays free on the disk, since the computer is used for other things too."""

    retry_after: int = 5
    """When somebody may come again who found another writer at work."""

    @property
    def field(self) -> str:
        """The value of the `Upload-Limit` field."""
        return f"max-size={self.max_size}, max-append-size={self.max_append}, max-age={self.max_age}"


DEFAULT_LIMITS: Final = Limits()
