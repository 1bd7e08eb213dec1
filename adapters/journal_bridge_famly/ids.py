"""Ids of the journal made from the platform's: opaque, safe, and never the same for two different things.

The platform's ids are mostly UUIDs, but feed items have ULIDs and nothing promises either, so an id is only ever
compared, never taken apart.
"""

import hashlib
import json
import re
import unicodedata
from typing import Final

PLATFORM: Final = "famly"
"""The platform's name in sources and receipts."""

VERSION: Final = "0.1.0"
"""Version of this adapter, in the provenance of every record."""

ADAPTER: Final = f"{PLATFORM} {VERSION}"
"""How provenance names this adapter."""

_SAFE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
_DERIVED: Final = re.compile(r"[a-z]+-[0-9a-f]{32}")


def opaque(untrusted_id: str, kind: str = "") -> str:
    """Return a journal id: the platform's own, behind its kind, where that is safe; else one derived from it.

    An id that already looks derived is derived again, so a made-up id cannot meet another record's.
    """
    plain = f"{kind}-{untrusted_id}" if kind else untrusted_id
    if _SAFE.fullmatch(plain) and not _DERIVED.fullmatch(plain):
        return plain
    return derived(kind or "x", untrusted_id)


def derived(kind: str, *parts: str) -> str:
    """Return an id computed from some parts, for what the platform gives no safe id."""
    return f"{kind}-{hashlib.sha256(json.dumps([kind, *parts]).encode()).hexdigest()[:32]}"


def folded(name: str) -> str:
    """Return a name for comparing: one spacing, one case, one accent form."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
