"""What every request needs at hand: the desk, the ledger, whose gateway this is, and how much it puts up with."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from journal_bridge.gateway.limits import DEFAULT_LIMITS, GatewayLimits
from journal_bridge.gateway.quotas import Buckets, Running
from journal_bridge.keys import Card
from journal_bridge.ledger import Ledger
from journal_bridge.receiving import DEFAULT_POLICY, Desk, Policy


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Stopping:
    """Whether the gateway is being stopped; whoever waits for a block then waits no longer."""

    def __init__(self) -> None:
        self.now = False
        self._waiting: set[asyncio.Timeout] = set()

    @contextmanager
    def noticed_by(self, waiting: asyncio.Timeout) -> Iterator[None]:
        """Let a wait end at once when the gateway is stopped."""
        self._waiting.add(waiting)
        try:
            yield
        finally:
            self._waiting.discard(waiting)

    def stop(self) -> None:
        """End all waits; called in the loop they run in."""
        self.now = True
        for waiting in self._waiting:
            waiting.reschedule(asyncio.get_running_loop().time())


@dataclass(kw_only=True)
class Gateway:
    """One setting's gateway.

    Args:
        desk: what receives, without HTTP.
        ledger: of the same workspace.
        card: this setting's.
        name: of this setting, as others are shown it.
        authority: host and port under which others reach this gateway; what their signatures name.
        policy: what is taken in.
        limits: how often and how slowly others may ask.
        behind_proxy: whether all requests come from one address, which then says nothing of who asks.
        clock: gives the time.
        arrived: called when an upload has become whole.
        proven: fingerprints of known settings whose signature was verified since the start.
    """

    desk: Desk
    ledger: Ledger
    card: Card
    name: str
    authority: str
    policy: Policy = DEFAULT_POLICY
    limits: GatewayLimits = DEFAULT_LIMITS
    behind_proxy: bool = False
    clock: Callable[[], datetime] = now
    arrived: Callable[[], None] = lambda: None
    stopping: Stopping = field(default_factory=Stopping)
    running: Running = field(default_factory=Running)
    proven: set[str] = field(default_factory=set)
    peers: Buckets = field(init=False)
    strangers: Buckets = field(init=False)

    def __post_init__(self) -> None:
        """Fill the buckets."""
        limits = self.limits
        self.peers = Buckets(limits.a_peer, limits.burst, time.monotonic)
        self.strangers = Buckets(limits.a_stranger, limits.strangers_burst, time.monotonic)
