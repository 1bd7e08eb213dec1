"""What each state of a transfer means for a nursery's manager, and what to do next."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from journal_bridge.ledger import Side
from journal_bridge.sending.surveying import Line
from journal_bridge.sending.times import Alarm
from journal_bridge.transfer_papers import ADVICE, Again, RefusalCode, TransferState

SENDING: Final[dict[TransferState, str]] = {
    TransferState.DRAFT: "Not offered yet; `send` goes on with it.",
    TransferState.OFFERED: "Offered, not answered yet; `send` goes on with it.",
    TransferState.ACCEPTED: "They will take it; `send` goes on with it.",
    TransferState.SENDING: "Part of it is there; `send` goes on where it stopped.",
    TransferState.RECEIVED: "All of it is there; their program opens it next. Ask with `status`.",
    TransferState.OPENED: "It is there and whole. Ask with `status` whether their manager has filed it.",
    TransferState.WAITING_FOR_MANAGER: "It is there and whole, and waits for their manager. Keep the journal "
    "here until `status` says that it is filed.",
    TransferState.INTEGRATED: "Their manager has filed it. Nothing more to do.",
    TransferState.REFUSED: "They refused it.",
    TransferState.EXPIRED: "It was not all there in time. Build the bundle again, and send the new one.",
    TransferState.WITHDRAWN: "Taken back; they keep nothing of it, unless the pairing ended before they heard.",
}
"""Where this setting is the sender."""

RECEIVING: Final[dict[TransferState, str]] = {
    TransferState.DRAFT: "Offered to this setting.",
    TransferState.OFFERED: "Offered to this setting; the gateway answers it.",
    TransferState.ACCEPTED: "Accepted here; they have not begun to send.",
    TransferState.SENDING: "Part of it is here; they go on with it.",
    TransferState.RECEIVED: "All of it is here; the gateway opens it next.",
    TransferState.OPENED: "Here and whole; `inbox` shows it.",
    TransferState.WAITING_FOR_MANAGER: "Waits for you: see `inbox`, then `integrate` or `refuse`.",
    TransferState.INTEGRATED: "Filed here. Nothing more to do.",
    TransferState.REFUSED: "Refused here; they were told why.",
    TransferState.EXPIRED: "It did not come in time; nothing of it is kept.",
    TransferState.WITHDRAWN: "They took it back; nothing of it is kept.",
}
"""Where this setting is the receiver."""

_SETTLED: Final = frozenset({TransferState.INTEGRATED, TransferState.WITHDRAWN})
"""Ends that ask nothing of anybody."""

_AGAIN: Final[dict[Again, str]] = {
    Again.YES: "To send it again, build the bundle again and send the new one: a refused one stays refused.",
    Again.AFTER_CHANGE: "When that is done, build the bundle again and send the new one.",
    Again.NEVER: "Do not send it again.",
}

_ALARMS: Final[dict[Alarm, str]] = {
    Alarm.NONE: "",
    Alarm.LONG: "It has waited for more than 3 days: telephone them.",
    Alarm.VERY_LONG: "It has waited for more than 8 days, which is too long: telephone their manager today.",
}

_YOURS: Final[dict[Alarm, str]] = {
    Alarm.NONE: "",
    Alarm.LONG: "It has waited here for more than 3 days.",
    Alarm.VERY_LONG: "It has waited here for more than 8 days, which is too long: the child is with you already.",
}


def refused(code: RefusalCode) -> str:
    """Return what a refusal means and whether to send it again."""
    return f"{ADVICE[code].words} {_AGAIN[ADVICE[code].again]}"


def meaning(line: Line) -> str:
    """Return what a transfer's state means, and what to do next."""
    transfer = line.transfer
    ours = transfer.side is Side.SENDING
    words = (SENDING if ours else RECEIVING)[transfer.state]
    if ours and line.refusal is not None:
        words = f"{words} {refused(line.refusal)}"
    return " ".join(filter(None, (words, (_ALARMS if ours else _YOURS)[line.alarm])))


def to_do(lines: Iterable[Line]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what is still to be done or known, each once, with the transfers it is true of."""
    by_meaning: dict[str, list[str]] = {}
    for line in lines:
        if line.transfer.state not in _SETTLED:
            by_meaning.setdefault(meaning(line), []).append(line.transfer.id)
    for words, ids in by_meaning.items():
        yield tuple(ids), words


def age(since: datetime, now: datetime) -> str:
    """Return how long something has stood, in the one unit that fits."""
    passed = max(now - since, timedelta(0))
    for unit, name in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        if passed >= unit:
            count = passed // unit
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "just now"
