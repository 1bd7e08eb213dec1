"""The papers of one transfer as a setting keeps them: checked again, as a file for programs and a page to print."""

from journal_bridge.transfer_record.document import FILE, PAGE, document, write
from journal_bridge.transfer_record.finding import Kept, TransferRecord, recorded

__all__ = ["FILE", "PAGE", "Kept", "TransferRecord", "document", "recorded", "write"]
