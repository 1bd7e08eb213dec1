"""A journal with one item for every reason there is to let it go, to hold it or to keep it back."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from journal_bridge.handover import Plan, Purpose
from journal_bridge.journal import (
    Answer,
    Availability,
    Basis,
    Block,
    Care,
    Child,
    Comment,
    Consent,
    ConsentPurpose,
    Depicts,
    EntryBase,
    FamilyObservation,
    Journal,
    Media,
    MediaKind,
    Message,
    Name,
    Note,
    Observation,
    Person,
    PersonKind,
    Restriction,
    Roster,
    RosterChild,
    Source,
    Status,
)
from journal_bridge.minimise import MediaRoom, rules
from journal_bridge.minimise.room import Look

SOURCE: Final = Source(platform="invented", file="secret-name.json", record="r1", adapter="invented 1")
DOUBT: Final = "Will at the pond."
PART: Final = "We walked along Larkhill."
MOVED: Final = "They moved to Tarnmouth."
PURPOSES: Final = (Purpose.PARENT, Purpose.SETTING, Purpose.SCHOOL, Purpose.PLATFORM)


def entry_of(kind: type[EntryBase], name: str, **changes: Any) -> Any:  # noqa: ANN401 - any kind of entry
    """Return an entry of the kind, published and about Ada unless a change says otherwise."""
    facts: dict[str, Any] = {
        "status": Status.PUBLISHED,
        "observed_on": date(2024, 1, 8),
        "author": "sam",
        "about": ("ada",),
        "body": (Block(text="A tower of blocks."),),
        "source": SOURCE,
    }
    return kind(id=name, **facts | changes)


def comment_of(name: str, author: str, text: str = "Lovely.", **changes: Any) -> Comment:  # noqa: ANN401
    """Return a comment."""
    return Comment(id=name, author=author, body=(Block(text=text),), **changes)


def media_of(name: str, *people: str, **changes: Any) -> Media:  # noqa: ANN401
    """Return a photo of Ada unless a change says otherwise."""
    facts: dict[str, Any] = {
        "kind": MediaKind.PHOTO,
        "availability": Availability.FOUND,
        "path": f"{name}.jpg",
        "depicts": Depicts(basis=Basis.IMAGE, people=people or ("ada",)),
        "source": SOURCE,
    }
    return Media(id=name, **facts | changes)


MEDIA: Final = (
    media_of("m-own"),
    media_of("m-on-draft"),
    media_of("m-missing", availability=Availability.MISSING, path=None),
    media_of("m-linked", availability=Availability.LINKED, path=None),
    media_of("m-document", kind=MediaKind.DOCUMENT),
    media_of("m-letter", kind=MediaKind.DOCUMENT),
    media_of("m-letter-names", kind=MediaKind.DOCUMENT),
    media_of("m-film", kind=MediaKind.VIDEO),
    media_of("m-with-refused", "ada", "cleo"),
    media_of("m-with-unanswered", "ada", "dov"),
    media_of("m-with-friend", "ada", "ben"),
    media_of("m-film-with-friend", "ada", "ben", kind=MediaKind.VIDEO),
    media_of("m-with-stopped", "ada", "eve"),
    media_of("m-friend-alone", "ben"),
    media_of("m-damaged"),
    media_of("m-on-status"),
    media_of("m-untagged", depicts=Depicts(basis=Basis.UNKNOWN)),
    media_of("m-nobody", depicts=Depicts(basis=Basis.IMAGE)),
    media_of("m-in-two-entries", depicts=Depicts(basis=Basis.ENTRY, people=("ada",))),
    media_of("m-named"),
    media_of("m-three-faces"),
    media_of("m-faces-unknown"),
    media_of("m-doubt", caption=DOUBT),
    media_of("m-from-home"),
    media_of("m-address", caption=PART),
    media_of("m-moved", caption=MOVED),
)
_ELSEWHERE: Final = {"m-on-draft", "m-on-status"}

COMMENTS: Final = (
    comment_of("c-review", "sam", audience="staff"),
    comment_of("c-other-family", "bea"),
    comment_of("c-somebody", "xan"),
    comment_of("c-doubt", "sam", DOUBT),
    comment_of("c-own", "ana"),
    comment_of("c-barred", "tom"),
    comment_of("c-address", "sam", PART),
    comment_of("c-moved", "sam", MOVED),
)

ENTRIES: Final = (
    entry_of(
        Observation,
        "e-plain",
        observed_on=date(2025, 7, 1),
        comments=COMMENTS,
        media=tuple(one.id for one in MEDIA if one.id not in _ELSEWHERE),
    ),
    entry_of(Observation, "e-safeguarding", restricted=(Restriction.SAFEGUARDING,)),
    entry_of(Observation, "e-internal", restricted=(Restriction.INTERNAL,)),
    entry_of(
        Observation,
        "e-draft",
        status=Status.DRAFT,
        comments=(comment_of("c-on-draft", "ana"),),
        media=("m-on-draft",),
    ),
    entry_of(Observation, "e-pending", status=Status.PENDING),
    entry_of(Observation, "e-staff-only", status=Status.STAFF_ONLY),
    entry_of(Observation, "e-deleted", status=Status.DELETED),
    entry_of(Care, "e-care"),
    entry_of(Message, "e-message"),
    entry_of(Note, "e-note"),
    entry_of(Observation, "e-by-other-family", author="bea"),
    entry_of(Observation, "e-group", about=("ada", "ben"), media=("m-in-two-entries",)),
    entry_of(Observation, "e-with-stopped", about=("ada", "eve")),
    entry_of(FamilyObservation, "e-from-home", author="tom", media=("m-from-home",)),
    entry_of(Observation, "e-address", body=(Block(text=PART),)),
    entry_of(Observation, "e-moved", body=(Block(text=MOVED),)),
    entry_of(Observation, "e-old"),
    entry_of(FamilyObservation, "e-somebodys", about=("ada", "ben"), author="xan"),
    entry_of(
        Observation,
        "e-status",
        status=Status.UNKNOWN,
        comments=(comment_of("c-on-status", "ana"),),
        media=("m-on-status",),
    ),
    entry_of(Observation, "e-doubt", body=(Block(text=DOUBT),)),
)

JOURNAL: Final = Journal(
    journal_id="j1",
    child=Child(
        id="ada", known_as=Name(full="Ada Northwood"), legal_name=Name(full="Adaline Northwood"), source=SOURCE
    ),
    people=(
        Person(id="sam", kind=PersonKind.STAFF, name="Sam Oakes"),
        Person(id="ana", kind=PersonKind.FAMILY, name="Ana Northwood", child="ada"),
        Person(id="tom", kind=PersonKind.FAMILY, name="Tom Northwood", child="ada"),
        Person(id="bea", kind=PersonKind.FAMILY, name="Bea Quillfeather", child="ben"),
        Person(id="xan", kind=PersonKind.UNKNOWN, name="Xan Marrow"),
    ),
    entries=ENTRIES,
    media=MEDIA,
    provenance=SOURCE,
)

ROSTER: Final = Roster(
    children=(
        RosterChild(
            id="ada", names=(Name(full="Ada Northwood", given="Ada", family="Northwood"),), family=("ana",)
        ),
        RosterChild(id="ben", names=(Name(full="Ben Quillfeather", given="Ben", family="Quillfeather"),)),
        RosterChild(id="cleo", names=(Name(full="Cleo Marsden", given="Cleo", family="Marsden"),)),
        RosterChild(id="dov", names=(Name(full="Dov Hartnell", given="Dov", family="Hartnell"),)),
        RosterChild(id="eve", names=(Name(full="Eve Tollard", given="Eve", family="Tollard"),)),
        RosterChild(id="wil", names=(Name(full="Will Sorrelby", given="Will", family="Sorrelby"),)),
    )
)


def consents() -> Iterator[Consent]:
    """Yield what every family answered."""
    for purpose in ConsentPurpose:
        yield Consent(child="ada", purpose=purpose, media="photo", answer=Answer.YES, origin="t")
        yield Consent(child="ben", purpose=purpose, answer=Answer.YES, origin="t")
        yield Consent(child="eve", purpose=purpose, answer=Answer.YES, origin="t")
        yield Consent(child="cleo", purpose=purpose, answer=Answer.NO, origin="t")
    yield Consent(child="ada", purpose=ConsentPurpose.SCHOOL, media="video", answer=Answer.NO, origin="t")


class SeenRoom(MediaRoom):
    """A room that saw what a test says it saw."""

    def look(self, media: Media) -> Look:
        """Return what was seen; everything opens but what is damaged, and shows one face."""
        if media.id == "m-damaged":
            return Look(None, None, "media-damaged")
        if media.id == "m-document":
            return Look(None, None, "media-unknown")
        text = "A letter about Ben Quillfeather." if media.id == "m-letter-names" else ""
        faces = {"m-three-faces": 3, "m-faces-unknown": None}.get(media.id, 1)
        return Look(None, None, None, faces, ("Will Sorrelby",) if media.id == "m-named" else (), text)


def told_rules(plan: Plan) -> dict[str, str]:
    """Return by which rule each item of a plan stays or goes."""
    return {item.id: item.rule for item in plan.items}


def table_without(table: str, code: str) -> tuple[Any, ...]:
    """Return a table of rules with one left out."""
    return tuple(rule for rule in getattr(rules, table) if rule.code != code)
