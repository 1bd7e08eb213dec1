"""Stages 1 and 2 of the line: open an export nobody has reason to trust, refuse by name, read with its adapter."""

from journal_bridge.intake.again import FilesAgain, files_of
from journal_bridge.intake.container import open_container
from journal_bridge.intake.limits import DEFAULT_LIMITS, Limits
from journal_bridge.intake.opened import OpenedExport, UntrustedFile
from journal_bridge.intake.recognising import RecognisedExport, journal_of, open_export, read

__all__ = [
    "DEFAULT_LIMITS",
    "FilesAgain",
    "Limits",
    "OpenedExport",
    "RecognisedExport",
    "UntrustedFile",
    "files_of",
    "journal_of",
    "open_container",
    "open_export",
    "read",
]
