"""The manager's tick, on either side: the digits the other one reads out must be this setting's own."""

from datetime import datetime

from journal_bridge.errors import NotVerified
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Peer, PeerState, Tick
from journal_bridge.pairing.asking import Gateway, refresh
from journal_bridge.pairing.digits import digits_with, same, typed


def confirm(
    ledger: Ledger,
    keys: SettingKeys,
    peer: Peer,
    untrusted_digits: str,
    *,
    now: datetime,
    gateway: Gateway | None = None,
) -> Peer:
    """Note this manager's tick, tell the other setting where it can be reached, and return it as it stands then.

    Args:
        ledger: of this setting.
        keys: of this setting.
        peer: the other setting.
        untrusted_digits: as the other manager read them out.
        now: the time.
        gateway: asks the other setting; None where it has no address, and asks here itself.

    Raises:
        UsageFault: `digits-form`, `peer-not-found`.
        NotVerified: `digits-differ`; `digits-burnt` the third time; `pairing-ended`, `peer-unknown`.
        BridgeError: as the gateway's own requests raise; the tick here is kept then, and the same again tells it.
    """
    given = typed(untrusted_digits)
    if peer.state is PeerState.ENDED:
        raise NotVerified("pairing-ended", peer.fingerprint[:16])
    if not same(given, digits_with(keys.card, peer)):
        ended = ledger.peers.wrong_digits(peer.fingerprint, now).state is PeerState.ENDED
        raise NotVerified("digits-burnt" if ended else "digits-differ", peer.fingerprint[:16])
    ticked = ledger.peers.tick(peer.fingerprint, Tick.HERE, now)
    return ticked if gateway is None else refresh(ledger, keys, ticked, gateway, now)
