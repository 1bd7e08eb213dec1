"""A receiving setting with arrivals in its inbox, for tests of filing: children of two senders, their journals."""

import hashlib
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from journal_bridge import filing, intake
from journal_bridge import transfer_papers as papers
from journal_bridge.adapter import Reading
from journal_bridge.bundle.packing import pack
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.filing import Filing, Office, Word
from journal_bridge.handover import ItemKind, LeftOut, MinimisedJournal, Purpose, State
from journal_bridge.journal import (
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Depicts,
    Entry,
    Journal,
    Media,
    MediaKind,
    Name,
    Observation,
    Person,
    PersonKind,
    Report,
    Setting,
    Source,
    Status,
    ordered,
)
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Tick, Transfer
from journal_bridge.receiving import Desk, Policy, upload_id
from journal_bridge.transfer_papers import TransferState, signed
from journal_bridge.uploads import Limits, UploadBusy

NOON: Final = datetime(2026, 7, 20, 11, 0, tzinfo=UTC)
SOURCE: Final = Source(platform="invented", adapter="invented 1", record="r1")
CANARY: Final = "Wilhelmina Quenby"
"""A child's name that may stand in no ledger, paper, log or file of the workspace."""

BORN: Final = date(2022, 5, 4)
ROBIN, WREN = "Robin Nursery", "Wren Nursery"
LEFT: Final = LeftOut(ItemKind.ENTRY, "message", State.WITHHOLD, "messages-stay", "Messages stay.", 3)


def child(name: str = CANARY, born: date | None = BORN, child_id: str = "kid") -> Child:
    """Return a child as its sender tells of it."""
    given, _, family = name.partition(" ")
    known_as = Name(full=name, given=given or None, family=family or None)
    return Child(id=child_id, known_as=known_as, date_of_birth=born, source=SOURCE)


def photo(number: int, content: bytes | None = None) -> tuple[Media, bytes]:
    """Return an invented picture with its bytes; nothing here decodes it."""
    content = content or f"picture {number}".encode() * 200
    name = f"m{number}"
    medium = Media(
        id=name,
        kind=MediaKind.PHOTO,
        availability=Availability.FOUND,
        path=f"media/{name}.jpg",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        mime="image/jpeg",
        width=640,
        height=480,
        depicts=Depicts(basis=Basis.ENTRY, people=("kid",)),
        source=SOURCE,
    )
    return medium, content


def entry(number: int, words: str | None = None, media: tuple[str, ...] = (), **changes: object) -> Entry:
    """Return an observation of the child, written by staff, with the mother's comment."""
    told: dict[str, object] = {
        "id": f"e{number}",
        "observed_on": date(2025, 3, 1) + timedelta(days=number),
        "recorded_at": NOON - timedelta(days=400 - number),
        "author": "staff1",
        "status": Status.PUBLISHED,
        "about": ("kid",),
        "title": f"Day {number}",
        "body": (Block(text=words or f"{CANARY} built bridge number {number}."),),
        "media": media,
        "comments": (Comment(id=f"c{number}", author="mum", body=(Block(text="Lovely!"),)),),
        "source": SOURCE,
    }
    return Observation.model_validate(told | changes)


def report(number: int) -> Entry:
    """Return a two-year check."""
    return Report(
        id=f"e{number}",
        report_kind="two_year_check",
        status=Status.PUBLISHED,
        observed_on=date(2024, 5, 4),
        about=("kid",),
        body=(Block(text="Doing well."),),
        source=SOURCE,
    )


@dataclass(frozen=True)
class Told:
    """What a sender's journal holds, before it is packed."""

    child: Child = field(default_factory=child)
    entries: tuple[Entry, ...] = ()
    media: tuple[tuple[Media, bytes], ...] = ()

    @classmethod
    def of(cls, count: int = 3, **changes: Any) -> "Told":  # noqa: ANN401 - any field
        """Return a journal of some observations, one with a photo each."""
        entries = tuple(entry(number, media=(f"m{number}",)) for number in range(1, count + 1))
        return cls(**({"entries": entries, "media": tuple(photo(n) for n in range(1, count + 1))} | changes))

    def journal(self) -> Journal:
        """Return it as a journal."""
        return ordered(
            Journal(
                journal_id="journal",
                child=self.child,
                settings=(Setting(id="s1", name="Robin Nursery"),),
                people=(
                    Person(id="mum", kind=PersonKind.FAMILY, name="Mum", child=self.child.id),
                    Person(id="staff1", kind=PersonKind.STAFF, name="Priya"),
                ),
                entries=tuple(self._about(one) for one in self.entries),
                media=tuple(self._in(one) for one, _ in self.media),
                provenance=SOURCE,
            )
        )

    def _about(self, one: Entry) -> Entry:
        return one.model_copy(update={"about": (self.child.id,)})

    def _in(self, one: Media) -> Media:
        return one.model_copy(update={"depicts": Depicts(basis=Basis.ENTRY, people=(self.child.id,))})


