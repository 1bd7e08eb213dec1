"""Stages 4 and 5: composes what leaves, and seals it."""

from journal_bridge.bundle.manifest import demand_bundled
from journal_bridge.bundle.opening import OpenedBundle, open_sealed
from journal_bridge.bundle.packing import pack
from journal_bridge.bundle.recipients import ForPeople, ForSetting, Recipient, seal
from journal_bridge.bundle.setting_document import setting_document
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
