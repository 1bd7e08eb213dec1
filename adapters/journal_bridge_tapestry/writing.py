"""Writes journals as a folder of this platform's answers with their media, as its reader reads it best.

Every observation is a full record of its own, so nothing is cut off after the third picture. What has no place is
left out whole; `writing_limits` says what and why.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from journal_bridge.adapter import Written
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Entry, Media, Setting
from journal_bridge.kit.together import Together, together

from .layout import CHILDREN, OBSERVATIONS, RELATIVES, SCHOOL, STAFF, document
from .names import words
from .schools import School
from .writing_limits import has_place
from .writing_media import file_name, is_picture, place_all, tellable, unlisted, unsure
from .writing_numbers import Numbers
from .writing_observations import Hand, record
from .writing_people import cast_of, children_list, relatives_table, staff_table
from .writing_steps import STEPS

_LONGEST_SLUG: Final = 40
_NOISE: Final = re.compile(r"[^a-z0-9]+")


def write_package(journals: Sequence[MinimisedJournal], folder: Path) -> Written:
    """Write some journals of one setting into an empty folder, and tell under which ids they are read back."""
    told = together(journals)
    school, numbers = _school(told), Numbers()
    home = folder / school.slug
    cast = cast_of(told, school, numbers)
    entries = [entry for entry in told.entries if has_place(entry, cast)]
    media = {item.id: item for item in told.media if item.id in told.files}
    hand = Hand(cast, numbers, {one: media[one] for one in sorted(tellable(entries, media))})
    _save(home / SCHOOL, document(_school_record(told, school, numbers)))
    _save(home / CHILDREN, document(children_list(told, cast)))
    _save(home / RELATIVES, relatives_table(told, cast))
    _save(home / STAFF, staff_table(told))
    for entry in entries:
        _save(home / OBSERVATIONS / f"{hand.observation(entry)}.json", document(record(entry, hand)))
    held = _held(entries, hand)
    place_all(home, held, told.files)
    doubted = {one: hand.media[one] for one in unsure(entries, {one: hand.media[one] for one in held})}
    place_all(home, {one: unlisted(hand.medium(one), item) for one, item in doubted.items()}, told.files)
    return Written(_records(told, entries, hand, school), STEPS)


def _held(entries: Iterable[Entry], hand: Hand) -> dict[str, str]:
    """Return the media of some entries, each with its file's name under the first of them."""
    names: dict[str, str] = {}
    for entry in entries:
        said = [one for comment in entry.comments for one in comment.media]
        listed = [*entry.media, *(one for one in said if one in hand.media and is_picture(hand.media[one]))]
        for media_id in listed:
            if media_id in hand.media and media_id not in names:
                item = hand.media[media_id]
                names[media_id] = file_name(hand.observation(entry), hand.medium(media_id), item)
    return names


def _records(told: Together, entries: Iterable[Entry], hand: Hand, school: School) -> Mapping[str, str]:
    """Return the ids under which everything is read back, by ours."""
    found = dict(hand.cast.keys)
    found |= {setting.id: school.id for setting in told.settings[:1]}
    found |= {entry.id: school.key(str(hand.observation(entry)), "observation") for entry in entries}
    found |= {one: _media_key(item, hand, school) for one, item in hand.media.items()}
    return found


def _media_key(item: Media, hand: Hand, school: School) -> str:
    return school.key(str(hand.medium(item.id)), "media" if is_picture(item) else "document")


def _school(told: Together) -> School:
    """Return the setting, with a slug made of its name as the platform's own are."""
    setting = _setting(told)
    name = words(setting.name) if setting else ""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return School(_NOISE.sub("-", plain).strip("-")[:_LONGEST_SLUG].strip("-") or "setting", name or None)


def _setting(told: Together) -> Setting | None:
    own = told.provenance.setting if told.provenance else None
    return next((one for one in told.settings if one.id == own), next(iter(told.settings), None))


def _school_record(told: Together, school: School, numbers: Numbers) -> dict[str, object]:
    setting = _setting(told)
    number = numbers.of("setting", setting.id if setting else "")
    return {"id": number, **({"name": school.name} if school.name else {}), "furlSlug": school.slug}


def _save(path: Path, body: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(body)