@dataclass
class Inbox:
    """A receiver that is paired with two senders; its clock stands until it is turned."""

    folder: Path
    at: datetime = NOON
    serial: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        """Make keys, pair everybody, and open the office."""
        self.workspace = self.folder / "workspace"
        self.keys = SettingKeys.create(self.workspace)
        self.senders = {name: SettingKeys.create(self.folder / name.split()[0]) for name in (ROBIN, WREN)}
        self.ledger = Ledger.open(self.workspace, self.keys, lambda: self.at)
        for name, keys in self.senders.items():
            self.ledger.peers.propose(keys.card, name, None, NOON)
            for whose in Tick:
                self.ledger.peers.tick(keys.card.fingerprint, whose, NOON)
        policy = Policy(limits=Limits(margin=0))
        self.desk = Desk(self.workspace, self.keys, self.ledger, policy, lambda: self.at)
        self.office = Office(self.workspace, self.keys, self.ledger, lambda: self.at)

    @property
    def library(self) -> Path:
        """Where journals are filed."""
        return self.folder / "library"

    def sent(self, told: Told, by: str = ROBIN, base: str | None = None, *, opened: bool = True) -> Transfer:
        """Let a journal arrive, as far as the program brings it by itself."""
        transfer, content = self._offered(told, by, base)
        fingerprint = self.senders[by].card.fingerprint
        self.desk.upload_made(fingerprint, transfer, len(content), hashlib.sha256(content).hexdigest())
        self.desk.began(fingerprint, transfer)
        self.desk.uploads.append(upload_id(fingerprint, transfer), 0, [content], last=True)
        self.desk.arrived(fingerprint, transfer)
        if opened:
            assert self.desk.open_next()
        return self.now(fingerprint, transfer)

    def offered(self, told: Told, by: str = ROBIN) -> Transfer:
        """Let a journal be offered and accepted."""
        return self.now(self.senders[by].card.fingerprint, self._offered(told, by, None)[0])

    def _offered(self, told: Told, by: str, base: str | None) -> tuple[str, bytes]:
        sender = self.senders[by]
        number = next(self.serial)
        transfer = f"{number:032x}"[::-1]
        content = self._sealed(told.journal(), dict(_files(told)), sender, transfer, base)
        fingerprint = sender.card.fingerprint
        offer = papers.Offer(
            transfer=transfer,
            sender=fingerprint,
            receiver=self.keys.card.fingerprint,
            at=self.at,
            sha256=hashlib.sha256(content).hexdigest(),
            bytes=len(content),
            bundle="journal-bridge/bundle/1.0",
            journal="1.0",
            entries=len(told.entries),
            media=len(told.media),
            base=base,
            deadline=self.at + timedelta(days=3),
        )
        peer = self.ledger.peers.paired(fingerprint)
        view = self.desk.offered(signed(offer, sender).document(), peer)
        assert view.state is TransferState.ACCEPTED, view
        return transfer, content

    def _sealed(
        self, journal: Journal, files: Mapping[str, bytes], sender: SettingKeys, transfer: str, base: str | None
    ) -> bytes:
        work = self.folder / f"work-{transfer}-{sender.card.fingerprint[:8]}"
        (work / "media").mkdir(parents=True)
        for name, content in files.items():
            (work / name).write_bytes(content)
        minimised = MinimisedJournal(journal, Purpose.SETTING, work, (LEFT,), carried=1, redactions=0)
        packed = pack(minimised, work)
        sealed = seal_for_setting(packed, self.keys.card, transfer, work, sender, base=base)
        return sealed.files[0].path.read_bytes()

    def take_back(self, transfer: Transfer, by: str = ROBIN) -> None:
        """Let the sender withdraw a transfer."""
        answers = self.ledger.transfers.papers(transfer.sender, transfer.id)[0].sha256
        names = {"transfer": transfer.id, "sender": transfer.sender, "receiver": transfer.receiver}
        paper = papers.Withdrawn(**names, at=self.at, answers=answers)
        peer = self.ledger.peers.paired(transfer.sender)
        self.desk.withdrawn(signed(paper, self.senders[by]).document(), peer)

    @staticmethod
    def busy(untrusted_id: str) -> None:
        """Say that somebody else has an upload in hand."""
        del untrusted_id
        raise UploadBusy(1)

    def now(self, sender: str, transfer: str) -> Transfer:
        """Return a transfer as it stands."""
        found = self.ledger.transfers.get(sender, transfer)
        assert found
        return found

    def integrate(self, transfer: Transfer, word: Word | None = None, out: Path | None = None) -> Filing:
        """File an arrival."""
        return filing.integrate(transfer, out or self.library, word or Word(), self.office)

    def filed(self, told: Told, by: str = ROBIN, word: Word | None = None, base: str | None = None) -> Filing:
        """Let a journal arrive and file it."""
        return self.integrate(self.sent(told, by, base), word)

    def reading(self, out: Path | None = None) -> Reading:
        """Read the library as anybody's export."""
        with intake.open_export(out or self.library) as opened:
            return intake.read(opened)

    def journals(self, out: Path | None = None) -> list[Journal]:
        """Return every journal of the library."""
        reading = self.reading(out)
        return [reading.journal(one.id) for one in reading.children]


def _files(told: Told) -> list[tuple[str, bytes]]:
    return [(one.path, content) for one, content in told.media if one.path]


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
