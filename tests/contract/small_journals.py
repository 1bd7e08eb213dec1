"""Two small journals of one setting, with what they share, for the tests of what adapters write."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from PIL import Image

from journal_bridge import intake
from journal_bridge.adapter import Reading
from journal_bridge.handover import MinimisedJournal, Purpose
from journal_bridge.journal import (
    Availability,
    Basis,
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
    check,
    ordered,
    paragraphs,
)

SOURCE = Source(platform="elsewhere", adapter="elsewhere 1")
ANN, BO, CY = "child-ann", "child-bo", "child-cy"
NAMES = {ANN: ("Ann", "Archer"), BO: ("Bo", "Bell"), CY: ("Cy", "Cole")}
BORN = {ANN: date(2020, 3, 4), BO: date(2020, 11, 30)}
PRIYA = Person(id="staff-priya", kind=PersonKind.STAFF, name="Priya Dell", role="Key person")
UNA = Person(id="family-una", kind=PersonKind.FAMILY, name="Una Archer", role="mother", child=ANN)
ODD = Person(id="family-odd", kind=PersonKind.FAMILY, name="Odd Bell", child=BO)
BOTH = Depicts(basis=Basis.IMAGE, people=(ANN, BO))
NOBODY_SAID = Depicts()
SETTING = Setting(id="setting-hazel", name="Hazel Lane")


def of_ann() -> Depicts:
    """Return that a picture shows Ann, and says so itself."""
    return Depicts(basis=Basis.IMAGE, people=(ANN,))


def photo(
    folder: Path, name: str, depicts: Depicts = NOBODY_SAID, caption: str | None = None, colour: str = "red"
) -> Media:
    """Draw a small photo and return its record; the same colour is the same bytes."""
    drawn = io.BytesIO()
    Image.new("RGB", (12, 8), colour).save(drawn, "PNG")
    filed_away = filed(folder, f"{name}.png", drawn.getvalue(), MediaKind.PHOTO, "image/png")
    return filed_away.model_copy(update={"depicts": depicts, "caption": caption})


def paper(folder: Path, name: str) -> Media:
    """Write a small paper and return its record."""
    return filed(folder, f"{name}.pdf", f"%PDF-1.7 {name}".encode(), MediaKind.DOCUMENT, "application/pdf")


def filed(folder: Path, name: str, content: bytes, kind: MediaKind, mime: str) -> Media:
    """Write a file as minimising leaves it and return its record."""
    path = folder / "media" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Media(
        id=Path(name).stem,
        kind=kind,
        availability=Availability.FOUND,
        path=f"media/{name}",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        mime=mime,
        source=SOURCE,
    )


def seen(name: str, about: Sequence[str] = (ANN,), **more: object) -> Observation:
    """Return an observation by Priya; what is given stands in place of what it would say."""
    told: dict[str, object] = {
        "id": name,
        "observed_on": date(2024, 5, 6),
        "recorded_at": datetime(2024, 5, 6, 9, 30, tzinfo=UTC),
        "author": PRIYA.id,
        "status": Status.PUBLISHED,
        "about": tuple(about),
        "body": paragraphs("Built a tower.\nKnocked it down."),
        "source": SOURCE,
    }
    return Observation(**(told | more))


def reported(name: str, **more: object) -> Report:
    """Return a baseline report on Ann."""
    told: dict[str, object] = {
        "id": name,
        "report_kind": "baseline",
        "status": Status.PUBLISHED,
        "about": (ANN,),
        "source": SOURCE,
    }
    return Report(**(told | more))


def remark(name: str, words: str = "Lovely!", **more: object) -> Comment:
    """Return a comment of Ann's mother."""
    return Comment(**({"id": name, "author": UNA.id, "body": paragraphs(words)} | more))


def journal(
    child: str, entries: Sequence[Entry], media: Sequence[Media] = (), more: Sequence[Person] = ()
) -> Journal:
    """Return a child's journal of those entries that are about it, and of the media these hold."""
    own = [entry for entry in entries if child in entry.about]
    held = {name for entry in own for name in entry.media}
    held |= {name for entry in own for comment in entry.comments for name in comment.media}
    kept = [item for item in media if item.id in held]
    named = {one for entry in own for one in entry.about} | {one for item in kept for one in item.depicts.people}
    people = [PRIYA, UNA, *more, *([ODD] if child == BO else [])]
    people += [
        Person(id=one, kind=PersonKind.CHILD, name=" ".join(NAMES[one]), child=one) for one in named - {child}
    ]
    given, family = NAMES[child]
    told = Journal(
        journal_id=f"journal-{child}",
        child=Child(
            id=child,
            known_as=Name(full=f"{given} {family}", given=given, family=family),
            date_of_birth=BORN[child],
            source=SOURCE,
        ),
        settings=(SETTING,),
        people=tuple(people),
        entries=tuple(own),
        media=tuple(kept),
        provenance=SOURCE,
    )
    check(told)
    return ordered(told)


