"""Writes a room as journal folders, one child each, with everybody of the nursery on the roster."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from journal_bridge.journal import (
    Adult,
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Depicts,
    Entry,
    FamilyObservation,
    Journal,
    Judgement,
    Media,
    MediaKind,
    Name,
    NextStep,
    Observation,
    Person,
    PersonKind,
    Post,
    Report,
    Restriction,
    Roster,
    RosterChild,
    Setting,
    Source,
    Status,
    ordered,
    to_bytes,
)
from journal_bridge.journal.entries import Assessment, Care, Message, Note
from prove import marks
from prove.pupils import Pupil
from prove.records import Canary, Nursery, Remark, Shot, Sort, Story
from prove.shots import Drawn, drawn, ending
from prove.telling import STAFF

_KINDS: Final[dict[str, Callable[..., Entry]]] = {
    "observation": Observation,
    "family_observation": FamilyObservation,
    "assessment": Assessment,
    "note": Note,
    "care": Care,
    "post": Post,
    "message": Message,
}
_MEDIA: Final = {
    "cut": MediaKind.VIDEO,
    "mp4": MediaKind.VIDEO,
    "m4a": MediaKind.AUDIO,
    "pdf": MediaKind.DOCUMENT,
    "odt": MediaKind.DOCUMENT,
}
_THERE: Final = {"link": Availability.LINKED, "nowhere": Availability.MISSING}


@dataclass
class Export:
    """A room's export and what was planted in it beside the stories."""

    folder: Path
    canaries: list[Canary] = field(default_factory=list)


def write_room(nursery: Nursery, room: int, folder: Path) -> Export:
    """Write one room into an empty folder."""
    export = Export(folder)
    (folder / "roster.json").write_bytes(to_bytes(_roster(nursery)))
    files = Files(nursery, export)
    for pupil in nursery.room(room):
        below = folder / pupil.id
        (below / "media").mkdir(parents=True)
        (below / "media" / f"{pupil.full} on {files.stray(pupil)}.txt").write_bytes(b"nothing names this file")
        (below / "journal.json").write_bytes(to_bytes(_Writer(nursery, pupil, below, files).journal()))
    return export


class Files:
    """Draws each file once, whichever children's folders it lies in."""

    def __init__(self, nursery: Nursery, export: Export) -> None:
        self.nursery = nursery
        self.names = {one.id: one.full for one in nursery.pupils}
        self.export = export
        self._drawn: dict[str, Drawn] = {}

    def of(self, shot: Shot) -> Drawn:
        """Return the file of a shot."""
        if shot.id not in self._drawn:
            made = drawn(self.nursery.seed, shot, self._somebody_else(shot), self.names)
            self._drawn[shot.id] = made
            self.export.canaries += made.canaries
        return self._drawn[shot.id]

    def stray(self, pupil: Pupil) -> str:
        """Return a word for the name of a file that no journal names."""
        word = marks.word(self.nursery.seed, pupil.id, "stray file")
        self.export.canaries.append(Canary(word, frozenset({pupil.id}), Sort.METADATA, "stray file", pupil.id))
        return word

    def _somebody_else(self, shot: Shot) -> str:
        children = [one.id for one in self.nursery.pupils]
        start = children.index(shot.shows[0])
        turned = children[start:] + children[:start]
        return next((one for one in turned if one not in shot.shows), shot.shows[0])


