"""This adapter's own name and version, as sources and receipts show them."""

from typing import Final

PLATFORM: Final = "learningbook"
"""The platform's name in sources and receipts."""

VERSION: Final = "0.1.0"
"""Version of this adapter, in the provenance of every record."""

ADAPTER: Final = f"{PLATFORM} {VERSION}"
"""How provenance names this adapter."""

LONGEST_LABEL: Final = 1_000
"""Characters in a journal's short texts; what a cell holds beyond that is no name, title or goal."""

LONGEST_NAME: Final = 300
"""Longest name believed, in characters; whatever is longer is no name."""
