"""Takes signed links and secrets out of whatever is kept verbatim, and writes values in one form for comparing."""

import json
import re
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

from pydantic import JsonValue

_OPENS: Final = re.compile(r"pass[ _-]?(word|code|phrase)|secret|token$|(^|[^a-z])pin$", re.IGNORECASE)
"""Names of fields that open something, whatever the platform calls them besides."""


@lru_cache(maxsize=4_096)
def _opens(untrusted_key: str) -> bool:
    return _OPENS.search(untrusted_key) is not None


def scrub(untrusted: object, secrets: AbstractSet[str]) -> JsonValue:
    """Return a value without links, fields that are secrets by list or by name, and nulls; fields so emptied go."""
    if isinstance(untrusted, str):
        return None if "://" in untrusted else untrusted
    if isinstance(untrusted, dict):
        kept: dict[str, JsonValue] = {}
        for key, value in untrusted.items():
            if key not in secrets and not _opens(str(key)) and (clean := scrub(value, secrets)) is not None:
                kept[str(key)] = clean
        return kept
    if isinstance(untrusted, list | tuple):
        return [value for value in (scrub(one, secrets) for one in untrusted) if value is not None]
    return untrusted if isinstance(untrusted, bool | int | float) else None


def canonical(untrusted: object, secrets: AbstractSet[str]) -> str:
    """Return the value's one written form, links left out: the same record fetched twice compares equal.

    Raises:
        ValueError: for what no JSON file may hold (half a character, a number that is not finite).
    """
    text = json.dumps(scrub(untrusted, secrets), ensure_ascii=False, sort_keys=True, allow_nan=False)
    text.encode()
    return text
