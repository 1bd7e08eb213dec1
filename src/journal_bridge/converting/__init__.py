"""A setting's journals for another platform: planned, written, read back, compared, and only then delivered."""

from journal_bridge.converting.ordering import Order, Target, target_of, targets
from journal_bridge.converting.part_words import in_words, is_whole
from journal_bridge.converting.received import WrittenReceived, pack_received, write_received
from journal_bridge.converting.report import KEEP, PAGE, ConversionFacts, document
from journal_bridge.converting.running import Conversion, convert, rehearse

__all__ = [
    "KEEP",
    "PAGE",
    "Conversion",
    "ConversionFacts",
    "Order",
    "Target",
    "WrittenReceived",
    "convert",
    "document",
    "in_words",
    "is_whole",
    "pack_received",
    "rehearse",
    "target_of",
    "targets",
    "write_received",
]
