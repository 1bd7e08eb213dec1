"""The sending side of a transfer: one sealed bundle to one paired setting, resumed after anything."""

from journal_bridge.sending.parcels import Parcel, parcel_of, spooled
from journal_bridge.sending.sender import Sender
from journal_bridge.sending.spool import SPOOL, Spool
from journal_bridge.sending.surveying import Line, line_of, survey
from journal_bridge.sending.times import Alarm, Patience, alarm, deadline

__all__ = [
    "SPOOL",
    "Alarm",
    "Line",
    "Parcel",
    "Patience",
    "Sender",
    "Spool",
    "alarm",
    "deadline",
    "line_of",
    "parcel_of",
    "spooled",
    "survey",
]
