"""Colour profiles: kept as they are, but only when they are one, and without what was appended.

A profile is kept whole because colours change without it. Its description and copyright are free text: a person who
calibrates a screen could put a name there. No camera or phone does, so this is accepted and said in the docs.
Source: ICC.1:2022, 7.2.
"""

from typing import Final

PROFILE_LIMIT: Final = 4 * 1024 * 1024
"""Longest profile kept, in bytes: printers' profiles reach about 2 MB, cameras' have 0.5-4 kB."""

_SHORTEST: Final = 132
"""The 128-byte header and the tag count."""


def trimmed(untrusted_profile: bytes) -> bytes | None:
    """Return the profile cut to the size its header tells, or None when it is no profile."""
    size = int.from_bytes(untrusted_profile[:4], "big")
    is_profile = untrusted_profile[36:40] == b"acsp" and _SHORTEST <= size <= len(untrusted_profile)
    return untrusted_profile[:size] if is_profile and size <= PROFILE_LIMIT else None
