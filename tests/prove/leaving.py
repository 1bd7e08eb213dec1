"""Builds one child's bundles with the real line, opens them to the last stream, and asks the truth."""

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import pytest

import opening
from journal_bridge import intake, minimise, transfer
from journal_bridge.bundle import ForPeople, ForSetting, passphrases
from journal_bridge.handover import Purpose
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from prove import peeling
from prove.answers import write_consents
from prove.counting import blocks_of, lasting_checker
from prove.folders import write_room
from prove.records import Canary, Nursery, Sort
from prove.searching import Found, Names, search
from prove.sheets import cut_down, write_sheets
from prove.telling import ADDRESS
from prove.truth import Fate, Truth, names_of_others

PLATFORMS: Final = 5
"""One room in so many has its export in a platform's shape; the others are journal folders."""

PASSPHRASE, KEY = "passphrase", "key"
WAYS: Final = (
    ("parent", PASSPHRASE),
    ("setting", PASSPHRASE),
    ("setting", KEY),
    ("school", PASSPHRASE),
)
"""Every way a bundle is sealed: for people with a passphrase, for a setting also to its key."""


@dataclass
class Figures:
    """What was opened, and what was found in it."""

    bundles: int = 0
    files: int = 0
    streams: int = 0
    bytes: int = 0
    texts: int = 0
    pictures: int = 0
    expected: int = 0
    found: int = 0
    planted: dict[str, int] = field(default_factory=dict)
    """The child's canaries by their sort; one that several children share counts for each."""
    foreign: list[str] = field(default_factory=list)
    """Other children's canaries, digests, pixels and names that were found, each with its place."""
    restricted: list[str] = field(default_factory=list)
    """The child's own canaries that must stay: drafts, metadata, records of the setting."""
    missing: list[str] = field(default_factory=list)
    """The child's own canaries that should be there and are not."""

    def add(self, other: "Figures") -> None:
        """Add another bundle's or child's figures."""
        for name, value in vars(other).items():
            here = getattr(self, name)
            both = dict(Counter(here) + Counter(value)) if isinstance(value, dict) else here + value
            setattr(self, name, both)


@dataclass(frozen=True)
class Room:
    """One room's export, ready to be handed over from."""

    nursery: Nursery
    number: int
    folder: Path
    canaries: tuple[Canary, ...]
    ids: dict[str, str]
    """The export's ids of the nursery's children."""
    apart: bool
    """Whether the policy has rules for parents who live apart."""

    @property
    def export(self) -> Path:
        """The export."""
        return self.folder / "export"

    def order(self, child: str, purpose: str) -> transfer.Order:
        """Return what a manager would ask for; the archive of a child of parents apart is for its father."""
        pupil = self.nursery.pupil(child)
        to = pupil.adults[1].name if self.apart and purpose == "parent" and pupil.case == "apart" else None
        policy = self.folder / f"{'carry' if films_go(child) else 'hold'}.json"
        consents = self.folder / "consents.csv"
        return transfer.Order(
            self.export, self.ids[child], Purpose(purpose), consents, policy, basis="Form 12, invented", to=to
        )


def prepared(nursery: Nursery, number: int, folder: Path) -> Room:
    """Write one room's export, its consent table and its policy into a folder; some rooms use another platform."""
    (folder / "export").mkdir(parents=True)
    tables = number % PLATFORMS == 1
    if tables:
        nursery = cut_down(nursery, number)
        export = write_sheets(nursery, folder / "export")
    else:
        export = write_room(nursery, number, folder / "export")
    ids = _ids(nursery, folder / "export") if tables else {one.id: one.id for one in nursery.pupils}
    write_consents(folder / "consents.csv", nursery, ids)
    for films in ("carry", "hold"):
        policy = {"films": films, "children": {} if tables else _rules(nursery)}
        (folder / f"{films}.json").write_text(json.dumps(policy), encoding="utf-8")
    return Room(nursery, number, folder, (*nursery.canaries, *export.canaries), ids, not tables)


def _ids(nursery: Nursery, export: Path) -> dict[str, str]:
    """Return the ids an export's reader gives children, told by their names."""
    with intake.open_export(export) as opened:
        roster = intake.read(opened).roster
    known = {(name.given, name.family): child.id for child in roster.children for name in child.names}
    return {one.id: known[one.given, one.family] for one in nursery.pupils}


def films_go(child: str) -> bool:
    """Tell whether this child's bundles are built under the policy that lets films go unwatched."""
    return int(child.split("-")[1]) % 2 == 0


def _rules(nursery: Nursery) -> dict[str, object]:
    """Return what fathers who live apart may have: nothing of the mother's, and not her address."""
    streets = {one.item.removesuffix("-moved"): one.mark for one in nursery.canaries if one.place == ADDRESS}
    return {
        one.id: {
            "recipients": {
                one.adults[0].name: {"responsibility": "yes", "person": one.adults[0].id},
                one.adults[1].name: {
                    "responsibility": "yes",
                    "person": one.adults[1].id,
                    "not_from": [one.adults[0].id],
                    "not_showing": [one.adults[0].id],
                    "never_say": [f"14 {streets[one.id]} Lane"],
                },
            }
        }
        for one in nursery.pupils
        if one.case == "apart"
    }