def carried(
    folder: Path, entries: Sequence[Entry], media: Sequence[Media] = (), more: Sequence[Person] = ()
) -> list[MinimisedJournal]:
    """Return journals as minimising for another platform hands them over; their files lie in the folder."""
    return [
        MinimisedJournal(told, Purpose.PLATFORM, folder, (), carried=1, redactions=0)
        for told in (journal(child, entries, media, more) for child in (ANN, BO))
    ]


def read_back(package: Path, platform: str) -> tuple[Reading, dict[str, Journal]]:
    """Return what intake and the platform's own reader make of a package, as they would of any export."""
    with intake.open_export(package) as opened:
        assert opened.adapter.name == platform
        reading = intake.read(opened)
        return reading, {child.id: reading.journal(child.id) for child in reading.children}


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its relative name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def typed_journals(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return two journals with what people type and do: blanks in names, namesakes, reports of several files."""
    spaced = Person(id="staff-spaced", kind=PersonKind.STAFF, name="Lee  Marsh ")
    twins = [Person(id=f"staff-kit-{number}", kind=PersonKind.STAFF, name="Kit Moss") for number in (1, 2)]
    nameless = Person(id="family-nameless", kind=PersonKind.FAMILY, child=ANN)
    papers = [
        paper(folder, "paper-main"),
        paper(folder, "paper-second"),
        photo(folder, "photo-of-paper", colour="blue"),
        filed(folder, "film-beside.mp4", b"\0\0\0\x14ftypisom\0\0\2\0isomone", MediaKind.VIDEO, "video/mp4"),
        filed(folder, "sound-beside.mp3", b"\xff\xfb\x90\x00" + bytes(40), MediaKind.AUDIO, "audio/mpeg"),
    ]
    film = filed(folder, "film-own.mp4", b"\0\0\0\x14ftypisom\0\0\2\0isomtwo", MediaKind.VIDEO, "video/mp4")
    sound = filed(folder, "sound-own.mp3", b"\xff\xfb\x90\x00" + bytes(60), MediaKind.AUDIO, "audio/mpeg")
    taken = {"taken_at": datetime(2024, 5, 6, 8, 0, tzinfo=UTC)}
    own = [one.model_copy(update=taken) for one in (film, sound, paper(folder, "paper-letter"))]
    alone = [_alike(folder, one).model_copy(update=taken) for one in papers[1:]]
    entries: list[Entry] = [
        reported("report-of-much", media=tuple(one.id for one in papers)),
        *(reported(f"report-of-{one.id}", media=(one.id,)) for one in alone),
        seen("entry-spaced", author=spaced.id, media=tuple(one.id for one in own)),
        *(seen(f"entry-{one.id}", author=one.id) for one in twins),
    ]
    ann, bo = carried(folder, entries, [*papers, *own, *alone], (spaced, *twins, nameless))
    elsewhere = (Setting(id="setting-elm", name="Elm  Road"),)
    moved = replace(bo, journal=bo.journal.model_copy(update={"settings": elsewhere}))
    return ann, moved


def _alike(folder: Path, one: Media) -> Media:
    """Return another file of the same kind."""
    path = Path(one.path or "")
    content = (folder / path).read_bytes() + b" "
    return filed(folder, f"alone-{path.name}", content, one.kind, one.mime or "")


KINDS = {
    MediaKind.PHOTO: (".png", "image/png", b"\x89PNG\r\n\x1a\n"),
    MediaKind.VIDEO: (".mp4", "video/mp4", b"\0\0\0\x14ftypisom\0\0\2\0isom"),
    MediaKind.AUDIO: (".mp3", "audio/mpeg", b"\xff\xfb\x90\x00"),
    MediaKind.DOCUMENT: (".pdf", "application/pdf", b"%PDF-1.7 "),
}


def twice_journals(folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return two journals in which a file of each kind stands twice and is tagged in two ways."""
    entries: list[Entry] = []
    media: list[Media] = []
    for kind, (ending, mime, content) in KINDS.items():
        for about in ((ANN, BO), (ANN,)):
            case = f"{kind}-{len(about)}"
            first, again = (
                filed(folder, f"{case}-{name}{ending}", content + case.encode(), kind, mime)
                for name in ("first", "again")
            )
            media += [first.model_copy(update={"depicts": BOTH}), again]
            entries += [seen(f"entry-{one.id}", about, media=(one.id,)) for one in (first, again)]
    return tuple(carried(folder, entries, media))
