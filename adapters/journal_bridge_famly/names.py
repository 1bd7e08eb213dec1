"""Names as this platform writes them: a text, or an object with parts; in `name`, `title` or `fullName`."""

from functools import lru_cache
from typing import Final

from journal_bridge.journal import Name

LONGEST_NAME: Final = 300
"""Longest name believed, in characters; whatever is longer is no name."""


def name_of(untrusted: object) -> Name | None:
    """Return a name, or None when there is none that can be read."""
    if isinstance(untrusted, str):
        return _whole_name(untrusted)
    if not isinstance(untrusted, dict):
        return None
    given, family, full = _words(untrusted.get("firstName")), _words(untrusted.get("lastName")), _full(untrusted)
    return Name(full=full, given=given or None, family=family or None) if full else None


@lru_cache(maxsize=4_096)
def _whole_name(untrusted_text: str) -> Name | None:
    full = _words(untrusted_text)
    return Name(full=full) if full else None


def person_name(untrusted: object) -> str | None:
    """Return the shown name of a sender or author: an object with `name` or, in some feeds, `title`."""
    if not isinstance(untrusted, dict):
        return None
    return _full(untrusted.get("name")) or _full(untrusted.get("title")) or None


def text_of(untrusted: object) -> str | None:
    """Return a short text that says something, or None."""
    return _words(untrusted) or None


def _full(untrusted: object) -> str:
    if isinstance(untrusted, str):
        return _words(untrusted)
    if not isinstance(untrusted, dict):
        return ""
    parts = (_words(untrusted.get(part)) for part in ("firstName", "middleName", "lastName"))
    return _words(untrusted.get("fullName")) or " ".join(filter(None, parts))


def _words(untrusted: object) -> str:
    if not isinstance(untrusted, str) or len(untrusted) > LONGEST_NAME:
        return ""
    return " ".join(untrusted.split())