def proved(room: Room, child: str, ways: Iterable[tuple[str, str]] = WAYS) -> Figures:
    """Return the figures of one child's bundles."""
    own = (one.sort for one in room.canaries if child in one.owners)
    figures = Figures(planted=dict(Counter(own)))
    judge = Judge(room, child)
    for purpose, way in ways:
        folder = Path(mkdtemp(dir=room.folder))
        given, kept = handed_over(room, child, purpose, way, folder).opened()
        figures.add(judge.judged(given, kept, purpose, f"{child} {purpose} {way}"))
        shutil.rmtree(folder)
    return figures


@dataclass(frozen=True)
class Made:
    """One hand-over: what is given away, what is kept with the workspace, and what opens it."""

    given: Path
    kept: Path
    keys: opening.Keys

    def opened(self) -> tuple[opening.Opened, opening.Opened]:
        """Return everything given away and everything kept, opened to the last stream."""
        given, kept = (opening.open_everything(folder, self.keys) for folder in (self.given, self.kept))
        peeling.peel(given)
        peeling.peel(kept)
        return given, kept


def handed_over(room: Room, child: str, purpose: str, way: str, folder: Path) -> Made:
    """Hand one child over with the real line."""
    ours, theirs = (SettingKeys.create(folder / name) for name in ("ours", "theirs"))
    order = room.order(child, purpose)
    book, films = passphrases.generate(), passphrases.generate()
    recipient = ForPeople(book, films) if way == PASSPHRASE else ForSetting(theirs.card)
    with pytest.MonkeyPatch.context() as patch, Ledger.open(folder / "ours", ours) as ledger:
        patch.setattr(minimise, "Checker", lambda: lasting_checker(room.nursery))
        transfer.hand_over(order, recipient, folder / "out", ours, ledger)
    shutil.copytree(folder / "ours", folder / "out" / transfer.KEEP / "workspace")
    keys = opening.Keys(book, films, (theirs._identity,))  # noqa: SLF001 - opened without our own opening code
    return Made(folder / "out" / transfer.HAND_OVER, folder / "out" / transfer.KEEP, keys)


class Judge:
    """Compares what was found with the truth about one child."""

    def __init__(self, room: Room, child: str) -> None:
        self.room = room
        self.child = child
        self.by_mark = {one.mark: one for one in room.canaries if one.sort is not Sort.PIXELS}
        self.digests = {one.mark: one.item for one in room.canaries if one.sort is Sort.DIGEST}
        self.blocks = blocks_of(room.nursery)
        self.names = Names(names_of_others(room.nursery, child))

    def judged(self, given: opening.Opened, kept: opening.Opened, purpose: str, bundle: str) -> Figures:
        """Return the figures of one bundle."""
        truth = Truth(self.room.nursery, self.child, purpose, films=films_go(self.child), apart=self.room.apart)
        figures = Figures(bundles=1, files=sum(place == "file name" for place, _ in given.texts))
        for opened in (given, kept):
            figures.streams += len(opened.streams)
            figures.bytes += sum(len(raw) for _, raw in opened.streams)
            figures.texts += len(opened.texts)
            figures.pictures += len(opened.pictures)
        found = search(given, self.names, self.blocks, self.digests)
        figures.foreign += [f"{bundle}: {fault}" for fault in self._foreign(found, truth)]
        figures.restricted += [f"{bundle}: {fault}" for fault in self._restricted(found, truth)]
        in_kept = search(kept, self.names, self.blocks, self.digests)
        figures.foreign += [f"{bundle}, kept: {fault}" for fault in self._foreign(in_kept, truth)]
        expected = [one for one in self._plantable() if truth.fate(one) is Fate.MUST]
        missing = [one for one in expected if not _is_in(found, one)]
        figures.expected, figures.found = len(expected), len(expected) - len(missing)
        figures.missing += [f"{bundle}: {one.place} of {one.item}" for one in missing]
        return figures

    def _plantable(self) -> Iterator[Canary]:
        """Yield the canaries of this room: those of other rooms are in no export of it."""
        yield from (one for one in self.room.canaries if self.child in one.owners)

    def _foreign(self, found: Found, truth: Truth) -> Iterator[str]:
        for mark, place in (found.words | found.digests).items():
            canary = self.by_mark.get(mark)
            if canary is None:
                yield f"an unknown canary in {place}"
            elif self.child not in canary.owners:
                yield f"{canary.place} of {canary.item} in {place}"
        yield from (f"the name {name!r} in {place}" for name, place in found.names.items())
        shots = {shot.id: shot for shot in self.room.nursery.shots}
        for (child, shot), place in found.children.items():
            may = shot and child in shots[shot].shows and truth.shot(shots[shot]) is not Fate.NEVER
            if child != self.child and not may:
                yield f"pixels of {child} in {place}"

    def _restricted(self, found: Found, truth: Truth) -> Iterator[str]:
        for mark, place in (found.words | found.digests).items():
            canary = self.by_mark.get(mark)
            if canary and self.child in canary.owners and truth.fate(canary) is Fate.NEVER:
                yield f"{canary.place} of {canary.item} in {place}"
        shots = {shot.id: shot for shot in self.room.nursery.shots}
        for shot, place in found.shots.items():
            if truth.shot(shots[shot]) is Fate.NEVER:
                yield f"picture {shot} in {place}"


def _is_in(found: Found, canary: Canary) -> bool:
    return canary.mark in (found.shots if canary.sort is Sort.PIXELS else found.words)
