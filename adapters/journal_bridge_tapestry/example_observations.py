"""The invented stories as the platform's observations: a line of a list, and the full record.

How assessments and flags look in answers is not published. They are written here in the platform's own vocabulary
(framework, area, aspect, band, refinement; flag sets since 2021), which is an inference.
"""

from html import escape

from journal_bridge.invented.records import Goal, InventedSetting, Remark, Story
from journal_bridge.journal import Status

from .example_media import Attachment, document, medium
from .example_numbers import Numbers, Post
from .layout import Json
from .statuses import WORDS

_STATUSES = {
    "draft": WORDS[Status.DRAFT],
    "pending": WORDS[Status.PENDING],
    "changes_requested": WORDS[Status.PENDING],
    "approved": WORDS[Status.PENDING],
    "published": WORDS[Status.PUBLISHED],
}
"""Stages of a story. Devices keep drafts, yet the newer app sends them too, so answers may hold them."""

_FRACTIONS_FROM = 2025
"""Year from which times have fractions of a second: tools met both forms."""

_NO_DATE = 6
"""Every sixth record leaves `date` out: nobody has seen under which name it is read back."""

_PLAIN_EVERY, _LINES_EVERY = 5, 7


def record(told: InventedSetting, numbers: Numbers, post: Post) -> Json:
    """Return a story's full record."""
    story, held = post.story, [Attachment(post, number, told.item(media_id)) for number, media_id in post.media]
    pictures = [one for one in held if one.item.kind != "document"]
    found: Json = {
        "id": post.number,
        "title": _title(story),
        "notes": _notes(post),
        "createdAt": _moment(story, story.written_at),
        "author": {"fullName": told.adult(story.author).name},
        "children": [_child(told, numbers, child_id) for child_id in story.about],
        "media": [medium(told.seed, one) for one in pictures],
        "mediaCount": len(pictures),
        "documents": [document(told.seed, one) for one in held if one.item.kind == "document"],
        "comments": [_comment(told, remark) for remark in story.comments],
        "assessments": [_assessment(goal) for goal in story.goals if _is_assessed(story, goal)],
        "flags": [_flag(goal) for goal in story.goals if not _is_assessed(story, goal)],
        "capabilities": {"canEdit": True, "canDelete": story.stage != "published", "canComment": True},
        "status": _status(story),
    }
    if post.number % _NO_DATE:
        found["date"] = story.day.isoformat()
    if story.kind != "family_observation":
        found["additionalInformation"] = _staff_words(story)
    if _in_journal(story):
        approved = story.published_at or story.written_at
        found["approval"] = {"date": _moment(story, approved), "name": told.staff[0].name}
    return found


def listed(told: InventedSetting, numbers: Numbers, post: Post) -> Json:
    """Return a story as a list shows it: everything but the media after the third."""
    whole = record(told, numbers, post)
    media = whole["media"]
    return whole | {"media": media[:3]} if isinstance(media, list) else whole


def _status(story: Story) -> str:
    if "staff_only" in story.marks:
        return WORDS[Status.STAFF_ONLY]
    return WORDS[Status.PUBLISHED] if _in_journal(story) else _STATUSES[story.stage]


def _in_journal(story: Story) -> bool:
    """Tell whether families see it; what a family sent is in the journal as soon as it is approved."""
    sent = story.stage == "published" or (story.stage == "approved" and story.kind == "family_observation")
    return sent and "staff_only" not in story.marks


def _title(story: Story) -> str:
    """Return a title, which the platform demands: the story's own, or what it is about."""
    if story.title:
        return story.title
    if story.kind == "family_observation":
        return "At home"
    return story.goals[0].aspect if story.goals else "For the file"


def _notes(post: Post) -> str:
    """Return the text: mostly paragraphs, here and there lines or plain text; the next step stands at its end."""
    story = post.story
    if not story.text:
        return ""
    step = story.next_step
    if post.number % _PLAIN_EVERY == 0:
        return "\n\n".join((*story.text, *(("Next steps", step) if step else ())))
    lines = [escape(line) for line in story.text]
    if post.number % _LINES_EVERY == 0:
        told = f"<p>{'<br />'.join(lines)}</p>"
    elif story.kind == "two_year_check":
        told = "".join(
            f"<p><b>{line}</b></p>" if place % 2 == 0 else f"<p>{line}</p>" for place, line in enumerate(lines)
        )
    else:
        told = "".join(f"<p>{line}</p>" for line in lines)
    return told + (f"<p><b>Next steps</b></p><p>{escape(step)}</p>" if step else "")


def _staff_words(story: Story) -> str | None:
    """Return what only staff see: what they said to each other before it was sent."""
    words = [escape(remark.text) for remark in story.review]
    return "".join(f"<p>{word}</p>" for word in words) or None


def _moment(story: Story, moment: object) -> str:
    fraction = ".000000" if story.written_at.year >= _FRACTIONS_FROM else ""
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def _child(told: InventedSetting, numbers: Numbers, child_id: str) -> Json:
    return {"id": numbers.children[child_id], "fullName": told.child(child_id).full_name}


def _comment(told: InventedSetting, remark: Remark) -> Json:
    return {
        "createdAt": f"{remark.written_at:%Y-%m-%dT%H:%M:%SZ}",
        "user": {"fullName": told.adult(remark.author).name},
        "content": remark.text,
    }


def _is_assessed(story: Story, goal: Goal) -> bool:
    """Tell whether a goal is assessed; since 2021 observations have flags, and only reviews are assessed."""
    return goal.edition == "2012" or story.kind != "observation"


def _assessment(goal: Goal) -> Json:
    return {
        "framework": f"EYFS {goal.edition}",
        "area": goal.area,
        "aspect": goal.aspect,
        "band": goal.band,
        "refinement": goal.level.capitalize() if goal.level else None,
    }


def _flag(goal: Goal) -> Json:
    return {
        "set": f"EYFS {goal.edition}",
        "path": [goal.area, goal.aspect],
        "label": goal.aspect,
        "colour": "#7DA87B",
    }
