"""Stage 3: consent in, a plan with reasons out, then a new journal composed from what may leave.

`received` is the second door: a journal that another setting minimised and signed.
"""

from journal_bridge.minimise.agreeing import agreed
from journal_bridge.minimise.applying import apply
from journal_bridge.minimise.brief import Brief
from journal_bridge.minimise.company import KeyedId
from journal_bridge.minimise.consents import ConsentRegister, read_consents
from journal_bridge.minimise.decision_files import read_decisions, write_decisions
from journal_bridge.minimise.left_out import told
from journal_bridge.minimise.media import Checker
from journal_bridge.minimise.people_only import people_of, with_people
from journal_bridge.minimise.planning import plan
from journal_bridge.minimise.policy import Policy, read_policy
from journal_bridge.minimise.received import left_outside, received
from journal_bridge.minimise.room import MediaRoom
from journal_bridge.minimise.sent_before import without_sent
from journal_bridge.minimise.sharing import ids_of, reduced, rejoined
from journal_bridge.minimise.summary_file import SummaryFile, read_summary

__all__ = [
    "Brief",
    "Checker",
    "ConsentRegister",
    "KeyedId",
    "MediaRoom",
    "Policy",
    "SummaryFile",
    "agreed",
    "apply",
    "ids_of",
    "left_outside",
    "people_of",
    "plan",
    "read_consents",
    "read_decisions",
    "read_policy",
    "read_summary",
    "received",
    "reduced",
    "rejoined",
    "told",
    "with_people",
    "without_sent",
    "write_decisions",
]
