"""How far a transfer has come: the states of both sides, and which paper moves it from which to which.

Nothing else moves a transfer. The states are those of GP2GP, which moves patients' records between practices in the
same way (NHSDigital/integration-adaptor-gp2gp-requesting): the sender is done when a person there has filed it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from journal_bridge.errors import NotVerified


class TransferState(StrEnum):
    """How far a transfer has come."""

    DRAFT = "draft"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    SENDING = "sending"
    RECEIVED = "received"
    OPENED = "opened"
    WAITING_FOR_MANAGER = "waiting-for-manager"
    INTEGRATED = "integrated"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What moves a transfer: a signed paper, or something one side does that needs none."""

    OFFER = "offer"
    ACCEPTED = "accepted"
    BYTES = "bytes"
    RECEIVED = "received"
    OPENED = "opened"
    PRESENTED = "presented"
    INTEGRATED = "integrated"
    REFUSED = "refused"
    DEADLINE = "deadline"
    WITHDRAWN = "withdrawn"


ENDS: Final = frozenset(
    {TransferState.INTEGRATED, TransferState.REFUSED, TransferState.EXPIRED, TransferState.WITHDRAWN}
)
"""States that nothing moves any more."""

_ON_THE_WAY: Final[dict[tuple[TransferState, Step], TransferState]] = {
    (TransferState.DRAFT, Step.OFFER): TransferState.OFFERED,
    (TransferState.OFFERED, Step.ACCEPTED): TransferState.ACCEPTED,
    (TransferState.ACCEPTED, Step.BYTES): TransferState.SENDING,
    (TransferState.SENDING, Step.BYTES): TransferState.SENDING,
    (TransferState.ACCEPTED, Step.RECEIVED): TransferState.RECEIVED,
    (TransferState.SENDING, Step.RECEIVED): TransferState.RECEIVED,
    (TransferState.RECEIVED, Step.OPENED): TransferState.OPENED,
    (TransferState.OPENED, Step.PRESENTED): TransferState.WAITING_FOR_MANAGER,
    (TransferState.OPENED, Step.INTEGRATED): TransferState.INTEGRATED,
    (TransferState.WAITING_FOR_MANAGER, Step.INTEGRATED): TransferState.INTEGRATED,
}
"""The way there. Who asks late may see no bytes counted, or a journal filed at once: both are the way too."""

_BEFORE_IT_ARRIVED: Final = frozenset(
    {TransferState.DRAFT, TransferState.OFFERED, TransferState.ACCEPTED, TransferState.SENDING}
)
"""States in which the sender may still take it back, and in which the time may run out."""

_ARRIVED: Final = frozenset({TransferState.RECEIVED, TransferState.OPENED, TransferState.WAITING_FOR_MANAGER})

MOVES: Final[Mapping[tuple[TransferState, Step], TransferState]] = (
    _ON_THE_WAY
    | {
        (state, Step.REFUSED): TransferState.REFUSED
        for state in (_BEFORE_IT_ARRIVED | _ARRIVED) - {TransferState.DRAFT}
    }
    | {(state, Step.WITHDRAWN): TransferState.WITHDRAWN for state in _BEFORE_IT_ARRIVED | _ARRIVED}
    | {(state, Step.DEADLINE): TransferState.EXPIRED for state in _BEFORE_IT_ARRIVED - {TransferState.DRAFT}}
)
"""Every move there is."""


def moved(state: TransferState, step: Step, place: str = "") -> TransferState:
    """Return the state a step leads to.

    A step that was taken already leads nowhere new: the same paper may come twice, since whoever sent it may not
    have heard that it arrived.

    Raises:
        NotVerified: `paper-out-of-turn`, when this step does not follow.
    """
    if (state, step) in MOVES:
        return MOVES[state, step]
    if step in _PASSED.get(state, frozenset()):
        return state
    raise NotVerified("paper-out-of-turn", place)


_ORDER: Final = (Step.OFFER, Step.ACCEPTED, Step.BYTES, Step.RECEIVED, Step.OPENED, Step.PRESENTED)
_REACHED: Final = {
    TransferState.OFFERED: 1,
    TransferState.ACCEPTED: 2,
    TransferState.SENDING: 3,
    TransferState.RECEIVED: 4,
    TransferState.OPENED: 5,
    TransferState.WAITING_FOR_MANAGER: 6,
}

_PASSED: Final[Mapping[TransferState, frozenset[Step]]] = {
    state: frozenset(_ORDER[:count]) for state, count in _REACHED.items()
} | {
    TransferState.INTEGRATED: frozenset({*_ORDER, Step.INTEGRATED}),
    TransferState.REFUSED: frozenset({Step.REFUSED}),
    TransferState.EXPIRED: frozenset({Step.DEADLINE}),
    TransferState.WITHDRAWN: frozenset({Step.WITHDRAWN}),
}
"""Steps that lie behind each state."""
