"""A plan in a manager's words: what goes, what waits, what stays and why, on a page to print and file."""

from journal_bridge.explaining.advice import ADVICE
from journal_bridge.explaining.page import coded, plan_page, write_page
from journal_bridge.explaining.summary import Summary, summarised

__all__ = ["ADVICE", "Summary", "coded", "plan_page", "summarised", "write_page"]
