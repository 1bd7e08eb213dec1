"""Opens an arrival to see whether it is what was offered; what was decrypted is gone again when that is known.

The bytes in clear lie in a private room of the system's temporary folder, never in the workspace. A killed program
leaves a room behind; it is swept at the next start, and before any other room is made.
"""

from collections.abc import Collection
from pathlib import Path

from journal_bridge.bundle.counting import Counted, count
from journal_bridge.bundle.opening import decrypt
from journal_bridge.errors import NotVerified
from journal_bridge.keys import Card, SettingKeys
from journal_bridge.rooms import private_room
from journal_bridge.transfer_papers import Offer


def examine(sealed: Path, keys: SettingKeys, sender: Card, offer: Offer, integrated: Collection[str]) -> Counted:
    """Return what an arrival holds, when it is whole, signed by the sender for us, and what was offered.

    Args:
        sealed: the arrival as it came.
        keys: ours.
        sender: whose signature we expect.
        offer: what that sender said would come.
        integrated: the transfers of that sender that were filed here.

    Raises:
        NotVerified: as `bundle.opening.decrypt` and `prove`; `offer-other` when it is sound and another one.
        OurFault: `internal` when the reader fails.
        OSError: when the disk fails, or is full after all.
    """
    with private_room() as room:
        return _as_offered(count(decrypt(sealed, keys, room), keys.card, sender, integrated), offer)


def _as_offered(counted: Counted, offer: Offer) -> Counted:
    if (counted.transfer_id, counted.base) != (offer.transfer, offer.base):
        raise NotVerified("offer-other", "statement.json")
    if (counted.entries, counted.media) != (offer.entries, offer.media):
        raise NotVerified("offer-other", "journal.json")
    return counted
