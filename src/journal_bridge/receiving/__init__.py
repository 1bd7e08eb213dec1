"""The desk of the receiving setting: what arrives from another one, from its offer to the manager's inbox.

It knows the papers, the ledger and the files, and nothing of HTTP or of a person's wish.
"""

from journal_bridge.receiving.desk import Desk
from journal_bridge.receiving.policy import DEFAULT_POLICY, Policy
from journal_bridge.receiving.views import View, upload_id

__all__ = ["DEFAULT_POLICY", "Desk", "Policy", "View", "upload_id"]
