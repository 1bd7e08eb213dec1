"""Tells the whole story once for a seed, and finds the people in it that other parts ask for by role."""

from collections import Counter
from dataclasses import replace
from functools import lru_cache

from journal_bridge.invented import diary_groups, diary_home, diary_papers, people
from journal_bridge.invented.calendar_days import at, nursery_days
from journal_bridge.invented.chance import chooser
from journal_bridge.invented.diary import Diary, observe, opened
from journal_bridge.invented.marks import planted
from journal_bridge.invented.records import InventedSetting, Stage, Story

_ALL_UNSENT: tuple[Stage, ...] = ("draft", "pending", "changes_requested", "approved")
_MANY = {people.LEAVER: (50, 9), people.SECOND: (48, 8)}
ALBUM = "yusuf"
"""The third child with an observation of many photos."""

_FEW_STORIES, _FEW_HOME = (6, 9), (1, 2)


def setting(seed: int) -> InventedSetting:
    """Return the invented nursery; the same seed always tells the same story."""
    return _told(seed, marked=planted())


@lru_cache(maxsize=4)
def _told(seed: int, *, marked: bool) -> InventedSetting:
    """Tell it once; `marked` keeps the story for people apart from the one with marks."""
    del marked
    diary = opened(seed)
    _tell_children(diary)
    diary_groups.tell_groups(diary)
    diary_groups.tell_rooms(diary)
    diary_papers.tell_papers(diary)
    _films(diary)
    _share_photos(diary)
    _loose_photos(diary)
    _long_albums(diary)
    _from_newer_phones(diary)
    return InventedSetting(
        name=people.SETTING_NAME,
        seed=seed,
        rooms=people.ROOMS,
        children=diary.children,
        families=tuple(diary.families.values()),
        staff=diary.staff,
        stories=tuple(sorted(diary.stories, key=lambda story: (story.written_at, story.id))),
        media=tuple(diary.album.items),
        talks=diary_papers.talks(diary),
        happenings=diary_papers.happenings(diary),
    )


def _tell_children(diary: Diary) -> None:
    many_of = {diary.child(key).id: many for key, many in _MANY.items()}
    for number, child in enumerate(diary.children):
        chance = chooser(diary.seed, "many", child.id)
        observations, home = many_of.get(child.id, (chance.randint(*_FEW_STORIES), chance.randint(*_FEW_HOME)))
        big = child.id in many_of
        observe(diary, child, observations, _ALL_UNSENT if big else (_ALL_UNSENT[number % 4],))
        diary_home.tell_home(diary, child, home, _ALL_UNSENT if big else (_ALL_UNSENT[(number + 1) % 4],))


def _films(diary: Diary) -> None:
    """Put films on a leaver's story, a family's story and a group's story, and one that never uploaded."""
    leaver, second = diary.child(people.LEAVER).id, diary.child(people.SECOND).id
    wanted = (
        ("observation", (leaver,), "file"),
        ("family_observation", (second,), "file"),
        ("observation", (leaver, second), "file"),
        ("observation", (second,), "nowhere"),
    )
    for kind, about, presence in wanted:
        index = next(
            number
            for number, story in enumerate(diary.stories)
            if (story.kind, story.about, story.stage) == (kind, about, "published") and not _has_film(diary, story)
        )
        story = diary.stories[index]
        film = diary.album.film("hills", story.written_at, about, presence=presence)  # type: ignore[arg-type] # tuple forgets the literal
        diary.stories[index] = replace(story, media=(*story.media, film))


def _has_film(diary: Diary, story: Story) -> bool:
    films = {item.id for item in diary.album.items if item.kind == "film"}
    return bool(films & set(story.media))


_PAIRS = (
    (people.LEAVER, people.SECOND),
    (people.LEAVER, "noah-w"),
    (people.SECOND, "xiaoyu"),
    ("marnie", "maisie"),
)


def _share_photos(diary: Diary) -> None:
    """Put one photo on several observations: tagged with both children, and once with no tags at all."""
    for number, keys in enumerate(_PAIRS):
        first, second = (diary.child(key) for key in keys)
        chance = chooser(diary.seed, "share", number)
        mine = _an_observation(diary, first.id, number)
        taken = at(diary.stories[mine].day, chance)
        both = (first.id, second.id)
        photo = diary.album.photo("blocks", taken, both, tagged=both if number else None, presence="file")
        for index in (mine, _an_observation(diary, second.id, number)):
            story = diary.stories[index]
            diary.stories[index] = replace(story, media=(*story.media, photo))


