"""Names as this platform writes them: a text, or an object with parts; in `name`, `title` or `fullName`."""

from typing import Final

from journal_bridge.journal import Name

LONGEST_NAME: Final = 300
"""Longest name believed, in characters; whatever is longer is no name."""


def name_of(untrusted: object) -> Name | None:
    """Return a name, or None when there is none that can be read."""
    if isinstance(untrusted, str):
        full = _words(untrusted)
        return Name(full=full) if full else None
    if not isinstance(untrusted, dict):
        return None
    given, family = _words(untrusted.get("firstName")), _words(untrusted.get("lastName"))
    joined = " ".join(filter(None, (given, _words(untrusted.get("middleName")), family)))
    full = _words(untrusted.get("fullName")) or joined
    return Name(full=full, given=given or None, family=family or None) if full else None


def person_name(untrusted: object) -> str | None:
    """Return the shown name of a sender or author: an object with `name` or, in some feeds, `title`."""
    if not isinstance(untrusted, dict):
        return None
    found = name_of(untrusted.get("name")) or name_of(untrusted.get("title"))
    return found.full if found else None


def text_of(untrusted: object) -> str | None:
    """Return a short text that says something, or None."""
    return _words(untrusted) or None


def _words(untrusted: object) -> str:
    if not isinstance(untrusted, str) or len(untrusted) > LONGEST_NAME:
        return ""
    return " ".join(untrusted.split())
