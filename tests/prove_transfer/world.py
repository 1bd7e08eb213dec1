"""Two settings on one machine, paired: gateway and sender as real processes, and a network between them."""

import json
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Tick, Transfer
from prove_transfer import parcels
from prove_transfer.children import Changes, Given, Running, until, words
from prove_transfer.moments import Control
from prove_transfer.parcels import Parcel
from prove_transfer.proxy import Proxy

SENDER: Final = "Invented Acorns"
RECEIVER: Final = "Invented Kingfishers"
_START: Final = 60.0
"""Seconds a server has to answer; it takes one."""


@dataclass(frozen=True)
class Setting:
    """A setting: its workspace and keys."""

    name: str
    workspace: Path
    keys: SettingKeys

    @property
    def fingerprint(self) -> str:
        """Of its card."""
        return self.keys.card.fingerprint

    def ledger(self) -> Ledger:
        """Return its ledger, open."""
        return Ledger.open(self.workspace, self.keys)


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def setting(folder: Path, name: str, url: str | None = None) -> Setting:
    """Make a setting."""
    keys = SettingKeys.create(folder)
    gateway = "" if url is None else f'\n[gateway]\nurl = "{url}"\n'
    (folder / "settings.toml").write_text(f'[setting]\nname = "{name}"\n{gateway}', encoding="utf-8")
    made = Setting(name, folder, keys)
    with made.ledger():
        return made


def pair(one: Setting, other: Setting, url: str | None) -> None:
    """Pair two settings as their managers would have; `url` is that of the other's gateway."""
    now = datetime.now(UTC)
    for here, there, where in ((one, other, url), (other, one, None)):
        with here.ledger() as ledger:
            ledger.peers.propose(there.keys.card, there.name, where, now)
            for whose in Tick:
                ledger.peers.tick(there.fingerprint, whose, now)


class World:
    """The two settings, the server where it runs, and the proxy between.

    Args:
        folder: empty; everything lies below it.
        server_changes: constants of the server's program that are other ones here.
        sender_changes: the same of the sender's.
    """

    def __init__(self, folder: Path, server_changes: Changes = {}, sender_changes: Changes = {}) -> None:  # noqa: B006 - never changed
        self.folder = folder
        self.server_changes, self.sender_changes = server_changes, sender_changes
        self.port = free_port()
        self.proxy = Proxy(self.port)
        self.url = f"http://127.0.0.1:{self.proxy.port}"
        self.sender = setting(folder / "sender", SENDER)
        self.receiver = setting(folder / "receiver", RECEIVER, self.url)
        pair(self.sender, self.receiver, self.url)
        self.server_control = Control(folder / "server.control")
        self.sender_control = Control(folder / "sender.control")
        self.server: Running | None = None
        self.log = folder / "debug.log"
        self._runs = 0

    @property
    def authority(self) -> str:
        """Host and port of the gateway as others name it."""
        return f"127.0.0.1:{self.proxy.port}"

    def serve(self) -> Running:
        """Start the gateway, or return the one that runs; it answers when this returns."""
        if self.server is not None and self.server.runs:
            return self.server
        self.server = self._started(
            ("serve", "--workspace", self.receiver.workspace, "--port", self.port),
            "server",
            self.server_control,
            self.server_changes,
        )
        clock = until(_START, "the server does not answer")
        while not self._answers():
            if not self.server.runs:
                if self.server.wait(0) == -9:
                    return self.server
                raise RuntimeError(f"no server: {self.server.printed[-2000:]}")
            clock.blink()
        return self.server

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def send(self, parcel: Parcel, *more: object) -> Running:
        """Start a sender on a parcel."""
        return self._started(
            ("send", parcel.folder, "--to", RECEIVER, "--workspace", self.sender.workspace, *more),
            "send",
            self.sender_control,
            self.sender_changes,
        )

    def run(self, *parts: object, at: str = "sender", control: Control | None = None) -> Running:
        """Start any other command at one of the settings."""
        workspace = getattr(self, at).workspace
        return self._started((*parts, "--workspace", workspace), str(parts[0]), control, self.sender_changes)

    def _started(self, parts: tuple[object, ...], kind: str, control: Control | None, changes: Changes) -> Running:
        self._runs += 1
        temporary = self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        return Running(
            Given(
                words(*parts),
                self.folder / f"{kind}-{self._runs}.out",
                log=self.log,
                control=None if control is None else control.path,
                root=self.folder,
                changes=changes,
                environment={"TMPDIR": str(temporary), "COLUMNS": "200", "NO_COLOR": "1"},
            )
        )

    def parcel(self, seed: int, **shape: int) -> Parcel:
        """Make a parcel for the receiver."""
        made = parcels.journal(self.folder / f"journal-{seed}", seed, **shape)
        found = parcels.parcel(
            made,
            self.folder / f"bundle-{seed}",
            self.sender.workspace,
            self.sender.keys,
            self.receiver.keys.card,
        )
        shutil.rmtree(self.folder / f"journal-{seed}")
        shutil.rmtree(self.folder / f"bundle-{seed}-work", ignore_errors=True)
        return found

    def transfer(self, at: Setting, parcel: Parcel) -> Transfer | None:
        """Return how far a transfer is at one of the two ends."""
        with at.ledger() as ledger:
            return ledger.transfers.get(self.sender.fingerprint, parcel.transfer)

    def integrate(self, parcel: Parcel, out: Path, *more: object) -> Running:
        """Start the receiving manager's act."""
        return self.run(
            "integrate",
            parcel.transfer,
            "--to",
            "folder",
            "--out",
            out,
            *more,
            at="receiver",
            control=self.sender_control,
        )

    def close(self) -> None:
        """End every process."""
        if self.server is not None and self.server.runs:
            self.server.end()
        self.proxy.close()
        self.server_control.close()
        self.sender_control.close()


@contextmanager
def world(folder: Path, server_changes: Changes = {}, sender_changes: Changes = {}) -> Iterator[World]:  # noqa: B006 - never changed
    """Give a world, and end its processes whatever happens."""
    made = World(folder, server_changes, sender_changes)
    try:
        yield made
    finally:
        made.close()


def document(path: Path) -> object:
    """Return a JSON file."""
    return json.loads(path.read_bytes())
