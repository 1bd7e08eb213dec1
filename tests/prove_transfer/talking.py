"""The sending side's talk word by word, with nothing of the sender's program in it."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from journal_bridge.bundle.bag import SCHEMA as BUNDLE_SCHEMA
from journal_bridge.journal import SCHEMA_VERSION
from journal_bridge.keys import SettingKeys
from journal_bridge.transfer_papers import Offer, signed
from journal_bridge.uploads import INTEROP_VERSION
from prove_transfer import raw_client
from prove_transfer.children import until
from prove_transfer.parcels import Parcel
from prove_transfer.raw_client import Asked, Reply, asked
from prove_transfer.world import World

PARTIAL: Final = "application/partial-upload"
_PIECE: Final = 32 * 1024


@dataclass
class Talker:
    """Somebody who talks to the gateway directly: by default the paired sender, and honestly."""

    world: World
    keys: SettingKeys | None = None
    replies: list[Reply] = field(default_factory=list)

    @property
    def own_keys(self) -> SettingKeys:
        """Whose keys sign."""
        return self.keys or self.world.sender.keys

    def say(self, request: Asked, blocks: Iterable[bytes] | None = None) -> Reply:
        """Sign a request and send it."""
        request = raw_client.signed(request, self.own_keys, self.world.authority)
        return raw_client.send(self.world.port, request, self.world.authority, blocks)

    def offer(self, parcel: Parcel, **other: Any) -> dict[str, str]:  # noqa: ANN401 - JSON, or another's own type
        """Return the signed offer of a parcel, with some of its facts being others."""
        now = datetime.now(UTC).replace(microsecond=0)
        facts: dict[str, Any] = {
            "transfer": parcel.transfer,
            "sender": self.own_keys.card.fingerprint,
            "receiver": self.world.receiver.fingerprint,
            "at": now,
            "sha256": parcel.sha256,
            "bytes": parcel.bytes,
            "bundle": BUNDLE_SCHEMA,
            "journal": SCHEMA_VERSION,
            "entries": len(parcel.entries),
            "media": len(parcel.media),
            "deadline": now + timedelta(days=7),
        }
        return signed(Offer(**facts | other), self.own_keys).document()

    def offers(self, parcel: Parcel, **other: Any) -> Reply:  # noqa: ANN401 - JSON, or another's own type
        """Offer a parcel."""
        document = self.offer(parcel, **other)
        key = other.get("transfer", parcel.transfer)
        return self.say(asked("POST", "/transfers", document, Idempotency_Key=key))

    def creates(self, parcel: Parcel, *, length: int | None = None, sha256: str | None = None) -> Reply:
        """Ask for the upload."""
        digest = base64.b64encode(bytes.fromhex(sha256 or parcel.sha256)).decode()
        fields = (
            ("Upload-Length", str(parcel.bytes if length is None else length)),
            ("Upload-Complete", "?0"),
            ("Repr-Digest", f"sha-256=:{digest}:"),
            ("Upload-Draft-Interop-Version", str(INTEROP_VERSION)),
        )
        return self.say(Asked("POST", f"/transfers/{parcel.transfer}/upload", fields))

    def appends(self, parcel: Parcel, offset: int, content: bytes, *, last: bool, **fields: str) -> Reply:
        """Append bytes, in pieces."""
        return self.say(append_request(parcel.transfer, offset, content, last=last, **fields), pieces(content))

    def asks_offset(self, transfer: str) -> Reply:
        """Ask how far it is."""
        return self.say(Asked("HEAD", f"/uploads/{transfer}"))

    def views(self, transfer: str) -> Reply:
        """Ask for the transfer."""
        return self.say(Asked("GET", f"/transfers/{transfer}"))

    def uploads(self, parcel: Parcel) -> Reply:
        """Offer, create and upload a parcel in one append; return the last answer."""
        for reply in (self.offers(parcel), self.creates(parcel)):
            if reply.status not in {200, 201}:
                return reply
        return self.appends(parcel, 0, parcel.sealed.read_bytes(), last=True)

    def waits(self, transfer: str, states: Iterable[str], seconds: float = 30) -> str:
        """Ask until the transfer is in one of some states, and return which."""
        wanted, clock = set(states), until(seconds, f"no state of {sorted(states)}")
        while True:
            state = str((self.views(transfer).document or {}).get("state"))
            if state in wanted:
                return state
            clock.blink()


def append_request(transfer: str, offset: int, content: bytes, *, last: bool, **fields: str) -> Asked:
    """Return the request that appends bytes; further fields win over the right ones."""
    named = {
        "Upload-Offset": str(offset),
        "Upload-Complete": "?1" if last else "?0",
        "Content-Type": PARTIAL,
        "Content-Length": str(len(content)),
        "Upload-Draft-Interop-Version": str(INTEROP_VERSION),
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    return Asked("PATCH", f"/uploads/{transfer}", tuple(named.items()), content, streamed=True)


def pieces(content: bytes) -> Iterator[bytes]:
    """Yield bytes as a sender's program would give them to a socket."""
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE]
