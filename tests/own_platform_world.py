"""Three children and what they share, planned for the setting's own new platform by themselves and together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from journal_bridge.handover import ItemKind, MinimisedJournal, Plan, Purpose
from journal_bridge.journal import (
    Adult,
    Answer,
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Consent,
    ConsentPurpose,
    Depicts,
    Entry,
    Journal,
    Media,
    MediaKind,
    Name,
    Observation,
    Person,
    PersonKind,
    Roster,
    RosterChild,
    Setting,
    Source,
    Status,
)
from journal_bridge.minimise import Brief, Checker, ConsentRegister, MediaRoom, agreed, apply, plan
from journal_bridge.minimise.media import CleanedMedia
from journal_bridge.minimise.room import Look

SOURCE: Final = Source(platform="invented", file="feed.json", record="r1", setting="s1", adapter="invented 1")
PHOTO: Final = CleanedMedia("c" * 64, 7, "image/jpeg", 96, 64, None, "d" * 64)
NAMES: Final = {"ada": "Ada Northwood", "ben": "Ben Quillfeather", "cal": "Cal Marsden"}
ROSTER: Final = Roster(
    children=(
        RosterChild(id="ada", names=(Name(full="Ada Northwood"),), family=("ana", "gran")),
        RosterChild(id="ben", names=(Name(full="Ben Quillfeather"), Name(full="Benedict Moss")), family=("bea",)),
        RosterChild(id="cal", names=(Name(full="Cal Marsden"),), family=("gran",)),
    ),
    staff=(Adult(id="sam", name="Sam Oakes", role="Key person"),),
    relatives=(
        Adult(id="ana", name="Ana Northwood", role="Mother"),
        Adult(id="bea", name="Bea Quillfeather"),
        Adult(id="gran", name="Rose Northwood", role="Grandmother"),
    ),
)
PEOPLE: Final = (
    *(Person(id=one, kind=PersonKind.CHILD, name=f"{name} (as read)", child=one) for one, name in NAMES.items()),
    Person(id="sam", kind=PersonKind.STAFF, name="Sam O."),
    Person(id="ana", kind=PersonKind.FAMILY, name="A. Northwood", child="ada"),
    Person(id="bea", kind=PersonKind.FAMILY, name="B. Quillfeather", role="Mum", child="ben"),
    Person(id="xan", kind=PersonKind.UNKNOWN, name="Xan Marrow"),
)


class KnownRoom(MediaRoom):
    """A room in which every file is one cleaned photo; nothing is opened."""

    def look(self, media: Media) -> Look:
        """Return the photo."""
        del media
        return Look(PHOTO, self.folder / "photo", None, None, ())


def room(folder: Path) -> MediaRoom:
    """Return a room of one photo."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "photo").write_bytes(b"a photo")
    return KnownRoom(folder, lambda _name: (_ for _ in ()).throw(AssertionError("opened")), Checker())


def entry(name: str, *about: str, **changes: Any) -> Any:  # noqa: ANN401 - any field of an entry
    """Return an observation by Sam, published unless told otherwise."""
    facts: dict[str, Any] = {
        "id": name,
        "status": Status.PUBLISHED,
        "observed_on": date(2025, 1, 8),
        "author": "sam",
        "about": about,
        "body": (Block(text="Ada Northwood and Ben built a tower."),),
        "source": SOURCE,
    }
    return Observation(**facts | changes)


def comment(name: str, author: str | None = "sam", **changes: Any) -> Comment:  # noqa: ANN401
    """Return a comment."""
    return Comment(id=name, author=author, body=(Block(text="Ben loved it."),), **changes)


def picture(name: str, *people: str, **changes: Any) -> Media:  # noqa: ANN401
    """Return a photo in which those people are tagged, or nobody."""
    facts: dict[str, Any] = {
        "id": name,
        "kind": MediaKind.PHOTO,
        "availability": Availability.FOUND,
        "path": f"{name}.jpg",
        "depicts": Depicts(basis=Basis.IMAGE if people else Basis.UNKNOWN, people=people),
        "source": SOURCE,
    }
    return Media(**facts | changes)


def journal(name: str, entries: Sequence[Entry] = (), media: Sequence[Media] = (), **changes: Any) -> Journal:  # noqa: ANN401
    """Return a child's journal: of some entries those about the child, and their files or those that tag it."""
    own = tuple(one for one in entries if name in one.about)
    shown = {
        item for one in own for item in (*one.media, *(file for below in one.comments for file in below.media))
    }
    facts: dict[str, Any] = {
        "journal_id": f"j-{name}",
        "child": Child(id=name, known_as=Name(full=NAMES[name]), source=SOURCE),
        "settings": (Setting(id="s1", name="Little Northwood Nursery"),),
        "people": PEOPLE,
        "entries": own,
        "media": tuple(one for one in media if one.id in shown or name in one.depicts.people),
        "provenance": SOURCE,
    }
    return Journal(**facts | changes)


def brief(said: Mapping[str, Answer] | None = None, **changes: Any) -> Brief:  # noqa: ANN401
    """Return a brief in which those families answered about the setting's own journals, and else everybody yes."""
    answers = dict.fromkeys(NAMES, Answer.YES) | dict(said or {})
    rows = tuple(
        Consent(child=child, purpose=ConsentPurpose.IN_SETTING_JOURNAL, answer=answer, origin="t")
        for child, answer in answers.items()
        if answer is not Answer.UNANSWERED
    )
    made = Brief(Purpose.PLATFORM, ROSTER, ConsentRegister(rows), date(2025, 7, 20), basis="Minute 7 of the owners")
    return replace(made, **changes)


def planned(folder: Path, brief: Brief, *journals: Journal) -> tuple[Plan, ...]:
    """Return each journal's own plan."""
    kept = room(folder)
    return tuple(plan(one, brief, kept) for one in journals)


def together(folder: Path, brief: Brief, *journals: Journal, stopped: Collection[str] = ()) -> tuple[Plan, ...]:
    """Return the plans in agreement."""
    return agreed(planned(folder, brief, *journals), brief, stopped)


def made(folder: Path, brief: Brief, plans: Sequence[Plan]) -> tuple[MinimisedJournal, ...]:
    """Return the journals of some plans, with ids that say what they stand for."""
    kept = room(folder)
    return tuple(
        apply(one, brief, kept, lambda kind, raw: f"{kind}-{raw}", folder / f"out-{number}")
        for number, one in enumerate(plans)
    )


def rules(one: Plan) -> dict[str, str]:
    """Return the rule that decided about each entry, comment and file."""
    return {item.id: item.rule for item in one.items if item.kind is not ItemKind.EXTRAS}
