"""How far a run is, told step by step to whoever shows it."""

from collections.abc import Callable
from typing import Final

COPYING: Final = "Copying the export"
FETCHING: Final = "Fetching what it only links to"

Tell = Callable[[str, int, int, int], None]
"""Takes the step in words, how many files of how many are done with, and how many bytes have come so far."""


def tell_nobody(_step: str, _done: int, _of: int, _bytes: int) -> None:
    """Show nothing."""
