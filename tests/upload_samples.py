"""Uploads for tests: bytes by seed, their digest, and a folder that takes them on any disk."""

import hashlib
import random
from pathlib import Path

from journal_bridge.uploads import Limits, Uploads

ID = "0123456789abcdef0123456789abcdef"
NO_MARGIN = Limits(margin=0)


def content(size: int, seed: int = 1) -> bytes:
    """Return bytes that look like a sealed bundle: no two stretches alike."""
    return random.Random(seed).randbytes(size)  # noqa: S311 - seeded noise is no secret


def sha256(data: bytes) -> str:
    """Return the digest a sender announces."""
    return hashlib.sha256(data).hexdigest()


def begun(folder: Path, data: bytes, limits: Limits = NO_MARGIN) -> Uploads:
    """Return a folder of uploads with one made for these bytes."""
    uploads = Uploads(folder, limits)
    uploads.create(ID, len(data), sha256(data))
    return uploads
