"""What a test of an adapter needs: its contracts as classes to inherit, committed cases, exports made in memory.

Anybody's adapter may use it, in this repository or outside. It needs pytest to run, and nothing else beyond the
program itself.
"""

from journal_bridge.testing.cases import Case, cases_in, lost, read_case
from journal_bridge.testing.contract import AdapterContract
from journal_bridge.testing.memory import opened_from
from journal_bridge.testing.promises import adds_up, keeps_promises
from journal_bridge.testing.writer_contract import WriterContract

__all__ = [
    "AdapterContract",
    "Case",
    "WriterContract",
    "adds_up",
    "cases_in",
    "keeps_promises",
    "lost",
    "opened_from",
    "read_case",
]
