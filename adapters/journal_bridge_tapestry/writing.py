"""Writes journals as folders of this platform's answers with their media, as its reader reads them best.

Every observation is a full record of its own, so nothing is cut off after the third picture. What has no place is
left out whole; `writing_limits` says what and why.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from journal_bridge.adapter import Written
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Entry, Setting
from journal_bridge.kit.numbers import Numbers
from journal_bridge.kit.together import together

from .layout import CHILDREN, OBSERVATIONS, RELATIVES, SCHOOL, STAFF, Json, document
from .schools import School
from .writing_limits import has_place, safely_told
from .writing_media import file_name, held_in, is_picture, place_all, tellable
from .writing_observations import Hand, record
from .writing_people import cast_of, children_list, linked_children, relatives_table, staff_table
from .writing_schools import by_setting
from .writing_steps import STEPS


def write_package(journals: Sequence[MinimisedJournal], folder: Path) -> Written:
    """Write some journals into an empty folder, a folder a setting, and tell under which ids they are read back."""
    records: dict[str, str] = {}
    for setting, school, own in by_setting(journals):
        records |= _write_setting(own, setting, school, folder / school.slug)
    return Written(records, STEPS)


def _write_setting(
    journals: Sequence[MinimisedJournal], setting: Setting, school: School, home: Path
) -> dict[str, str]:
    told, numbers = together(journals), Numbers()
    cast = cast_of(told, linked_children(journals), school, numbers)
    entries = [safely_told(entry) for entry in told.entries if has_place(entry, cast)]
    media = {item.id: item for item in told.media if item.id in told.files}
    hand = Hand(cast, numbers, {one: media[one] for one in sorted(tellable(entries, media))})
    _save(home / SCHOOL, document(_school_record(setting, school, numbers)))
    _save(home / CHILDREN, document(children_list(told, cast)))
    _save(home / RELATIVES, relatives_table(told, cast))
    _save(home / STAFF, staff_table(told))
    for entry in entries:
        _save(home / OBSERVATIONS / f"{hand.observation(entry)}.json", document(record(entry, hand)))
    place_all(home, _held(entries, hand), told.files)
    return _records(entries, hand, school)


def _held(entries: Iterable[Entry], hand: Hand) -> dict[str, str]:
    """Return the media of some entries, each with its file's name under the first of them."""
    names: dict[str, str] = {}
    for entry in entries:
        for media_id, _ in held_in(entry, hand.media):
            name = file_name(hand.observation(entry), hand.medium(media_id), hand.media[media_id])
            names.setdefault(media_id, name)
    return names


def _records(entries: Iterable[Entry], hand: Hand, school: School) -> dict[str, str]:
    """Return the ids under which everything is read back, by ours."""
    kinds = {one: "media" if is_picture(item) else "document" for one, item in hand.media.items()}
    return {
        **hand.cast.keys,
        **{entry.id: school.key(str(hand.observation(entry)), "observation") for entry in entries},
        **{one: school.key(str(hand.medium(one)), kind) for one, kind in kinds.items()},
    }


def _school_record(setting: Setting, school: School, numbers: Numbers) -> Json:
    named = {"name": school.name} if school.name else {}
    return {"id": numbers.of("setting", setting.id), **named, "furlSlug": school.slug}


def _save(path: Path, body: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(body)
