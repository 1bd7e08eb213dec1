"""Requests between two settings, and how they are signed."""

from dataclasses import replace

import pytest

from journal_bridge.http_signatures import RequestFacts, sign
from journal_bridge.keys import SettingKeys

NOW = 1_800_000_000
OFFER = RequestFacts(
    method="POST",
    authority="gateway.example:8443",
    path="/transfers",
    query="a=1&b=%20",
    fields=(("Idempotency-Key", "0123456789abcdef0123456789abcdef"), ("User-Agent", "any")),
    content=b'{"bytes": 5}',
)
PIECE = RequestFacts(
    method="PATCH",
    authority="gateway.example",
    path="/uploads/0123456789abcdef0123456789abcdef",
    fields=(("Upload-Offset", "1048576"), ("Upload-Complete", "?1"), ("Content-Length", "77")),
    content=None,
)
ASKED = RequestFacts(method="GET", authority="gateway.example", path="/")
REQUESTS = pytest.mark.parametrize("facts", [OFFER, PIECE, ASKED], ids=["offer", "piece", "asked"])


class Taken:
    """Numbers of requests, in memory."""

    def __init__(self) -> None:
        self.taken: dict[tuple[str, str], int] = {}

    def use(self, fingerprint: str, nonce: str, until: int) -> bool:
        """Take a number once."""
        first = (fingerprint, nonce) not in self.taken
        self.taken[fingerprint, nonce] = until
        return first


def signed(facts: RequestFacts, keys: SettingKeys, now: float = NOW) -> RequestFacts:
    """Return a request with its signature."""
    return replace(facts, fields=(*facts.fields, *sign(facts, keys, now).items()))
