"""The invented stories as learning-journey observations and child notes, in the GraphQL shapes of the platform."""

from datetime import datetime, timedelta
from html import escape

from journal_bridge.invented.chance import digest, uuid
from journal_bridge.invented.records import Goal, InventedSetting, Remark, Story
from journal_bridge_famly.example_media import Json, graphql_file, graphql_image, graphql_video

_VARIANTS = {
    "observation": "REGULAR_OBSERVATION",
    "family_observation": "PARENT_OBSERVATION",
    "assessment": "ASSESSMENT",
    "two_year_check": "TWO_YEAR_PROGRESS",
    "baseline": "UP_TO_SPEED_OBSERVATION",
}
_STATES = {
    "draft": ("DRAFT",),
    "pending": ("DRAFT", "PENDING_REVIEW"),
    "changes_requested": ("DRAFT", "PENDING_REVIEW", "CHANGES_REQUESTED"),
    "approved": ("DRAFT", "PENDING_REVIEW", "APPROVED"),
    "published": ("DRAFT", "PENDING_REVIEW", "APPROVED", "SENT"),
}
_VERSIONS = {"2012": "REGULAR", "2021": "EYFS_2021_REVISION"}
_BANDS = {
    "22-36 months": (22, 36),
    "30-50 months": (30, 50),
    "40-60 months": (40, 60),
    "Birth to three": (0, 36),
    "3 and 4-year-olds": (36, 60),
    "Children in reception": (48, 71),
}
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_REACTIONS = ("❤️", "👍", "😂", None)
_ONE_VIDEO_UNTIL = 2025
"""Year from which an observation holds `videos` in place of one `video`."""


def ulid(seed: int, label: str) -> str:
    """Return a feed item's id: 26 letters of Crockford's alphabet."""
    return "01" + "".join(_LETTERS[byte % 32] for byte in digest(seed, "ulid", label)[:24])


