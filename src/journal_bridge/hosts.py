"""Names of hosts, and the addresses of gateways: https, a name or number, a port if need be, and nothing else."""

import ipaddress
import re
from dataclasses import dataclass, field
from typing import Final

from journal_bridge.errors import UsageFault

_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
"""At least two parts, the last of which begins with a letter: no number in any notation passes for a name."""

_LONGEST_HOST: Final = 253

_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>[1-9][0-9]{0,4}))?/?"
)
_PORTS: Final = {"https": 443, "http": 80}
_MOST_PORT: Final = 65_535


@dataclass(frozen=True, slots=True)
class GatewayAddress:
    """Where a gateway is; printed, it shows nothing."""

    scheme: str
    host: str = field(repr=False)
    """In lower case, without the brackets of an IPv6 address."""
    port: int = field(repr=False)

    @property
    def authority(self) -> str:
        """Host and port as the `Host` field has them: the usual port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, in the one form it is kept and compared in."""
        return f"{self.scheme}://{self.authority}"


def is_host(name: str) -> bool:
    """Tell whether a text is the plain, lower-case name of a host on the internet."""
    return len(name) <= _LONGEST_HOST and _HOST.fullmatch(name) is not None


def gateway_address(untrusted_url: str, place: str = "") -> GatewayAddress:
    """Return the address a text holds.

    Raises:
        UsageFault: `gateway-address` when it is anything but https with a name or number and a port, or http to a
            number of this very computer (127.0.0.0/8, ::1): what goes over http can be read on the way.
    """
    found = _ADDRESS.fullmatch(untrusted_url)
    host = found["host"].lower().strip("[]") if found else ""
    port = int(found["port"] or _PORTS[found["scheme"]]) if found else 0
    if found is None or port > _MOST_PORT or not _may_be(found["scheme"], host):
        raise UsageFault("gateway-address", place)
    return GatewayAddress(found["scheme"], host, port)


def _may_be(scheme: str, host: str) -> bool:
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return scheme == "https" and is_host(host)
    return scheme == "https" or number.is_loopback
