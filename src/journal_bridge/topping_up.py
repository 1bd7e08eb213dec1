"""What goes to a setting that has some of the journal already: only what is new or changed since.

Which bundles it has is told by its own signed papers in the ledger, or by a person's word where a bundle went by
mail or on a disc. What is compared is what it would be told now with what it was told then, in the minimised form:
a photo released since, or a name replaced since, is a change too.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from journal_bridge import minimise, sent_records
from journal_bridge.adapter import Reading
from journal_bridge.bundle import ForSetting, Recipient
from journal_bridge.errors import BridgeError, ExitCode, UsageFault
from journal_bridge.handover import MinimisedJournal, Plan, State
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.minimise import KeyedId
from journal_bridge.receipt import Receipt
from journal_bridge.sent_records import SentRecord
from journal_bridge.transfer_papers import Step, TransferState

Compose = Callable[[Plan], MinimisedJournal]
"""Makes the minimised journal of a plan."""

_NOT_THERE: Final = frozenset({TransferState.REFUSED, TransferState.WITHDRAWN})
"""Ends that a signed paper tells of: whatever anybody says, the receiver has nothing of it."""


@dataclass(frozen=True)
class TopUp:
    """How much of a journal goes this time, and what became of the rest that went before.

    `same` entries the receiver has just as they are; `gone` ones are no longer in the export; `stopped` ones are in
    it and may not go any more, and so for files. `set_aside` is what the receiver took in and did not file, and
    `waiting` how many items wait for a person here.
    """

    base: str
    new: int
    changed: int
    same: int
    gone: int
    gone_files: int
    stopped: int
    stopped_files: int
    set_aside: int
    waiting: int

    @property
    def words(self) -> tuple[str, ...]:
        """Sentences for the manager and the receipt, without any name."""
        counts = f"New entries: {self.new}; changed: {self.changed}; there already, just as they are: {self.same}."
        told = [f"A top-up to transfer {self.base}. {counts}"]
        if gone := _things(self.gone, self.gone_files):
            told.append(f"There already, and no longer in this export: {gone}.")
        if stopped := _things(self.stopped, self.stopped_files):
            told.append(f"There already, and may not go now: {stopped}. Tell your data-protection lead.")
        if self.set_aside:
            told.append(f"Set aside there when it was taken in: {self.set_aside}; it does not go again.")
        return tuple(told)


class NothingNew(BridgeError):
    """Nothing is wrong and nothing was made: the other setting has all that may go."""

    exit_code = ExitCode.DONE

    def __init__(self, top_up: TopUp) -> None:
        super().__init__("nothing-new")
        self.top_up = top_up


@dataclass(frozen=True)
class Share:
    """What of a journal goes now, to whom, and how it adds to what went before; `top_up` is None for all of it."""

    plan: Plan
    recipient: Recipient
    top_up: TopUp | None = None

    @property
    def base(self) -> str | None:
        """The transfer it adds to."""
        return self.top_up.base if self.top_up else None

    def told(self, reading: Reading) -> Reading:
        """Return a reading whose warnings tell, on the receipt too, how this adds to what went before."""
        return replace(reading, warnings=(*reading.warnings, *(self.top_up.words if self.top_up else ())))


@dataclass(frozen=True)
class Account:
    """What this setting keeps of what it sends of one child to another setting; of what goes to people, nothing."""

    workspace: Path | None
    child: str
    recipient: Recipient
    keys: SettingKeys
    ledger: Ledger

    def share(self, whole: Plan, keyed: KeyedId, compose: Compose, adds_to: str | None = None) -> Share:
        """Return what is new or changed since the receiver took in what it has.

        Args:
            whole: the plan of everything that may go to the receiver.
            keyed: makes the receiver's ids.
            compose: makes the minimised journal of a plan, to be compared and not to be sent.
            adds_to: a bundle that a person says was taken in.

        Raises:
            UsageFault: `nothing-to-add-to`; `bundle-unknown`, `adds-to-other`, `adds-to-ended` for what a person
                named.
            NothingNew: with what is to be told all the same.
            NotVerified: `tampered` when a record cannot be used.
        """
        there, to = self._there(adds_to)
        journal = compose(whole).journal
        now = sent_records.macs(journal, self.keys, to.card.fingerprint)
        had = {entry: mac for record in there for entry, mac in record.entries.items()}
        same = {entry for entry, mac in now.items() if had.get(entry) == mac}
        had_files = {one for record in there for one in record.media}
        files = {keyed("media", one.id) for one in whole.journal.media}
        ours = {keyed("entry", one.id): one.id for one in whole.journal.entries}
        told = TopUp(
            base=there[-1].transfer,
            new=len(now.keys() - had),
            changed=len(now.keys() & had) - len(same),
            same=len(same),
            gone=len(had.keys() - ours),
            gone_files=len(had_files - files),
            stopped=len(had.keys() & ours.keys() - now.keys()),
            stopped_files=len(had_files & files - {one.id for one in journal.media}),
            set_aside=sum(map(self._set_aside, there)),
            waiting=whole.count(State.HOLD),
        )
        if now.keys() == same:
            raise NothingNew(told)
        plan = minimise.without_sent(whole, {ours[one] for one in same})
        return Share(plan, replace(to, base=told.base), told)

    def kept(self, minimised: MinimisedJournal, paper: Receipt, base: str | None) -> AbstractContextManager[None]:
        """Keep what went to another setting, for as long as its delivery stands."""
        if self.workspace is None or not isinstance(self.recipient, ForSetting):
            return nullcontext()
        record = sent_records.record_of(
            minimised,
            self.keys,
            transfer=paper.transfer_id,
            receiver=self.recipient.card.fingerprint,
            child=self.ledger.id_of(self.child),
            whose=sent_records.hidden_child(self.child, self.keys),
            made_at=paper.issued_at,
            base=base,
        )
        return sent_records.kept(self.workspace, record)

    def _there(self, adds_to: str | None) -> tuple[list[SentRecord], ForSetting]:
        """Return what the receiver has, oldest first: what it signed for, what people say, and what those add to.

        A setting takes in no top-up without what it adds to, so whoever has one has all of its chain.
        """
        if self.workspace is None or not isinstance(self.recipient, ForSetting):
            raise UsageFault("nothing-to-add-to")
        receiver = self.recipient.card.fingerprint
        known = {
            one.transfer: one
            for one in sent_records.of_child(self.workspace, self.ledger.id_of(self.child), receiver)
        }
        there = {one for one in known if self._state(one) is TransferState.INTEGRATED}
        if adds_to is not None:
            there.add(self._said(adds_to, self.workspace, known))
        if not there:
            raise UsageFault("nothing-to-add-to")
        for one in tuple(there):
            there.update(_chain(one, known))
        return sorted((known[one] for one in there), key=self._told_at), self.recipient

    def _told_at(self, record: SentRecord) -> tuple[datetime, datetime]:
        """Return when a bundle was offered: a setting keeps the version of an entry that was offered last."""
        papers = self.ledger.transfers.papers(self.keys.card.fingerprint, record.transfer)
        offers = [datetime.fromisoformat(json.loads(one.text)["at"]) for one in papers if one.kind == Step.OFFER]
        return max((record.made_at, *offers)), record.made_at

    def _said(self, transfer: str, workspace: Path, known: Mapping[str, SentRecord]) -> str:
        """Return the bundle a person names, when it can be one that was taken in."""
        sent_records.read(workspace, transfer)
        if transfer not in known:
            raise UsageFault("adds-to-other", "--adds-to")
        if self._state(transfer) in _NOT_THERE:
            raise UsageFault("adds-to-ended", "--adds-to")
        return transfer

    def _state(self, transfer: str) -> TransferState | None:
        found = self.ledger.transfers.get(self.keys.card.fingerprint, transfer)
        return found.state if found else None

    def _set_aside(self, record: SentRecord) -> int:
        """Return how much of a bundle the receiver's paper says it set aside."""
        papers = self.ledger.transfers.papers(self.keys.card.fingerprint, record.transfer)
        filed = [json.loads(one.text) for one in papers if one.kind == Step.INTEGRATED]
        return sum(line["count"] for one in filed for line in one.get("set_aside", ()))


def _chain(transfer: str, known: Mapping[str, SentRecord]) -> Iterator[str]:
    """Yield what a bundle adds to, and what that adds to, as far as it is on record."""
    base = known[transfer].base
    while base is not None and base in known:
        yield base
        base = known[base].base


def _things(entries: int, files: int) -> str:
    """Return how many entries and files, in words."""
    counted = ((entries, "entry", "entries"), (files, "photo, film or paper", "photos, films and papers"))
    return " and ".join(f"{count} {one if count == 1 else more}" for count, one, more in counted if count)
