"""Two settings for tests of sending: one sends, the other is a small gateway of our own that misbehaves on request.

It speaks real HTTP on this computer, keeps every request, and signs its papers with keys of its own.
"""

import base64
import hashlib
import json
import os
import secrets
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from journal_bridge import sent_records
from journal_bridge.http import Clock
from journal_bridge.http.peer import PeerClient
from journal_bridge.http.peer_limits import PEER_LIMITS, PeerLimits
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Peer, Tick, Transfer
from journal_bridge.peer_signing import signer
from journal_bridge.sending import Parcel, Patience, Sender
from journal_bridge.transfer_papers import (
    Accepted,
    Integrated,
    Offer,
    Opened,
    Paper,
    Received,
    RefusalCode,
    Refused,
    SignedPaper,
    Withdrawn,
    read_signed,
    signed,
)

NOON: Final = datetime(2026, 7, 20, 11, 0, tzinfo=UTC)
NAME: Final = "Kingfisher Nursery"
CHILD: Final = "florence-4711"
QUICK: Final = replace(PEER_LIMITS, read_seconds=1.0, answer_seconds=1.2, whole_seconds=1.2)
"""Time limits short enough to be met where somebody is silent on purpose; a busy computer must meet none."""


class Hours:
    """Time that passes only while somebody sleeps, apart from what the network truly takes; `slept` is by whom."""

    def __init__(self, begun: datetime = NOON) -> None:
        self.slept: list[float] = []
        self.begun = begun
        self.clock: Final = Clock(self._monotonic, self.slept.append, self._now)

    def _monotonic(self) -> float:
        return time.monotonic() + sum(self.slept)

    def _now(self) -> datetime:
        return self.begun + timedelta(seconds=sum(self.slept))


@dataclass
class Kept:
    """What the gateway keeps of a transfer."""

    offer: SignedPaper
    papers: list[SignedPaper]
    state: str
    content: bytearray = field(default_factory=bytearray)
    made: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Asked:
    """A request as it came: `content` is what of it arrived."""

    method: str
    path: str
    fields: dict[str, str]
    content: bytes


Fault = Callable[["Handler", "Asked"], bool]
"""Does something wrong to one request, and tells whether the request is still to be answered properly."""


class Gateway:
    """The other setting's gateway.

    Args:
        keys: of the other setting.
        url: where it answers, once it does.
    """

    def __init__(self, keys: SettingKeys) -> None:
        self.keys = keys
        self.url = ""
        self.asked: list[Asked] = []
        self.faults: list[tuple[str, Fault]] = []
        self.kept: dict[str, Kept] = {}
        self.refuses: RefusalCode | None = None
        self.opens = True
        self.append = 1_000
        self.sender: SettingKeys | None = None

    def fault(self, line: str, what: Fault, times: int = 1) -> None:
        """Do something wrong to the next requests whose method and path begin so."""
        self.faults += [(line, what)] * times

    def count(self, line: str) -> int:
        """Return how many requests began so."""
        return sum(f"{one.method} {one.path}".startswith(line) for one in self.asked)

    def say(self, transfer: str, paper: Paper) -> None:
        """Keep one more paper, signed."""
        self.kept[transfer].papers.append(signed(paper, self.keys))

    def facts(self, transfer: str) -> dict[str, Any]:
        """Return what each further paper of a transfer says."""
        kept = self.kept[transfer]
        offer = kept.offer.paper
        ends = {"transfer": transfer, "sender": offer.sender, "receiver": offer.receiver}
        return ends | {"at": NOON, "answers": kept.papers[-1].sha256}

    def offered(self, document: object) -> Kept:
        """Take an offer."""
        assert self.sender is not None
        paper = read_signed(document, self.sender.card)
        assert isinstance(paper.paper, Offer)
        known = self.kept.get(paper.paper.transfer)
        if known is None:
            known = self.kept[paper.paper.transfer] = Kept(paper, [paper], "accepted")
            facts = self.facts(paper.paper.transfer)
            if self.refuses:
                known.state = "refused"
                self.say(paper.paper.transfer, Refused(**facts, code=self.refuses))
            else:
                self.say(paper.paper.transfer, Accepted(**facts))
        assert known.offer.text == paper.text
        return known

    def arrived(self, transfer: str) -> None:
        """Say that all is there, and open it where this gateway does that."""
        kept = self.kept[transfer]
        offer = kept.offer.paper
        assert isinstance(offer, Offer)
        if hashlib.sha256(kept.content).hexdigest() != offer.sha256:
            kept.state = "refused"
            self.say(transfer, Refused(**self.facts(transfer), code=RefusalCode.HASH_MISMATCH))
            return
        kept.whole, kept.state = True, "received"
        self.say(transfer, Received(**self.facts(transfer), sha256=offer.sha256, bytes=offer.bytes))
        if self.opens:
            self.say(transfer, Opened(**self.facts(transfer), entries=offer.entries, media=offer.media))
            kept.state = "waiting-for-manager"

    def integrate(self, transfer: str) -> None:
        """File it, as its manager does."""
        kept = self.kept[transfer]
        assert isinstance(kept.offer.paper, Offer)
        self.say(
            transfer,
            Integrated(**self.facts(transfer), stored=kept.offer.paper.entries, known=kept.offer.paper.media),
        )
        kept.state = "integrated"

    def view(self, transfer: str) -> dict[str, Any]:
        """Return a transfer as its sender may see it."""
        kept = self.kept[transfer]
        return {
            "transfer": transfer,
            "state": kept.state,
            "papers": [one.document() for one in kept.papers],
            "upload": None,
        }


