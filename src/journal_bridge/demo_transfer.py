"""The demo's transfer: two settings pair, and a sealed journal goes to a gateway that is killed on the way."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from journal_bridge import filing, pairing, showing, transfer_record, workspace_settings
from journal_bridge.errors import TryAgain
from journal_bridge.http.peer import PeerClient
from journal_bridge.http.peer_limits import PEER_LIMITS
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Peer, Transfer, find_transfer
from journal_bridge.peer_signing import signer
from journal_bridge.sending import Parcel, Patience, Sender, parcel_of
from journal_bridge.transfer_papers import TransferState

LIBRARY: Final = "library-of-the-next-setting"
PAPERS: Final = "papers-both-settings-keep"

_GATEWAY: Final = """
import os, threading
from journal_bridge.cli import main
threading.Thread(target=lambda: (os.read(0, 1), os._exit(0)), daemon=True).start()
main()
"""
"""`journal-bridge serve`, in a process that ends with the one that started it, however that one ends."""

_STARTS: Final = 60.0
_LOOK: Final = 0.02
"""Seconds a gateway may take to start, on a slow and busy computer, and between two looks whether it has."""

_UNDER_WAY: Final = 0.2
"""Seconds in which the other computer takes what was sent and is still on the line."""

_LIMITS: Final = replace(PEER_LIMITS, first_wait=0.25)
"""The other computer stands on this one, so nobody need wait for it as long as for one that starts anew."""


@dataclass(frozen=True)
class Setting:
    """One of the two settings: its workspace, its keys, and what it is called."""

    workspace: Path
    keys: SettingKeys
    name: str


@contextmanager
def step(words: str) -> Iterator[None]:
    """Show what is going on while it goes on, and a line when it is done."""
    with showing.out.status(f"{words} ..."):
        yield
    showing.say(f"  * {words}")


def tell(bundle: Path, out: Path, sender: Setting, receiver: Setting) -> bool:
    """Tell how a sealed bundle goes over, and return whether it ended as it should.

    Args:
        bundle: the folder that building it for the receiver's card wrote.
        out: a new folder, for the receiver's library and the papers.
        sender: the setting it comes from.
        receiver: the one it is sealed to, whose gateway runs only in here.

    Raises:
        TryAgain: `peer-unreachable` when no gateway can be started.
        BridgeError: whatever stops a transfer.
    """
    out.mkdir()
    for setting in (sender, receiver):
        workspace_settings.remember_name(setting.workspace, setting.name)
    with ExitStack() as stack:
        here, there = (stack.enter_context(Ledger.open(one.workspace, one.keys)) for one in (sender, receiver))
        computer = stack.enter_context(_switched_on(receiver.workspace, out / ".gateway.json"))
        gateway = stack.enter_context(PeerClient(computer.url, signer(sender.keys), limits=_LIMITS))
        tale = _Tale(sender, receiver, here, there, gateway)
        peer = tale.paired(computer)
        known = tale.sent(parcel_of(bundle, sender.keys, sender.workspace), peer, computer)
        known = tale.filed(known, peer, out / LIBRARY)
        return tale.kept(known, out / PAPERS) and known.state is TransferState.INTEGRATED


@dataclass(frozen=True)
class _Tale:
    """Both ends of a transfer: the settings, their ledgers, and what asks the receiver's gateway."""

    sender: Setting
    receiver: Setting
    here: Ledger
    there: Ledger
    gateway: PeerClient

    def paired(self, computer: "_Computer") -> Peer:
        """Let the two settings pair, and return the receiver as the sender knows it then."""
        ours, theirs = self.sender, self.receiver
        with step(f"{ours.name} and {theirs.name} pair: an invitation, and a telephone call"):
            settings = workspace_settings.remember_url(theirs.workspace, computer.url)
            invitation = pairing.invite(self.there, theirs.keys, settings, _now())
            own = workspace_settings.read(ours.workspace)
            peer = pairing.accept(invitation, self.gateway, self.here, ours.keys, own, now=_now())
            asked = pairing.find(self.there, ours.keys.card.fingerprint)
            read_out = [pairing.digits_with(*one) for one in ((theirs.keys.card, asked), (ours.keys.card, peer))]
            peer = pairing.confirm(self.here, ours.keys, peer, read_out[0], now=_now(), gateway=self.gateway)
            pairing.confirm(self.there, theirs.keys, asked, read_out[1], now=_now())
            peer = pairing.refresh(self.here, ours.keys, peer, self.gateway, _now())
        showing.say(f"    Each manager reads these digits to the other: {read_out[0]}")
        return peer

    def sent(self, parcel: Parcel, peer: Peer, computer: "_Computer") -> Transfer:
        """Send a parcel to a computer that loses its power on the way, and return how far it is."""
        line = _Line(computer)
        with step(f"The sealed journal goes to {peer.name}'s gateway"):
            known = self._sender(peer, line).send(parcel, Patience())
        safe = f"{line.safe / 1e6:.1f} of {parcel.bytes / 1e6:.1f} MB"
        showing.say(f"    On the way their computer lost its power (kill -9): {safe} were safe, the rest followed.")
        showing.say(f"    {_WORDS[known.state]}")
        return known

    def filed(self, known: Transfer, peer: Peer, library: Path) -> Transfer:
        """Let the receiving manager file it, and return how far the sender then knows it to be."""
        office = filing.Office(self.receiver.workspace, self.receiver.keys, self.there)
        with step(f"{peer.name}'s manager looks at it, and files it with their own journals"):
            done = filing.integrate(find_transfer(known.id, self.there), library, filing.Word(new=True), office)
            known = self._sender(peer, _Line(None)).ask(known.id)
        if done.outcome is not None:
            aside = sum(done.outcome.set_aside.values())
            showing.say(
                f"    {done.outcome.stored} entries and files stored, {aside} set aside; all wait to be looked at."
            )
        return known

    def kept(self, known: Transfer, out: Path) -> bool:
        """Write the sender's papers of a transfer, and return whether the receiver keeps the same."""
        with step("What both settings keep: the papers they signed"):
            ours, theirs = (
                transfer_record.recorded(ledger, transfer_record.Kept(one.keys.card, one.name), known.id)
                for ledger, one in ((self.here, self.sender), (self.there, self.receiver))
            )
            transfer_record.write(ours, out, _now())
        same = ours.papers == theirs.papers
        told = ", ".join(signed.paper.paper for signed in ours.papers)
        showing.say(f"    {told}: {'the same' if same else 'NOT the same'} at both ends, each signature checked.")
        return same

    def _sender(self, peer: Peer, line: "_Line") -> Sender:
        ours = self.sender
        return Sender(ours.workspace, ours.keys, self.here, peer, self.gateway, tell=line.carried)


