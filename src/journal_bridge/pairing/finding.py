"""Which paired setting a manager means: by its name, or by the first digits of its fingerprint."""

import re
import unicodedata
from typing import Final

from journal_bridge.errors import UsageFault
from journal_bridge.ledger import Ledger, Peer, PeerState

_START: Final = re.compile(r"[0-9a-f]{8,64}")
"""Eight digits of a fingerprint: fewer could fit another setting by chance."""


def find(ledger: Ledger, words: str) -> Peer:
    """Return the one setting that fits; one whose pairing has ended only where no other fits.

    Args:
        ledger: of this setting.
        words: the setting's name in any case, or at least 8 digits of its fingerprint, in groups or not.

    Raises:
        UsageFault: `peer-not-found`; `peer-ambiguous`, listing the fingerprints that fit.
    """
    start = "".join(words.split()).lower()
    prefix = start if _START.fullmatch(start) else None
    fitting = [
        peer
        for peer in ledger.peers.all()
        if _folded(peer.name) == _folded(words) or (prefix and peer.fingerprint.startswith(prefix))
    ]
    fitting = [peer for peer in fitting if peer.state is not PeerState.ENDED] or fitting
    if not fitting:
        raise UsageFault("peer-not-found")
    if len(fitting) > 1:
        raise UsageFault("peer-ambiguous", *(peer.fingerprint[:16] for peer in fitting))
    return fitting[0]


def _folded(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())
