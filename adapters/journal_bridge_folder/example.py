"""Write an invented journal folder: two children of one first name, their photos drawn by code."""

import hashlib
from pathlib import Path
from typing import Final

from journal_bridge import invented
from journal_bridge.invented.files import media_bytes
from journal_bridge.invented.records import Goal, InventedChild, InventedMedia, InventedSetting, Remark, Story
from journal_bridge.journal import (
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Depicts,
    Entry,
    FamilyObservation,
    Journal,
    Judgement,
    Media,
    MediaKind,
    Name,
    NextStep,
    Observation,
    Person,
    PersonKind,
    Post,
    Report,
    Restriction,
    Setting,
    Source,
    Status,
    ordered,
    to_bytes,
)
from journal_bridge.journal.entries import Assessment, Note

SOURCE: Final = Source(platform="folder", setting="setting", adapter="folder/1")
_KINDS: Final = {"photo": MediaKind.PHOTO, "film": MediaKind.VIDEO, "document": MediaKind.DOCUMENT}
_STAGES: Final = {
    "draft": Status.DRAFT,
    "pending": Status.PENDING,
    "changes_requested": Status.PENDING,
    "approved": Status.PUBLISHED,
    "published": Status.PUBLISHED,
}
_PRESENCE: Final = {"file": Availability.FOUND, "link": Availability.LINKED, "nowhere": Availability.MISSING}


def write_example(folder: Path, seed: int) -> Path:
    """Write one folder a child, each with `journal.json` and `media/`; return the folder."""
    setting = invented.setting(seed)
    for child_id in invented.namesakes(seed):
        below = folder / child_id
        (below / "media").mkdir(parents=True)
        journal = _journal(setting, setting.child(child_id), below)
        (below / "journal.json").write_bytes(to_bytes(journal))
    return folder


def _journal(setting: InventedSetting, child: InventedChild, folder: Path) -> Journal:
    stories = [story for story in setting.stories if child.id in story.about]
    wanted = dict.fromkeys(item for story in stories for item in story.media)
    return ordered(
        Journal(
            journal_id=f"journal-{child.id}",
            child=Child(
                id=child.id,
                known_as=Name(full=child.full_name, given=child.given, family=child.family_name),
                date_of_birth=child.born,
                source=SOURCE,
            ),
            settings=(Setting(id="setting", name=setting.name),),
            people=_people(setting, child, stories),
            entries=tuple(_entry(story) for story in stories),
            media=tuple(_media(setting, setting.item(item), folder) for item in wanted),
            provenance=SOURCE,
        )
    )


def _people(setting: InventedSetting, child: InventedChild, stories: list[Story]) -> tuple[Person, ...]:
    adults = {story.author for story in stories} | {
        remark.author for story in stories for remark in (*story.comments, *story.review)
    }
    staff = {adult.id for adult in setting.staff}
    family_of = {adult.id: family.id for family in setting.families for adult in family.adults}
    child_of = {one.family: one.id for one in setting.children} | {child.family: child.id}
    people = [
        Person(id=one.id, kind=PersonKind.CHILD, name=one.full_name)
        for one in setting.children
        if one.id != child.id
    ]
    for adult in (setting.adult(one) for one in sorted(adults)):
        if adult.id in staff:
            people.append(Person(id=adult.id, kind=PersonKind.STAFF, name=adult.name, role=adult.role))
        else:
            own = child_of[family_of[adult.id]]
            people.append(Person(id=adult.id, kind=PersonKind.FAMILY, name=adult.name, child=own))
    return tuple(people)


def _entry(story: Story) -> Entry:
    shared = {
        "id": story.id,
        "observed_on": story.day,
        "recorded_at": story.written_at,
        "published_at": story.published_at,
        "author": story.author,
        "status": Status.STAFF_ONLY if "staff_only" in story.marks else _STAGES[story.stage],
        "about": story.about,
        "title": story.title,
        "body": tuple(Block(text=text) for text in story.text),
        "next_steps": _next_steps(story),
        "judgements": tuple(_judgement(goal) for goal in story.goals),
        "media": story.media,
        "comments": (*_comments(story.comments, "family"), *_comments(story.review, "staff")),
        "restricted": _restricted(story),
        "source": SOURCE,
    }
    if story.kind in {"two_year_check", "baseline"}:
        return Report.model_validate(shared | {"report_kind": story.kind})
    kinds: dict[str, type[Entry]] = {
        "observation": Observation,
        "family_observation": FamilyObservation,
        "assessment": Assessment,
        "note": Note,
        "post": Post,
    }
    return kinds[story.kind].model_validate(shared)


def _restricted(story: Story) -> tuple[Restriction, ...]:
    marks = {"safeguarding": Restriction.SAFEGUARDING, "sensitive": Restriction.INTERNAL}
    return tuple(marks[mark] for mark in sorted(story.marks) if mark in marks)


def _next_steps(story: Story) -> tuple[NextStep, ...]:
    if not story.next_step:
        return ()
    return (NextStep(body=(Block(text=story.next_step),), done=story.next_step_done),)


def _judgement(goal: Goal) -> Judgement:
    words = f"{goal.area}: {goal.aspect}, {goal.band}"
    return Judgement(
        framework="EYFS",
        edition=f"EYFS-{goal.edition}",
        area=goal.area,
        aspect=goal.aspect,
        statement=goal.statement,
        band=goal.band,
        level=goal.level,
        words=words,
    )


def _comments(remarks: tuple[Remark, ...], audience: str) -> tuple[Comment, ...]:
    return tuple(
        Comment.model_validate(
            {
                "id": remark.id,
                "author": remark.author,
                "written_at": remark.written_at,
                "body": (Block(text=remark.text),),
                "audience": audience,
            }
        )
        for remark in remarks
    )


def _media(setting: InventedSetting, item: InventedMedia, folder: Path) -> Media:
    found = item.presence == "file"
    path = f"media/{item.id}.{item.format}"
    content = media_bytes(setting, item) if found else b""
    if found:
        (folder / path).write_bytes(content)
    return Media(
        id=item.id,
        kind=_KINDS[item.kind],
        availability=_PRESENCE[item.presence],
        path=path if found else None,
        sha256=hashlib.sha256(content).hexdigest() if found else None,
        bytes=len(content) if found else None,
        width=item.width,
        height=item.height,
        taken_at=item.taken_at,
        taken_at_from="platform",
        depicts=Depicts(basis=Basis.IMAGE, people=item.tagged) if item.tagged else Depicts(),
        source=SOURCE,
    )
