"""The side that was invited: finds out who answers at the address, and asks there to be paired."""

from datetime import datetime
from typing import Any, Final, Protocol

from journal_bridge.errors import InputRefused, NotVerified, UsageFault
from journal_bridge.keys import Card, SettingKeys
from journal_bridge.ledger import Ledger, Peer, PeerState, Tick
from journal_bridge.pairing.invitations import Invitation
from journal_bridge.workspace_settings import WorkspaceSettings

GATEWAY_SCHEMA: Final = "journal-bridge/gateway/1.0"
"""What a gateway says it speaks."""

_TICKED_THERE: Final = {PeerState.TICKED_HERE, PeerState.PAIRED}
"""States as the other side sees them, in which its own manager has ticked."""

_HEARD: Final = {PeerState.TICKED_THERE, PeerState.PAIRED}
"""States as the other side sees them, in which it knows of our tick."""


class Answered(Protocol):
    """What a gateway answered."""

    @property
    def document(self) -> object:
        """The JSON document, or None; nothing in it is believed by itself."""


class Gateway(Protocol):
    """Asks one other gateway; `http.PeerClient` is one."""

    def get(self, path: str, /) -> Answered:
        """Ask for a document."""

    def post(self, path: str, document: object | None = None, /) -> Answered:
        """Give a document, or nothing."""


def accept(
    invitation: Invitation,
    gateway: Gateway,
    ledger: Ledger,
    keys: SettingKeys,
    settings: WorkspaceSettings,
    *,
    now: datetime,
) -> Peer:
    """Answer an invitation, and return the setting that invited, whose digits are still to be compared.

    Args:
        invitation: of the other setting.
        gateway: asks at the invitation's address.
        ledger: of this setting.
        keys: of this setting.
        settings: of this setting: its name, and its gateway's address where it has one.
        now: the time.

    Raises:
        UsageFault: `setting-missing`, `invitation-own`; `paired-already` when the two are paired: anybody can write
            an invitation with a setting's card and another address, and it must not undo what was compared.
        InputRefused: `invitation-invalid` when it is over, here or there; `pairing-form`; `unsupported-version`.
        NotVerified: `pairing-card` when another setting answers at the address; `pairing-ended`.
        BridgeError: as the gateway's own requests raise.
    """
    if settings.name is None:
        raise UsageFault("setting-missing", "--as")
    _demand_in_force(invitation, ledger, keys, now)
    card = _card_there(invitation, gateway)
    said = {"token": invitation.token, "card": keys.card.text, "name": settings.name}
    if settings.gateway_url is not None:
        said["url"] = settings.gateway_url
    there = _state(gateway.post("/pairings", said), keys)
    if there is PeerState.ENDED:
        raise NotVerified("pairing-ended", card.fingerprint[:16])
    peer = ledger.peers.propose(card, invitation.name, invitation.url, now, invitation.digest)
    return _ticked(ledger, peer, there, now)


def refresh(ledger: Ledger, keys: SettingKeys, peer: Peer, gateway: Gateway, now: datetime) -> Peer:
    """Ask the other setting how far it is, tell it our tick if it has not heard, and return it as it stands then.

    What it says can end the pairing and can note its manager's tick; ours is never set by it.

    Raises:
        NotVerified: `pairing-ended`, and it is ended here then too.
        InputRefused: `pairing-form`.
        BridgeError: as the gateway's own requests raise.
    """
    own = keys.card.fingerprint
    there = _state(gateway.get(f"/pairings/{own}"), keys)
    if peer.state in {PeerState.TICKED_HERE, PeerState.PAIRED} and there not in _HEARD | {PeerState.ENDED}:
        there = _state(gateway.post(f"/pairings/{own}/confirm"), keys)
    if there is PeerState.ENDED:
        ledger.peers.end(peer.fingerprint, now)
        raise NotVerified("pairing-ended", peer.fingerprint[:16])
    return _ticked(ledger, peer, there, now)


def _demand_in_force(invitation: Invitation, ledger: Ledger, keys: SettingKeys, now: datetime) -> None:
    if invitation.fingerprint == keys.card.fingerprint:
        raise UsageFault("invitation-own")
    known = ledger.peers.get(invitation.fingerprint)
    ended = known is not None and known.state is PeerState.ENDED and known.invitation == invitation.digest
    if invitation.until <= now or ended:
        raise InputRefused("invitation-invalid", "invitation")
    if known is not None and known.state is PeerState.PAIRED and known.invitation != invitation.digest:
        raise UsageFault("paired-already", known.fingerprint[:16])


def _card_there(invitation: Invitation, gateway: Gateway) -> Card:
    """Return the card of whoever answers at the address, when it is the one that invited."""
    told = _document(gateway.get("/card"))
    if told.get("schema") != GATEWAY_SCHEMA:
        raise InputRefused("unsupported-version", "gateway")
    try:
        card = Card.parse(str(told.get("card")))
    except UsageFault:
        raise InputRefused("pairing-form", "card") from None
    if card.fingerprint != invitation.fingerprint:
        raise NotVerified("pairing-card", card.fingerprint[:16])
    return card


def _document(answer: Answered) -> dict[str, Any]:
    if not isinstance(answer.document, dict):
        raise InputRefused("pairing-form", "answer")
    return answer.document


def _state(answer: Answered, keys: SettingKeys) -> PeerState:
    """Return the state of our pairing as the other side sees it."""
    told = _document(answer)
    try:
        state = PeerState(str(told.get("state")))
    except ValueError:
        raise InputRefused("pairing-form", "state") from None
    if told.get("fingerprint") != keys.card.fingerprint:
        raise InputRefused("pairing-form", "fingerprint")
    return state


def _ticked(ledger: Ledger, peer: Peer, there: PeerState, now: datetime) -> Peer:
    return ledger.peers.tick(peer.fingerprint, Tick.THERE, now) if there in _TICKED_THERE else peer
