"""What the other setting is shown of a transfer: its state, its papers, and how far the bytes have come."""

import hashlib
from dataclasses import dataclass

from journal_bridge.transfer_papers import TransferState
from journal_bridge.uploads import Upload


def upload_id(sender: str, transfer: str) -> str:
    """Return what a transfer's upload is called: two settings that use one id have two uploads."""
    return hashlib.sha256(f"{sender}:{transfer}".encode()).hexdigest()[:32]


@dataclass(frozen=True)
class View:
    """A transfer as both sides may see it; the papers, as `SignedPaper.document` gives them, in their order."""

    transfer: str
    state: TransferState
    papers: tuple[dict[str, str], ...]
    upload: Upload | None

    def document(self) -> dict[str, object]:
        """Return it as JSON takes it."""
        upload = self.upload
        shown = upload and {"offset": upload.offset, "length": upload.length, "complete": upload.complete}
        return {
            "transfer": self.transfer,
            "state": self.state.value,
            "papers": list(self.papers),
            "upload": shown,
        }
