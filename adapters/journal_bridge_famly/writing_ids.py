"""Ids of a package: as the platform writes them, the same for the same journal, and safe as the name of a file."""

import hashlib
import json
from uuid import UUID

Json = dict[str, object]
"""A record as the platform writes it."""


def package_id(kind: str, *parts: str) -> str:
    """Return an id of the platform's own shape, computed from our id of a record.

    Journals that may be written have ids keyed for one receiver, so nothing can be derived back from these either.
    """
    digest = hashlib.sha256(json.dumps([kind, *parts]).encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))


def record_id(our_id: str) -> str:
    """Return the id of a child, an entry, a comment or a medium: an id of ours is read back as this record's."""
    return package_id("record", our_id)
