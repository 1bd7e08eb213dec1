"""The address a saved web page came from, as the page itself tells it: setting and observation stand in it."""

import re
from dataclasses import dataclass
from typing import Final

_OWN: Final = re.compile(
    rb"(?:saved from url=\(\d+\)\s*|rel=[\"']?canonical[\"']?[^>]*?href=[\"']"
    rb"|property=[\"']og:url[\"'][^>]*?content=[\"'])"
    rb"(?P<address>[^\s\"'<>]{1,500})",
    re.IGNORECASE,
)
"""Where pages tell their own address: the mark a browser leaves when saving, and two links of the page's head."""

_PATH: Final = re.compile(r"/s/(?P<slug>[A-Za-z0-9_-]{1,60})/(?:v3/)?observations?/(?P<number>\d{1,18})(?![\w-])")


@dataclass(frozen=True)
class Address:
    """A setting's slug and an observation's number."""

    slug: str
    number: str


def address_in(untrusted_page: bytes) -> Address | None:
    """Return the address of an observation that a page says it came from."""
    for found in _OWN.finditer(untrusted_page):
        path = _PATH.search(found["address"].decode("ascii", "replace"))
        if path:
            return Address(path["slug"], path["number"])
    return None
