"""Where a migration puts what it made: a folder on this computer, or a place in an object store."""

from journal_bridge.migrating.outlets.outlet import Outlet, outlet_of

__all__ = ["Outlet", "outlet_of"]
