"""Invented journals for writers: everything a journal can hold, in three children's journals of one setting.

They are as minimising hands journals over for another platform: ids keyed, provenance without files, and the files
beside them. Children, families and photos are made up here, and drawn here.
"""

from journal_bridge.testing.samples.rich import (
    bare_journals,
    empty_journals,
    journals_of,
    odd_journals,
    plain_journals,
    rich_journals,
    worded_journals,
)
from journal_bridge.testing.samples.texts import HOSTILE, LONG_TEXTS

__all__ = [
    "HOSTILE",
    "LONG_TEXTS",
    "bare_journals",
    "empty_journals",
    "journals_of",
    "odd_journals",
    "plain_journals",
    "rich_journals",
    "worded_journals",
]
