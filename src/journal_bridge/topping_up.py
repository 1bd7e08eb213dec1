"""What goes to a setting that has some of the journal already: only what is new or changed since."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from journal_bridge import sent_records
from journal_bridge.bundle import ForSetting, Recipient
from journal_bridge.handover import MinimisedJournal
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.receipt import Receipt


@dataclass(frozen=True)
class Account:
    """What this setting keeps of what it sends to another one; of what goes to people it keeps nothing."""

    workspace: Path | None
    recipient: Recipient
    keys: SettingKeys
    ledger: Ledger

    def kept(self, minimised: MinimisedJournal, paper: Receipt) -> AbstractContextManager[None]:
        """Keep what went to another setting, for as long as its delivery stands."""
        if self.workspace is None or not isinstance(self.recipient, ForSetting):
            return nullcontext()
        record = sent_records.record_of(
            minimised,
            self.keys,
            transfer=paper.transfer_id,
            receiver=self.recipient.card.fingerprint,
            child=self.ledger.id_of(paper.child),
            whose=sent_records.hidden_child(paper.child, self.keys),
            made_at=paper.issued_at,
        )
        return sent_records.kept(self.workspace, record)
