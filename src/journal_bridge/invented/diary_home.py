"""What families add from home, in every stage of approval."""

from dataclasses import replace
from itertools import chain, repeat

from journal_bridge.invented import stories
from journal_bridge.invented.calendar_days import at, days_of, later
from journal_bridge.invented.chance import chooser
from journal_bridge.invented.diary import Diary
from journal_bridge.invented.records import InventedChild, Remark, Stage, Story
from journal_bridge.invented.words_home import STAFF_COMMENTS

_WITHHELD: frozenset[Stage] = frozenset({"draft", "pending", "changes_requested"})
_PHOTO, _REPLY = 0.6, 0.5


def tell_home(diary: Diary, child: InventedChild, many: int, unsent: tuple[Stage, ...] = ()) -> None:
    """Write a family's stories: `many` published, then one in each unsent stage."""
    chance = chooser(diary.seed, "home", child.id)
    stages = chain(repeat("published", many), unsent)
    for number, (day, stage) in enumerate(zip(days_of(child, many + len(unsent), chance), stages, strict=True)):
        written = at(day, chance, first=17, last=21)
        text = stories.at_home(child, number, chance, diary.marks[child.id])
        if stage in _WITHHELD:
            text = (*text, diary.marks[child.id].hidden)
        photos: tuple[str, ...] = ()
        if chance.random() < _PHOTO:
            photos = (diary.album.photo("home", written, (child.id,)),)
        story = Story(
            id=diary.new_id("story"),
            kind="family_observation",
            day=day,
            written_at=written,
            published_at=later(written, chance) if stage == "published" else None,
            author=diary.parent(child, chance),
            about=(child.id,),
            stage=stage,  # type: ignore[arg-type] # chain forgets the literal
            text=text,
            media=photos,
        )
        if stage == "published" and chance.random() < _REPLY:
            reply = Remark(f"{story.id}-0", child.key_person, later(written, chance), chance.choice(STAFF_COMMENTS))
            story = replace(story, comments=(reply,))
        diary.add(story)
