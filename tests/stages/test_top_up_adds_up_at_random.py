"""Journals that change at random: whole, then top-ups, is in the end what the whole journal is now."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from journal_bridge.filing.merging import Merged, merged
from journal_bridge.handover import State
from journal_bridge.journal import Entry, Journal, Status
from journal_bridge.topping_up import NothingNew, TopUp
from journal_bridge.transfer import HandOver
from top_up_world import ADA, BEN, Photo, World, entry, one_checker, remark

TEXTS = ("Poured water.", "Dug a hole with Benedict.", "Sang a song.", "Ran to the tree and back.")
STEPS = 4
SEEDS = range(5)
MORE = range(5, 65)
"""Tried by `make fuzz`."""
LOST = 0.25
"""How often a top-up is never taken in."""


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    """Look at all photos in one process."""
    with one_checker():
        yield


@dataclass
class Diary:
    """A nursery's journal of one child, which people write in, correct and tear pages out of, by chance."""

    chance: Random
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    photos: dict[str, Photo] = field(default_factory=dict)
    refused: bool = False
    written: int = 0

    def live(self) -> None:
        """Let some things happen; or nothing at all."""
        for _ in range(self.chance.choice((0, 1, 2, 4, 6))):
            self.chance.choice((self.write, self.write, self.edit, self.edit, self.lose, self.answer))()

    def write(self) -> None:
        """Write a new entry, of this child or of both, in whatever state."""
        self.written += 1
        photos = [self._photo() for _ in range(self.chance.choice((0, 0, 1, 2)))]
        older = self.chance.sample(sorted(self.photos), min(len(self.photos), self.chance.choice((0, 0, 1))))
        self.pages[f"entry-{self.written}"] = {
            "text": self.chance.choice(TEXTS),
            "media": tuple(dict.fromkeys([*photos, *older])),
            "status": self._status(),
            "about": self.chance.choice(((ADA,), (ADA,), (ADA, BEN))),
        }

    def edit(self) -> None:
        """Change one thing about an entry or a photo; perhaps to what it was."""
        if not self.pages:
            return
        page = self.pages[self.chance.choice(sorted(self.pages))]
        change = self.chance.choice(("text", "status", "comments", "media", "photo"))
        if change == "text":
            page["text"] = self.chance.choice(TEXTS)
        elif change == "status":
            page["status"] = self._status()
        elif change == "comments":
            self.written += 1
            page["comments"] = (*page.get("comments", ()), remark(f"remark-{self.written}"))[-2:]
        elif change == "media":
            page["media"] = page["media"][1:]
        elif self.photos:
            name = self.chance.choice(sorted(self.photos))
            look, caption = self.chance.randrange(4), self.chance.choice((None, "At the tap."))
            self.photos[name] = replace(self.photos[name], look=look, caption=caption)

    def lose(self) -> None:
        """Lose an entry from the export."""
        if self.pages:
            del self.pages[self.chance.choice(sorted(self.pages))]

    def answer(self) -> None:
        """The other family changes its mind."""
        self.refused = not self.refused

    def _photo(self) -> str:
        self.written += 1
        name = f"photo-{self.written}"
        self.photos[name] = Photo(name, self.chance.choice(((ADA,), (ADA, BEN), ())), self.chance.randrange(4))
        return name

    def _status(self) -> Status:
        return self.chance.choice(
            (Status.PUBLISHED, Status.PUBLISHED, Status.PUBLISHED, Status.DRAFT, Status.UNKNOWN)
        )

    def export(self, world: World) -> Path:
        """Write it as an export of today."""
        entries = [entry(name, **page) for name, page in self.pages.items()]
        shown = {one for told in entries for one in told.all_media}
        return world.export(entries, [photo for name, photo in self.photos.items() if name in shown])


Shelf = dict[str, dict[str, Any]]
"""What a setting has, by entry: everything told of it, its photos' bytes by their digests."""


def told(journal: Journal) -> Shelf:
    """Return what a journal tells of each entry, apart from who read it and where the files lie."""
    media = {one.id: one.model_dump(mode="json", exclude={"source", "path"}) for one in journal.media}
    return {one.id: _told(one, media) for one in journal.entries}


