"""What can happen, and which facts each event may state: a closed list, so that nothing slips into the audit."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from journal_bridge.errors import OurFault


class Event(StrEnum):
    """Everything the audit has a row for."""

    WORKSPACE_CREATED = "workspace-created"
    SWEPT = "swept"
    BASIS_RECORDED = "basis-recorded"
    PLAN_MADE = "plan-made"
    DECISION_RECORDED = "decision-recorded"
    BUNDLE_BUILT = "bundle-built"
    DELIVERED = "delivered"
    RECEIPT_ISSUED = "receipt-issued"
    TAKEN_BACK = "taken-back"
    REWRAPPED = "rewrapped"
    INDEXED = "indexed"
    REFUSED = "refused"
    INVITED = "invited"
    PEER_CHANGED = "peer-changed"
    TRANSFER_MOVED = "transfer-moved"
    SAID_TO_HAVE_ARRIVED = "said-to-have-arrived"


class Fact(StrEnum):
    """How a fact is kept: as it is, keyed so that nobody can trace it, or hidden under the setting's key."""

    ID = "id"
    WORDS = "words"
    CODE = "code"
    DIGEST = "digest"
    DIGESTS = "digests"
    COUNT = "count"
    COUNTS = "counts"


FACTS: Final[Mapping[str, Fact]] = {
    "child": Fact.ID,
    "item": Fact.ID,
    "by": Fact.WORDS,
    "why": Fact.WORDS,
    "basis": Fact.WORDS,
    "to": Fact.WORDS,
    "ledger": Fact.CODE,
    "parents_yes": Fact.CODE,
    "purpose": Fact.CODE,
    "choice": Fact.CODE,
    "rule": Fact.CODE,
    "code": Fact.CODE,
    "transfer": Fact.CODE,
    "adds_to": Fact.CODE,
    "sealed_to": Fact.CODE,
    "target": Fact.CODE,
    "route": Fact.CODE,
    "step": Fact.CODE,
    "state": Fact.CODE,
    "side": Fact.CODE,
    "peer": Fact.DIGEST,
    "sender": Fact.DIGEST,
    "receiver": Fact.DIGEST,
    "invitation": Fact.DIGEST,
    "paper": Fact.DIGEST,
    "decision": Fact.DIGEST,
    "receipt": Fact.DIGEST,
    "consents": Fact.DIGEST,
    "policy": Fact.DIGEST,
    "summary": Fact.DIGEST,
    "files": Fact.DIGESTS,
    "rooms": Fact.COUNT,
    "items": Fact.COUNT,
    "states": Fact.COUNTS,
    "rules": Fact.COUNTS,
}
"""Every fact an event may state. A platform's ids are keyed, staff's words are hidden; the rest can name nobody."""

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/+-]{0,79}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_code(value: object) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_digests(value: object) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_digest, value))


def _are_counts(value: object) -> bool:
    return isinstance(value, Mapping) and all(map(_is_code, value)) and all(map(_is_count, value.values()))


_CHECKS: Final[Mapping[Fact, Callable[[object], bool]]] = {
    Fact.ID: _is_text,
    Fact.WORDS: _is_text,
    Fact.CODE: _is_code,
    Fact.DIGEST: _is_digest,
    Fact.DIGESTS: _are_digests,
    Fact.COUNT: _is_count,
    Fact.COUNTS: _are_counts,
}


def demand(event: str, facts: Mapping[str, object]) -> Event:
    """Return the event, when it is one of ours and each of its facts is known and of its kind.

    Raises:
        OurFault: `internal`, naming the event or the fact and never a value.
    """
    if event not in set(Event):
        raise OurFault("internal", "ledger event")
    for name, value in facts.items():
        if name not in FACTS:
            raise OurFault("internal", f"ledger {event} has a fact of no known name")
        if not _CHECKS[FACTS[name]](value):
            raise OurFault("internal", f"ledger {event} {name}")
    return Event(event)
