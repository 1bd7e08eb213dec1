"""A receiving setting with its desk, a sending one with a sealed journal, and a clock that a test can turn."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import event

from journal_bridge import transfer_papers as papers
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.errors import BridgeError, NotVerified
from journal_bridge.handover import Bundle, Purpose
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Peer, Tick
from journal_bridge.receiving import Desk, Policy, View, upload_id
from journal_bridge.transfer_papers import SignedPaper, signed
from journal_bridge.uploads import Limits
from stages.sealed_parts import packed

TRANSFER: Final = "0123456789abcdef" * 2
NOON: Final = datetime(2026, 7, 20, 11, 0, tzinfo=UTC)
POLICY: Final = Policy(limits=Limits(margin=0))
ENTRIES, MEDIA = 1, 3
"""What the invented child's journal holds."""


@dataclass
class Clock:
    """A clock that stands until it is turned."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        """Return the time it shows."""
        return self.now

    def turn(self, **by: float) -> None:
        """Turn it on."""
        self.now += timedelta(**by)


def hurry(ledger: Ledger) -> None:
    """Let a ledger's file not wait for the disk: programs are killed in these tests, and no computer is."""
    engine = ledger._engine  # noqa: SLF001 - there is no other door to it, and none is wanted outside of tests
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))


def pair(ledger: Ledger, them: SettingKeys) -> None:
    """Pair a receiver with a sender: both managers have compared the digits."""
    ledger.peers.propose(them.card, "Robin Nursery", None, NOON)
    for whose in Tick:
        ledger.peers.tick(them.card.fingerprint, whose, NOON)


@dataclass(frozen=True)
class Post:
    """Keys of three settings and a packed journal, made once; bundles are sealed from it as they are needed."""

    folder: Path
    them: SettingKeys
    us: SettingKeys
    third: SettingKeys
    bundle: Bundle
    _made: dict[object, bytes] = field(default_factory=dict)

    @classmethod
    def made(cls, folder: Path) -> "Post":
        """Make it in an empty folder."""
        them, us, third = (SettingKeys.create(folder / name) for name in ("them", "us", "third"))
        with Ledger.open(folder / "us", us, lambda: NOON) as ledger:
            pair(ledger, them)
        return cls(folder, them, us, third, packed(folder / "work", purpose=Purpose.SETTING))

    def sealed(
        self,
        transfer: str = TRANSFER,
        base: str | None = None,
        by: SettingKeys | None = None,
        to: SettingKeys | None = None,
    ) -> bytes:
        """Return a sealed journal, byte for byte."""
        by, to = by or self.them, to or self.us
        key = (transfer, base, by.card, to.card)
        if key not in self._made:
            workdir = self.folder / f"sealed-{len(self._made)}"
            made = seal_for_setting(self.bundle, to.card, transfer, workdir, by, base=base)
            self._made[key] = made.files[0].path.read_bytes()
        return self._made[key]


