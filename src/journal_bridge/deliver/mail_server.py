"""The server a message is handed to, and how it is spoken to; its password is never shown."""

import ipaddress
import re
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from journal_bridge.errors import UsageFault


class Security(StrEnum):
    """How the connection is encrypted; `none` is for a server on this computer only."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS: Final = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
"""RFC 6409 and RFC 8314 for handing mail in; 25 for a server on this computer."""

_HIGHEST_PORT: Final = 65_535
_HOST: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?:\.(?!-)[A-Za-z0-9-]{1,63})*")
_PRINTABLE: Final = re.compile(r"[!-~](?:[ -~]{0,254}[!-~])?")
"""Plain characters: what signing in to SMTP takes on every server."""


class Password:
    """A password that does not show itself.

    Raises:
        UsageFault: `mail-password` when it is not one line of plain characters.
    """

    def __init__(self, text: str, place: str = "password") -> None:
        if not _PRINTABLE.fullmatch(text):
            raise UsageFault("mail-password", place)
        self._text = text

    def __repr__(self) -> str:
        """Hide it."""
        return "Password(...)"

    def reveal(self) -> str:
        """Return it, for the server alone."""
        return self._text


@dataclass(frozen=True)
class Patience:
    """How long a server is waited for, in seconds: to connect, for an answer, and for the last one.

    RFC 5321 4.5.3.2 asks for five minutes for most answers; a person waits here, and there are five tries. It asks
    for ten for the answer to the end of a message, and who gives up before that risks sending it twice.
    """

    connect: float = 30.0
    answer: float = 120.0
    last_answer: float = 600.0


@dataclass(frozen=True)
class MailServer:
    """A mail server by name, how to speak to it, and who signs in.

    Args:
        host: its name, which its certificate must carry.
        security: STARTTLS, which is demanded and never merely hoped for, or TLS from the first byte.
        port: the usual one when 0.
        user: who signs in; nobody when None.
        password: goes with the user.
        authorities: a PEM file of certificates to trust in place of the system's.
        patience: how long it is waited for.

    Raises:
        UsageFault: `mail-settings`; `mail-plain` for no encryption to any other computer than this.
    """

    host: str
    security: Security = Security.STARTTLS
    port: int = 0
    user: str | None = field(default=None, repr=False)
    password: Password | None = field(default=None, repr=False)
    authorities: Path | None = None
    patience: Patience = field(default_factory=Patience)

    def __post_init__(self) -> None:
        """Check everything before anything is sent."""
        if not (_HOST.fullmatch(self.host) or _address(self.host)):
            raise UsageFault("mail-settings", "host")
        if not 0 <= self.port <= _HIGHEST_PORT:
            raise UsageFault("mail-settings", "port")
        if (self.user is None) != (self.password is None):
            raise UsageFault("mail-settings", "user and password go together")
        if self.user is not None and not _PRINTABLE.fullmatch(self.user):
            raise UsageFault("mail-settings", "user")
        if self.security is Security.NONE and not (self.host == "localhost" or is_loopback(self.host)):
            raise UsageFault("mail-plain", "security")

    @property
    def at_port(self) -> int:
        """The port in use."""
        return self.port or PORTS[self.security]

    def trust(self) -> ssl.SSLContext:
        """Return what certificates are judged with: chain and host name, TLS 1.2 or later.

        Raises:
            UsageFault: `mail-settings` when the authorities cannot be read.
        """
        try:
            context = ssl.create_default_context(cafile=str(self.authorities) if self.authorities else None)
        except OSError:
            raise UsageFault("mail-settings", "authorities") from None
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


def is_loopback(host: str) -> bool:
    """Tell whether an address is this computer's own."""
    found = _address(host)
    return found is not None and found.is_loopback


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
