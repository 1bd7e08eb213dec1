"""Stage 1 of the line: opens an export that nobody has reason to trust, and refuses by name what is not safe."""

from journal_bridge.intake.container import open_container
from journal_bridge.intake.limits import DEFAULT_LIMITS, Limits
from journal_bridge.intake.opened import OpenedExport, UntrustedFile

__all__ = ["DEFAULT_LIMITS", "Limits", "OpenedExport", "UntrustedFile", "open_container"]
