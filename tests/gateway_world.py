"""Two settings for tests of the gateway: one serves, in a process of its own, and one asks, signed or not."""

import asyncio
import base64
import hashlib
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from journal_bridge.bundle.bag import SCHEMA
from journal_bridge.gateway import Gateway, Place, listen, server_of
from journal_bridge.http_signatures import RequestFacts, sign
from journal_bridge.journal import SCHEMA_VERSION
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Tick
from journal_bridge.receiving import Desk
from journal_bridge.transfer_papers import Offer, SignedPaper, signed

CANARY: Final = "Thistledown-Aubergine"
"""A name that must stand in no answer and no log."""

LONGEST_WAIT: Final = 120
"""Seconds a server has to start or to stop on a busy machine; a test fails after that."""

PART: Final = "application/partial-upload"
JSON: Final = "application/json"


@dataclass(frozen=True)
class Answer:
    """What came back: `document` is the JSON of the body, or None."""

    status: int
    fields: Mapping[str, str]
    document: Any

    @property
    def code(self) -> str | None:
        """The code of a problem document."""
        return self.document.get("code") if isinstance(self.document, dict) else None


def request(
    url: str, method: str, path: str, fields: Mapping[str, str] | None = None, content: object = None
) -> Answer:
    """Ask once, with exactly these fields besides Host and Content-Length; an iterable content goes in chunks."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=LONGEST_WAIT)
    try:
        connection.request(method, path, content, dict(fields or {}))  # type: ignore[arg-type]  # bytes or an iterable
        answer = connection.getresponse()
        body = answer.read()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, json.loads(body) if body else None)
    finally:
        connection.close()


def raw(url: str, text: bytes, *, end: bool = False) -> bytes:
    """Send bytes as they are, and return what comes back until the other side hangs up."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=LONGEST_WAIT) as line:
        answer = b""
        try:
            line.sendall(text)
            if end:
                line.shutdown(socket.SHUT_WR)
            while block := line.recv(65_536):
                answer += block
        except (ConnectionResetError, BrokenPipeError):
            pass
        return answer