@dataclass
class World:
    """The receiver's workspace, ledger and desk, and what its one peer says."""

    post: Post
    workspace: Path
    policy: Policy = POLICY
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        """Open the ledger and set up the desk; the two settings are paired."""
        if not self.workspace.exists():
            shutil.copytree(self.post.folder / "us", self.workspace)
        self.ledger = Ledger.open(self.workspace, self.post.us, self.clock)
        hurry(self.ledger)
        if self.ledger.peers.get(self.sender) is None:  # on a server, which a copied folder does not bring along
            pair(self.ledger, self.post.them)
        self.start()

    def start(self) -> Desk:
        """Begin anew, as after a restart of the program."""
        self.desk = Desk(self.workspace, self.post.us, self.ledger, self.policy, self.clock)
        return self.desk

    @property
    def sender(self) -> str:
        """Fingerprint of the sending setting."""
        return self.post.them.card.fingerprint

    @property
    def peer(self) -> Peer:
        """The sending setting as the ledger knows it."""
        found = self.ledger.peers.get(self.sender)
        assert found
        return found

    def names(self, transfer: str = TRANSFER) -> dict[str, Any]:
        """Return what every paper states."""
        receiver = self.post.us.card.fingerprint
        return {"transfer": transfer, "sender": self.sender, "receiver": receiver, "at": self.clock()}

    def offer(self, transfer: str = TRANSFER, content: bytes | None = None, **changes: object) -> SignedPaper:
        """Return the sender's offer of some bytes, its sealed journal unless others are given."""
        content = self.post.sealed(transfer) if content is None else content
        told = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
            "bundle": "journal-bridge/bundle/1.0",
            "journal": "1.0",
            "entries": ENTRIES,
            "media": MEDIA,
            "deadline": self.clock() + timedelta(days=3),
        }
        return signed(papers.Offer(**(self.names(transfer) | told | changes)), self.post.them)

    def withdrawal(self, answers: SignedPaper, transfer: str = TRANSFER) -> SignedPaper:
        """Return the sender's taking back."""
        return signed(papers.Withdrawn(**self.names(transfer), answers=answers.sha256), self.post.them)

    def integrated(self, transfer: str) -> None:
        """File a transfer that waits for the manager, as the inbox does."""
        answers = self.ledger.transfers.papers(self.sender, transfer)[-1].sha256
        paper = signed(papers.Integrated(**self.names(transfer), answers=answers, stored=ENTRIES), self.post.us)
        self.ledger.transfers.move(self.sender, transfer, papers.Step.INTEGRATED, self.clock(), paper)

    def accepted(self, transfer: str = TRANSFER, content: bytes | None = None, **changes: object) -> View:
        """Offer some bytes."""
        return self.desk.offered(self.offer(transfer, content, **changes).document(), self.peer)

    def uploaded(self, transfer: str = TRANSFER, content: bytes | None = None, **changes: object) -> None:
        """Offer some bytes and upload them whole."""
        content = self.post.sealed(transfer) if content is None else content
        self.accepted(transfer, content, **changes)
        self.desk.upload_made(self.sender, transfer, len(content), hashlib.sha256(content).hexdigest())
        self.desk.began(self.sender, transfer)
        self.desk.uploads.append(upload_id(self.sender, transfer), 0, [content], last=True)

    def received(self, transfer: str = TRANSFER, content: bytes | None = None, **changes: object) -> View:
        """Offer some bytes, upload them, and say that they arrived."""
        self.uploaded(transfer, content, **changes)
        return self.desk.arrived(self.sender, transfer)

    def opened(self, transfer: str = TRANSFER, content: bytes | None = None, **changes: object) -> View:
        """Bring some bytes as far as the program can by itself."""
        self.received(transfer, content, **changes)
        assert self.desk.open_next()
        return self.desk.view(self.sender, transfer)

    def view(self, transfer: str = TRANSFER) -> View:
        """Return how things stand."""
        return self.desk.view(self.sender, transfer)

    def files(self) -> set[str]:
        """Return what lies in the gateway's folder, locks apart."""
        found = (path for path in (self.workspace / "gateway").rglob("*") if path.is_file())
        return {path.name for path in found if path.suffix != ".lock" and path.parent.name != "locks"}


def kinds(view: View) -> list[str]:
    """Return which papers a view shows, in their order."""
    return [papers.models.PAPER.validate_json(one["text"]).paper for one in view.papers]


def code(view: View) -> str:
    """Return why a transfer was refused."""
    last = papers.models.PAPER.validate_json(view.papers[-1]["text"])
    assert isinstance(last, papers.Refused)
    return last.code


@contextmanager
def refused(wanted: str, kind: type[BridgeError] = NotVerified) -> Iterator[None]:
    """Expect one of our errors, by its code."""
    with pytest.raises(kind) as told:
        yield
    assert wanted == told.value.code
