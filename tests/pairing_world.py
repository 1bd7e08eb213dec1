"""Two nurseries to pair, each with its workspace, and a gateway between them without a network."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from journal_bridge import pairing, workspace_settings
from journal_bridge.errors import BridgeError, TryAgain
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Peer
from journal_bridge.pairing import Invitation

NOON: Final = datetime(2025, 7, 20, 11, 0, tzinfo=UTC)


@dataclass
class Nursery:
    """One setting: its keys, its open ledger, and what its settings say."""

    folder: Path
    keys: SettingKeys
    ledger: Ledger

    @property
    def settings(self) -> workspace_settings.WorkspaceSettings:
        """What the settings say now."""
        return workspace_settings.read(self.folder)

    @property
    def fingerprint(self) -> str:
        """Of its card."""
        return self.keys.card.fingerprint

    def knows(self, other: "Nursery") -> Peer:
        """Return the other setting as this one knows it."""
        peer = self.ledger.peers.get(other.fingerprint)
        assert peer is not None
        return peer

    def invites(self, now: datetime = NOON) -> Invitation:
        """Make an invitation."""
        return pairing.invite(self.ledger, self.keys, self.settings, now)


@contextmanager
def nursery(folder: Path, name: str | None = None, url: str | None = None) -> Iterator[Nursery]:
    """Give a setting with keys, with a name where it has one, and an address where it has a gateway."""
    keys = SettingKeys.create(folder)
    if name is not None:
        workspace_settings.remember_name(folder, name)
    if url is not None:
        workspace_settings.remember_url(folder, url)
    with Ledger.open(folder, keys) as ledger:
        yield Nursery(folder, keys, ledger)


@dataclass(frozen=True)
class Said:
    """What a gateway answered."""

    document: object


@dataclass
class Wire:
    """Asks a setting's gateway in another's name, as far as pairing goes; it can lose what is on its way.

    Args:
        there: whose gateway it is.
        caller: who signs the requests.
        down: whether nothing gets through.
        deaf: whether requests get through and answers do not.
        now: the time there; None for the true one.
    """

    there: Nursery
    caller: Nursery
    down: bool = False
    deaf: bool = False
    now: datetime | None = NOON
    asked: list[str] = field(default_factory=list)

    def get(self, path: str, /) -> Said:
        """Ask."""
        return self._answer("GET", path, None)

    def post(self, path: str, document: object | None = None, /) -> Said:
        """Give."""
        return self._answer("POST", path, document)

    def _answer(self, method: str, path: str, document: object | None) -> Said:
        self.asked.append(f"{method} {path}")
        if self.down:
            raise TryAgain("peer-unreachable", "gateway")
        said = self._carried_out(method, path, document)
        if self.deaf:
            raise TryAgain("peer-unreachable", "gateway")
        return Said(said)

    def _carried_out(self, method: str, path: str, document: object | None) -> dict[str, str]:
        there, signer = self.there, self.caller.fingerprint
        now = self.now or datetime.now(UTC)
        match method, path:
            case "GET", "/card":
                name = there.settings.name or ""
                return {"schema": pairing.GATEWAY_SCHEMA, "card": there.keys.card.text, "name": name}
            case "POST", "/pairings":
                return pairing.document(pairing.asked(there.ledger, document, signer, now))
            case "GET", _ if path == f"/pairings/{signer}":
                return pairing.document(pairing.standing(there.ledger, signer))
            case "POST", _ if path == f"/pairings/{signer}/confirm":
                return pairing.document(pairing.confirmed(there.ledger, signer, now))
        raise AssertionError(path)


def refused(code: str, trouble: BridgeError) -> bool:
    """Return whether a refusal has this code, and names nobody."""
    told = str(trouble).lower()
    return trouble.code == code and "oak" not in told and "kingfisher" not in told
