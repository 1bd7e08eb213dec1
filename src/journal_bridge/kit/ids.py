"""Ids of the journal made from a platform's: opaque, safe, and never the same for two different things.

A platform's id is only ever compared, never taken apart. Numbers collide between settings, so where the setting is
known its name is part of the id: `opaque("bramblewood.1203", "observation")`.
"""

import hashlib
import json
import re
import unicodedata
from typing import Final

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
