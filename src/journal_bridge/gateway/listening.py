"""Where a gateway may listen and what others call it: never in clear where anybody else could listen too."""

import socket
import ssl
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from journal_bridge.errors import UsageFault
from journal_bridge.workspace_settings import checked_url

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8471
_BACKLOG: Final = 128
_HIGHEST_PORT: Final = 65_535


@dataclass(frozen=True)
class Place:
    """Where to listen, as it was asked for.

    Args:
        host: the number of an address of this computer, or `localhost`.
        port: 0 for any free one.
        url: how others reach it; None where that is this very computer.
        certificate: of the gateway, PEM; None for plain HTTP.
        key: of the certificate.
        behind_proxy: whether a proxy on this computer or network ends TLS.
    """

    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    url: str | None = None
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False

    @property
    def secure(self) -> bool:
        """Whether the gateway itself speaks TLS."""
        return self.certificate is not None


@dataclass(frozen=True)
class Listening:
    """A socket that listens, where that is, and how others reach it."""

    socket: socket.socket
    address: str
    url: str

    @property
    def authority(self) -> str:
        """Host and port others' signatures name."""
        return urlsplit(self.url).netloc


def listen(place: Place) -> Listening:
    """Listen at a place, once it is sure that nobody can listen in.

    Raises:
        UsageFault: `gateway-plain`, `gateway-proxy`, `gateway-public`, `gateway-certificate`, `gateway-address`,
            `gateway-listen`.
    """
    host = _address(place.host)
    _demand_private_or_secure(place, host)
    url = None if place.url is None else checked_url(place.url, "gateway-address", "--url")
    if url is None and (place.behind_proxy or not host.is_loopback):
        raise UsageFault("gateway-public", "--url")
    if place.behind_proxy and url is not None and not url.startswith("https:"):
        raise UsageFault("gateway-proxy", "--url")
    listening = _bound(host, place.port)
    shown = f"[{host}]" if host.version == 6 else str(host)  # noqa: PLR2004 - IPv6
    scheme = "https" if place.secure else "http"
    address = f"{scheme}://{shown}:{listening.getsockname()[1]}"
    return Listening(listening, address, url or address)


def _address(host: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address(DEFAULT_HOST if host == "localhost" else host.strip("[]"))
    except ValueError:
        raise UsageFault("gateway-listen", "--host") from None


def _demand_private_or_secure(place: Place, host: IPv4Address | IPv6Address) -> None:
    """Demand that what is said here is said in clear on this computer only, or to its own proxy."""
    if (place.certificate is None) != (place.key is None):
        raise UsageFault("gateway-certificate", "--certificate and --key")
    if place.behind_proxy:
        if place.secure or host.is_unspecified or not host.is_private:
            raise UsageFault("gateway-proxy", "--host")
    elif place.secure:
        _demand_usable(place)
    elif not host.is_loopback:
        raise UsageFault("gateway-plain", "--host")


def _demand_usable(place: Place) -> None:
    """Demand that certificate and key are such, and fit; uvicorn loads them once more."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
            str(place.certificate), place.key and str(place.key), password=lambda: ""
        )
    except (OSError, ValueError):  # SSLError is an OSError; a wrong passphrase of the key may be a ValueError
        raise UsageFault("gateway-certificate", "--certificate and --key") from None


def _bound(host: IPv4Address | IPv6Address, port: int) -> socket.socket:
    if not 0 <= port <= _HIGHEST_PORT:
        raise UsageFault("gateway-listen", "--port")
    family = socket.AF_INET6 if host.version == 6 else socket.AF_INET  # noqa: PLR2004 - IPv6
    try:
        return socket.create_server((str(host), port), family=family, backlog=_BACKLOG)
    except OSError:
        raise UsageFault("gateway-listen", "--host and --port") from None