def _loose_photos(diary: Diary) -> None:
    """Add tagged photos that no story shows, as staff take many more than they write about."""
    groups = (
        (people.LEAVER,),
        (people.SECOND,),
        (people.LEAVER, people.REFUSED),
        ("yusuf", "zainab"),
        people.TWINS,
    )
    for number, keys in enumerate(groups):
        chance = chooser(diary.seed, "loose", number)
        ids = tuple(diary.child(key).id for key in keys)
        day = nursery_days()[60 + number * 40]
        for scene in ("leaves", "market"):
            diary.album.photo(scene, at(day, chance), ids, tagged=ids, presence="file")


def _long_albums(diary: Diary) -> None:
    """Give three observations five photos or more: some platforms' lists show the first three only."""
    for number, key in enumerate((people.LEAVER, people.SECOND, ALBUM)):
        child = diary.child(key)
        chance = chooser(diary.seed, "long album", number)
        index = _an_observation(diary, child.id, number + len(_PAIRS))
        story = diary.stories[index]
        taken = at(story.day, chance)
        more = tuple(
            diary.album.photo("blocks", taken, (child.id,), tagged=(child.id,), presence="file") for _ in range(5)
        )
        diary.stories[index] = replace(story, media=(*story.media, *more))


def _from_newer_phones(diary: Diary) -> None:
    """Let one photo of the leaver, one on two stories and one on none be HEIC, as newer phones save them."""
    leaver = diary.child(people.LEAVER).id
    pair = (diary.child(people.SECOND).id, diary.child("xiaoyu").id)
    sent = [story for story in diary.stories if story.stage == "published" and not story.marks]
    shown = Counter(media_id for story in diary.stories for media_id in story.media)
    sent_photos = {media_id for story in sent for media_id in story.media}
    for shows, times in (((leaver,), 1), (pair, 2), ((leaver,), 0)):
        photo = next(
            item.id
            for item in diary.album.items
            if (item.kind, item.presence, item.shows, shown[item.id]) == ("photo", "file", shows, times)
            and (times == 0 or item.id in sent_photos)
        )
        diary.album.as_heic(photo)


def _an_observation(diary: Diary, child_id: str, number: int) -> int:
    found = [
        index
        for index, story in enumerate(diary.stories)
        if story.kind == "observation" and story.about == (child_id,) and story.stage == "published"
    ]
    return found[(number * 3 + 1) % len(found)]


def leaver(seed: int) -> str:
    """Return the id of the child with the longest journal, who leaves for school in July 2025."""
    return people.child_id(seed, people.LEAVER)


def second(seed: int) -> str:
    """Return the id of the second child with a long journal, whose family writes Polish."""
    return people.child_id(seed, people.SECOND)


def twins(seed: int) -> tuple[str, str]:
    """Return the ids of the twins: one birthday, one family name, names that look alike."""
    return people.child_id(seed, people.TWINS[0]), people.child_id(seed, people.TWINS[1])


def namesakes(seed: int) -> tuple[str, str]:
    """Return the ids of the two children called Noah."""
    return people.child_id(seed, people.NAMESAKES[0]), people.child_id(seed, people.NAMESAKES[1])


def siblings(seed: int) -> tuple[str, str]:
    """Return the ids of the brother and sister, both of whose names are words."""
    return people.child_id(seed, people.SIBLINGS[0]), people.child_id(seed, people.SIBLINGS[1])


def refused(seed: int) -> str:
    """Return the id of the child whose family refused pictures."""
    return people.child_id(seed, people.REFUSED)


def unanswered(seed: int) -> str:
    """Return the id of the child whose family never answered about pictures."""
    return people.child_id(seed, people.UNANSWERED)


def already_left(seed: int) -> str:
    """Return the id of the child who left in July 2024."""
    return people.child_id(seed, people.LEFT)


def film_ids(seed: int) -> tuple[str, ...]:
    """Return the ids of the films that are written; each must be seen by a person before it leaves."""
    return tuple(item.id for item in setting(seed).media if item.kind == "film" and item.presence == "file")
