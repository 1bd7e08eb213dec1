"""What offers this setting accepts without asking anybody: versions, sizes, times, and how much of one setting."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from journal_bridge.bundle.bag import SCHEMA
from journal_bridge.errors import TryAgain
from journal_bridge.journal import SCHEMA_VERSION
from journal_bridge.transfer_papers import Offer, RefusalCode
from journal_bridge.uploads import DEFAULT_LIMITS, Limits


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What is taken here; sizes in bytes."""

    limits: Limits = DEFAULT_LIMITS
    """Of uploads; its `max_size` is the largest bundle, its `margin` the room that stays free on each disk."""

    open_transfers: int = 20
    """How many of one setting may be on their way at once: a room's leavers, sent in one go."""

    offers_a_day: int = 500
    """How many transfers of one setting may begin or move in a day, after which it waits: whatever becomes of an
    offer, its papers stay in the ledger for good, some 4 kB; a large nursery has a hundred leavers a year."""

    promised: int = 60 << 30
    """Bytes kept or promised for one setting, until they are filed or refused: three of the largest bundles."""

    shares: int = 2
    """Into how many parts the free room is cut, one of which may be on its way from one setting: half of it, as
    much as can be opened where that happens on the same disk."""

    longest: timedelta = timedelta(days=60)
    """How far off a deadline may lie; until then room is kept. A bundle of 20 GB takes 19 days at 100 kbit/s."""

    bundles: tuple[str, ...] = (SCHEMA,)
    journals: tuple[str, ...] = (SCHEMA_VERSION,)


DEFAULT_POLICY: Final = Policy()


@dataclass(frozen=True)
class Standing:
    """How things stand here when an offer comes.

    `on_the_way` counts the setting's other transfers that have not arrived, `coming` their bytes, and `promised`
    the bytes of all it has not ended. `room` is the largest bundle there is room for now, `capacity` the largest
    that could ever be taken, `share` how many bytes of one setting may be on their way together; `base_known` tells
    whether what the offer adds to was filed here.
    """

    on_the_way: int
    coming: int
    promised: int
    room: int
    capacity: int
    share: int
    base_known: bool


def refusal_of(policy: Policy, offer: Offer, standing: Standing, now: datetime) -> RefusalCode | None:
    """Return why an offer is refused for good, or None when it may be accepted, now or later."""
    if offer.bundle not in policy.bundles or offer.journal not in policy.journals:
        return RefusalCode.UNSUPPORTED_VERSION
    if not now < offer.deadline <= now + policy.longest:
        return RefusalCode.DEADLINE_PASSED
    if not standing.base_known:
        return RefusalCode.UNREADABLE
    too_large = offer.bytes > min(policy.limits.max_size, policy.promised, standing.capacity)
    return RefusalCode.TOO_LARGE if too_large else None


def demand_place(policy: Policy, offer: Offer, standing: Standing) -> None:
    """Demand that an offer can be taken now; what stands in its way may be gone soon, or when a person files.

    Raises:
        TryAgain: `transfer-later` when its setting has as much in hand here as one may have; `no-room`.
    """
    if standing.on_the_way >= policy.open_transfers or offer.bytes + standing.promised > policy.promised:
        raise TryAgain("transfer-later", "offer")
    if offer.bytes > min(standing.room, standing.share):
        raise TryAgain("no-room", "offer")
    if offer.bytes > standing.share - standing.coming:
        raise TryAgain("transfer-later", "offer")
