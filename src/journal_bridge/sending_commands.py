"""The words that send a sealed journal to a paired setting, ask how far it is, and take it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from journal_bridge import showing
from journal_bridge.commanding import guarded, keys_of, workspace_of
from journal_bridge.error_codes import CODES
from journal_bridge.errors import ExitCode, UsageFault
from journal_bridge.options import AsJson, KeyPassphrase, Workspace
from journal_bridge.transfer_papers import ADVICE, TransferState

if TYPE_CHECKING:
    from journal_bridge.http.peer import PeerClient
    from journal_bridge.keys import SettingKeys
    from journal_bridge.ledger import Ledger, Peer, Transfer
    from journal_bridge.sending import Line, Parcel, Sender
    from journal_bridge.sending.uploading import Told

Sealed = Annotated[
    str,
    typer.Argument(
        help="The --out folder of `bundle --for setting`, or the first 8 digits of a transfer to go on with.",
        show_default=False,
    ),
]
ToPeer = Annotated[
    str,
    typer.Option("--to", help="The paired setting: its name, or 8 digits of its fingerprint.", show_default=False),
]
Wait = Annotated[
    int | None,
    typer.Option(
        "--wait", min=0, max=10_080, help="Minutes to wait until it is filed; left out: until it is opened there."
    ),
]
Id = Annotated[
    str, typer.Argument(help="The transfer: its first 8 digits, as `status` shows them.", show_default=False)
]

_EXITS: Final = {
    TransferState.INTEGRATED: ExitCode.DONE,
    TransferState.REFUSED: ExitCode.REFUSED,
    TransferState.EXPIRED: ExitCode.REFUSED,
    TransferState.WITHDRAWN: ExitCode.REFUSED,
}
"""Every other state waits for somebody."""

_STATUS_TRIES: Final = 2
"""How often `status` asks a gateway: a manager looks at the list, and most of it is known here."""

_SHORT: Final = 8
"""Digits of a transfer's id that are shown; the whole is in the JSON."""


@dataclass(frozen=True)
class _Here:
    """This setting at work: its folder, its keys, and its ledger, whose audit holds."""

    folder: Path
    keys: "SettingKeys"
    ledger: "Ledger"

    def line(self, transfer: "Transfer") -> "Line":
        """Return a transfer as it is shown."""
        from journal_bridge.sending import line_of

        return line_of(self.folder, self.keys, self.ledger, transfer, _now())


