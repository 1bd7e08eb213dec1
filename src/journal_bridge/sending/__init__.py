"""The sending side of a transfer: one sealed bundle to one paired setting, resumed after anything."""

from journal_bridge.sending.conversation import Record
from journal_bridge.sending.parcels import Parcel, parcel_of, spooled
from journal_bridge.sending.sender import Sender
from journal_bridge.sending.spool import SPOOL, Spool
from journal_bridge.sending.surveying import Line, line_of, survey
from journal_bridge.sending.times import Alarm, Patience, alarm, deadline
from journal_bridge.sending.withdrawing import ended_alone

__all__ = [
    "SPOOL",
    "Alarm",
    "Line",
    "Parcel",
    "Patience",
    "Record",
    "Sender",
    "Spool",
    "alarm",
    "deadline",
    "ended_alone",
    "line_of",
    "parcel_of",
    "spooled",
    "survey",
]