class _Writer:
    """Writes one child's folder."""

    def __init__(self, nursery: Nursery, pupil: Pupil, folder: Path, files: Files) -> None:
        self.nursery = nursery
        self.pupil = pupil
        self.folder = folder
        self.files = files
        self.stories = [story for story in nursery.stories if pupil.id in story.about]
        shots = {shot.id: shot for shot in nursery.shots}
        self.shots = [shots[one] for one in dict.fromkeys(one for story in self.stories for one in story.media)]

    def journal(self) -> Journal:
        pupil = self.pupil
        known = Name(full=pupil.full, given=pupil.given, family=pupil.family)
        legal = Name(full=f"{pupil.legal} {pupil.family}", given=pupil.legal, family=pupil.family)
        return ordered(
            Journal(
                journal_id=f"journal-{pupil.id}-{self._planted('journal id')}",
                child=Child(
                    id=pupil.id,
                    known_as=known,
                    legal_name=legal if pupil.legal else None,
                    date_of_birth=pupil.born,
                    source=self._source("child"),
                ),
                settings=(Setting(id="setting", name="Bramblewood Nursery"),),
                people=tuple(self._people()),
                entries=tuple(self._entry(story) for story in self.stories),
                media=tuple(self._media(shot) for shot in self.shots),
                provenance=self._source("journal"),
            )
        )

    def _planted(self, place: str) -> str:
        """Return a word for a place of this child's folder that no recipient may see."""
        word = marks.word(self.nursery.seed, self.pupil.id, place)
        owners = frozenset({self.pupil.id})
        self.files.export.canaries.append(Canary(word, owners, Sort.METADATA, place, self.pupil.id))
        return word

    def _source(self, record: str) -> Source:
        words = f"{self.pupil.full} {self._planted(f'source of {record}')}"
        return Source(platform="folder", setting="setting", file=words, record=words, adapter="folder/1")

    def _people(self) -> Iterator[Person]:
        friend = next((one for one in self.nursery.pupils if one.id != self.pupil.id), self.pupil)
        yield from (
            Person(id=one, kind=PersonKind.STAFF, name=name, role=f"Key person of {friend.full}")
            for one, name in STAFF
        )
        yield Person(id="unknown", kind=PersonKind.UNKNOWN, name="Somebody")
        friends = {one for shot in self.shots for one in shot.shows} | {
            one for story in self.stories for one in story.about
        }
        for pupil in (one for one in self.nursery.pupils if one.id in friends and one.id != self.pupil.id):
            yield Person(id=pupil.id, kind=PersonKind.CHILD, name=pupil.full)
        homes = {self.pupil.household: self.pupil.id}
        for pupil in self.nursery.pupils:
            if pupil.id in friends:
                homes.setdefault(pupil.household, pupil.id)
        for pupil in self.nursery.pupils:
            if homes.get(pupil.household) == pupil.id:
                yield from (
                    Person(id=one.id, kind=PersonKind.FAMILY, name=one.name, role=one.role, child=pupil.id)
                    for one in pupil.adults
                )

    def _author(self, side: str, item: str, adult: int) -> str:
        if side == "staff":
            return STAFF[len(item) % len(STAFF)][0]
        adults = {one.household: one.adults for one in self.nursery.pupils}
        return "unknown" if side == "unknown" else adults[side][adult].id

    def _entry(self, story: Story) -> Entry:
        texts = story.texts
        shared: dict[str, Any] = {
            "id": story.id,
            "observed_on": story.written.date(),
            "recorded_at": story.written,
            "author": self._author(story.by, story.id, story.adult),
            "status": Status(story.status),
            "about": story.about,
            "title": texts.get("title"),
            "body": (Block(text=texts["body"]),),
            "media": story.media,
            "comments": tuple(self._comment(one, story) for one in story.comments),
            "restricted": tuple(Restriction(mark) for mark in story.marks),
            "source": self._source(story.id) if len(story.about) == 1 else Source(platform="folder", adapter="f/1"),
        }
        if "next_step" in texts:
            shared["next_steps"] = (NextStep(body=(Block(text=texts["next_step"]),)),)
        if "note" in texts:
            words = "Literacy: Writing"
            friend = next((one for one in self.nursery.pupils if one.id != self.pupil.id), self.pupil)
            judged = Judgement(
                framework="platform",
                edition=f"Targets of {friend.full}",
                area="Literacy",
                note=texts["note"],
                words=words,
            )
            shared["judgements"] = (judged,)
        if len(story.about) == 1:
            shared["extras"] = {"tags": [self._planted(f"tag of {story.id}"), self.pupil.full]}
        if story.kind == "report":
            return Report(report_kind=texts["report"], **shared)
        return _KINDS[story.kind](**shared)

    def _comment(self, remark: Remark, story: Story) -> Comment:
        return Comment(
            id=remark.id,
            author=self._author(remark.by, remark.id, remark.adult),
            written_at=story.written,
            body=(Block(text=remark.text),),
            audience="staff" if remark.internal else "family",
        )

    def _media(self, shot: Shot) -> Media:
        path = f"media/{shot.name}.{ending(shot)}"
        there = shot.presence in {"file", "broken"}
        raw = self.files.of(shot).raw if there else b""
        if there:
            (self.folder / path).write_bytes(raw)
        tagged = shot.tagged
        if shot.told_apart and tagged and self.pupil.id in tagged:
            tagged = (self.pupil.id,)
        return Media(
            id=shot.id,
            kind=_MEDIA.get(shot.format, MediaKind.PHOTO),
            availability=_THERE.get(shot.presence, Availability.FOUND),
            path=path if there else None,
            sha256=hashlib.sha256(raw).hexdigest() if there else None,
            bytes=len(raw) if there else None,
            taken_at=shot.taken,
            taken_at_from="platform",
            caption=shot.caption,
            depicts=Depicts(basis=Basis.IMAGE, people=(*tagged, *shot.adults)) if tagged else Depicts(),
            source=Source(platform="folder", file=shot.name, record=shot.name, adapter="folder/1"),
            extras={"alt": shot.name},
        )


def _roster(nursery: Nursery) -> Roster:
    children = tuple(
        RosterChild(
            id=one.id,
            names=(
                Name(full=one.full, given=one.given, family=one.family),
                *(Name(full=short, given=short) for short in one.called),
                *(
                    (Name(full=f"{one.legal} {one.family}", given=one.legal, family=one.family),)
                    if one.legal
                    else ()
                ),
            ),
            date_of_birth=one.born,
            family=tuple(adult.id for adult in one.adults),
        )
        for one in nursery.pupils
    )
    adults = {adult.id: adult for one in nursery.pupils for adult in one.adults}
    return Roster(
        children=children,
        staff=tuple(Adult(id=one, name=name) for one, name in STAFF),
        relatives=tuple(Adult(id=one.id, name=one.name, role=one.role) for one in adults.values()),
    )
