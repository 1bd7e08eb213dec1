"""Stage 6: puts what is sealed where it should go; nothing in clear can be delivered."""

from journal_bridge.deliver.folder import deliver_to_folder
from journal_bridge.deliver.place import demand_empty, demand_outside

__all__ = ["deliver_to_folder", "demand_empty", "demand_outside"]
