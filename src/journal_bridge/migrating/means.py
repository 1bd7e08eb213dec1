"""What a migration is carried out with, and who is told how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.migrating.engines.engine import Engine
from journal_bridge.migrating.outlets import Outlet
from journal_bridge.migrating.tickets import Done


class Told(Protocol):
    """Whoever is told how far it is: a progress bar, or quiet lines."""

    def stage(self, words: str, total: int) -> None:
        """Begin a stage with so many pieces of work."""

    def done(self, done: Done) -> None:
        """Note one piece of work as ended."""


@dataclass(frozen=True)
class Means:
    """What a migration is carried out with."""

    outlet: Outlet
    keys: SettingKeys
    ledger: Ledger | None
    """None where nothing may be recorded: while only planning."""
    engine: Engine
    told: Told
    clock: Callable[[], datetime]