def utc(moment: datetime) -> str:
    """Return a time as GraphQL writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def person(name: str) -> Json:
    """Return somebody as GraphQL tells them: a name in parts, no id and no role."""
    first, _, last = name.rpartition(" ")
    parts = {"firstName": first or last, "middleName": None, "lastName": last if first else "", "fullName": name}
    return {"name": parts, "profileImage": None}


def observation(setting: InventedSetting, story: Story) -> Json:
    """Return a story as an observation."""
    states = _history(setting, story)
    edition = story.goals[0].edition if story.goals else "2021"
    return {
        "id": story.id,
        "variant": _VARIANTS[story.kind],
        "version": _VERSIONS[edition],
        "status": states[-1],
        "statuses": states,
        "createdBy": person(setting.adult(story.author).name),
        "children": [_public_child(setting, child_id) for child_id in story.about],
        "remark": _remark(setting, story),
        "nextStep": _next_step(setting.seed, story),
        **_media(setting, story),
        "likes": _likes(setting, story),
        "comments": _comments(setting, story.comments),
        "reviewComments": _comments(setting, story.review),
        "feedItem": {"id": ulid(setting.seed, story.id)} if in_feed(story) else None,
        "settings": {"assessmentSetting": {"title": "Three terms"}} if story.kind == "assessment" else None,
        "behaviors": [{"behaviorId": "BehaviorCanSeeStatuses"}],
    }


def in_feed(story: Story) -> bool:
    """Tell whether the platform made a feed item of the observation."""
    return story.stage == "published" and story.kind != "baseline"


def _history(setting: InventedSetting, story: Story) -> list[Json]:
    names = _STATES[story.stage]
    moments = [story.written_at + timedelta(minutes=3 * number) for number in range(len(names))]
    if story.published_at is not None:
        moments[-1] = max(story.published_at, moments[-1])
    author = person(setting.adult(story.author).name)
    manager = person(setting.staff[0].name)
    return [
        {"state": name, "createdAt": utc(moment), "createdBy": author if name == "DRAFT" else manager}
        for name, moment in zip(names, moments, strict=True)
    ]


def _public_child(setting: InventedSetting, child_id: str) -> Json:
    child = setting.child(child_id)
    institution = uuid(setting.seed, "institution")
    return {"id": child.id, "name": child.full_name, "institutionId": institution, "profileImage": None}


def _remark(setting: InventedSetting, story: Story) -> Json:
    """Return the text: plain always, rich where staff used the editor; a few have no day of their own."""
    statements = [_statement(setting.seed, goal) for goal in story.goals if goal.statement]
    tell_day = int(story.id[0], 16) > 0
    return {
        "id": uuid(setting.seed, "remark", story.id),
        "date": story.day.isoformat() if tell_day else None,
        "body": "\n\n".join(story.text),
        "richTextBody": _rich(story),
        "status": None,
        "statements": statements,
        "areas": [_area(setting.seed, goal) for goal in story.goals],
    }


def _rich(story: Story) -> str | None:
    lines = [escape(line) for line in story.text]
    if story.kind == "two_year_check":
        return "".join(
            f"<h3>{line}</h3>" if number % 2 == 0 else f"<p>{line}</p>" for number, line in enumerate(lines)
        )
    if story.kind == "observation" and int(story.id[1], 16) % 3 == 0:
        rest = "".join(f"<p><em>{line}</em></p>" for line in lines[1:])
        return f"<p>{lines[0]}</p>{rest}"
    return None


def _area(seed: int, goal: Goal) -> Json:
    start, end = _BANDS[goal.band]
    title = f"EYFS {goal.edition}"
    framework = uuid(seed, "framework", goal.edition)
    return {
        "area": {
            "id": uuid(seed, "aspect", goal.edition, goal.aspect),
            "parentId": uuid(seed, "area", goal.edition, goal.area),
            "frameworkId": framework,
            "title": goal.aspect,
            "abbr": "".join(word[0] for word in goal.area.split() if word[0].isupper()),
            "description": goal.area,
            "lower": start,
            "upper": end,
            "placement": 1,
            "isHeader": False,
            "color": "#7DA87B",
            "subAreas": [],
            "framework": {"id": framework, "title": title, "abbr": "EYFS", "subtitle": None, "hasAgeBands": True},
        },
        "refinement": goal.level.upper() if goal.level else None,
        "note": None,
        "areaRefinementSettings": {
            "ageBandSetting": {"label": goal.band, "from": start, "to": end},
            "assessmentOptionSetting": {"label": (goal.level or "seen").capitalize(), "backgroundColor": "#DDEEDD"},
        },
    }


def _statement(seed: int, goal: Goal) -> Json:
    body = goal.statement
    ids = {"id": uuid(seed, "statement", body), "areaId": uuid(seed, "aspect", goal.edition, goal.aspect)}
    return {"statement": {**ids, "body": body}, "refinement": goal.level.upper() if goal.level else None}


def _next_step(seed: int, story: Story) -> Json | None:
    if story.next_step is None:
        return None
    states = {True: "COMPLETED", False: "NOT_COMPLETED", None: None}
    return {
        "id": uuid(seed, "next", story.id),
        "date": None,
        "body": story.next_step,
        "richTextBody": None,
        "status": states[story.next_step_done],
        "statements": [],
        "areas": [],
    }


def _media(setting: InventedSetting, story: Story) -> Json:
    items = [setting.item(media_id) for media_id in story.media]
    images = [graphql_image(setting.seed, item) for item in items if item.kind == "photo"]
    films = [graphql_video(item) for item in items if item.kind == "film"]
    files = [graphql_file(item) for item in items if item.kind == "document"]
    if story.written_at.year < _ONE_VIDEO_UNTIL and len(films) < 2:  # noqa: PLR2004 - the old shape holds one
        old = {"images": images or None, "video": films[0] if films else None, "files": files}
        return dict(old)
    return {"images": images, "videos": films, "files": files}


def _likes(setting: InventedSetting, story: Story) -> Json:
    moment = story.published_at or story.written_at
    likes = [
        {
            "likedBy": person(setting.adult(adult).name),
            "likedAt": utc(moment + timedelta(hours=number + 1)),
            "reaction": _REACTIONS[(number + len(story.text)) % len(_REACTIONS)],
        }
        for number, adult in enumerate(story.liked_by)
    ]
    return {"count": len(likes), "likedByMe": False, "likes": likes}


def _comments(setting: InventedSetting, remarks: tuple[Remark, ...]) -> Json:
    results = [
        {
            "id": uuid(setting.seed, "comment", remark.id),
            "body": remark.text,
            "sentAt": utc(remark.written_at),
            "sentBy": person(setting.adult(remark.author).name),
            "likes": {"count": 0, "likedByMe": False, "likes": []},
            "canManage": True,
            "behaviors": [],
        }
        for remark in remarks
    ]
    return {"count": len(results), "results": results}


def note(setting: InventedSetting, story: Story) -> Json:
    """Return a note on a child's file; a note that is only a photo has no text."""
    author = person(setting.adult(story.author).name)
    return {
        "noteId": story.id,
        "childId": story.about[0],
        "noteType": "Classic",
        "createdAt": utc(story.written_at),
        "createdBy": author,
        "modifiedAt": utc(story.written_at),
        "modifiedBy": author,
        "publishedAt": utc(story.written_at),
        "sensitive": "sensitive" in story.marks,
        "safeguardingConcern": "safeguarding" in story.marks,
        "parentVisible": "staff_only" not in story.marks,
        "text": "\n".join(story.text) if story.text else None,
        "images": [graphql_image(setting.seed, setting.item(media_id)) for media_id in story.media],
        "files": [],
        "parentAcknowledgements": [],
    }
