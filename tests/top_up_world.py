"""Two nurseries and a journal that changes: sealed, taken in, added to, by the real line and the real papers."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

import drawing
from journal_bridge import minimise, sent_records, transfer
from journal_bridge import transfer_papers as papers
from journal_bridge.bundle import ForSetting, open_sealed
from journal_bridge.handover import Purpose
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
    Source,
    Status,
    ordered,
    to_bytes,
)
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.minimise import Checker
from journal_bridge.minimise.consents import COLUMNS
from journal_bridge.transfer import HAND_OVER, HandOver, Order
from journal_bridge.transfer_papers import Step

ADA, BEN = "child-ada", "child-ben"
NAMES: Final = {
    ADA: Name(full="Ada Quillfeather", given="Ada", family="Quillfeather"),
    BEN: Name(full="Benedict Larkenshaw", given="Benedict", family="Larkenshaw"),
}
SOURCE: Final = Source(platform="folder", setting="hazel", adapter="folder/1")
STAFF: Final = Person(id="staff-priya", kind=PersonKind.STAFF, name="Priya Dellwood", role="Key person")
START: Final = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
WRITTEN: Final = datetime(2026, 6, 3, 14, 0, tzinfo=UTC)
_PHOTO: Final = {seed: drawing.jpeg(drawing.photo(seed=seed)) for seed in range(4)}


@contextmanager
def one_checker() -> Iterator[None]:
    """Look at all photos of some tests in one process of its own: to start one takes half a second."""
    with pytest.MonkeyPatch.context() as patch, Checker() as checker:
        patch.setattr(minimise, "Checker", lambda: nullcontext(checker))
        yield


def entry(name: str, text: str = "Poured water from jug to jug.", **more: Any) -> Entry:  # noqa: ANN401 - any field of an entry
    """Return an observation of Ada's by staff."""
    facts: dict[str, Any] = {
        "id": name,
        "observed_on": date(2026, 6, 3),
        "recorded_at": WRITTEN,
        "author": STAFF.id,
        "status": Status.PUBLISHED,
        "about": (ADA,),
        "body": (Block(text=text),),
        "source": SOURCE.model_copy(update={"record": name}),
    }
    return Observation.model_validate(facts | more)


def remark(name: str, text: str = "She did it again at home.", **more: Any) -> Comment:  # noqa: ANN401 - any field of a comment
    """Return a comment by staff."""
    facts: dict[str, Any] = {"id": name, "author": STAFF.id, "written_at": WRITTEN, "body": (Block(text=text),)}
    return Comment.model_validate(facts | more)


@dataclass(frozen=True)
class Photo:
    """A photo by its name, who is in it, what it looks like, and its caption."""

    name: str
    shows: tuple[str, ...] = (ADA,)
    look: int = 0
    caption: str | None = None

    @property
    def content(self) -> bytes:
        """The file."""
        return _PHOTO[self.look]

    def record(self) -> Media:
        """Return what the journal says of it."""
        return Media(
            id=self.name,
            kind=MediaKind.PHOTO,
            availability=Availability.FOUND,
            path=f"media/{self.name}.jpg",
            sha256=hashlib.sha256(self.content).hexdigest(),
            bytes=len(self.content),
            mime="image/jpeg",
            caption=self.caption,
            depicts=Depicts(basis=Basis.IMAGE if self.shows else Basis.UNKNOWN, people=self.shows),
            source=SOURCE.model_copy(update={"record": self.name}),
        )


