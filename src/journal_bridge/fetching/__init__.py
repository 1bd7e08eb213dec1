"""Completes an export that holds media by link: a copy of it with the files, which reads like any export."""

from journal_bridge.fetching.links import Wanted, hosts_of, wanted_in
from journal_bridge.fetching.report import Item, Outcome, Report
from journal_bridge.fetching.running import COMPLETED, complete
from journal_bridge.fetching.telling import Tell

__all__ = ["COMPLETED", "Item", "Outcome", "Report", "Tell", "Wanted", "complete", "hosts_of", "wanted_in"]
