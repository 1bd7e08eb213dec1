"""Chance that repeats itself: the same seed and labels give the same ids, numbers and choices on every machine."""

import random
from hashlib import sha256
from uuid import UUID

_SYLLABLES = ("quil", "low", "bri", "mer", "zan", "dor", "plu", "vex", "tam", "wick", "fro", "nib", "sor", "gle")


def digest(seed: int, *labels: object) -> bytes:
    """Return 32 bytes that depend on the seed and the labels only."""
    return sha256("\x1f".join(str(part) for part in ("invented", seed, *labels)).encode()).digest()


def chooser(seed: int, *labels: object) -> random.Random:
    """Return a random generator of its own for one purpose, so that no purpose disturbs another."""
    return random.Random(digest(seed, *labels))  # noqa: S311 - invented stories need repetition, not secrecy


def uuid(seed: int, *labels: object) -> str:
    """Return an id in UUID form."""
    return str(UUID(bytes=digest(seed, "uuid", *labels)[:16], version=4))


def nonsense(seed: int, *labels: object) -> str:
    """Return a word nobody says, such as `Quillow7f3a9c`; one word, so that no line break divides it."""
    raw = digest(seed, "nonsense", *labels)
    first, second = _SYLLABLES[raw[0] % len(_SYLLABLES)], _SYLLABLES[raw[1] % len(_SYLLABLES)]
    return f"{first}{second}{raw[2:5].hex()}".capitalize()