_WORDS: Final = {
    TransferState.WAITING_FOR_MANAGER: "It is there, open, and whole; it waits for their manager.",
    TransferState.OPENED: "It is there, open, and whole.",
    TransferState.RECEIVED: "It is there, to the last byte.",
}


class _Computer:
    """The receiving setting's computer: its gateway, a process of its own, and a power switch."""

    def __init__(self, workspace: Path, ready: Path) -> None:
        self._workspace, self._ready = workspace, ready
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def switch_on(self) -> None:
        """Start the gateway, where it was before or at any free port, and wait until it answers."""
        self._ready.unlink(missing_ok=True)
        port = self.url.rpartition(":")[2] or "0"
        words = ("serve", "--workspace", self._workspace, "--port", port, "--ready-file", self._ready)
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-P", "-c", _GATEWAY, *words], stdin=subprocess.PIPE, stdout=quiet, stderr=quiet
        )
        until = time.monotonic() + _STARTS
        while not self._ready.exists():
            if self._process.poll() is not None or time.monotonic() > until:
                raise TryAgain("peer-unreachable", "gateway")
            time.sleep(_LOOK)
        self.url = str(json.loads(self._ready.read_bytes())["url"])

    def switch_off(self) -> None:
        """Kill the gateway, as a power cut would; nothing of it runs afterwards."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


@contextmanager
def _switched_on(workspace: Path, ready: Path) -> Iterator[_Computer]:
    """Yield the other computer, and leave no process and no file of it behind."""
    computer = _Computer(workspace, ready)
    try:
        computer.switch_on()
        yield computer
    finally:
        computer.switch_off()
        ready.unlink(missing_ok=True)


class _Line:
    """Watches how many bytes go over, and takes the other computer's power away once, when half is sent."""

    def __init__(self, computer: _Computer | None) -> None:
        self._computer = computer
        self._cut = 0
        self.safe = 0
        """Bytes the other computer still had when it was on again."""

    def carried(self, sent: int, length: int) -> None:
        """Take how many bytes were sent, or are there, and of how many."""
        if self._computer is not None and 2 * sent >= length:
            self._cut = sent
            time.sleep(_UNDER_WAY)
            self._computer.switch_off()
            self._computer.switch_on()
            self._computer = None
        elif self._cut and not self.safe and sent <= self._cut:
            self.safe = sent


def _now() -> datetime:
    return datetime.now(UTC)
