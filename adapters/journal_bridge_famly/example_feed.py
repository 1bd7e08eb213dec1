"""The invented posts, conversations and care diary in the REST shapes of the platform."""

from datetime import datetime

from journal_bridge.invented.chance import uuid
from journal_bridge.invented.records import Happening, InventedSetting, Remark, Story, Talk
from journal_bridge_famly.example_media import Json, rest_image, rest_video
from journal_bridge_famly.example_observations import in_feed, ulid, utc

_SENDER_HAS_TITLE_UNTIL = 2024
_EVERY = 3
"""One published observation in three is embedded: a capture rarely holds the whole feed."""


def rest_time(moment: datetime) -> str:
    """Return a time as REST writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}+00:00"


def feed(setting: InventedSetting) -> list[Json]:
    """Return the feed: pinned posts first, then newest first; embedded observations have no text of their own."""
    embeds = [story for story in setting.stories if story.kind not in {"post", "note"} and in_feed(story)][::_EVERY]
    posts = [story for story in setting.stories if story.kind == "post"]
    found = sorted((*embeds, *posts), key=lambda story: (_shown(story), story.id), reverse=True)
    found.sort(key=lambda story: "pinned" not in story.marks)
    items = [_item(setting, story) for story in found]
    items.insert(len(items) // 2, _invoice(setting))
    return items


def _shown(story: Story) -> datetime:
    return story.published_at or story.written_at


def _item(setting: InventedSetting, story: Story) -> Json:
    embedded = story.kind != "post"
    media = [] if embedded else [setting.item(media_id) for media_id in story.media]
    text = "" if embedded else story.text[0]
    system = "system" in story.marks
    return {
        "feedItemId": ulid(setting.seed, story.id),
        "originatorId": f"Post:{uuid(setting.seed, 'post', story.id)}",
        "systemPostTypeClass": "Daycare.MenuPublished" if system else None,
        "generated": system,
        "isPinned": "pinned" in story.marks,
        "seen": True,
        "liked": False,
        "createdDate": rest_time(_shown(story)),
        "body": text,
        "richTextBody": f"<p>{text}</p>" if text and media else None,
        "sender": _sender(setting, story),
        "receivers": _receivers(setting, story),
        "images": [rest_image(setting.seed, item) for item in media if item.kind == "photo"],
        "videos": [rest_video(item) for item in media if item.kind == "film"],
        "files": [],
        "likes": [_like(setting, adult) for adult in story.liked_by],
        "comments": [] if embedded else [_comment(setting, remark) for remark in story.comments],
        "embed": {"type": "Observation", "observationId": story.id} if embedded else {},
    }


def _sender(setting: InventedSetting, story: Story) -> Json:
    """Return who posted: the older shape says `title`, the newer one `name`."""
    adult = setting.adult(story.author)
    word = "title" if story.written_at.year < _SENDER_HAS_TITLE_UNTIL else "name"
    return {word: adult.name, "subtitle": setting.name, "loginId": adult.id, "image": None}


def _receivers(setting: InventedSetting, story: Story) -> list[str]:
    return [story.room or setting.name, *(setting.child(child_id).full_name for child_id in story.about)]


def _like(setting: InventedSetting, adult_id: str) -> Json:
    return {"loginId": adult_id, "name": setting.adult(adult_id).name, "reaction": "❤️"}


def _comment(setting: InventedSetting, remark: Remark) -> Json:
    adult = setting.adult(remark.author)
    subtitle = f"{adult.role} of {setting.child(remark.child).full_name}" if remark.child else adult.role
    return {
        "commentId": uuid(setting.seed, "comment", remark.id),
        "body": remark.text,
        "createdDate": rest_time(remark.written_at),
        "sender": {"name": adult.name, "subtitle": subtitle},
        "images": [],
        "likes": [],
        "liked": False,
    }


def _invoice(setting: InventedSetting) -> Json:
    moment = setting.stories[len(setting.stories) // 2].written_at
    payer = setting.families[0].adults[0].name
    invoice = {"id": uuid(setting.seed, "invoice"), "invoiceNo": 1042, "due": "2024-07-01", "amount": 412.5}
    return {
        "feedItemId": ulid(setting.seed, "invoice"),
        "originatorId": f"Invoice:{invoice['id']}",
        "systemPostTypeClass": None,
        "generated": True,
        "isPinned": False,
        "createdDate": rest_time(moment),
        "body": "",
        "richTextBody": None,
        "sender": {"name": setting.name, "subtitle": None},
        "receivers": [payer],
        "images": [],
        "videos": [],
        "files": [],
        "likes": [],
        "comments": [],
        "embed": {"invoice": {**invoice, "payer": payer, "pdf": None, "lines": []}},
    }


def conversation(setting: InventedSetting, talk: Talk) -> Json:
    """Return a conversation as the list shows it."""
    writers = dict.fromkeys(remark.author for remark in talk.words)
    return {
        "conversationId": talk.id,
        "title": talk.title,
        "createdAt": rest_time(talk.words[0].written_at),
        "lastActivityAt": rest_time(talk.words[-1].written_at),
        "participants": [{"id": one, "title": setting.adult(one).name, "subtitle": None} for one in writers],
        "archived": False,
    }


def messages(setting: InventedSetting, talk: Talk) -> Json:
    """Return a conversation with its messages, newest first."""
    found = [
        {
            "messageId": remark.id,
            "conversationId": talk.id,
            "createdAt": rest_time(remark.written_at),
            "body": remark.text,
            "author": {"id": remark.author, "title": setting.adult(remark.author).name, "me": False},
            "images": [],
            "files": [],
            "unread": False,
        }
        for remark in reversed(talk.words)
    ]
    return {**conversation(setting, talk), "messages": found}


def calendar(setting: InventedSetting) -> list[Json]:
    """Return the care diary and the events of the nursery, a day at a time."""
    days: dict[str, list[Json]] = {}
    for one in sorted(setting.happenings, key=lambda happening: (happening.starts, happening.id)):
        days.setdefault(f"{one.starts:%Y-%m-%d}", []).append(_event(setting, one))
    if not days:
        return []
    listed = [{"day": day, "day_localdate": day, "events": events} for day, events in days.items()]
    return [{"period": {"from": min(days), "to": max(days)}, "days": listed}]


_ORIGINS = {"arrival": "ChildCheckin", "nap": "Nap", "meal": "MealRegistration", "event": "Event"}


def _event(setting: InventedSetting, one: Happening) -> Json:
    name = f"{setting.child(one.child).full_name}: " if one.child else ""
    return {
        "originator": {"type": f"Famly.Daycare:{_ORIGINS[one.kind]}", "id": one.id},
        "invitees": [],
        "title": f"{name}{one.text}",
        "from": utc(one.starts),
        "to": utc(one.ends),
        "embed": {"type": "CHECK_IN"} if one.kind == "arrival" else None,
    }
