"""All transfers of a setting with their age; those on their way are asked after, one gateway at a time."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from journal_bridge import sent_records
from journal_bridge.errors import BridgeError
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Peer, PeerState, Side, Transfer
from journal_bridge.sending.sender import Sender
from journal_bridge.sending.spool import Spool
from journal_bridge.sending.times import Alarm, alarm
from journal_bridge.transfer_papers import RefusalCode, Step, TransferState

_NOBODY_THERE: Final = frozenset({"peer-unreachable", "peer-untrusted", "gateway-unknown"})
"""Troubles that all transfers with the same setting have."""

Asking = Callable[[Peer], AbstractContextManager[Sender]]
"""Returns what asks one setting."""


@dataclass(frozen=True)
class Line:
    """One transfer as it stands; `trouble` is the code of why it could not be asked after.

    `child` is the platform's id, where this setting is the sender and still has its record.
    """

    transfer: Transfer
    other: str
    """The other setting's fingerprint."""
    name: str | None
    child: str | None
    alarm: Alarm
    refusal: RefusalCode | None = None
    trouble: str | None = None


def survey(
    workspace: Path, keys: SettingKeys, ledger: Ledger, asking: Asking, now: Callable[[], datetime]
) -> tuple[Line, ...]:
    """Return every transfer, those that have not ended first and the longest waiting first among them."""
    troubles = dict(_asked(ledger, asking))
    Spool(workspace).tidy([one.id for one in ledger.transfers.all(Side.SENDING) if one.ended])
    lines = [line_of(workspace, keys, ledger, one, now()) for one in ledger.transfers.all()]
    told = (_with_trouble(line, troubles.get((line.transfer.sender, line.transfer.id))) for line in lines)
    return tuple(sorted(told, key=lambda line: line.transfer.ended))


def refusal_of(ledger: Ledger, transfer: Transfer) -> RefusalCode | None:
    """Return why a transfer was refused, as the paper that is kept says."""
    if transfer.state is not TransferState.REFUSED:
        return None
    papers = ledger.transfers.papers(transfer.sender, transfer.id)
    paper = next((one for one in papers if one.kind == Step.REFUSED), None)
    return RefusalCode(json.loads(paper.text)["code"]) if paper else None


def _asked(ledger: Ledger, asking: Asking) -> Iterator[tuple[tuple[str, str], str]]:
    """Ask after what is on its way, and yield why it could not be, by transfer."""
    by_peer: dict[str, list[Transfer]] = {}
    for transfer in ledger.transfers.all(Side.SENDING):
        by_peer.setdefault(transfer.receiver, []).append(transfer)
    for fingerprint, transfers in by_peer.items():
        peer = ledger.peers.get(fingerprint)
        yield from _asked_one(peer, transfers, asking)


def _asked_one(
    peer: Peer | None, transfers: list[Transfer], asking: Asking
) -> Iterator[tuple[tuple[str, str], str]]:
    waiting = [one for one in transfers if not one.ended and one.state is not TransferState.DRAFT]
    if peer is None or peer.state is not PeerState.PAIRED:
        yield from (((one.sender, one.id), "peer-unknown") for one in waiting)
        return
    if not waiting:
        return
    common: str | None = None
    try:
        with asking(peer) as sender:
            for one in waiting:
                code = common or _code(sender, one)
                common = code if code in _NOBODY_THERE else None
                if code is not None:
                    yield (one.sender, one.id), code
    except BridgeError as trouble:
        yield from (((one.sender, one.id), trouble.code) for one in waiting)


def _code(sender: Sender, transfer: Transfer) -> str | None:
    """Ask after one transfer, and return the code of what stood in the way."""
    try:
        sender.ask(transfer.id)
    except BridgeError as trouble:
        return trouble.code
    return None


def line_of(workspace: Path, keys: SettingKeys, ledger: Ledger, transfer: Transfer, now: datetime) -> Line:
    """Return one transfer as it is known here."""
    other = transfer.receiver if transfer.side is Side.SENDING else transfer.sender
    peer = ledger.peers.get(other)
    child = None
    if transfer.side is Side.SENDING:
        with suppress(BridgeError):
            child = sent_records.child_of(sent_records.read(workspace, transfer.id), keys)
    refusal = refusal_of(ledger, transfer)
    return Line(transfer, other, peer.name if peer else None, child, alarm(transfer, now), refusal)


def _with_trouble(line: Line, trouble: str | None) -> Line:
    return line if trouble is None else replace(line, trouble=trouble)
