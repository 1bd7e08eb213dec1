"""The canonical journal: pure models that know no files, no network and no clock.

Everything a platform exports becomes a `Journal`; everything that leaves is made from one. The published form is
`schemas/journal/1.0/`.
"""

from journal_bridge.journal.consent import Answer, Consent, ConsentPurpose
from journal_bridge.journal.entries import (
    Assessment,
    Care,
    Comment,
    Entry,
    EntryBase,
    FamilyObservation,
    Judgement,
    Message,
    NextStep,
    Note,
    Observation,
    Post,
    Report,
    Restriction,
    Status,
)
from journal_bridge.journal.media import Availability, Basis, Depicts, Media, MediaKind
from journal_bridge.journal.people import Child, Name, Person, PersonKind, Setting
from journal_bridge.journal.roster import Adult, Roster, RosterChild
from journal_bridge.journal.values import (
    UK,
    Block,
    Body,
    Extras,
    Model,
    Source,
    paragraphs,
    plain,
    uk_time,
)
from journal_bridge.journal.whole import (
    SCHEMA_VERSION,
    Journal,
    check,
    entry_day,
    entry_order,
    from_bytes,
    ordered,
    to_bytes,
)

__all__ = [
    "SCHEMA_VERSION",
    "UK",
    "Adult",
    "Answer",
    "Assessment",
    "Availability",
    "Basis",
    "Block",
    "Body",
    "Care",
    "Child",
    "Comment",
    "Consent",
    "ConsentPurpose",
    "Depicts",
    "Entry",
    "EntryBase",
    "Extras",
    "FamilyObservation",
    "Journal",
    "Judgement",
    "Media",
    "MediaKind",
    "Message",
    "Model",
    "Name",
    "NextStep",
    "Note",
    "Observation",
    "Person",
    "PersonKind",
    "Post",
    "Report",
    "Restriction",
    "Roster",
    "RosterChild",
    "Setting",
    "Source",
    "Status",
    "check",
    "entry_day",
    "entry_order",
    "from_bytes",
    "ordered",
    "paragraphs",
    "plain",
    "to_bytes",
    "uk_time",
]