@dataclass
class World:
    """The sender with its ledger, and a receiver who keeps what it took in as it came."""

    folder: Path
    receiver: SettingKeys
    sender: SettingKeys
    workspace: Path
    exports: int = 0
    bundles: int = 0
    moment: datetime = START
    taken: dict[str, Journal] = field(default_factory=dict)
    """By transfer: what the receiver opened."""

    @classmethod
    def made(cls, folder: Path) -> "World":
        """Make both settings."""
        workspace = folder / "workspace"
        return cls(folder, SettingKeys.create(folder / "receiver"), SettingKeys.create(workspace), workspace)

    def clock(self) -> datetime:
        """Return a later moment each time."""
        self.moment += timedelta(seconds=1)
        return self.moment

    def export(self, entries: Iterable[Entry], photos: Iterable[Photo] = (), child: str = ADA) -> Path:
        """Write a journal as an export of two children, and return the folder."""
        self.exports += 1
        folder = self.folder / f"export-{self.exports}"
        for one in NAMES:
            own = list(entries) if one == child else []
            shown = list(photos) if one == child else []
            self._journal(folder / one, one, own, shown)
        return folder

    def _journal(self, folder: Path, child: str, entries: list[Entry], photos: list[Photo]) -> None:
        (folder / "media").mkdir(parents=True)
        for photo in photos:
            (folder / "media" / f"{photo.name}.jpg").write_bytes(photo.content)
        others = [Person(id=one, kind=PersonKind.CHILD, name=name.full, child=one) for one, name in NAMES.items()]
        journal = Journal(
            journal_id=f"journal-{child}",
            child=Child(id=child, known_as=NAMES[child], date_of_birth=date(2022, 3, 4), source=SOURCE),
            people=(STAFF, *others),
            entries=tuple(entries),
            media=tuple(photo.record() for photo in photos),
            provenance=SOURCE,
        )
        (folder / "journal.json").write_bytes(to_bytes(ordered(journal)))

    def consents(self, *refused: str) -> Path:
        """Write the table of answers: everybody says yes but those named."""
        path = self.folder / f"consents-{'-'.join(refused)}.csv"
        rows = (
            f"{one},receiving_setting,all,{'no' if one in refused else 'yes'},2026-06-01,,office" for one in NAMES
        )
        path.write_text("\n".join((",".join(COLUMNS), *rows, "")), encoding="utf-8")
        return path

    def order(self, export: Path, **changes: Any) -> Order:  # noqa: ANN401 - any field of an order
        """Return what the manager asks for: Ada's journal, for the setting she goes to."""
        asked = Order(export, ADA, Purpose.SETTING, consents=self.consents(), basis="Form 12, invented")
        return replace(asked, **changes)

    def build(self, export: Path, *, card: SettingKeys | None = None, **changes: Any) -> HandOver:  # noqa: ANN401 - as above
        """Build a bundle for the receiver, or for another setting."""
        self.bundles += 1
        recipient = ForSetting((card or self.receiver).card, printed=False)
        with Ledger.open(self.workspace, self.sender, self.clock) as ledger:
            return transfer.hand_over(
                self.order(export, **changes),
                recipient,
                self.out,
                self.sender,
                ledger,
                clock=self.clock,
                workspace=self.workspace,
            )

    @property
    def out(self) -> Path:
        """Where the newest bundle lies."""
        return self.folder / f"out-{self.bundles}"

    def arrive(self, made: HandOver, receiver: SettingKeys | None = None) -> Journal:
        """Open the newest bundle at the receiver, who has seen all that it took in, and return its journal."""
        opened = open_sealed(
            self.out / HAND_OVER,
            receiver or self.receiver,
            self.sender.card,
            self.folder / f"in-{self.bundles}",
            seen=self.taken.keys(),
        )
        self.taken[made.sealed.transfer_id] = opened.journal
        return opened.journal

    def papers(self, made: HandOver, *last: Step, receiver: SettingKeys | None = None, **told: object) -> None:
        """Bring a transfer to its last step in the sender's ledger, by papers that both sides signed."""
        them, record = receiver or self.receiver, sent_records.read(self.workspace, made.sealed.transfer_id)
        _Desk(self, them, record.transfer).walk(record.entry_count, record.media_count, last, told)

    def integrate(self, made: HandOver, receiver: SettingKeys | None = None, **told: object) -> Journal:
        """Send the newest bundle, have it taken in, and return what arrived."""
        journal = self.arrive(made, receiver)
        self.papers(made, Step.RECEIVED, Step.OPENED, Step.INTEGRATED, receiver=receiver, **told)
        return journal


class _Desk:
    """Writes the papers of one transfer into the sender's ledger."""

    def __init__(self, world: World, them: SettingKeys, transfer_id: str) -> None:
        self.world, self.them = world, them
        self.us = world.sender.card.fingerprint
        self.names = {"transfer": transfer_id, "sender": self.us, "receiver": them.card.fingerprint}

    def walk(self, entries: int, media: int, last: tuple[Step, ...], told: dict[str, object]) -> None:
        size: dict[str, Any] = {"sha256": "a" * 64, "bytes": 9}
        counts: dict[str, Any] = {"entries": entries, "media": media}
        says: dict[Step, tuple[type[Any], dict[str, Any]]] = {
            Step.ACCEPTED: (papers.Accepted, {}),
            Step.RECEIVED: (papers.Received, size),
            Step.OPENED: (papers.Opened, counts),
            Step.INTEGRATED: (papers.Integrated, {"stored": entries + media}),
            Step.REFUSED: (papers.Refused, {"code": "unexpected"}),
        }
        with Ledger.open(self.world.workspace, self.world.sender) as ledger:
            now = self.world.clock()
            ledger.transfers.draft(self.names["transfer"], self.us, self.names["receiver"], now, ADA)
            kinds = {"bundle": "journal-bridge/bundle/1.0", "journal": "1.0", "deadline": now + timedelta(days=3)}
            offer = papers.Offer(**self.names, at=now, **size, **counts, **kinds)
            newest = papers.signed(offer, self.world.sender)
            ledger.transfers.move(self.us, self.names["transfer"], Step.OFFER, now, newest)
            for step in (Step.ACCEPTED, *last):
                kind, facts = says[step]
                paper = kind(
                    **self.names,
                    at=self.world.clock(),
                    answers=newest.sha256,
                    **(facts | told if step is last[-1] else facts),
                )
                newest = papers.signed(paper, self.them)
                ledger.transfers.move(self.us, self.names["transfer"], step, self.world.clock(), newest)
