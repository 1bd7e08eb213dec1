"""Accounts for everything that enters no child's journal: posts to rooms, messages, calendars, and files."""

from datetime import datetime
from functools import partial
from typing import Final

from journal_bridge.kit.showing import Holder
from journal_bridge.kit.sniffing import SNIFF_BYTES, media_type
from journal_bridge.kit.tally import Tally, pieces, readable
from journal_bridge.kit.times import moment

from .capture import Capture
from .doubts import note_unreadable
from .export import CommentRecord, PostRecord, extra
from .once import Placed, once, read_all
from .parts import Noted, Tagged, comment_list, media_of
from .shelved import Shelved

ROOM_POST: Final = "room post, belongs to no child"
COMPUTED: Final = "progress is computed from the observations, which are read themselves"
SYSTEM_POST: Final = "a post the platform made itself, belongs to no child"

_STAY: Final[dict[str, str]] = {
    "conversation": "conversations belong to no child's journal",
    "message": "messages belong to no child's journal",
    "reaction": "reactions to messages belong to no child's journal",
    "calendar event": "the calendar belongs to no child's journal",
}
"""Kinds that are counted and never mapped."""


def read_setting_records(capture: Capture) -> None:
    """Count the records of the setting, and join feed items to the observations they show."""
    for section in capture.sections["progress"]:
        capture.tally.lose("progress", COMPUTED, section.file, len(section.records))
    for kind, reason in _STAY.items():
        for section in capture.sections[kind]:
            for number, untrusted in enumerate(section.records):
                place = section.file if isinstance(untrusted, dict) else section.place(number)
                capture.tally.keep_with_setting(kind, reason, place)
                _note_shared_media(capture, readable(PostRecord, untrusted), section.file)
    unread = partial(note_unreadable, capture)
    placed = read_all(PostRecord, "post", capture.sections["post"], capture.tally, unread)
    shown = {told.id: told for told in capture.observed}
    for one in once(placed, "post", capture.tally, lambda post: post.feedItemId, _post_time):
        _read_post(capture, one, shown.get(_embedded(one.record) or ""))


def read_files(capture: Capture) -> None:
    """Account for every file that is no document: a medium of some entry, or a loss that says why."""
    album, tally = capture.album, capture.tally
    told: tuple[Noted | Tagged, ...] = (*capture.noted, *capture.tagged)
    entries = {held.id for one in told for held in one.media}.union(*(one.media for one in capture.observed))
    mapped = {album.file_of(media_id) for media_id in entries}
    shared = {album.file_of(media_id) for media_id in album.held} - mapped
    for name in album.files:
        known = name in mapped or name in shared or media_type(album.opened.head(name, SNIFF_BYTES))
        kind = "media file" if known else "file"
        tally.met[kind] += 1
        if name in mapped:
            tally.mapped[kind] += 1
        elif name in shared:
            tally.lose(kind, "media of a record that belongs to no child", name)
        else:
            tally.lose(kind, "no record names this file" if known else _why_unknown(name), name)


def _why_unknown(name: str) -> str:
    return "a ZIP, to be read by itself" if name.casefold().endswith(".zip") else "not a document or medium"


def _read_post(capture: Capture, one: Placed[PostRecord], shown: Shelved | None) -> None:
    """Join a feed item to the observation it shows; every other post stays with the setting."""
    tally, post = capture.tally, one.record
    if shown is not None and not _says_more(post, shown):
        tally.mapped["post"] += 1
        return
    _note_shared_media(capture, post, one.section.file)
    if shown is not None:
        tally.lose(
            "post",
            "shows an observation, and its own words and pictures belong to no child",
            one.place,
        )
    elif _embedded(post):
        tally.lose("post", "shows an observation that is not in this export", one.place)
    elif isinstance(post.systemPostTypeClass, str) and post.systemPostTypeClass.startswith("Daycare."):
        tally.keep_with_setting("post", SYSTEM_POST, one.section.file)
    else:
        tally.keep_with_setting("post", ROOM_POST, one.section.file)


def _says_more(post: PostRecord, shown: Shelved) -> bool:
    """Tell whether a feed item has anything of its own; in all captures seen the text and photos are not copied."""
    comments = pieces(CommentRecord, comment_list(post.comments), Tally(), "")
    return bool(
        (isinstance(post.body, str) and post.body.strip())
        or post.images
        or post.videos
        or post.files
        or any(comment.id not in shown.comments for comment in comments)
    )


def _embedded(post: PostRecord) -> str | None:
    found = post.embed.get("observationId") if isinstance(post.embed, dict) else None
    return found if isinstance(found, str) else None


def _note_shared_media(capture: Capture, record: PostRecord | None, file: str) -> None:
    """Note pictures shown to a room or in a conversation: their tags count, and they are no one child's alone."""
    if record is not None:
        for held in media_of(record, file, Tally(), ""):
            capture.album.add(held, Holder(frozenset(), published_observation=False))


def _post_time(post: PostRecord) -> datetime | None:
    return moment(extra(post).get("createdDate"))
