"""Writes the invented nursery as a capture of this platform's web app: JSON documents and a folder of media.

The folder holds what such captures hold in life: pages that overlap, old shapes beside new ones, media that are
only linked, media that are nowhere, and files saved under other ids. The same seed gives the same bytes.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from journal_bridge.invented import setting
from journal_bridge.invented.chance import uuid
from journal_bridge.invented.files import media_bytes
from journal_bridge.invented.records import InventedChild, InventedSetting
from journal_bridge_famly.example_feed import calendar, conversation, feed, messages
from journal_bridge_famly.example_media import Json, file_name, rest_image
from journal_bridge_famly.example_observations import note, observation, person

_PAGE = 50
"""Observations on a page, as the tools that made captures ask for."""

_FEED_PAGE = 60
_ALLOWANCES = {"permitted": "PERMITTED", "refused": "NOT_PERMITTED", "unanswered": "NOT_ANSWERED"}
_NOT_LISTED = 5
"""Every fifth tagged photo is missing from the tagged lists and known only by the tagging answer."""


def write_example(folder: Path, seed: int) -> Path:
    """Write the invented setting into an empty folder, about 32 MB, and return the folder."""
    told = setting(seed)
    folder.mkdir(parents=True, exist_ok=True)
    _write_people(folder, told)
    _write_observations(folder, told)
    _write_feed(folder, told)
    _write_tags(folder, told)
    _write_talk(folder, told)
    _write_media(folder / "media", told)
    return folder


def _save(path: Path, document: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())


def _write_people(folder: Path, told: InventedSetting) -> None:
    manager = told.staff[0]
    me: Json = {
        "loginId": manager.id,
        "email": "manager@bramblewood.example",
        "name": {"fullName": manager.name},
        "roles2": [
            {
                "targetType": "Famly.Daycare:Institution",
                "targetId": uuid(told.seed, "institution"),
                "title": told.name,
                "subtitle": manager.role,
            }
        ],
        "behaviors": [],
    }
    _save(folder / "me.json", me)
    children = [_child(told, child) for child in told.children]
    _save(folder / "children.json", {"data": {"children": {"result": children, "next": None}}})


def _child(told: InventedSetting, child: InventedChild) -> Json:
    room = uuid(told.seed, "room", child.room)
    started = f"{child.started.isoformat()}"
    return {
        "id": child.id,
        "institutionId": uuid(told.seed, "institution"),
        "name": {
            "firstName": child.given,
            "middleName": child.middle,
            "lastName": child.family_name,
            "fullName": child.full_name,
        },
        "status": "ACTIVE",
        "gender": "FEMALE" if child.girl else "MALE",
        "startDate": started,
        "endDate": child.left.isoformat() if child.left else None,
        "birthday": child.born.isoformat(),
        "extraInfo": f"Known as {', '.join(child.called)}." if child.called else None,
        "language": child.language,
        "nationality": None,
        "group": {"groupId": room, "title": child.room},
        "groups": [{"groupId": room, "date": started}],
        "relations": [
            {"relationId": adult.id, "name": person(adult.name)["name"], "relation": adult.role}
            for adult in told.family(child.family).adults
        ],
        "siblings": [
            {"name": other.full_name, "birthDate": other.born.isoformat()}
            for other in told.children
            if other.family == child.family and other != child
        ],
        "locale": "en-GB",
    }


def _write_observations(folder: Path, told: InventedSetting) -> None:
    """Write observations newest first, and each page's last one again on the next, as captures hold them."""
    stories = [story for story in reversed(told.stories) if story.kind not in {"note", "post"}]
    pages = _pages([observation(told, story) for story in stories], _PAGE)
    for number, results in enumerate(pages, 1):
        following = f"page-{number + 1}" if number < len(pages) else None
        body = {"childDevelopment": {"observations": {"results": results, "next": following}}}
        _save(folder / f"observations-{number:02d}.json", {"data": body})
    notes = [note(told, story) for story in reversed(told.stories) if story.kind == "note"]
    _save(folder / "notes.json", {"data": {"childNotes": {"result": notes, "next": None}}})


def _pages(items: Sequence[Json], size: int) -> list[list[Json]]:
    return [list(items[max(0, start - 1) : start + size]) for start in range(0, len(items), size)]


def _write_feed(folder: Path, told: InventedSetting) -> None:
    for number, items in enumerate(_pages(feed(told), _FEED_PAGE), 1):
        _save(folder / f"feed-{number:02d}.json", {"feedItems": items})


def _write_tags(folder: Path, told: InventedSetting) -> None:
    photos = [item for item in told.media if item.kind == "photo" and item.tagged]
    photos.sort(key=lambda item: (item.taken_at, item.id), reverse=True)
    for child in told.children:
        listed = [item for item in photos if child.id in (item.tagged or ()) and item.number % _NOT_LISTED]
        _save(folder / "tagged" / f"{child.id}.json", [rest_image(told.seed, item) for item in listed])
    allowances = [{"child": {"id": child.id}, "allowance": _ALLOWANCES[child.consent]} for child in told.children]
    _save(folder / "tag_allowances.json", {"data": {"mediaTagging": {"tagAllowance": {"list": allowances}}}})
    tagged = [
        {"mediaId": item.id, "children": [{"id": child_id} for child_id in item.tagged]}
        for item in told.media
        if item.tagged and (item.kind == "film" or item.number % _NOT_LISTED == 0 or item.number % 2 == 0)
    ]
    _save(folder / "media_tagged.json", {"data": {"mediaTagging": {"mediaTagged": {"list": tagged}}}})


def _write_talk(folder: Path, told: InventedSetting) -> None:
    _save(folder / "conversations.json", {"conversations": [conversation(told, talk) for talk in told.talks]})
    for talk in told.talks:
        _save(folder / "messages" / f"{talk.id}.json", messages(told, talk))
    _save(folder / "calendar.json", calendar(told))


def _write_media(folder: Path, told: InventedSetting) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for item in told.media:
        if item.presence == "file":
            (folder / file_name(told.seed, item)).write_bytes(media_bytes(told, item))
