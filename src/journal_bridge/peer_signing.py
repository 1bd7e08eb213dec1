"""Signs requests to another gateway with this setting's key; the client itself knows no keys."""

import time
from collections.abc import Callable, Mapping

from journal_bridge.http.peer import Signer
from journal_bridge.http_signatures import RequestFacts, sign
from journal_bridge.keys import SettingKeys


def signer(keys: SettingKeys, clock: Callable[[], float] = time.time) -> Signer:
    """Return what signs each request of a `PeerClient` in this setting's name, as of the clock's seconds."""

    def signed(  # noqa: PLR0917 - what `Signer` is called with
        method: str,
        authority: str,
        path: str,
        query: str | None,
        fields: Mapping[str, str],
        content: bytes | None,
    ) -> Mapping[str, str]:
        facts = RequestFacts(method, authority, path, query, tuple(fields.items()), content)
        return sign(facts, keys, clock())

    return signed
