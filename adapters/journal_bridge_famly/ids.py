"""This adapter's own name and version, as sources and receipts show them."""

from typing import Final

PLATFORM: Final = "famly"
"""The platform's name in sources and receipts."""

VERSION: Final = "0.1.0"
"""Version of this adapter, in the provenance of every record."""

ADAPTER: Final = f"{PLATFORM} {VERSION}"
"""How provenance names this adapter."""
