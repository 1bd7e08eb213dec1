"""The numbers of the invented records: small, counted up by one setting, rising with time.

It also decides what is a post here. Only posts name children, so a photo tagged with somebody its story is not
about stands in a post of its own that names everybody in it, and so does a tagged photo of no story.
"""

from base64 import urlsafe_b64encode
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

from journal_bridge.invented.chance import chooser
from journal_bridge.invented.records import InventedMedia, InventedSetting, Story

SLUG = "bramblewood-nursery"
"""The setting's part of every address."""

_FIRST_POST, _FIRST_MEDIUM, _FIRST_CHILD = 1180, 4021, 31
_SHOWN = 3
_LEFT_OUT = frozenset({"sensitive", "safeguarding"})


@dataclass(frozen=True)
class Post:
    """A story as this platform keeps it: its number, and its media with theirs."""

    number: int
    story: Story
    media: tuple[tuple[int, str], ...]

    @property
    def shown(self) -> int:
        """The number of the last medium that a list shows."""
        return self.media[:_SHOWN][-1][0] if self.media else 0


@dataclass(frozen=True)
class Numbers:
    """Every number of the setting; `never_fetched` is the post whose full record no tool saved."""

    children: dict[str, int]
    posts: tuple[Post, ...]
    never_fetched: Post

    def cursor(self, post: Post) -> str:
        """Return the opaque text that stands for the list from a post on."""
        return urlsafe_b64encode(f'{{"page_id":{post.number},"_pointsToNextItems":true}}'.encode()).decode()


def numbered(told: InventedSetting) -> Numbers:
    """Return the setting's posts in order of time, with all numbers."""
    chance = chooser(told.seed, "rising numbers")
    post_number, medium = _FIRST_POST, _FIRST_MEDIUM
    posts = []
    for story in sorted(_stories(told), key=lambda story: (story.written_at, story.id)):
        post_number += chance.randint(1, 4)
        media = []
        for media_id in story.media:
            medium += chance.randint(1, 3)
            media.append((medium, media_id))
        posts.append(Post(post_number, story, tuple(media)))
    children = {child.id: _FIRST_CHILD + 2 * place for place, child in enumerate(told.children)}
    cut = [post for post in posts if len(post.media) > _SHOWN and post.story.stage == "published"]
    return Numbers(children, tuple(posts), min(cut, key=lambda post: _entries_about(told, post)))


def _entries_about(told: InventedSetting, post: Post) -> int:
    """Return how long the journal is that loses photos; the shortest is chosen."""
    return sum(set(post.story.about) <= set(story.about) for story in told.stories)


def _stories(told: InventedSetting) -> list[Story]:
    """Return what becomes posts: stories about children, staff-only notes, and posts of photos alone."""
    used = Counter(media_id for story in told.stories for media_id in story.media)
    found: list[Story] = []
    for story in told.stories:
        if story.kind == "post" or (story.kind == "note" and "staff_only" not in story.marks):
            continue
        if story.marks & _LEFT_OUT:
            continue
        elsewhere = [
            media_id for media_id in story.media if _shows_more(told.item(media_id), story, used[media_id])
        ]
        found.append(replace(story, media=tuple(one for one in story.media if one not in elsewhere)))
        found += [_photo_post(told, told.item(media_id), story) for media_id in elsewhere]
    loose = [item for item in told.media if item.tagged and not used[item.id]]
    return found + [_photo_post(told, item, None) for item in loose]


def _shows_more(item: InventedMedia, story: Story, used: int) -> bool:
    """Tell whether a photo goes into a post of its own; one that several stories show stays in them."""
    return story.stage == "published" and used == 1 and bool(set(item.tagged or ()) - set(story.about))


def _photo_post(told: InventedSetting, item: InventedMedia, story: Story | None) -> Story:
    """Return a post of one photo without words, about everybody tagged in it."""
    about = item.tagged or item.shows
    written = (story.written_at if story else item.taken_at) + timedelta(minutes=1 + item.number % 7)
    return Story(
        id=f"photo {item.id}",
        kind="observation",
        day=written.date(),
        written_at=written,
        published_at=written + timedelta(minutes=30),
        author=told.child(about[0]).key_person,
        about=about,
        stage="published",
        text=(),
        title="Photos",
        media=(item.id,),
    )
