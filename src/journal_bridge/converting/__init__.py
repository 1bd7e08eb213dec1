"""A setting's journals for another platform: planned, written, read back, compared, and only then delivered."""

from journal_bridge.converting.ordering import Order, Target, target_of, targets
from journal_bridge.converting.part_words import in_words
from journal_bridge.converting.report import PAGE, ConversionFacts, document
from journal_bridge.converting.running import Conversion, convert, rehearse

__all__ = [
    "PAGE",
    "Conversion",
    "ConversionFacts",
    "Order",
    "Target",
    "convert",
    "document",
    "in_words",
    "rehearse",
    "target_of",
    "targets",
]