class Handler(BaseHTTPRequestHandler):
    """Answers one request after the other."""

    protocol_version = "HTTP/1.1"
    gateway: Gateway

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def handle_any(self) -> None:
        """Read a request as far as it comes, let what is wrong with it be wrong, and answer it."""
        content = self._content()
        asked = Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, content)
        self.gateway.asked.append(asked)
        for number, (line, what) in enumerate(self.gateway.faults):
            if f"{self.command} {self.path}".startswith(line):
                del self.gateway.faults[number]
                if not what(self, asked):
                    return
                break
        self.answer(asked)

    def _content(self) -> bytes:
        length = int(self.headers.get("Content-Length", "0"))
        most = next((1_500 for line, what in self.gateway.faults if what is cut and self._is(line)), length)
        return self.rfile.read(min(length, most))

    def _is(self, line: str) -> bool:
        return f"{self.command} {self.path}".startswith(line)

    def answer(self, asked: Asked) -> None:
        """Answer properly."""
        self.tell(*self.worked(asked))

    def worked(self, asked: Asked) -> tuple[int, object, dict[str, str]]:
        """Do what a request asks, and return status, document and fields."""
        parts = asked.path.strip("/").split("/")
        gateway = self.gateway
        if asked.method == "POST" and asked.path == "/transfers":
            kept = gateway.offered(json.loads(asked.content))
            return 201, gateway.view(kept.offer.paper.transfer), {}
        if parts[1] not in gateway.kept or (parts[0] == "uploads" and not gateway.kept[parts[1]].made):
            return problem(404, "upload-unknown" if parts[0] == "uploads" else "transfer-unknown")
        kept = gateway.kept[parts[1]]
        if parts[0] == "transfers" and parts[-1] == "withdraw":
            assert gateway.sender is not None
            paper = read_signed(json.loads(asked.content), gateway.sender.card)
            assert isinstance(paper.paper, Withdrawn)
            if kept.state not in {"integrated", "withdrawn"}:
                kept.papers.append(paper)
                kept.state = "withdrawn"
            return 200, gateway.view(parts[1]), {}
        if parts[0] == "transfers" and parts[-1] != "upload":
            return 200, gateway.view(parts[1]), {}
        kept.made = True
        if asked.method == "PATCH":
            return self._appended(parts[1], kept, asked)
        return 204 if asked.method == "HEAD" else 201, None, self._where(kept)

    def _appended(self, transfer: str, kept: Kept, asked: Asked) -> tuple[int, object, dict[str, str]]:
        if asked.fields["upload-offset"] != str(len(kept.content)) or kept.whole:
            return problem(409, "upload-offset")
        kept.content += asked.content
        if asked.fields["upload-complete"] == "?1" and len(kept.content) == kept.offer.paper.bytes:  # type: ignore[union-attr]
            self.gateway.arrived(transfer)
            if not kept.whole:
                return problem(422, "upload-digest")
        return 204, None, self._where(kept)

    def _where(self, kept: Kept) -> dict[str, str]:
        return {
            "Upload-Offset": str(len(kept.content)),
            "Upload-Complete": f"?{int(kept.whole)}",
            "Upload-Limit": f"max-size=99999999, max-append-size={self.gateway.append}, max-age=60",
        }

    def tell(self, status: int, document: object, fields: dict[str, str]) -> None:
        """Send an answer."""
        content = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | fields).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def hang_up(self) -> None:
        """End the connection as a broken line does."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.wfile = self.rfile = Path(os.devnull).open("r+b")  # noqa: SIM115 - the base class closes both

    def raw(self, text: bytes) -> None:
        """Send bytes as they are, and hang up."""
        self.connection.sendall(text)
        self.close_connection = True


def problem(status: int, code: str, **fields: str) -> tuple[int, object, dict[str, str]]:
    """Return a problem document."""
    return status, {"type": "about:blank", "title": "", "status": status, "code": code}, fields


def status(number: int, **fields: str) -> Fault:
    """Answer with a status and nothing else."""

    def answered(handler: Handler, _: Asked) -> bool:
        handler.tell(number, None, {name.replace("_", "-"): value for name, value in fields.items()})
        return False

    return answered


def text(content: bytes) -> Fault:
    """Answer with bytes as they are."""

    def answered(handler: Handler, _: Asked) -> bool:
        handler.raw(content)
        return False

    return answered


def reset(handler: Handler, _: Asked) -> bool:
    """Break the line before anything was done."""
    handler.hang_up()
    return False


def lost(handler: Handler, asked: Asked) -> bool:
    """Do what is asked, and break the line before the answer."""
    handler.worked(asked)
    handler.hang_up()
    return False


def cut(handler: Handler, asked: Asked) -> bool:
    """Break the line when a part of the content has come, which is kept."""
    handler.gateway.kept[asked.path.split("/")[2]].content += asked.content
    handler.hang_up()
    return False


def twice(handler: Handler, asked: Asked) -> bool:
    """Do what is asked twice, as when a request is delivered twice."""
    handler.worked(asked)
    return True


def silent(handler: Handler, asked: Asked) -> bool:
    """Do what is asked, and say nothing until the other side gives up."""
    handler.worked(asked)
    handler.connection.settimeout(60)
    handler.connection.recv(1)
    handler.close_connection = True
    return False


def dripping(handler: Handler, _: Asked) -> bool:
    """Answer a byte now and then, each sooner than a single wait takes."""
    stop = threading.Event()
    try:
        for letter in b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" * 9:
            handler.connection.sendall(bytes([letter]))
            stop.wait(0.1)
    except OSError:
        pass
    handler.close_connection = True
    return False


@dataclass
class World:
    """The sending setting, its parcel, and the other one's gateway."""

    folder: Path
    keys: SettingKeys
    ledger: Ledger
    peer: Peer
    gateway: Gateway
    parcel: Parcel
    clock: Hours
    content: bytes
    limits: PeerLimits = PEER_LIMITS

    @contextmanager
    def sender(self) -> Iterator[Sender]:
        """Give a sender as a new run makes one."""
        assert self.peer.url is not None
        with PeerClient(self.peer.url, signer(self.keys), limits=self.limits, clock=self.clock.clock) as client:
            yield Sender(self.folder, self.keys, self.ledger, self.peer, client, clock=self.clock.clock)

    def send(self, seconds: float = 0) -> Transfer:
        """Send the parcel in one run that waits for nobody, or so long."""
        with self.sender() as sender:
            return sender.send(self.parcel, Patience(self.clock.clock, timedelta(seconds=seconds)))

    @property
    def state(self) -> str:
        """Of the transfer, as the sender's ledger has it."""
        known = self.ledger.transfers.get(self.keys.card.fingerprint, self.parcel.transfer)
        return known.state.value if known else "none"

    @property
    def arrived(self) -> bytes:
        """What came there."""
        return bytes(self.gateway.kept[self.parcel.transfer].content)

    @property
    def spooled(self) -> list[str]:
        """What lies in the spool."""
        return sorted(one.name for one in (self.folder / "spool").iterdir())


