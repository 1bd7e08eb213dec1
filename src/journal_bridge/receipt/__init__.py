"""Stage 7: what went, what stayed behind and why, and what had no home; schema-checked and signed."""

from journal_bridge.receipt.issuing import Account, account, issue, issue_for_package
from journal_bridge.receipt.keeping import keep
from journal_bridge.receipt.page import printable
from journal_bridge.receipt.paper import Receipt

__all__ = ["Account", "Receipt", "account", "issue", "issue_for_package", "keep", "printable"]
