"""How often somebody may ask: a bucket of requests for each, filled again little by little."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from typing import Final

from journal_bridge.errors import TryAgain

_KEPT: Final = 4096
"""Buckets kept at once; the one not asked for longest goes first, and comes back full."""

_NETWORK: Final = 64
"""Bits of an IPv6 address that tell one line from another: whoever has a line has all the addresses below them."""


class Buckets:
    """A bucket for each name, used from any thread.

    Args:
        rate: requests a second that flow back.
        burst: how many a full bucket holds.
        clock: seconds, from any moment on.
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float]) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str) -> None:
        """Take one request out of a bucket.

        Raises:
            TryAgain: `request-too-often` when it is empty.
        """
        with self._lock:
            level = self._level(name)
            if level < 1:
                raise TryAgain("request-too-often")
            self._keep(name, level - 1)

    def give_back(self, name: str) -> None:
        """Put one request back that is not to be counted."""
        with self._lock:
            self._keep(name, min(self._level(name) + 1, self._burst))

    def _level(self, name: str) -> float:
        level, then = self._levels.get(name, (float(self._burst), self._clock()))
        return min(level + (self._clock() - then) * self._rate, self._burst)

    def _keep(self, name: str, level: float) -> None:
        self._levels[name] = level, self._clock()
        self._levels.move_to_end(name)
        while len(self._levels) > _KEPT:
            self._levels.popitem(last=False)


class Running:
    """What is under way at this moment, counted by name; used from one thread."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    @contextmanager
    def one_of(self, most: int, name: str, code: str) -> Iterator[None]:
        """Count one more for as long as the block lasts.

        Raises:
            TryAgain: with the code given, when there are as many as may be.
        """
        if self._counts.get(name, 0) >= most:
            raise TryAgain(code)
        self._counts[name] = self._counts.get(name, 0) + 1
        try:
            yield
        finally:
            self._counts[name] -= 1
            if not self._counts[name]:
                del self._counts[name]


def stranger_named(host: str) -> str:
    """Return what a stranger at an address is counted under: the address, or the IPv6 network it is in."""
    try:
        number = ip_address(host)
    except ValueError:
        return host
    return host if number.version == 4 else str(ip_network((number, _NETWORK), strict=False))  # noqa: PLR2004 - IPv4