@contextmanager
def world(folder: Path, length: int = 5_000) -> Iterator[World]:
    """Give two paired settings, and a parcel of so many bytes that the first is about to send."""
    keys, theirs = SettingKeys.create(folder / "sender"), SettingKeys.create(folder / "receiver")
    gateway = Gateway(theirs)
    gateway.sender = keys
    verbs = {f"do_{verb}": Handler.handle_any for verb in ("GET", "POST", "PATCH", "HEAD", "DELETE")}
    kind = type("OneHandler", (Handler,), {"gateway": gateway, **verbs})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    gateway.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        with Ledger.open(folder / "sender", keys, clock=lambda: NOON) as ledger:
            ledger.peers.propose(theirs.card, NAME, gateway.url, NOON)
            for whose in Tick:
                peer = ledger.peers.tick(theirs.card.fingerprint, whose, NOON)
            content = secrets.token_bytes(length)
            parcel = _parcel(folder, keys, ledger, theirs, content)
            yield World(folder / "sender", keys, ledger, peer, gateway, parcel, Hours(), content)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _parcel(folder: Path, keys: SettingKeys, ledger: Ledger, theirs: SettingKeys, content: bytes) -> Parcel:
    """Write a sealed file, or what stands for one, and the record of what is in it."""
    path = folder / "bundle.jb.age"
    path.write_bytes(content)
    transfer = secrets.token_hex(16)
    record = sent_records.SentRecord(
        transfer=transfer,
        receiver=theirs.card.fingerprint,
        child=ledger.id_of(CHILD),
        whose=sent_records.hidden_child(CHILD, keys),
        made_at=NOON,
        entries={f"entry{number}": f"mac{number}" for number in range(3)},
        media={"photo1": hashlib.sha256(b"photo").hexdigest()},
    )
    sent_records.write(folder / "sender", record)
    digest = hashlib.sha256(content).hexdigest()
    return Parcel(transfer, theirs.card.fingerprint, path, digest, len(content), 3, 1, None, CHILD)


def told_digest(sha256: str) -> str:
    """Return a digest as the head of a request tells it."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
