"""Stories about several children at once, and posts to rooms."""

from dataclasses import replace
from datetime import date, datetime
from random import Random

from journal_bridge.invented import people, stories, words_shared
from journal_bridge.invented.calendar_days import at, in_season, later, nursery_days, together
from journal_bridge.invented.chance import chooser
from journal_bridge.invented.diary import Diary, family_remark
from journal_bridge.invented.goals import goals
from journal_bridge.invented.records import InventedChild, Mark, Remark, Stage, Story
from journal_bridge.invented.words_home import COMMENTS

GROUPS: tuple[tuple[str, ...], ...] = (
    ("florence", "zofia"),
    ("marnie", "maisie"),
    ("florence", "noah-w", "noah-f"),
    ("zofia", "grace", "will", "yusuf"),
    ("florence", "xiaoyu", "marnie", "maisie"),
    ("zainab", "ananya", "kavin"),
    ("will", "may"),
    ("florence", "will", "may", "zofia", "kavin"),
    ("noah-w", "yusuf"),
    ("zofia", "xiaoyu"),
    ("florence", "yusuf", "zainab"),
    ("maisie", "noah-f", "may"),
    ("florence", "zofia", "noah-w"),
    ("marnie", "ananya"),
    ("zofia", "kavin", "xiaoyu"),
    ("grace", "will"),
    ("florence", "maisie"),
    ("zofia", "noah-f", "zainab"),
    ("florence", "grace", "noah-w"),
    ("yusuf", "xiaoyu", "will"),
    ("zofia", "florence", "ananya", "marnie"),
)
_POSTS = 24
_TEXTS = len(words_shared.ROOM_POSTS)
_HALF, _FEW = 0.5, 0.25


def tell_groups(diary: Diary) -> None:
    """Write the group observations; the last one is a draft and the one before waits for review."""
    unsent: dict[int, Stage] = {len(GROUPS) - 1: "draft", len(GROUPS) - 2: "pending"}
    for number, keys in enumerate(GROUPS):
        group = tuple(diary.child(key) for key in keys)
        _group(diary, group, number, unsent.get(number, "published"))


def _group(diary: Diary, group: tuple[InventedChild, ...], number: int, stage: Stage) -> None:
    chance = chooser(diary.seed, "group", number)
    row = words_shared.GROUP[number % len(words_shared.GROUP)]
    day = _day_together(group, chance)
    written = at(day, chance)
    ids = tuple(child.id for child in group)
    story = Story(
        id=diary.new_id("story"),
        kind="observation",
        day=day,
        written_at=written,
        published_at=later(written, chance) if stage == "published" else None,
        author=group[0].key_person,
        about=ids,
        stage=stage,
        text=stories.shared(row, group, chance),
        next_step=row[3],
        goals=goals(row[1], day, group[0].born, "developing"),
        media=_group_photos(diary, ids, row[0], number, day),
    )
    if stage == "published":
        story = replace(story, comments=_from_families(diary, group, story, chance), liked_by=_fans(diary, group))
    diary.add(story)


def _day_together(group: tuple[InventedChild, ...], chance: Random) -> date:
    span = together(group)
    if span is None:
        raise ValueError("these children never met")
    return chance.choice(nursery_days(*span))


def _group_photos(diary: Diary, ids: tuple[str, ...], scene: str, number: int, day: date) -> tuple[str, ...]:
    chance = chooser(diary.seed, "group photo", number)
    taken = at(day, chance)
    everyone = diary.album.photo(scene, taken, ids, tagged=None if number % 3 == 0 else ids, presence="file")
    alone = [diary.album.photo(scene, taken, (one,), tagged=(one,)) for one in ids if chance.random() < _FEW]
    return (everyone, *alone)


def _from_families(
    diary: Diary, group: tuple[InventedChild, ...], story: Story, chance: Random
) -> tuple[Remark, ...]:
    """Two families of the group write below it; one household with two children here writes without own words."""
    if story.published_at is None or len({child.family for child in group}) < len(group):
        return ()
    return tuple(family_remark(diary, child, story, number, chance) for number, child in enumerate(group[:2]))


def _fans(diary: Diary, group: tuple[InventedChild, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(diary.families[child.family].adults[0].id for child in group))


def tell_rooms(diary: Diary) -> None:
    """Write the posts to rooms, one pinned and one made by the platform itself."""
    days = nursery_days()
    for number in range(_POSTS):
        chance = chooser(diary.seed, "post", number)
        day = days[(number * len(days)) // _POSTS + chance.randint(0, 5)]
        _post(diary, day, number, chance)
    _plain_post(diary, days[4], words_shared.PINNED_POST, "pinned")
    _plain_post(diary, days[-20], words_shared.SYSTEM_POST, "system")


def _post(diary: Diary, day: date, number: int, chance: Random) -> None:
    there = [one for one in diary.children if one.started <= day <= (one.left or people.LAST_DAY)]
    group = tuple(chance.sample(there, 3))
    turn = [*words_shared.ROOM_POSTS[number % _TEXTS :], *words_shared.ROOM_POSTS]
    scene, text = next(post for post in turn if in_season(post[0], day))
    written = at(day, chance)
    ids = tuple(child.id for child in group)
    tagged = ids if number % 2 else None
    media = tuple(diary.album.photo(scene, written, ids, tagged=tagged) for _ in range(1 + number % 2))
    if number == 7:  # noqa: PLR2004 - one post, any post, holds a film
        media = (*media, diary.album.film(scene, written, ids, tags=False))
    story = _room_story(diary, written, stories.naming(text, group, chance), group[0].room, media)
    if number % 3 == 0:
        story = replace(story, comments=_below_post(diary, group, story, chance))
    diary.add(story)


def _below_post(diary: Diary, group: tuple[InventedChild, ...], story: Story, chance: Random) -> tuple[Remark, ...]:
    remark = family_remark(diary, group[0], story, 0, chance)
    other = replace(family_remark(diary, group[1], story, 1, chance), text=chance.choice(COMMENTS["en"]))
    return (remark, other)


def _plain_post(diary: Diary, day: date, text: str, mark: Mark) -> None:
    chance = chooser(diary.seed, mark)
    story = _room_story(diary, at(day, chance), text, people.ROOMS[0], ())
    diary.add(replace(story, marks=frozenset({mark})))


def _room_story(diary: Diary, written: datetime, text: str, room: str, media: tuple[str, ...]) -> Story:
    return Story(
        id=diary.new_id("story"),
        kind="post",
        day=written.date(),
        written_at=written,
        published_at=written,
        author=diary.staff[2].id,
        about=(),
        stage="published",
        text=(text,),
        media=media,
        room=room,
    )