def _told(one: Entry, media: Shelf) -> dict[str, Any]:
    return one.model_dump(mode="json", exclude={"source"}) | {"shown": [media[item] for item in one.all_media]}


def built(world: World, diary: Diary, export: Path, *, top_up: bool) -> HandOver | TopUp:
    """Build a bundle, or return what is said where nothing is new."""
    try:
        return world.build(export, top_up=top_up, consents=world.consents(*([BEN] if diary.refused else [])))
    except NothingNew as nothing:
        return nothing.top_up


@dataclass
class Receiver:
    """What the other setting has, in two accounts: a plain one kept here, and the library it files into."""

    shelf: Shelf
    library: Journal | None = None
    seen: dict[str, str] = field(default_factory=dict)

    def file(self, arrived: Journal) -> Merged:
        """Put what arrived to both."""
        put = merged(self.library, arrived, self.seen)
        self.shelf |= told(arrived)
        self.library, self.seen = put.journal, dict(put.received)
        return put


@pytest.mark.parametrize("seed", [*SEEDS, *(pytest.param(one, marks=pytest.mark.fuzz) for one in MORE)])
def test_whole_and_then_top_ups_is_the_whole_of_today(tmp_path: Path, seed: int) -> None:
    """Exactly what is new or changed goes, nothing twice, edits as edits; what is gone or stopped is counted."""
    chance = Random(seed)  # noqa: S311 - the same changes every time
    world, diary, them = World.made(tmp_path), Diary(chance), Receiver({})
    diary.write()
    diary.live()
    whole = built(world, diary, diary.export(world), top_up=False)
    assert isinstance(whole, HandOver)
    them.file(world.integrate(whole))
    for _ in range(STEPS):
        diary.live()
        _step(world, diary, them)


def _step(world: World, diary: Diary, them: Receiver) -> None:
    """Top up once and compare; sometimes it is lost on the way, and the next one holds it too."""
    export = diary.export(world)
    today, made = (built(world, diary, export, top_up=top_up) for top_up in (False, True))
    assert isinstance(today, HandOver)
    now = told(today.minimised.journal)
    due = {one: page for one, page in now.items() if them.shelf.get(one) != page}
    counted = made if isinstance(made, TopUp) else made.top_up
    assert counted is not None
    assert (counted.new, counted.changed) == (len(due.keys() - them.shelf), len(due.keys() & them.shelf))
    assert counted.same == len(now) - len(due)
    assert counted.gone + counted.stopped == len(them.shelf.keys() - now)
    if isinstance(made, TopUp):
        assert not due
        return
    assert _items(made) == _items(today)
    assert made.plan.count(State.HOLD) == today.plan.count(State.HOLD)
    assert told(made.minimised.journal) == due
    if diary.chance.random() < LOST:
        return
    put = them.file(world.integrate(made))
    assert put.entries.new == counted.new
    assert put.entries.changed + put.entries.known == counted.changed
    assert not put.entries.known or put.media.changed  # only their photos are others: there these are told apart
    assert {one: them.shelf[one] for one in now} == now
    here = told(put.journal)
    assert {one: here[one] for one in now} == now
    assert here.keys() == them.shelf.keys()
    again = them.file(made.minimised.journal)
    assert (again.entries.new, again.entries.changed, again.entries.known) == (0, 0, len(due))


def _items(made: HandOver) -> list[tuple[str, str]]:
    return [(item.kind, item.id) for item in made.plan.items]


def test_the_chance_above_tries_what_it_should() -> None:
    """Among these diaries are edits, losses, refusals and days on which nothing happens."""
    seen = set()
    for seed in SEEDS:
        diary = Diary(Random(seed))  # noqa: S311 - the same changes every time
        diary.write()
        before = None
        for _ in range(STEPS):
            diary.live()
            now = (repr(sorted(diary.pages.items())), repr(sorted(diary.photos.items())))
            seen |= {"same"} if now == before else {"other"}
            seen |= {"refused"} if diary.refused else set()
            seen |= {page["status"] for page in diary.pages.values()}
            seen |= {"commented" for page in diary.pages.values() if "comments" in page}
            before = now
    assert seen == {"same", "other", "refused", "commented", Status.PUBLISHED, Status.DRAFT, Status.UNKNOWN}
