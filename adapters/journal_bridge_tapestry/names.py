"""Names as this platform writes them: `fullName`, a name in parts, or a bare text; perhaps with a type."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from journal_bridge.journal import Name

Role = Literal["staff", "family", "child"]

_LONGEST: Final = 300
"""Longest name believed, in characters; whatever is longer is no name."""

_CACHED: Final = 4_096
"""Names kept read: a setting has a few hundred people, named thousands of times."""

_FULL: Final = ("fullName", "full_name", "name", "displayName")
_GIVEN: Final = ("firstName", "first_name", "forename")
_FAMILY: Final = ("lastName", "last_name", "surname")
_BESIDES: Final = ("preferredName", "preferred_name", "preferredFirstName", "knownAs", "known_as", "nickname")
"""What a child is called besides; in texts it stands more often than the name on the roll."""

_PERSONAL: Final = frozenset({*_FULL, *_GIVEN, *_FAMILY}) - {"name"}
_PEOPLE: Final = frozenset({"author", "user", "approval", "child", "children", "likes"})
"""Fields that name a person, and fields that hold one; `name` alone may be a file's."""

_DEEPEST: Final = 20
"""How deep names are looked for; an observation has about six levels."""

_TYPE: Final = ("userType", "user_type", "type", "role")

_ROLES: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    ("family", re.compile(r"relative|parent|carer|family|guardian", re.IGNORECASE)),
    ("staff", re.compile(r"staff|manager|practitioner|teacher|admin|key ?person", re.IGNORECASE)),
    ("child", re.compile(r"child|pupil", re.IGNORECASE)),
)
"""Words of a user's type; what types are called in answers is not published, the three kinds of user are."""


USER_TYPES: Final[dict[Role, str]] = {"staff": "Staff", "family": "Relative", "child": "Child"}
"""The three kinds of user as a type is written; that an author carries one is inferred."""


@dataclass(frozen=True)
class Named:
    """Somebody an answer names: the name, and what the answer itself says the person is."""

    name: str
    role: Role | None = None


def name_of(untrusted: object) -> Name | None:
    """Return a name, or None when there is none that can be read."""
    full = full_name(untrusted)
    parts = (_first(untrusted, _GIVEN), _first(untrusted, _FAMILY)) if isinstance(untrusted, dict) else ("", "")
    return _name(full, *parts) if full else None


def called_besides(untrusted: object) -> set[str]:
    """Return what a child is called besides, as far as a record tells it."""
    fields = untrusted if isinstance(untrusted, dict) else {}
    return {found for one in _BESIDES if one in fields and (found := words(fields[one]))}


def named(untrusted: object) -> Named | None:
    """Return a writer: an object with a name and perhaps a type, one inside `user`, or a bare name."""
    if isinstance(untrusted, dict) and isinstance(untrusted.get("user"), dict):
        untrusted = untrusted["user"]
    full = full_name(untrusted)
    if not full:
        return None
    return Named(full, role_of(_first(untrusted, _TYPE)) if isinstance(untrusted, dict) else None)


def names_within(untrusted: object, depth: int = 0) -> Iterator[str]:
    """Yield every name in a record, however it is made: where people stand, and where a field names one."""
    if depth > _DEEPEST:
        return
    if isinstance(untrusted, list | tuple):
        for one in untrusted:
            yield from names_within(one, depth + 1)
    elif isinstance(untrusted, dict):
        if untrusted.keys() & _PERSONAL and full_name(untrusted):
            yield full_name(untrusted)
        for key, value in untrusted.items():
            if key in _PEOPLE and full_name(value):
                yield full_name(value)
            yield from names_within(value, depth + 1)


def full_name(untrusted: object) -> str:
    """Return a name as shown, or nothing."""
    if isinstance(untrusted, str):
        return words(untrusted)
    if not isinstance(untrusted, dict):
        return ""
    return _first(untrusted, _FULL) or " ".join(
        filter(None, (_first(untrusted, _GIVEN), _first(untrusted, _FAMILY)))
    )


@lru_cache(maxsize=_CACHED)
def _name(full: str, given: str, family: str) -> Name:
    return Name(full=full, given=given or None, family=family or None)


@lru_cache(maxsize=_CACHED)
def role_of(type_words: str) -> Role | None:
    """Return what the words of a user's type say somebody is; None when they speak of two things or of none."""
    found = [role for role, pattern in _ROLES if pattern.search(type_words)]
    return found[0] if len(found) == 1 else None


def words(untrusted: object) -> str:
    """Return a short text on one line, or nothing; a number is written out."""
    if isinstance(untrusted, str):
        return " ".join(untrusted.split()) if len(untrusted) <= _LONGEST else ""
    if isinstance(untrusted, int) and not isinstance(untrusted, bool) and abs(untrusted) < 10**_LONGEST:
        return str(untrusted)
    return ""


def _first(untrusted: dict[str, object], spellings: tuple[str, ...]) -> str:
    for one in spellings:
        if one in untrusted and (found := words(untrusted[one])):
            return found
    return ""
