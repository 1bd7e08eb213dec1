"""How far an observation had come: the platform's words in one table, and what stands in for them.

Only what relatives see in the journal may ever be shared, so a status that is absent or new is unknown, with one
exception: an approval with its date, which says who let the observation into the journal and when, and is absent
where nobody has.
"""

import re
from typing import Final

from journal_bridge.journal import Status
from journal_bridge.kit.times import moment, uk_day

from .export import ObservationRecord, extra

STATUSES: Final[dict[str, Status]] = {
    "injournal": Status.PUBLISHED,
    "published": Status.PUBLISHED,
    "notinjournal": Status.PENDING,
    "staffonly": Status.STAFF_ONLY,
    "draft": Status.DRAFT,
    "deleted": Status.DELETED,
    "awaitingdeletion": Status.DELETED,
}
"""Statuses by their letters alone: `In Journal`, `in_journal` and `InJournal` agree. The words are the ones the
platform's pages show, and the one (`published`) its app sends; more may exist."""

WORDS: Final[dict[Status, str]] = {
    Status.PUBLISHED: "In Journal",
    Status.PENDING: "Not in journal",
    Status.STAFF_ONLY: "Staff Only",
    Status.DRAFT: "Draft",
}
"""Statuses as the platform's pages show them; what has none of them is written without, and is unknown again."""

_DELETED: Final = frozenset({"deletedAt", "deleted_at", "deleted", "isDeleted"})
_NOISE: Final = re.compile(r"[^a-z]+")


def status_of(record: ObservationRecord) -> Status:
    """Return how far an observation had come; unknown where nothing says so."""
    unnamed = extra(record)
    if any(unnamed[mark] for mark in _DELETED & unnamed.keys()):
        return Status.DELETED
    told = record.status
    if isinstance(told, dict):
        told = told.get("name") or told.get("status") or told.get("label")
    if told is None and record.status is None:
        return Status.PUBLISHED if _approved(record.approval) else Status.UNKNOWN
    return (
        STATUSES.get(_NOISE.sub("", told.casefold()), Status.UNKNOWN) if isinstance(told, str) else Status.UNKNOWN
    )


def _approved(untrusted_approval: object) -> bool:
    when = untrusted_approval.get("date") if isinstance(untrusted_approval, dict) else None
    return isinstance(when, str) and (moment(when) or uk_day(when)) is not None
