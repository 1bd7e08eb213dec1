"""The workspace's memory: what people decided, a hash-chained audit of what was done, and transfers."""

from journal_bridge.handover import Head
from journal_bridge.ledger.address import FILE, SETTINGS, VARIABLE
from journal_bridge.ledger.auditing import Audit, Fault
from journal_bridge.ledger.booking import keyed_here
from journal_bridge.ledger.events import Event
from journal_bridge.ledger.finding import find_transfer, may_be_id
from journal_bridge.ledger.keeping import Ledger, Line
from journal_bridge.ledger.nonces import Nonces
from journal_bridge.ledger.peers import Peer, Peers, PeerState, Tick
from journal_bridge.ledger.together import Together
from journal_bridge.ledger.transfers import KeptPaper, Move, Side, Transfer, Transfers
from journal_bridge.ledger.work import Work, WorkRow

__all__ = [
    "FILE",
    "SETTINGS",
    "VARIABLE",
    "Audit",
    "Event",
    "Fault",
    "Head",
    "KeptPaper",
    "Ledger",
    "Line",
    "Move",
    "Nonces",
    "Peer",
    "PeerState",
    "Peers",
    "Side",
    "Tick",
    "Together",
    "Transfer",
    "Transfers",
    "Work",
    "WorkRow",
    "find_transfer",
    "keyed_here",
    "may_be_id",
]
