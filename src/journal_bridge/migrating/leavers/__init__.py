"""The list of leavers that a manager fills in: who goes where, and by what road."""

from journal_bridge.migrating.leavers.listing import read_leavers
from journal_bridge.migrating.leavers.rows import COLUMNS, GENERATE, Leaver

__all__ = ["COLUMNS", "GENERATE", "Leaver", "read_leavers"]
