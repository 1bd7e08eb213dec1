"""Writes a room in one platform's shape: export.xml and tables beside a media folder, as far as that layout goes.

It has observations with words, photos and films; no captions, comments or reports of ours. The nursery is cut down
to what it can tell first, so that the truth expects no more.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from journal_bridge.journal import uk_time
from prove.folders import Export, Files
from prove.records import Nursery, Shot, Story
from prove.shots import ending
from prove.telling import STAFF

_STATES: Final = {
    "published": "Shared",
    "draft": "Draft",
    "pending": "Pending",
    "staff_only": "Hidden",
    "deleted": "Deleted",
    "unknown": "Approved",
}
_MARKS: Final = ("safeguarding", "medical", "accident", "internal")
_KINDS: Final = {"mp4": "Video"}
_SHOWN: Final = frozenset({"jpeg", "large", "png", "webp", "heic", "mp4"})
_FIRST_CHILD, _FIRST_OBSERVATION, _FIRST_MEDIUM = 1001, 5001, 20_001

Rows = Iterable[Sequence[object]]


def cut_down(nursery: Nursery, room: int) -> Nursery:
    """Return what this layout can tell of one room."""
    children = {one.id for one in nursery.room(room)}
    stories = tuple(
        replace(story, texts={"body": story.texts["body"]}, comments=(), media=_media(nursery, story))
        for story in nursery.stories
        if story.kind == "observation" and children & set(story.about)
    )
    told = {media for story in stories for media in story.media}
    shots = tuple(replace(shot, caption="", doubtful=False) for shot in nursery.shots if shot.id in told)
    items = {story.id for story in stories}
    canaries = (one for one in nursery.canaries if one.item in items and one.place in {"body", "address"})
    named = (one for one in nursery.canaries if one.item in told and one.place == "file name")
    return replace(nursery, stories=stories, shots=shots, canaries=(*canaries, *named))


def _media(nursery: Nursery, story: Story) -> tuple[str, ...]:
    shots = {shot.id: shot for shot in nursery.shots if shot.format in _SHOWN and not shot.adults}
    return tuple(one for one in story.media if one in shots and shots[one].presence in {"file", "broken"})


def write_sheets(nursery: Nursery, folder: Path) -> Export:
    """Write a nursery that was cut down into an empty folder."""
    export = Export(folder)
    (folder / "export.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<LearningBookStyleExport version="1" synthetic="true">\n'
        '  <Setting Name="Bramblewood Nursery" Code="BW27"/>\n</LearningBookStyleExport>\n',
        encoding="utf-8",
    )
    numbers = {one.id: number for number, one in enumerate(nursery.pupils, _FIRST_CHILD)}
    media = list(enumerate((one for story in nursery.stories for one in story.media), _FIRST_MEDIUM))
    shots = {shot.id: shot for shot in nursery.shots}
    tables: dict[str, Rows] = {
        "children": _children(nursery, numbers),
        "parents": _parents(nursery, numbers),
        "staff": [("StaffId", "Forename", "Surname"), *((one, *name.split()) for one, name in STAFF)],
        "observations": _observations(nursery),
        "observation_children": _about(nursery, numbers),
        "media": _words_and_files(nursery, shots, media),
        "media_children": [
            ("MediaId", "ChildId"),
            *((number, numbers[one]) for number, shot in media for one in shots[shot].tagged or ()),
        ],
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    (folder / "media").mkdir()
    files = Files(nursery, export)
    for shot in nursery.shots:
        (folder / _path(shot)).write_bytes(files.of(shot).raw)
    return export


def _path(shot: Shot) -> str:
    return f"media/{shot.name}.{ending(shot)}"


def _children(nursery: Nursery, numbers: dict[str, int]) -> Rows:
    yield ("ChildId", "Surname", "Forename", "KnownAs", "DateOfBirth", "RoomName")
    for one in nursery.pupils:
        short = one.called[0] if one.called else ""
        yield (numbers[one.id], one.family, one.given, short, f"{one.born:%d/%m/%Y}", f"Room {one.room}")


def _parents(nursery: Nursery, numbers: dict[str, int]) -> Rows:
    yield ("ChildId", "Forename", "Surname", "ParentalResponsibility")
    for one in nursery.pupils:
        yield from ((numbers[one.id], *adult.name.split(), "Yes") for adult in one.adults)


def _observations(nursery: Nursery) -> Rows:
    yield ("ObservationId", "DateTime", "StaffName", "Status", *(mark.capitalize() for mark in _MARKS))
    for number, story in enumerate(nursery.stories, _FIRST_OBSERVATION):
        marks = ("Yes" if mark in story.marks else "" for mark in _MARKS)
        moment = f"{uk_time(story.written):%d/%m/%Y %H:%M:%S}"
        yield (number, moment, STAFF[number % len(STAFF)][1], _STATES[story.status], *marks)


def _about(nursery: Nursery, numbers: dict[str, int]) -> Rows:
    yield ("ObservationId", "ChildId")
    for number, story in enumerate(nursery.stories, _FIRST_OBSERVATION):
        yield from ((number, numbers[one]) for one in story.about)


def _words_and_files(nursery: Nursery, shots: dict[str, Shot], media: list[tuple[int, str]]) -> Rows:
    yield ("MediaId", "ObservationId", "Kind", "File", "Text")
    holders = {
        one: number for number, story in enumerate(nursery.stories, _FIRST_OBSERVATION) for one in story.media
    }
    for number, story in enumerate(nursery.stories, _FIRST_OBSERVATION):
        yield (number + 50_000, number, "Text", "", story.texts["body"])
    for number, shot in media:
        yield (number, holders[shot], _KINDS.get(shots[shot].format, "Photo"), _path(shots[shot]), "")
