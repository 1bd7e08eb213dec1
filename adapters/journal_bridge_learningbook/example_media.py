"""The invented photos, films and words as media of this layout: on observations, or in the gallery."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from journal_bridge.invented.records import InventedMedia, InventedSetting, Story

from .example_people import child_numbers

_FIRST_MEDIUM: Final = 20_001
_FIRST_TEXT: Final = 60_001
_EXTENSIONS: Final = {"jpeg": "jpg", "png": "png", "webp": "webp", "heic": "heic", "mp4": "mp4"}
_KINDS: Final = {"photo": "Photo", "film": "Video"}


@dataclass(frozen=True)
class Item:
    """A photo or film under a number of its own; the same one on two observations has two numbers."""

    number: int | None
    """None for a file that lies in the folder and that no row names."""
    observation: int | None
    medium: InventedMedia
    file: str
    again: bool = False

    @property
    def tagged(self) -> tuple[str, ...]:
        """The children staff tagged; nobody tags a picture twice."""
        return () if self.again or self.number is None else self.medium.tagged or ()


def items_of(told: InventedSetting, observations: dict[int, Story]) -> list[Item]:
    """Return all photos and films: those of observations, then the gallery, then one that no row names."""
    items: list[Item] = []
    first: dict[str, Item] = {}
    for number, story in observations.items():
        for medium in _pictures(told, story):
            item = _item(len(items), number, medium, first.get(medium.id))
            first.setdefault(medium.id, item)
            items.append(item)
    for medium in _gallery(told):
        items.append(_item(len(items), None, medium, None))
    return [*items, *_unlisted(told)]


def media_rows(observations: dict[int, Story], items: list[Item]) -> Iterator[Sequence[object]]:
    """Yield the media table: the words of an observation are media too, in one text or in several."""
    yield ["MediaId", "ObservationId", "Kind", "File", "Text"]
    text = _FIRST_TEXT
    for number, story in observations.items():
        for words in story.text if number % 2 else ("\n".join(story.text),):
            yield [text, number, "Text", "", words]
            text += 1
    for item in items:
        if item.number is not None:
            yield [item.number, item.observation or "", _KINDS[item.medium.kind], item.file, ""]


def tag_rows(told: InventedSetting, items: list[Item]) -> Iterator[Sequence[object]]:
    """Yield who is tagged in each photo and film."""
    numbers = child_numbers(told)
    yield ["MediaId", "ChildId"]
    for item in items:
        yield from ([item.number, numbers[child]] for child in item.tagged)


def _item(index: int, observation: int | None, medium: InventedMedia, first: Item | None) -> Item:
    """Return a medium under a new number; seen before, it names the same file, or a copy of it."""
    number = _FIRST_MEDIUM + index
    file = f"media/{number}.{_EXTENSIONS[medium.format]}"
    same = first is not None and medium.number % 2 == 0
    return Item(number, observation, medium, first.file if first and same else file, again=first is not None)


def _pictures(told: InventedSetting, story: Story) -> list[InventedMedia]:
    found = (told.item(media_id) for media_id in story.media)
    return [medium for medium in found if medium.kind in _KINDS]


def _gallery(told: InventedSetting) -> list[InventedMedia]:
    """Return the photos and films of no story, and those shown to a room: here both are the gallery's."""
    in_stories = {media_id for story in told.stories if story.kind != "post" for media_id in story.media}
    return [medium for medium in told.media if medium.id not in in_stories and medium.kind in _KINDS]


def _unlisted(told: InventedSetting) -> list[Item]:
    """Return a photo left over from a draft, which no row names."""
    drafts = (story for story in told.stories if story.kind == "observation" and story.stage == "draft")
    photos = (medium for story in drafts for medium in _pictures(told, story) if medium.presence == "file")
    medium = next(photos, None)
    return [Item(None, None, medium, f"media/upload.{_EXTENSIONS[medium.format]}")] if medium else []
