"""Stages 4 and 5: composes what leaves, and seals it.

Each name is loaded when it is first asked for: a gateway that only opens what arrives loads no typesetter.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from journal_bridge.bundle.manifest import demand_bundled
    from journal_bridge.bundle.opening import OpenedBundle, open_sealed
    from journal_bridge.bundle.own_document import setting_document
    from journal_bridge.bundle.packing import pack
    from journal_bridge.bundle.recipients import ForPeople, ForSetting, Recipient, seal
    from journal_bridge.bundle.verifying import Verification, verify

__all__ = [
    "ForPeople",
    "ForSetting",
    "OpenedBundle",
    "Recipient",
    "Verification",
    "demand_bundled",
    "open_sealed",
    "pack",
    "seal",
    "setting_document",
    "verify",
]

_HOMES: Final = {
    "ForPeople": "recipients",
    "ForSetting": "recipients",
    "OpenedBundle": "opening",
    "Recipient": "recipients",
    "Verification": "verifying",
    "demand_bundled": "manifest",
    "open_sealed": "opening",
    "pack": "packing",
    "seal": "recipients",
    "setting_document": "own_document",
    "verify": "verifying",
}


def __getattr__(name: str) -> object:
    """Load a name's home, once."""
    if name not in _HOMES:
        raise AttributeError(name)
    found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
