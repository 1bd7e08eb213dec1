"""A small journal with every kind of open question, and somebody who answers as a test says; no file is decoded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from journal_bridge.handover import Decision, PlanItem, Purpose
from journal_bridge.journal import (
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Depicts,
    Journal,
    Media,
    MediaKind,
    Name,
    NextStep,
    Observation,
    Person,
    PersonKind,
    Report,
    Roster,
    RosterChild,
    Source,
    Status,
)
from journal_bridge.minimise import Brief, Checker, ConsentRegister, MediaRoom, Policy
from journal_bridge.minimise.media import CleanedMedia
from journal_bridge.minimise.room import Look
from journal_bridge.reviewing import Catalogue, Desk

SOURCE = Source(platform="invented", adapter="invented 1")
MORNING = datetime(2026, 7, 20, 9, tzinfo=UTC)
ENDINGS = {MediaKind.PHOTO: "image/jpeg", MediaKind.VIDEO: "video/mp4", MediaKind.DOCUMENT: "application/pdf"}


def name(full: str) -> Name:
    """Return a name of two parts."""
    given, family = full.split()
    return Name(full=full, given=given, family=family)


ROSTER = Roster(
    children=(
        RosterChild(id="ada", names=(name("Ada Northwood"),)),
        RosterChild(id="may", names=(name("May Larkenshaw"),)),
        RosterChild(id="bo", names=(name("Zofia Quillfeather"),)),
    )
)


def observation(entry: str, text: str = "Ada built a tower.", **changes: Any) -> Observation:  # noqa: ANN401 - fields
    """Return an observation about Ada."""
    facts: dict[str, Any] = {
        "id": entry,
        "status": Status.PUBLISHED,
        "observed_on": date(2025, 5, 12),
        "author": "sam",
        "about": ("ada",),
        "body": (Block(text=text),),
        "source": SOURCE,
    }
    return Observation(**facts | changes)


def photo(media: str, kind: MediaKind = MediaKind.PHOTO, **changes: Any) -> Media:  # noqa: ANN401 - fields
    """Return a file of Ada alone."""
    facts: dict[str, Any] = {
        "id": media,
        "kind": kind,
        "availability": Availability.FOUND,
        "path": f"{media}.bin",
        "depicts": Depicts(basis=Basis.IMAGE, people=("ada",)),
        "source": SOURCE,
    }
    return Media(**facts | changes)


ENTRIES = (
    observation(
        "e-doubt",
        "Was that May at the pond?",
        title="A walk with May",
        next_steps=(NextStep(body=(Block(text="Draw the ducks."),)),),
        comments=(
            Comment(
                id="c-doubt",
                author="sam",
                written_at=MORNING,
                body=(Block(text="Was that May?"),),
                media=("m-comment",),
            ),
        ),
        media=("m-of-doubt",),
    ),
    observation("e-plain", "Ada and Zofia Quillfeather fed the ducks.", media=("m-tagged", "m-caption", "m-film")),
    *(observation(f"e-status-{one}", status=Status.UNKNOWN, body=()) for one in (1, 2, 3)),
    Report(
        id="e-report",
        status=Status.PUBLISHED,
        about=("ada",),
        report_kind="final",
        source=SOURCE,
        media=("m-paper",),
    ),
    observation("e-faces", media=("m-faces-1", "m-faces-2")),
)
MEDIA = (
    photo("m-of-doubt", depicts=Depicts()),
    photo("m-comment"),
    photo("m-tagged"),
    photo("m-caption", caption="By the pond, May pointing", depicts=Depicts(), taken_at=MORNING),
    photo("m-film", MediaKind.VIDEO),
    photo("m-paper", MediaKind.DOCUMENT),
    photo("m-faces-1"),
    photo("m-faces-2"),
)
JOURNAL = Journal(
    journal_id="j1",
    child=Child(id="ada", known_as=name("Ada Northwood"), source=SOURCE),
    people=(Person(id="sam", kind=PersonKind.STAFF, name="Sam Reedmace"),),
    entries=ENTRIES,
    media=MEDIA,
    provenance=SOURCE,
)


class SeenRoom(MediaRoom):
    """A room where every file was cleaned before; of two photos the faces could not be counted."""

    def look(self, media: Media) -> Look:
        """Return what a look at a file showed."""
        path = self.folder / media.id
        path.write_bytes(b"cleaned")
        cleaned = CleanedMedia("0" * 64, 7, ENDINGS[media.kind], None, None, None, "1" * 64)
        return Look(cleaned, path, None, None if "faces" in media.id else 0)


class NamingRoom(SeenRoom):
    """A room whose photos name somebody at a face, and again in a keyword beside the child's own name."""

    def look(self, media: Media) -> Look:
        """Return what a look at a file showed."""
        look = super().look(media)
        return replace(look, named=("Zofia Quillfeather",), texts=("Zofia Quillfeather", "Ada Northwood, towers"))


class HeicRoom(SeenRoom):
    """A room whose photos are HEIC; `drawn` tells whether a JPEG can be made of them."""

    drawn: bool = True

    def look(self, media: Media) -> Look:
        """Return what a look at a HEIC photo showed."""
        look = super().look(media)
        return replace(look, cleaned=CleanedMedia("0" * 64, 7, "image/heic", None, None, None, "1" * 64))

    def still(self, look: Look, target: Path) -> None:
        """Write the JPEG that stands for it."""
        if self.drawn and look.path:
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(b"still")


@dataclass
class Clock:
    """A clock that goes on by a minute whenever it is asked."""

    moment: datetime = MORNING

    def __call__(self) -> datetime:
        """Return the next minute."""
        self.moment += timedelta(minutes=1)
        return self.moment


@dataclass
class Heard:
    """Answers in the order a test gives them, then hangs up; keeps what was asked."""

    answers: Sequence[str]
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the first answer."""
        self._left: Iterator[str] = iter(self.answers)

    def key(self, words: str) -> str:
        """Answer with the first letter of the next answer."""
        return self.line(words)[:1]

    def line(self, words: str) -> str:
        """Answer with the next answer; Ctrl-C where it says so."""
        self.asked.append(words)
        answer = next(self._left, None)
        if answer is None:
            raise EOFError
        if answer == "^C":
            raise KeyboardInterrupt
        return answer


def desk(folder: Path, journal: Journal = JOURNAL, **changes: Any) -> tuple[Desk, list[Decision]]:  # noqa: ANN401 - fields
    """Return a desk for a journal, and the list that its decisions are remembered in."""
    facts: dict[str, Any] = {"purpose": Purpose.PARENT, "roster": ROSTER, "consents": ConsentRegister()}
    brief = Brief(**facts | {"today": MORNING.date()} | changes)
    folder.mkdir(exist_ok=True)
    room = SeenRoom(folder, lambda _: None, Checker())  # type: ignore[arg-type,return-value] # nothing is opened
    kept: list[Decision] = []
    return Desk(Catalogue(journal, brief, room), kept.extend, Clock()), kept


def held(one: Desk) -> dict[str, PlanItem]:
    """Return what a desk's plan holds, by id."""
    return {question.item.id: question.item for question in one.questions()}


def asking_two(*rules: str) -> Policy:
    """Return a policy that asks for a second person."""
    return Policy(second_approval=rules)
