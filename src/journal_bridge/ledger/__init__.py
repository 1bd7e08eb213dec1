"""The workspace's memory: what people decided, and an append-only, hash-chained audit of what was done."""

from journal_bridge.handover import Head
from journal_bridge.ledger.auditing import Audit, Fault
from journal_bridge.ledger.events import Event
from journal_bridge.ledger.keeping import Ledger, Line
from journal_bridge.ledger.opening import FILE

__all__ = ["FILE", "Audit", "Event", "Fault", "Head", "Ledger", "Line"]
