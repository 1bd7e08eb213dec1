"""Names as this platform writes them: `fullName`, a name in parts, or a bare text; perhaps with a type."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from journal_bridge.journal import Name

Role = Literal["staff", "family", "child"]

_LONGEST: Final = 300
"""Longest name believed, in characters; whatever is longer is no name."""

_FULL: Final = ("fullName", "full_name", "name", "displayName")
_GIVEN: Final = ("firstName", "first_name", "forename")
_FAMILY: Final = ("lastName", "last_name", "surname")
_TYPE: Final = ("userType", "user_type", "type", "role")

_ROLES: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    ("family", re.compile(r"relative|parent|carer|family|guardian", re.IGNORECASE)),
    ("staff", re.compile(r"staff|manager|practitioner|teacher|admin|key ?person", re.IGNORECASE)),
    ("child", re.compile(r"child|pupil", re.IGNORECASE)),
)
"""Words of a user's type; what types are called in answers is not published, the three kinds of user are."""


@dataclass(frozen=True)
class Named:
    """Somebody an answer names: the name, and what the answer itself says the person is."""

    name: str
    role: Role | None = None


def name_of(untrusted: object) -> Name | None:
    """Return a name, or None when there is none that can be read."""
    if isinstance(untrusted, str):
        full = words(untrusted)
        return Name(full=full) if full else None
    if not isinstance(untrusted, dict):
        return None
    given, family = _first(untrusted, _GIVEN), _first(untrusted, _FAMILY)
    full = _first(untrusted, _FULL) or " ".join(filter(None, (given, family)))
    return Name(full=full, given=given or None, family=family or None) if full else None


def named(untrusted: object) -> Named | None:
    """Return a writer: an object with a name and perhaps a type, one inside `user`, or a bare name."""
    if isinstance(untrusted, dict) and isinstance(untrusted.get("user"), dict):
        untrusted = untrusted["user"]
    name = name_of(untrusted)
    if name is None:
        return None
    return Named(name.full, role_of(_first(untrusted, _TYPE)) if isinstance(untrusted, dict) else None)


def role_of(type_words: str) -> Role | None:
    """Return what the words of a user's type say somebody is; None when they speak of two things or of none."""
    found = [role for role, pattern in _ROLES if pattern.search(type_words)]
    return found[0] if len(found) == 1 else None


def words(untrusted: object) -> str:
    """Return a short text on one line, or nothing; a number is written out."""
    if isinstance(untrusted, int) and not isinstance(untrusted, bool):
        untrusted = str(untrusted) if abs(untrusted) < 10**_LONGEST else ""
    if not isinstance(untrusted, str) or len(untrusted) > _LONGEST:
        return ""
    return " ".join(untrusted.split())


def _first(untrusted: dict[str, object], spellings: tuple[str, ...]) -> str:
    return next((found for one in spellings if (found := words(untrusted.get(one)))), "")
