"""Which addresses may be connected to, and a connection that goes to the address that was checked and no other.

A name is resolved once for each request and checked; the connection is then made to that very address, so a name
that answers differently a moment later (rebinding) changes nothing. The certificate, SNI and Host stay the name's.
"""

import ipaddress
import socket
import ssl
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import httpcore

from journal_bridge.errors import MediaRefused
from journal_bridge.http.waiting import TimedBackend, TimedStream

Resolve = Callable[[str], Sequence[str]]
"""Returns the addresses of a host's name; raises `OSError` when there are none."""

_HTTPS: Final = 443
_MOST_ADDRESSES: Final = 4
"""Addresses of a host tried in one go; each may take until its time is over."""

_GLOBAL_V6: Final = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given out to anybody: https://www.iana.org/assignments/ipv6-unicast-address-assignments"""

_SPECIAL: Final = tuple(
    ipaddress.ip_network(one)
    for one in (
        "192.88.99.0/24",  # 6to4 relays, withdrawn (RFC 7526)
        "2001::/23",  # protocols' own, Teredo among them, which carries an IPv4 address
        "2001:db8::/32",  # for documents
        "2002::/16",  # 6to4, which carries an IPv4 address
        "3fff::/20",  # for documents
    )
)
"""What Python 3.11 calls global, or what the block above holds, and nobody serves photos from."""


def is_public(untrusted_address: str) -> bool:
    """Tell whether an address is one of the internet's at large: nobody's own network, machine or tunnel."""
    try:
        address = ipaddress.ip_address(untrusted_address)
    except ValueError:
        return False
    if any(address in one for one in _SPECIAL):
        return False
    if isinstance(address, ipaddress.IPv6Address):
        return address in _GLOBAL_V6 and address.is_global and address.scope_id is None
    return address.is_global and not address.is_multicast and not address.is_reserved


def system_addresses(host: str) -> Sequence[str]:
    """Return a host's addresses as this computer resolves them; raises `OSError`."""
    found = socket.getaddrinfo(host, _HTTPS, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True)
class OpenedForTests:
    """Lets the client reach THIS computer, on one port, with one test's certificates; no command ever makes one.

    Making one warns, which is an error under this project's tests unless a test expects it.
    """

    port: int
    trusted: ssl.SSLContext = field(repr=False)

    def __post_init__(self) -> None:
        """Say so, loudly."""
        warnings.warn("the guarded client is opened to this computer; for tests only", RuntimeWarning, stacklevel=3)


class PinnedBackend(TimedBackend):
    """Connects to addresses that were checked, under the name they were checked for, until the deadline."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        opened: OpenedForTests | None = None,
        beneath: httpcore.NetworkBackend | None = None,
    ) -> None:
        """Hold nothing yet: a name nobody has pinned cannot be connected to."""
        super().__init__(monotonic, beneath)
        self._opened = opened
        self._pinned: dict[str, tuple[str, ...]] = {}

    def pin(self, host: str, untrusted_addresses: Sequence[str], place: str) -> None:
        """Note the addresses a name was resolved to.

        Raises:
            MediaRefused: `address-inside` when any of them is not public; a name that is partly ours is not theirs.
        """
        self._pinned.pop(host, None)
        if not untrusted_addresses or not all(map(self._may_be_reached, untrusted_addresses)):
            raise MediaRefused("address-inside", place)
        self._pinned[host] = tuple(untrusted_addresses)

    def _may_be_reached(self, untrusted_address: str) -> bool:
        return is_public(untrusted_address) or (self._opened is not None and untrusted_address == "127.0.0.1")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first checked address of a name that answers; httpcore has no other way out."""
        door = self._opened.port if self._opened else port
        for address in self._pinned.get(host, ())[:_MOST_ADDRESSES]:
            try:
                stream = self._beneath.connect_tcp(address, door, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            return TimedStream(stream, self)
        raise httpcore.ConnectError