@dataclass
class Asker:
    """A setting that asks: its keys, and the gateway it asks; requests are signed unless a test spoils that."""

    keys: SettingKeys
    url: str
    authority: str = ""

    def __post_init__(self) -> None:
        """Sign for the gateway's own address unless told otherwise."""
        self.authority = self.authority or urlsplit(self.url).netloc

    def fields(
        self,
        method: str,
        path: str,
        fields: Mapping[str, str] | None = None,
        content: bytes | None = b"",
        at: float | None = None,
    ) -> dict[str, str]:
        """Return the fields of a request with those that sign it."""
        given = dict(fields or {})
        facts = RequestFacts(method, self.authority, path, None, tuple(given.items()), content)
        return given | sign(facts, self.keys, time.time() if at is None else at)

    def ask(
        self, method: str, path: str, fields: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> Answer:
        """Ask, signed; a content is a document."""
        kind = {"Content-Type": JSON} if content else {}
        return request(
            self.url, method, path, self.fields(method, path, kind | dict(fields or {}), content or b""), content
        )

    def post(self, path: str, document: object, fields: Mapping[str, str] | None = None) -> Answer:
        """Post a document, signed."""
        return self.ask("POST", path, fields, json.dumps(document).encode())

    def offer(self, paper: SignedPaper) -> Answer:
        """Offer a transfer."""
        return self.post("/transfers", paper.document(), {"Idempotency-Key": paper.paper.transfer})

    def begin(self, paper: SignedPaper) -> Answer:
        """Have the upload of an offer made."""
        assert isinstance(paper.paper, Offer)
        path = f"/transfers/{paper.paper.transfer}/upload"
        return self.ask("POST", path, begin_fields(paper.paper.bytes, paper.paper.sha256))

    def append(
        self, transfer: str, content: object, offset: int = 0, *, last: bool = True, kind: str = PART
    ) -> Answer:
        """Send bytes of an upload; in chunks when they are no bytes."""
        path = f"/uploads/{transfer}"
        fields = {"Content-Type": kind, "Upload-Offset": str(offset), "Upload-Complete": f"?{int(last)}"}
        return request(self.url, "PATCH", path, self.fields("PATCH", path, fields, None), content)


def begin_fields(length: int, sha256: str) -> dict[str, str]:
    """Return the fields that make an upload."""
    return {
        "Upload-Length": str(length),
        "Upload-Complete": "?0",
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:",
        "Upload-Draft-Interop-Version": "8",
    }


def offer_of(
    sender: SettingKeys, receiver: SettingKeys | Gateway, content: bytes, **changes: object
) -> SignedPaper:
    """Return a signed offer of some bytes."""
    now = datetime.now(UTC).replace(microsecond=0)
    values: dict[str, Any] = {
        "transfer": secrets.token_hex(16),
        "sender": sender.card.fingerprint,
        "receiver": receiver.card.fingerprint,
        "at": now,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "bundle": SCHEMA,
        "journal": SCHEMA_VERSION,
        "entries": 3,
        "media": 1,
        "deadline": now + timedelta(days=10),
    }
    return signed(Offer(**(values | changes)), sender)


def pair(ledger: Ledger, keys: SettingKeys, name: str = CANARY, ticks: int = 2) -> None:
    """Note a setting as paired, or only part of the way."""
    now = datetime.now(UTC)
    ledger.peers.propose(keys.card, name, None, now)
    for whose in (Tick.HERE, Tick.THERE)[:ticks]:
        ledger.peers.tick(keys.card.fingerprint, whose, now)


@dataclass
class Served:
    """A gateway in a process of its own: where it is, and its setting's keys."""

    workspace: Path
    keys: SettingKeys
    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def asker(self, keys: SettingKeys) -> Asker:
        """Return another setting that asks this gateway."""
        return Asker(keys, self.url)

    def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LONGEST_WAIT)


def receiver(folder: Path, *paired: SettingKeys) -> SettingKeys:
    """Make the workspace of a setting that is paired with others, and return its keys."""
    keys = SettingKeys.load_or_create(folder)
    with Ledger.open(folder, keys) as ledger:
        for peer in paired:
            pair(ledger, peer)
    return keys


@contextmanager
def serving(workspace: Path, keys: SettingKeys, *options: str) -> Iterator[Served]:
    """Run `serve` on a workspace, at any free port, until the block ends."""
    ready, log = workspace.parent / f"{workspace.name}.ready", workspace.parent / f"{workspace.name}.log"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "journal_bridge", "serve", "--workspace", str(workspace), "--port", "0"]
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*command, "--ready-file", str(ready), *options], stdout=out, stderr=out, env=dict(os.environ)
        )
    try:
        yield Served(workspace, keys, _address(ready, process, log), process, log)
    finally:
        process.kill()
        process.wait()


def _address(ready: Path, process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < end:
        if ready.exists():
            return str(json.loads(ready.read_text())["address"])
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise AssertionError(log.read_text())


@contextmanager
def in_process(workspace: Path, keys: SettingKeys, **changes: Any) -> Iterator[tuple[str, Gateway]]:  # noqa: ANN401 - any field
    """Run a gateway in a thread of the test, with whatever of it the test changes; yield its URL and itself."""
    place = Place(port=0)
    listening = listen(place)
    with Ledger.open(workspace, keys) as ledger:
        desk = changes.pop("desk", None) or Desk(workspace, keys, ledger)
        gateway = Gateway(
            desk=desk, ledger=ledger, card=keys.card, name=CANARY, authority=listening.authority, **changes
        )
        started = threading.Event()
        server = server_of(gateway, place, started.set)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening.socket])))
        thread.start()
        try:
            assert started.wait(LONGEST_WAIT)
            yield listening.url, gateway
        finally:
            server.should_exit = True
            thread.join(LONGEST_WAIT)
            assert not thread.is_alive()
