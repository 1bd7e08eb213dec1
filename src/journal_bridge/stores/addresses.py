"""Addresses of places in stores: a scheme, a bucket and a plain path, and nothing that could be a secret."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from journal_bridge.errors import UsageFault

_URL: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)(?:::|://)")
"""Two letters at least: `C:` is a disk of Windows."""

_ADDRESS: Final = re.compile(
    r"(?P<scheme>s3|memory)://(?P<bucket>[A-Za-z0-9][A-Za-z0-9._-]{1,62})"
    r"(?P<path>(?:/[A-Za-z0-9_][A-Za-z0-9 ._=+-]{0,254}){0,16})/?"
)
"""No user, password, port, question or escape; no part of the path that begins with a dot.

`s3` is what is tested against a server; `memory` is this process's own, for tests. Other schemes of fsspec reach
into archives, other programs and the web, past the one guarded client.
"""


@dataclass(frozen=True, slots=True)
class Address:
    """A place in a store."""

    scheme: str
    root: str
    """Bucket and path, without a slash at the end."""

    @property
    def url(self) -> str:
        """The whole address, in the one form it is shown and compared in."""
        return f"{self.scheme}://{self.root}"

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.root.rpartition("/")[2]


def is_url(words: str) -> bool:
    """Tell whether words are meant as an address, and not as a path on this computer."""
    return _URL.match(words) is not None


def local_path(words: str) -> Path | None:
    """Return the path on this computer that words mean, plainly or as `file:///...`; None for a place in a store.

    Raises:
        UsageFault: `store-address` when a `file:` address leads to another computer.
    """
    if not is_url(words):
        return Path(words)
    if not words.lower().startswith("file://"):
        return None
    parts = urlsplit(words)
    if parts.netloc not in {"", "localhost"} or parts.query or parts.fragment or not parts.path:
        raise UsageFault("store-address")
    return Path(url2pathname(parts.path))  # it takes %20 and the like back


def address_of(words: str) -> Address:
    """Return the place that words name.

    Raises:
        UsageFault: `store-address`; the words are not repeated, since a password may stand in them.
    """
    found = _ADDRESS.fullmatch(words)
    if found is None:
        raise UsageFault("store-address")
    return Address(found["scheme"], found["bucket"] + found["path"])
