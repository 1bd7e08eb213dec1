"""Stage 6: puts what is sealed, or a package that was compared, where it should go; nothing else is delivered."""

from journal_bridge.deliver.folder import ROUTE, deliver_to_folder
from journal_bridge.deliver.package import deliver_package, in_place, placed, staged
from journal_bridge.deliver.place import all_or_nothing, demand_empty, demand_outside

__all__ = [
    "ROUTE",
    "all_or_nothing",
    "deliver_package",
    "deliver_to_folder",
    "demand_empty",
    "demand_outside",
    "in_place",
    "placed",
    "staged",
]
