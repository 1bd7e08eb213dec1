"""Which links may be followed, and where the token may go.

A link is read by our own strict rules and again by httpx; where the two understand it differently it is refused.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

import httpx

from journal_bridge.errors import MediaRefused, UsageFault
from journal_bridge.hosts import is_host

_LONGEST_LINK: Final = 8_192
"""Characters; signed links of storage services reach about two thousand."""

_PRINTABLE: Final = re.compile(r"[\x21-\x5b\x5d-\x7e]+")
"""ASCII without space, controls and the backslash, which some readers take for a slash."""

_LINK: Final = re.compile(r"https://(?P<host>[^/?#]*)(?P<rest>[/?#].*)?", re.IGNORECASE)

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

_HTTPS_PORT: Final = ":443"

_TOKEN: Final = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,8190}")
_TOKEN_BYTES: Final = 8_192
_OTHERS: Final = 0 if os.name == "nt" else 0o077
"""Mode bits that let other people of the machine at a file; Windows has none to tell."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may be followed; printed, it shows nothing."""

    host: str = field(repr=False)
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """What a person signs in with; printed, it shows nothing."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class Reach:
    """The hosts that may be asked, and those of them that may be given the token, each with the header it takes.

    Both are exact names: nothing of a host's name makes it trusted but all of it.
    """

    hosts: frozenset[str]
    token_headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Check the names.

        Raises:
            UsageFault: `host-name` for what is no plain name of a host, or a token for a host nobody may ask.
        """
        if not all(is_host(host) for host in self.hosts) or not self.token_headers.keys() <= self.hosts:
            raise UsageFault("host-name")

    def follow(self, untrusted_link: str, place: str) -> Link:
        """Return a link that may be followed.

        Raises:
            MediaRefused: `link-unsafe` for what is no plain https link, `host-unknown` for another host's.
        """
        parts = _parts(untrusted_link)
        if parts is None:
            raise MediaRefused("link-unsafe", place)
        host, rest = parts
        if host not in self.hosts:
            raise MediaRefused("host-unknown", place)
        url = f"https://{host}{rest if rest.startswith('/') else f'/{rest}'}".partition("#")[0]
        if not _reads_alike(url, host):
            raise MediaRefused("link-unsafe", place)
        return Link(host, url)

    def follow_on(self, link: Link, untrusted_location: str, place: str) -> Link:
        """Return where a redirect leads, by the same rules; only a path is joined to the link it came from.

        Whatever names a host is read as it stands: httpx would mend it first (an empty user, an empty port, a full
        stop of another script), and what was judged would not be what was sent.

        Raises:
            MediaRefused: as `follow`.
        """
        if untrusted_location.startswith("//"):
            return self.follow(f"https:{untrusted_location}", place)
        if _SCHEME.match(untrusted_location) or not _PRINTABLE.fullmatch(untrusted_location or "/"):
            return self.follow(untrusted_location, place)
        try:
            return self.follow(str(httpx.URL(link.url).join(untrusted_location)), place)
        except (httpx.InvalidURL, ValueError):
            raise MediaRefused("link-unsafe", place) from None

    def headers(self, host: str, token: Token | None) -> dict[str, str]:
        """Return the token in its header for the very host that takes it, and nothing for all others."""
        header = self.token_headers.get(host)
        return {header: token.text} if header and token else {}


def host_of(untrusted_link: str) -> str | None:
    """Return the host a link leads to, or None when it is no plain https link; the name may be shown anywhere."""
    parts = _parts(untrusted_link)
    return parts[0] if parts else None


def read_token(path: Path) -> Token:
    """Return the token in a file: its one line.

    Raises:
        UsageFault: `token-file` when others may read it, or it does not hold one line of plain characters.
    """
    try:
        readable = path.is_file() and not path.stat().st_mode & _OTHERS  # a pipe would be waited for without end
        lines = path.read_bytes()[: _TOKEN_BYTES + 1].decode("ascii").splitlines() if readable else []
    except (OSError, UnicodeDecodeError):
        lines = []
    if len(lines) != 1 or not _TOKEN.fullmatch(lines[0].strip()):
        raise UsageFault("token-file", path.name)
    return Token(lines[0].strip())


def _parts(untrusted_link: str) -> tuple[str, str] | None:
    """Return host and rest of a plain https link: no user, no port but the usual one, no number, one script."""
    if len(untrusted_link) > _LONGEST_LINK or not _PRINTABLE.fullmatch(untrusted_link):
        return None
    found = _LINK.fullmatch(untrusted_link)
    if found is None:
        return None
    host = found["host"].lower().removesuffix(_HTTPS_PORT)
    return (host, found["rest"] or "/") if is_host(host) else None


def _reads_alike(url: str, host: str) -> bool:
    """Tell whether httpx understands a link as we did."""
    try:
        read = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        return False
    return (read.scheme, read.host, read.port, read.userinfo) == ("https", host, None, b"")
