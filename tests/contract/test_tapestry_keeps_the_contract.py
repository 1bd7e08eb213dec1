"""The Tapestry adapter keeps every promise of the contract, on its committed cases and on its example."""

from contract.tapestry_cases import FIXTURES
from journal_bridge.testing import AdapterContract
from journal_bridge_tapestry import adapter


class TestTapestry(AdapterContract):
    """The questions every adapter is asked."""

    adapter = adapter
    cases = FIXTURES
