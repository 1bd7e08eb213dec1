"""A child's few files, planned and minimised as the line does it, for tests of what looking at them decides."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from drawing import NAME, film
from journal_bridge.handover import Choice, Decision, MinimisedJournal, Plan, Purpose, State
from journal_bridge.journal import (
    Answer,
    Availability,
    Basis,
    Child,
    Consent,
    ConsentPurpose,
    Depicts,
    Journal,
    Media,
    MediaKind,
    Name,
    Observation,
    Roster,
    RosterChild,
    Source,
    Status,
)
from journal_bridge.minimise import Brief, Checker, ConsentRegister, MediaRoom, apply, plan, planning

SOURCE = Source(platform="invented", adapter="invented 1")
ROSTER = Roster(
    children=(
        RosterChild(id="ada", names=(Name(full="Ada Northwood", given="Ada", family="Northwood"),)),
        RosterChild(id="mina", names=(Name(full=NAME, given="Wilhelmina", family="Quartermain"),)),
        RosterChild(id="otto", names=(Name(full="Ottoline Fairweather"),)),
    )
)
DAY = date(2024, 6, 5)


@dataclass(frozen=True)
class File:
    """A file of an export, held in memory."""

    data: bytes

    def open(self) -> BinaryIO:
        """Open the bytes."""
        return io.BytesIO(self.data)


def room_of(folder: Path, checker: Checker, files: Mapping[str, bytes], **options: object) -> MediaRoom:
    """Return a room of those files, by name."""
    (folder / "cleaned").mkdir()
    made = MediaRoom(folder / "cleaned", lambda name: File(files[name]), checker)
    return replace(made, **options)  # type: ignore[arg-type] # the fields of a room


def media_of(name: str, kind: MediaKind = MediaKind.PHOTO, *people: str, **changes: object) -> Media:
    """Return a file of the export; unless told otherwise a photo of the child alone."""
    facts: dict[str, object] = {
        "id": name,
        "kind": kind,
        "availability": Availability.FOUND,
        "path": name,
        "depicts": Depicts(basis=Basis.IMAGE, people=people or ("ada",)),
        "source": SOURCE,
    }
    return Media.model_validate(facts | changes)


def journal_of(*media: Media) -> Journal:
    """Return the child's journal: one entry with those files."""
    entry = Observation(
        id="e1",
        status=Status.PUBLISHED,
        observed_on=DAY,
        about=("ada",),
        media=tuple(one.id for one in media),
        source=SOURCE,
    )
    child = Child(id="ada", known_as=Name(full="Ada Northwood"), source=SOURCE)
    return Journal(journal_id="j", child=child, entries=(entry,), media=media, provenance=SOURCE)


def brief_for(purpose: Purpose = Purpose.PARENT, **changes: object) -> Brief:
    """Return a brief in which every family said yes."""
    yes = (
        Consent(child=child.id, purpose=asked, answer=Answer.YES, origin="t")
        for child in ROSTER.children
        for asked in ConsentPurpose
    )
    brief = Brief(
        purpose=purpose,
        roster=ROSTER,
        consents=ConsentRegister(tuple(yes)),
        today=date(2025, 7, 1),
        basis="Form 12",
        has_consent_file=True,
    )
    return replace(brief, **changes)  # type: ignore[arg-type] # the fields of a brief


def released(made: Plan) -> tuple[Decision, ...]:
    """Return a decision to carry everything that is held."""
    return tuple(
        Decision(
            choice=Choice.CARRY,
            by="Manager",
            when=datetime(2025, 7, 1, tzinfo=UTC),
            why="Looked at.",
            rules=planning.RULES_VERSION,
            item=item.id,
            digest=item.digest,
        )
        for item in made.items
        if item.state is State.HOLD
    )


def rules_of(made: Plan) -> dict[str, str]:
    """Return the rule that decided, by item."""
    return {item.id: item.rule for item in made.items}


def minimised(
    folder: Path, checker: Checker, brief: Brief, files: Mapping[str, bytes], *media: Media, **options: object
) -> MinimisedJournal:
    """Return what leaves when everything that is held was released."""
    made_room = room_of(folder, checker, files, **options)
    first = plan(journal_of(*media), brief, made_room)
    brief = replace(brief, decisions=released(first))
    return apply(
        plan(journal_of(*media), brief, made_room),
        brief,
        made_room,
        lambda kind, raw: f"{kind}-{raw}",
        folder / "out",
    )


def film_bytes(folder: Path, **options: object) -> bytes:
    """Return a film with everything planted."""
    return film(folder / "drawn", **options).read_bytes()  # type: ignore[arg-type] # the options of a film
