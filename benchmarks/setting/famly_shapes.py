"""The small shapes of famly's answers: names, texts, comments, judgements, and pages of records."""

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import Final

from journal_bridge.invented.chance import uuid
from journal_bridge.invented.records import Goal

from .people import Adult
from .stories import Story

Json = dict[str, object]

_BANDS: Final = {
    "22-36 months": (22, 36),
    "30-50 months": (30, 50),
    "40-60 months": (40, 60),
    "Birth to three": (0, 36),
    "3 and 4-year-olds": (36, 60),
    "Children in reception": (48, 71),
}


class Pages:
    """Records of one kind, a page at a time; only the last page says that none follows."""

    def __init__(self, save: Callable[[str, list[Json], str | None], None], size: int) -> None:
        self.save, self.size = save, size
        self.page: list[Json] = []
        self.number = 1

    def add(self, record: Json) -> None:
        """Add a record; a page that was full before is written."""
        if len(self.page) == self.size:
            self.save(f"{self.number:04}", self.page, f"page-{self.number + 1}")
            self.page, self.number = [], self.number + 1
        self.page.append(record)

    def finish(self, name: str = "") -> None:
        """Write what has gathered as the last page."""
        if self.page:
            self.save(name or f"{self.number:04}", self.page, None)
        self.page = []


def name_in_parts(given: str, family: str) -> Json:
    """Return a name in its parts."""
    return {"firstName": given, "middleName": None, "lastName": family, "fullName": f"{given} {family}"}


@lru_cache(maxsize=2_000)
def person(adult: Adult) -> Json:
    """Return somebody as the app tells them: a name, no id and no role."""
    given, _, family = adult.name.partition(" ")
    return {"name": name_in_parts(given, family), "profileImage": None}


def remark(own: str, body: str | None) -> Json:
    """Return a text with nothing linked to it."""
    empty: Json = {"date": None, "richTextBody": None, "status": None, "statements": [], "areas": []}
    return {"id": own, "body": body, **empty}


def comment(seed: int, story: Story, place: int) -> Json:
    """Return a comment under a story."""
    said = story.comments[place]
    sent = f"{said.written:%Y-%m-%dT%H:%M:%SZ}"
    own = uuid(seed, "comment", story.number, place)
    return {"id": own, "body": said.text, "sentAt": sent, "sentBy": person(said.author), "behaviors": []}


def review(seed: int, story: Story, manager: Json) -> Json:
    """Return what staff said to each other before a story was sent."""
    sent = f"{story.written + timedelta(minutes=2):%Y-%m-%dT%H:%M:%SZ}"
    return {"id": uuid(seed, "review", story.number), "body": story.note, "sentAt": sent, "sentBy": manager}


@lru_cache(maxsize=5_000)
def area(seed: int, goal: Goal) -> Json:
    """Return a judgement against an aspect, with its area, edition and band."""
    start, end = _BANDS[goal.band]
    framework = uuid(seed, "framework", goal.edition)
    option = {"label": (goal.level or "seen").capitalize(), "backgroundColor": "#DDEEDD"}
    return {
        "area": {
            "id": uuid(seed, "aspect", goal.edition, goal.aspect),
            "parentId": uuid(seed, "area", goal.edition, goal.area),
            "frameworkId": framework,
            "title": goal.aspect,
            "description": goal.area,
            "lower": start,
            "upper": end,
            "subAreas": [],
            "framework": {"id": framework, "title": f"EYFS {goal.edition}", "abbr": "EYFS", "hasAgeBands": True},
        },
        "refinement": goal.level.upper() if goal.level else None,
        "note": None,
        "areaRefinementSettings": {
            "ageBandSetting": {"label": goal.band, "from": start, "to": end},
            "assessmentOptionSetting": option,
        },
    }