@guarded
def send(
    bundle: Sealed,
    to: ToPeer,
    wait: Wait = None,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> int:
    """Send a sealed journal to a paired setting; run it again to go on after anything."""
    from journal_bridge import pairing
    from journal_bridge.sending import Patience, Spool

    patience = Patience(wait=None if wait is None else timedelta(minutes=wait))
    with _at_work(workspace, key_passphrase_file) as here:
        peer = pairing.find(here.ledger, to)
        parcel = _parcel(here, bundle)
        known = here.ledger.transfers.get(here.keys.card.fingerprint, parcel.transfer)
        if known is not None and known.ended:
            Spool(here.folder).tidy([known.id])
        else:
            with _told(as_json) as tell, _gateway(here, peer) as gateway:
                peer = pairing.refresh(here.ledger, here.keys, peer, gateway, _now())
                known = _sender(here, peer, gateway, tell).send(parcel, patience)
        line = here.line(known)
    _show_one(line, as_json=as_json)
    return _EXITS.get(known.state, ExitCode.HELD)


@guarded
def status(workspace: Workspace = None, key_passphrase_file: KeyPassphrase = None, as_json: AsJson = False) -> int:
    """List every transfer with its age, asking the other settings; exit 5 when one has waited for 3 days."""
    from journal_bridge.sending import Alarm, survey

    with _at_work(workspace, key_passphrase_file) as here, showing.working("Asking the other settings"):
        lines = survey(here.folder, here.keys, here.ledger, lambda peer: _asking(here, peer), _now)
    if as_json:
        showing.as_json([_document(line) for line in lines])
    else:
        _show_all(lines)
    return ExitCode.HELD if any(line.alarm is not Alarm.NONE for line in lines) else ExitCode.DONE


@guarded
def withdraw(
    transfer: Id,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> int:
    """Take a transfer back that is not filed yet; the other setting is told, and keeps nothing of it."""
    from journal_bridge.http import Clock
    from journal_bridge.ledger import PeerState, Side, find_transfer
    from journal_bridge.sending import Record, Spool, ended_alone

    with _at_work(workspace, key_passphrase_file) as here:
        known = find_transfer(transfer, here.ledger, Side.SENDING)
        peer = here.ledger.peers.get(known.receiver)
        if peer is None or peer.state is PeerState.ENDED or peer.url is None:
            known = ended_alone(Record(here.keys, here.ledger, Clock()), Spool(here.folder), known.id)
        elif not known.ended:
            with showing.working("Telling the other setting"), _gateway(here, peer) as gateway:
                known = _sender(here, peer, gateway, _quiet).withdraw(known.id)
        line = here.line(known)
    if not as_json and known.state is not TransferState.WITHDRAWN:
        showing.say("It can no longer be taken back.")
    _show_one(line, as_json=as_json)
    return ExitCode.DONE if known.state is TransferState.WITHDRAWN else ExitCode.REFUSED


def _now() -> datetime:
    return datetime.now(UTC)


def _quiet(_: int, __: int) -> None:
    """Say nothing of how much is there."""


@contextmanager
def _at_work(workspace: Path | None, key_passphrase_file: Path | None) -> Iterator[_Here]:
    """Yield this setting, which must have its keys."""
    from journal_bridge.ledger import Ledger

    folder = workspace_of(workspace)
    keys = keys_of(workspace, key_passphrase_file, create=False)
    with Ledger.open(folder, keys) as ledger:
        ledger.demand_whole()
        yield _Here(folder, keys, ledger)


@contextmanager
def _gateway(here: _Here, peer: "Peer", tries: int | None = None) -> Iterator["PeerClient"]:
    """Yield what asks a setting, over TLS that the workspace's settings may add an authority to."""
    from journal_bridge import workspace_settings
    from journal_bridge.http.peer import PeerClient
    from journal_bridge.http.peer_limits import PEER_LIMITS
    from journal_bridge.peer_signing import signer

    if peer.url is None:
        raise UsageFault("gateway-unknown", peer.fingerprint[:16])
    limits = PEER_LIMITS if tries is None else replace(PEER_LIMITS, tries=tries)
    trusted, place = workspace_settings.read(here.folder).trusted, peer.fingerprint[:16]
    with PeerClient(peer.url, signer(here.keys), limits=limits, trusted=trusted, place=place) as gateway:
        yield gateway


def _sender(here: _Here, peer: "Peer", gateway: "PeerClient", tell: "Told") -> "Sender":
    from journal_bridge.sending import Sender

    return Sender(here.folder, here.keys, here.ledger, peer, gateway, tell=tell)


@contextmanager
def _asking(here: _Here, peer: "Peer") -> Iterator["Sender"]:
    """Yield what asks after transfers, and gives up soon where nobody answers."""
    with _gateway(here, peer, _STATUS_TRIES) as gateway:
        yield _sender(here, peer, gateway, _quiet)


def _parcel(here: _Here, bundle: str) -> "Parcel":
    """Return what a folder holds, or what lies in the spool of a transfer whose folder is gone."""
    from journal_bridge.ledger import Side, find_transfer, may_be_id
    from journal_bridge.sending import Spool, parcel_of, spooled

    path = Path(bundle)
    with showing.working("Checking every file"):
        if not path.exists() and may_be_id(bundle):
            known = find_transfer(bundle, here.ledger, Side.SENDING)
            return spooled(known.id, Spool(here.folder).path(known.id), here.keys, here.folder)
        return parcel_of(path, here.keys, here.folder)


@contextmanager
def _told(as_json: bool) -> Iterator["Told"]:
    """Yield what shows how much is there; with JSON nothing is shown."""
    from journal_bridge.sending import progress

    if as_json:
        yield _quiet
        return
    with progress.shown(showing.err) as tell:
        yield tell


def _document(line: "Line") -> dict[str, Any]:
    from journal_bridge.sending import words

    transfer = line.transfer
    refusal = line.refusal
    return {
        "transfer": transfer.id,
        "side": transfer.side,
        "other": line.other,
        "name": line.name,
        "child": line.child,
        "state": transfer.state,
        "since": transfer.since.isoformat(),
        "deadline": transfer.deadline.isoformat() if transfer.deadline else None,
        "alarm": line.alarm,
        "refusal": refusal,
        "again": ADVICE[refusal].again if refusal else None,
        "meaning": words.meaning(line),
        "trouble": line.trouble,
    }


def _show_one(line: "Line", *, as_json: bool) -> None:
    from journal_bridge import state_words
    from journal_bridge.sending import words

    if as_json:
        showing.as_json(_document(line))
        return
    transfer = line.transfer
    showing.say(f"Transfer {transfer.id[:_SHORT]} to {line.name or line.other[:16]}: {state_words.of(transfer)}.")
    showing.say(words.meaning(line))


def _show_all(lines: tuple["Line", ...]) -> None:
    from journal_bridge import state_words
    from journal_bridge.sending import words

    if not lines:
        showing.say("No transfers yet; `send` begins one.")
        return
    now = _now()
    rows = [
        [
            line.transfer.id[:_SHORT],
            f"{'to' if line.transfer.side == 'sending' else 'from'} {line.name or line.other[:16]}",
            line.child or "",
            state_words.of(line.transfer),
            words.age(line.transfer.since, now),
        ]
        for line in lines
    ]
    showing.table("", ["id", "setting", "child", "state", "for"], rows, whole=True)
    for ids, meaning in words.to_do(lines):
        showing.say(f"{', '.join(one[:_SHORT] for one in ids)}: {meaning}")
    for line in lines:
        if line.trouble is not None:
            short = line.transfer.id[:_SHORT]
            showing.say(f"{short} could not be asked after: {CODES[line.trouble]} ({line.trouble})")
