"""The invented nursery as three platforms tell it: their examples, made once, read, and matched with the truth.

Photos are drawn once, for the first platform's example; the other examples are handed the same bytes, because
drawing takes most of their time and each platform's own tests see to it that they draw for themselves.
"""

import fcntl
import functools
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

import journal_bridge_famly
import journal_bridge_learningbook
import journal_bridge_tapestry
from journal_bridge import intake, invented
from journal_bridge.adapter import Reader, Reading
from journal_bridge.invented import InventedMedia, InventedSetting, Story, films, pictures
from journal_bridge.journal import Entry, Journal
from journal_bridge_famly.example_media import file_name
from journal_bridge_learningbook.example_media import items_of
from journal_bridge_learningbook.example_records import numbered_observations, numbered_reports
from journal_bridge_tapestry.example_numbers import numbered

SEED: Final = 1
TOLD: Final = invented.setting(SEED)
ADAPTERS: Final[dict[str, Reader]] = {
    "famly": journal_bridge_famly.adapter,
    "tapestry": journal_bridge_tapestry.adapter,
    "learningbook": journal_bridge_learningbook.adapter,
}


def export_of(platform: str, capture: Path) -> Path:
    """Return one platform's export, written beside the first platform's by whoever asks first."""
    if platform == "famly":
        return capture
    folder = capture.with_name(f"example-{platform}")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            _write(platform, capture, unfinished)
            unfinished.rename(folder)
    return folder


def _write(platform: str, capture: Path, folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "photo_bytes", _drawn_already(capture, pictures.photo_bytes))
        patch.setattr(films, "film_bytes", _drawn_already(capture, films.film_bytes))
        ADAPTERS[platform].example(folder, SEED)


def _drawn_already(
    capture: Path, draw: Callable[[InventedSetting, InventedMedia], bytes]
) -> Callable[[InventedSetting, InventedMedia], bytes]:
    def drawn(told: InventedSetting, item: InventedMedia) -> bytes:
        path = capture / "media" / file_name(told.seed, item)
        return path.read_bytes() if path.is_file() else draw(told, item)

    return drawn


@dataclass
class View:
    """One platform's reading, and which of its records tells which story."""

    platform: str
    reading: Reading
    origin: dict[str, str]
    """Id of the story, or of the photo in no story, by the platform's record."""
    hashes: dict[str, str]
    """Digest of each medium whose file an export holds, by its invented id."""

    def __post_init__(self) -> None:
        """Keep journals once built, and know children by their names."""
        self.journal = functools.cache(self.reading.journal)
        by_name = {(child.given, child.family_name): child.id for child in TOLD.children}
        self.invented = {
            one.id: by_name[name.given or "", name.family or ""]
            for one in self.reading.roster.children
            for name in one.names
            if (name.given or "", name.family or "") in by_name
        }
        self.child = {told: known for known, told in self.invented.items()}

    def journal_of(self, child: str) -> Journal:
        """Return the journal of an invented child."""
        return self.journal(self.child[child])

    def entries(self, child: str) -> dict[str, list[Entry]]:
        """Return a child's entries by the story they tell; what tells none stands under no name."""
        found: dict[str, list[Entry]] = {}
        for entry in self.journal_of(child).entries:
            record = (entry.source.record or "").rpartition(".")[2] if self.platform == "tapestry" else ""
            found.setdefault(self.origin.get(record or str(entry.source.record), ""), []).append(entry)
        return found


@contextmanager
def opened_view(platform: str, capture: Path) -> Iterator[View]:
    """Give one platform's reading while its export is open."""
    hashes = {
        item.id: hashlib.sha256((capture / "media" / file_name(SEED, item)).read_bytes()).hexdigest()
        for item in TOLD.media
        if item.presence == "file"
    }
    with intake.open_export(export_of(platform, capture)) as opened:
        yield View(platform, intake.read(opened), _origins()[platform], hashes)


@contextmanager
def opened_views(capture: Path) -> Iterator[dict[str, View]]:
    """Give all three platforms' readings while their exports are open."""
    with ExitStack() as stack:
        yield {platform: stack.enter_context(opened_view(platform, capture)) for platform in ADAPTERS}


@functools.cache
def _origins() -> dict[str, dict[str, str]]:
    """Return which record tells which story, as the examples number them."""
    observations, reports = numbered_observations(TOLD), numbered_reports(TOLD)
    gallery = {
        str(one.number): one.medium.id for one in items_of(TOLD, observations) if one.number and not one.observation
    }
    learningbook = {str(number): story.id for number, story in (observations | reports).items()} | gallery
    own = {story.id: story.id for story in TOLD.stories} | {item.id: item.id for item in TOLD.media}
    tapestry = {str(post.number): post.story.id.removeprefix("photo ") for post in numbered(TOLD).posts}
    return {"famly": own, "tapestry": tapestry, "learningbook": learningbook}


def stories_about(child: str) -> list[Story]:
    """Return what was written about a child, alone or with others."""
    return [story for story in TOLD.stories if child in story.about]
