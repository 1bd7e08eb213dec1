"""Takes signed links and secrets out of whatever is kept verbatim, and writes values in one form for comparing."""

import json
from typing import Final

from pydantic import JsonValue

SECRET_FIELDS: Final = frozenset(
    {
        "accessToken",
        "avatar",
        "big",
        "expires",
        "hmac",
        "image",
        "key",
        "path",
        "pdf",
        "picture",
        "prefix",
        "profileImage",
        "secret",
        "thumbnail",
        "thumbnailUrl",
        "token",
        "url",
        "url_big",
        "videoUrl",
    }
)
"""Fields that hold a signed link, a piece of one, or somebody's portrait; a link lives hours and opens a photo."""


def scrub(untrusted: object) -> JsonValue:
    """Return a value without links, secrets and nulls; fields emptied by that fall away."""
    if isinstance(untrusted, dict):
        kept = {str(key): scrub(value) for key, value in untrusted.items() if key not in SECRET_FIELDS}
        return {key: value for key, value in kept.items() if value is not None}
    if isinstance(untrusted, list | tuple):
        return [value for value in map(scrub, untrusted) if value is not None]
    if isinstance(untrusted, str):
        return None if "://" in untrusted else untrusted
    return untrusted if isinstance(untrusted, bool | int | float) else None


def canonical(untrusted: object) -> str:
    """Return the value's one written form, links left out: the same record fetched twice compares equal.

    Raises:
        ValueError: for what no JSON file may hold (half a character, a number that is not finite).
    """
    text = json.dumps(scrub(untrusted), ensure_ascii=False, sort_keys=True, allow_nan=False)
    text.encode()
    return text
