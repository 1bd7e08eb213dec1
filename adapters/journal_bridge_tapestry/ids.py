"""The names this adapter gives itself, in sources, receipts and the provenance of every record."""

from typing import Final

PLATFORM: Final = "tapestry"
"""The platform's name in sources and receipts."""

VERSION: Final = "0.2.0"
"""Version of this adapter; it changes when what it reads changes."""

ADAPTER: Final = f"{PLATFORM} {VERSION}"
"""How provenance names this adapter."""
