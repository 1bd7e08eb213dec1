"""A journal of one entry and one photo, and what of it may leave."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from drawing import jpeg
from journal_bridge.handover import MinimisedJournal, Purpose
from journal_bridge.journal import (
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Depicts,
    Journal,
    Judgement,
    Media,
    MediaKind,
    Name,
    NextStep,
    Observation,
    Person,
    PersonKind,
    Report,
    Setting,
    Source,
    Status,
)
from journal_bridge.minimise import Brief, Checker, MediaRoom, Policy, apply, plan
from journal_bridge.minimise.media import CleanedMedia
from journal_bridge.minimise.room import Look
from room_samples import brief_for

FULL = "Wilhelmina Quartermain"
TOLD = "another child"
MORNING = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
PHOTO = CleanedMedia("c" * 64, 7, "image/jpeg", 96, 64, 1.5, "d" * 64)


class PlainRoom(MediaRoom):
    """A room in which every file is one cleaned photo."""

    def look(self, media: Media) -> Look:
        """Return the photo."""
        del media
        return Look(PHOTO, self.folder / "photo", None, 1, ())


def source_at(record: str | None = None) -> Source:
    """Return where a record came from."""
    return Source(platform=FULL, setting="s1", file=f"{FULL}.json", record=record, adapter=FULL)


def judgement_of(words: str) -> Judgement:
    """Return what was decided about an item."""
    return Judgement(framework="eyfs", edition="2024", area="Writing", note=f"With {words}.", words="Secure")


def full_entry(who: str, **changes: Any) -> Observation:  # noqa: ANN401 - any field of an entry
    """Return an entry with something in every field."""
    facts: dict[str, Any] = {
        "id": "e1",
        "observed_on": date(2025, 3, 3),
        "recorded_at": MORNING,
        "published_at": MORNING,
        "author": "sam",
        "status": Status.PUBLISHED,
        "about": ("ada",),
        "title": f"A tower with {who}",
        "body": (Block(text=f"Ada built with {who}."), Block(style="quote", text="High!")),
        "next_steps": (NextStep(body=(Block(text=f"Ask {who}."),), done=True, judgements=(judgement_of(who),)),),
        "judgements": (judgement_of(who),),
        "media": ("m1", "m2"),
        "comments": (
            Comment(id="c1", author="ana", written_at=MORNING, body=(Block(text=f"Hello {who}"),), media=("m1",)),
            Comment(id="c2", author="bea", body=(Block(text="Not ours"),)),
            Comment(id="c3", author="sam", audience="staff", body=(Block(text="Between us"),)),
        ),
        "source": source_at("r1"),
        "extras": {"room": FULL},
    }
    return Observation(**facts | changes)


def full_photo(number: str, *people: str, **changes: Any) -> Media:  # noqa: ANN401 - any field of a file
    """Return a photo with something in every field."""
    facts: dict[str, Any] = {
        "id": number,
        "kind": MediaKind.PHOTO,
        "availability": Availability.FOUND,
        "path": f"{FULL}.jpg",
        "sha256": number[-1] * 64,
        "bytes": 99,
        "mime": "image/png",
        "width": 1,
        "height": 2,
        "taken_at": MORNING,
        "taken_at_from": "platform",
        "caption": f"Ada and {FULL}",
        "depicts": Depicts(basis=Basis.IMAGE, people=people),
        "source": source_at("p1"),
        "extras": {"album": FULL},
    }
    return Media(**facts | changes)


PEOPLE = (
    Person(id="sam", kind=PersonKind.STAFF, name="Sam Oakes", role=f"Key person of {FULL}"),
    Person(id="ana", kind=PersonKind.FAMILY, name="Ana Northwood", role="Mother", child="ada"),
    Person(id="bea", kind=PersonKind.FAMILY, name="Bea Quartermain", child="mina"),
    Person(id="gran", kind=PersonKind.FAMILY, name="Gran"),
)


def full_journal(*entries: Observation | Report, media: tuple[Media, ...] = ()) -> Journal:
    """Return a journal with something in every field."""
    return Journal(
        journal_id="j1",
        child=Child(
            id="ada", known_as=Name(full="Ada Northwood"), date_of_birth=date(2021, 5, 1), source=source_at("ch1")
        ),
        settings=(Setting(id="s1", name=f"House of {FULL}"), Setting(id="s2", name="Quartermain Hall")),
        people=PEOPLE,
        entries=entries,
        media=media,
        provenance=source_at("j0"),
    )


def what_leaves(journal: Journal, folder: Path, brief: Brief | None = None, **policy: Any) -> MinimisedJournal:  # noqa: ANN401 - any field of a policy
    """Return the journal that leaves."""
    brief = brief or brief_for(Purpose.SETTING, basis=f"Form 12 ({FULL})")
    brief = replace(brief, platform="Platform", adapter="adapter 1", policy=Policy(**policy))
    (folder / "photo").write_bytes(jpeg())
    with Checker() as checker:
        room = PlainRoom(folder, lambda _: pytest.fail("nothing is opened"), checker)
        made = plan(journal, brief, room)
        return apply(made, brief, room, lambda kind, raw: f"new-{kind}-{raw}", folder / "out")
