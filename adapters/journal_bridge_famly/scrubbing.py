"""What of this platform's records is a signed link or somebody's portrait, and is never kept."""

from typing import Final

from pydantic import JsonValue

from journal_bridge.kit import scrubbing

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
    return scrubbing.scrub(untrusted, SECRET_FIELDS)


def canonical(untrusted: object) -> str:
    """Return the value's one written form, links left out: the same record fetched twice compares equal.

    Raises:
        ValueError: for what no JSON file may hold (half a character, a number that is not finite).
    """
    return scrubbing.canonical(untrusted, SECRET_FIELDS)
