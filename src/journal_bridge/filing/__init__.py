"""The receiving manager's act: see what arrived, look whose it is, file it with the child's journal, or refuse."""

from journal_bridge.filing.arrivals import Arrival, arrivals
from journal_bridge.filing.integrating import Filing, integrate
from journal_bridge.filing.likeness import Likeness
from journal_bridge.filing.looking import Look, look
from journal_bridge.filing.matching import Candidate, Word
from journal_bridge.filing.office import Office
from journal_bridge.filing.platforms import package, target_named
from journal_bridge.filing.record import Outcome, Tally
from journal_bridge.filing.refusing import BY_PERSON, refuse

__all__ = [
    "BY_PERSON",
    "Arrival",
    "Candidate",
    "Filing",
    "Likeness",
    "Look",
    "Office",
    "Outcome",
    "Tally",
    "Word",
    "arrivals",
    "integrate",
    "look",
    "package",
    "refuse",
    "target_named",
]
