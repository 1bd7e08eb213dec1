"""Entries as the platform's observations: the platform's field = what a journal tells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from journal_bridge.journal import Comment, Entry, Media, Status
from journal_bridge.kit.numbers import Numbers

from .layout import Json
from .statuses import WORDS
from .writing_judgements import assessments_and_flags
from .writing_media import is_picture, listed
from .writing_people import Cast, tagged
from .writing_texts import markup, notes


@dataclass(frozen=True)
class Hand:
    """What records are written with: who is who, the numbers, and the media that have a file."""

    cast: Cast
    numbers: Numbers
    media: Mapping[str, Media]

    def observation(self, entry: Entry) -> int:
        """Return an entry's number."""
        return self.numbers.of("observation", entry.id)

    def medium(self, media_id: str) -> int:
        """Return a medium's number."""
        return self.numbers.of("medium", media_id)


def record(entry: Entry, hand: Hand) -> Json:
    """Return an entry as an observation's full record."""
    pictures, documents = _media(entry.media, hand)
    assessments, flags = assessments_and_flags(entry.judgements)
    approved = entry.published_at if entry.status is Status.PUBLISHED else None
    told: Json = {
        "id": hand.observation(entry),
        "title": entry.title or "",
        "notes": notes(entry.body, entry.next_steps),
        "createdAt": _moment(entry.recorded_at),
        "date": entry.observed_on.isoformat() if entry.observed_on else None,
        "author": hand.cast.user(entry.author, entry.about),
        "approval": {"date": _moment(approved)} if approved else None,
        "children": [tagged(hand.cast, child) for child in entry.about],
        "media": pictures,
        "mediaCount": len(pictures),
        "documents": documents,
        "comments": [_comment(comment, entry, hand) for comment in entry.comments],
        "assessments": assessments,
        "flags": flags,
        "status": WORDS.get(entry.status),
    }
    return {field: value for field, value in told.items() if value is not None}


def _comment(comment: Comment, entry: Entry, hand: Hand) -> Json:
    pictures, _ = _media(comment.media, hand)
    told: Json = {
        "createdAt": _moment(comment.written_at),
        "user": hand.cast.user(comment.author, entry.about),
        "content": markup(comment.body),
        "staffOnly": True if comment.audience == "staff" else None,
        "media": pictures or None,
    }
    return {field: value for field, value in told.items() if value is not None}


def _media(media_ids: Iterable[str], hand: Hand) -> tuple[list[Json], list[Json]]:
    """Return some media as a record's two lists, which have no common order."""
    held = [(hand.medium(one), hand.media[one]) for one in media_ids if one in hand.media]
    pictures = [listed(number, item) for number, item in held if is_picture(item)]
    return pictures, [listed(number, item) for number, item in held if not is_picture(item)]


def _moment(moment: datetime | None) -> str | None:
    """Return a time as answers tell it: UTC, whole seconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z" if moment else None
